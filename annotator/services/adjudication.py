"""Adjudication of one document: beginning its gold set, deciding conflicts, taking a decision back, merging again.

The first decision begins the gold set, too. A decision names the Resolution that it saw, so two people may decide
different conflicts of one document at the same time; if it is stale nothing is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.adjudication.carrying import carried, right
from annotator.adjudication.values import Conflict as Question
from annotator.adjudication.values import Mark, Merge, questioned
from annotator.editing.state import Delta
from annotator.errors import Conflict, DomainError, Stale
from annotator.models import AnnotationSet, Document, GoldSource, Resolution, Span
from annotator.roles import Permission
from annotator.selectors.gold import StoredMerge, earlier, merged, resolutions, result, stored_merge
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import parts_of
from annotator.services import claim_merging, gold, set_rows
from annotator.services.answers import Answer
from annotator.services.gold import Request


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: the key of the conflict, and the Resolution of it that counts now, if any."""

    gold: AnnotationSet
    conflict: str
    resolution: Resolution | None
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Desk:
    """A gold set that is being decided, with its merge and the Resolutions that count."""

    own: AnnotationSet
    stored: StoredMerge
    known: Mapping[str, Resolution]
    by: Actor

    @classmethod
    def of(cls, document: Document, by: Actor) -> _Desk:
        own = gold.claim(document, by)
        return cls(own, stored_merge(own), resolutions(own), by)

    def question(self, key: str) -> Question | None:
        """The conflict with this key, or the agreed or dropped item that is questioned by it."""
        found = self.stored.conflict(key)
        if found is None:
            made = self.stored.merge
            single = (questioned(item, made.sources) for item in (*made.agreed, *made.dropped))
            found = next((each for each in single if each.key == key), None)
        return found

    def by_itself(self, question: Question) -> tuple[Mark, ...]:
        """What is right there while nobody has decided it: an agreed item, else nothing."""
        agreed = question.kind == "agreed" and self.stored.conflict(question.key) is None
        return question.alternatives[0].marks if agreed else ()

    def rewrite(self, question: Question, marks: tuple[Mark, ...]) -> Delta:
        """Have the gold say this about a conflict, and nothing that only its decision so far says. Raises what the
        schema's overlap policy forbids.
        """
        present = self.known.get(question.key)
        before = set(result(present) if present else self.by_itself(question))
        others = {key: result(each) for key, each in self.known.items() if key != question.key}
        gone = before - set(marks)
        if gone:
            gone -= right(self.stored.merge, {**others, question.key: ()})
        items = {item.mark: item for item in question.items}
        schema = schema_of(self.by.project)
        return set_rows.write(self.own, gold.rewritten(self.own, gone, set(marks) - before, items, schema))


@transaction.atomic
def begin(*, document: Document, by: Actor) -> AnnotationSet:
    """Make the gold set of a document from its finished sets by the project's strategy, or return the one there is.

    What is agreed is copied into it. Raises Forbidden, and Conflict while somebody still works on the document or
    nobody has done it. Some ten queries, whatever the number of spans.
    """
    require(by, Permission.ADJUDICATE)
    return gold.locked(document) or gold.make(document, gold.sources(document, by), by)


def decide(
    *, document: Document, operation: UUID, conflict: str, answer: Answer, seen: int | None, by: Actor
) -> Decided:
    """Decide one conflict, named by its key, or answer again if this operation did.

    `seen` is the id of the Resolution that counted when the person looked, None for none. An agreed or dropped item
    can be decided too, by the key of `questioned`. Raises Stale if another one counts by now or the sources were
    merged again, Conflict if the gold is finished, Forbidden, Invalid, OverlapForbidden, OperationReused. At most 18
    queries; some ten more where it begins the gold set.
    """
    asked = Request(document, operation, ("decide", conflict, answer.as_json()), by)
    return _once(asked, lambda: _decide(asked, conflict, answer, seen))


def undo(*, document: Document, operation: UUID, by: Actor) -> Decided:
    """Take back the person's last decision about this document: what counted before counts again.

    Raises Conflict if there is none or the gold is finished, Stale if somebody decided that conflict since or it is
    gone. At most 18 queries.
    """
    asked = Request(document, operation, ("undo",), by)
    return _once(asked, lambda: _undo(asked))


@transaction.atomic
def remerge(*, document: Document, operation: UUID, by: Actor) -> AnnotationSet:
    """Merge the sources again, as they are now.

    Decisions are kept where there is the same to choose from. The others do not count any more; where something is
    left to ask, their choice is what the page offers first (`StoredMerge.again`). Raises what `begin` does, and
    Conflict if the gold is finished. Some twenty queries.
    """
    asked = Request(document, operation, ("merge",), by)
    if (before := asked.earlier()) is not None and before.annotation_set is not None:
        return before.annotation_set
    desk = _Desk.of(document, by)
    found = gold.sources(document, by)
    schema = schema_of(by.project)
    fresh = merged({document.pk: found}, by.project, schema)[0][document.pk]
    waiting = {each.key: each for again in desk.stored.again for each in again.earlier}
    decided = {key: earlier(resolution) for key, resolution in desk.known.items()}
    carry = carried({**waiting, **decided}.values(), fresh, overlap=schema.overlap)
    made = carry.asked_in(fresh)
    kept = {conflict.key: each for each, conflict in carry.kept}
    delta = _refill(desk, made, {key: each.result for key, each in kept.items()})
    _count_only(desk.own, [each.id for each in kept.values()])
    GoldSource.objects.filter(gold=desk.own).delete()
    gold.write_sources(desk.own, found)
    facts, claims = claim_merging.fill(desk.own, [each.id for each in found])
    asked.record(desk.own, "gold.merge", delta.then(facts), **gold.merge_data(made, carry.again, claims))
    return desk.own


@transaction.atomic
def _decide(asked: Request, key: str, answer: Answer, seen: int | None) -> Decided:
    desk = _Desk.of(asked.document, asked.by)
    question, present = desk.question(key), desk.known.get(key)
    if question is None or (present and present.pk) != seen:
        raise Stale("This was decided or merged again meanwhile. Nothing was saved.", hint="Look again and repeat.")
    checked = answer.checked(question, asked.document, schema_of(asked.by.project))
    delta = desk.rewrite(question, checked.marks)
    assert asked.by.user is not None
    made = Resolution.objects.create(
        gold=desk.own,
        by=asked.by.user,
        span_id=_first_span(desk.own, checked.marks),
        **checked.columns(question),
    )
    asked.record(desk.own, "gold.decide", delta, conflict=key, resolution=made.pk)
    return Decided(desk.own, key, made)


@transaction.atomic
def _undo(asked: Request) -> Decided:
    if gold.locked(asked.document) is None:
        raise Conflict("There is nothing to undo.")
    desk = _Desk.of(asked.document, asked.by)
    counting = Resolution.objects.filter(gold=desk.own, taken_back_at=None).order_by("id")
    last = counting.filter(by=asked.by.user).last()
    if last is None:
        raise Conflict("There is nothing to undo.")
    key = last.conflict
    question, present = desk.question(key), desk.known.get(key)
    if question is None or present != last:
        raise Stale("That was decided again since, so it cannot be taken back. Nothing was saved.")
    before = counting.filter(conflict=key).exclude(pk=last.pk).last()
    delta = desk.rewrite(question, result(before) if before else desk.by_itself(question))
    Resolution.objects.filter(pk=last.pk).update(taken_back_at=timezone.now())
    asked.record(desk.own, "gold.undo", delta, conflict=key, resolution=last.pk)
    return Decided(desk.own, key, before)


def _once(asked: Request, carry_out: Callable[[], Decided]) -> Decided:
    """A retry looks stale or impossible by now, so only what fails can be one. Raises OperationReused."""
    try:
        return carry_out()
    except (DomainError, IntegrityError) as error:
        before = asked.earlier()
        if before is not None and before.annotation_set is not None:
            key = str(before.data["conflict"])
            return Decided(before.annotation_set, key, resolutions(before.annotation_set).get(key), replayed=True)
        if isinstance(error, IntegrityError):
            raise Stale("Somebody began this document at this moment. Nothing was saved.", hint="Repeat it.") from error
        raise


def _first_span(own: AnnotationSet, marks: tuple[Mark, ...]) -> int | None:
    """The gold span of the first of these marks. One query."""
    first = next((mark for mark in marks if mark.parts), None)
    if first is None:
        return None
    found = Span.objects.filter(annotation_set=own, label=first.label, start=first.range[0], end=first.range[1])
    return next((row.pk for row in found if parts_of(row) == first.parts), None)


def _refill(desk: _Desk, made: Merge, results: Mapping[str, tuple[Mark, ...]]) -> Delta:
    """From what is right by the present merge and decisions to what is by these; what was edited by hand stays."""
    before = right(desk.stored.merge, {key: result(each) for key, each in desk.known.items()})
    wanted = right(made, results)
    items = {item.mark: item for item in (*made.agreed, *made.dropped)}
    items |= {item.mark: item for conflict in made.conflicts for item in conflict.items}
    schema = schema_of(desk.by.project)
    return set_rows.write(desk.own, gold.rewritten(desk.own, before - wanted, wanted - before, items, schema))


def _count_only(own: AnnotationSet, kept: list[int]) -> None:
    """Have just these Resolutions count. Two queries."""
    everything = Resolution.objects.filter(gold=own)
    everything.filter(taken_back_at=None).exclude(pk__in=kept).update(taken_back_at=timezone.now())
    everything.filter(pk__in=kept).exclude(taken_back_at=None).update(taken_back_at=None)
