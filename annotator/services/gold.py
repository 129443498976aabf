"""Writing gold sets: locking one or making it from its sources, and storing what is right in it as Deltas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import F

from annotator.access import Actor, require
from annotator.adjudication.carrying import Again
from annotator.adjudication.values import Item, Mark, Merge
from annotator.editing import rules
from annotator.editing.state import NEW, Delta, SetState, SpanState, Swap, composed
from annotator.errors import Conflict, Forbidden, Invalid
from annotator.models import AnnotationSet, Change, Document, GoldSource
from annotator.records import Schema
from annotator.roles import Permission
from annotator.selectors import rows
from annotator.selectors.gold import GOLD, FinishedSet, at_work, finished_sets, merged
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import spans_and_proposals
from annotator.services import changes, claim_merging, set_rows
from annotator.services.neighbourhood import labels_on
from annotator.workflow import DONE

Spans = Mapping[int, SpanState]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for once, by an operation id of the client's own; `what` is all that tells it from others."""

    document: Document
    operation: UUID
    what: tuple[Any, ...]
    by: Actor

    @property
    def digest(self) -> str:
        return changes.request_digest([self.document.pk, *self.what])

    def earlier(self) -> Change | None:
        """The Change that it made before, if it did. One query. Raises OperationReused."""
        return changes.earlier(by=self.by, document=self.document, operation=self.operation, digest=self.digest)

    def record(self, own: AnnotationSet, action: str, delta: Delta | None = None, **data: Any) -> Change:
        """Write down what it did to a gold set. One query."""
        return changes.record(
            by=self.by,
            action=action,
            document=self.document,
            annotation_set=own,
            operation=self.operation,
            request_digest=self.digest,
            data={**(delta or Delta()).as_json(), "blocks": [], **data},
        )


def sources(document: Document, by: Actor) -> list[FinishedSet]:
    """The sources of the document's gold, of which this person may make it. Two queries.

    Raises Forbidden, and Conflict while somebody still works on the document or nobody has done it.
    """
    found = finished_sets([document.pk]).get(document.pk, [])
    if not found:
        raise Conflict("Nobody has submitted this document.", hint="Adjudicate it when somebody has.")
    check_eyes(found, by)
    if working := len(at_work(document)):
        raise Conflict(
            "One person still works on this document." if working == 1 else f"{working} people still work on it.",
            hint="Adjudicate it when all who have it have submitted it or given it back.",
        )
    return found


def check_eyes(found: Iterable[FinishedSet], by: Actor) -> None:
    """Raise Forbidden where four eyes are wanted and two of them are the person's own."""
    if by.project.four_eyes and by.user_id in {each.author for each in found}:
        raise Forbidden(
            "You annotated this document, and this project wants four eyes.", hint="Somebody else adjudicates it."
        )


def claim(document: Document, by: Actor) -> AnnotationSet:
    """The document's gold set, open and locked, its version raised; made from the sources if there is none yet.

    Four queries, some ten to make one. Raises Forbidden, what `sources` does, and Conflict if it is finished.
    """
    require(by, Permission.ADJUDICATE)
    if by.user is None:
        raise Invalid("The command line decides nothing.")
    gold = locked(document)
    if gold is None:
        return make(document, sources(document, by), by)
    if gold.state in DONE:
        raise Conflict("The gold of this document is finished.", hint="A manager can open it again.")
    check_eyes(finished_sets([document.pk]).get(document.pk, ()), by)
    if by.user_id in at_work(document):
        raise Conflict("You still annotate this document yourself.", hint="Submit it or give it back first.")
    raise_version(gold)
    return gold


def locked(document: Document) -> AnnotationSet | None:
    """The document's gold set. One query."""
    sets = AnnotationSet.objects.select_for_update()
    found: AnnotationSet | None = sets.filter(document=document, role=GOLD).first()
    return found


def raise_version(gold: AnnotationSet) -> None:
    """One query."""
    gold.version += 1
    AnnotationSet.objects.filter(pk=gold.pk).update(version=F("version") + 1)


def make(document: Document, found: Sequence[FinishedSet], by: Actor) -> AnnotationSet:
    """The gold set with what is agreed. Raises IntegrityError if somebody else makes it at this moment."""
    merges, spans = merged({document.pk: found}, by.project, schema_of(by.project))
    made = merges[document.pk]
    gold = AnnotationSet.objects.create(document=document, role=GOLD, version=1)
    write_sources(gold, found)
    delta = set_rows.write(gold, filled(made.agreed, spans[document.pk]))
    facts, claims = claim_merging.fill(gold, [each.id for each in found])
    data = {**delta.then(facts).as_json(), "blocks": [], **merge_data(made, claims=claims)}
    changes.record(by=by, action="gold.begin", document=document, annotation_set=gold, data=data)
    return gold


def write_sources(gold: AnnotationSet, found: Iterable[FinishedSet]) -> None:
    """One query."""
    GoldSource.objects.bulk_create(GoldSource(gold=gold, source_id=each.id, version=each.version) for each in found)


def merge_data(made: Merge, again: Iterable[Again] = (), claims: Sequence[str] = ()) -> dict[str, Any]:
    """What a Change says of a merge: all of it, what the list of documents counts, and the keys of agreed claims."""
    pending = [each.as_json() for each in again]
    return {
        "merge": made.as_json(),
        "keys": [each.key for each in made.conflicts],
        "counts": [len(made.agreed), len(made.conflicts), len(made.dropped)],
        **({"again": pending} if pending else {}),
        **({"claims": list(claims)} if claims else {}),
    }


def filled(items: Iterable[Item], spans: Spans) -> Delta:
    """The Delta that puts these items into an empty set. No query."""
    chosen = list(items)
    made = [copied(item.mark, item, spans) for item in chosen if item.mark.parts]
    return Delta(
        spans=tuple(Swap(None, replace(span, id=-number)) for number, span in enumerate(made, 1)),
        labels=tuple(Swap(None, item.mark.label) for item in chosen if not item.mark.parts),
    )


def copied(mark: Mark, item: Item | None, spans: Spans) -> SpanState:
    """A span of a gold set: derived from the span of the first voter that still has one, with the notes of all."""
    voters = [spans[voter.span] for voter in item.voters if voter.span in spans] if item else []
    notes = dict.fromkeys(span.note for span in voters if span.note)
    return SpanState(NEW, mark.label, mark.parts, voters[0].id if voters else None, "\n".join(notes))


def rewritten(
    gold: AnnotationSet, gone: Collection[Mark], added: Collection[Mark], items: Mapping[Mark, Item], schema: Schema
) -> Delta:
    """The Delta that takes marks out of a gold set and puts others in; what is there already stays. Two queries,
    one more for document labels.

    Raises OverlapForbidden where the schema does not allow it.
    """
    state = _around(gold, [*gone, *added], schema)
    voters = {voter.span for mark in added if mark in items for voter in items[mark].voters} - {0}
    spans = spans_and_proposals(0, [(row[0], 0, *row[2:]) for row in rows.spans_in((), None, voters)])[0]
    deltas: list[Delta] = []
    for mark in sorted(gone):
        deltas.append(_taken_out(state, mark))
        state = state.after(deltas[-1])
    for mark in sorted(added):
        deltas.append(_put_in(state, mark, copied(mark, items.get(mark), spans), -len(deltas) - 1))
        state = state.after(deltas[-1])
    return composed(deltas)


def _around(gold: AnnotationSet, marks: Sequence[Mark], schema: Schema) -> SetState:
    """What stands in a gold set from the first to the last of these marks; its document labels if one is among them."""
    ranges = [mark.range for mark in marks if mark.parts]
    window = (min(start for start, _ in ranges), max(end for _, end in ranges)) if ranges else (0, 0)
    spans, _ = spans_and_proposals(gold.pk, rows.spans_in([gold.pk], window, ()))
    labels = labels_on(gold) if len(ranges) < len(marks) else frozenset()
    return SetState(spans, {}, {}, labels, schema.overlap)


def _taken_out(state: SetState, mark: Mark) -> Delta:
    if not mark.parts:
        return rules.label_document(state, mark.label, on=False)
    found = _standing(state, mark)
    return Delta(spans=(Swap(found, None),)) if found else Delta()


def _put_in(state: SetState, mark: Mark, span: SpanState, number: int) -> Delta:
    if not mark.parts:
        return rules.label_document(state, mark.label, on=True)
    if _standing(state, mark):
        return Delta()
    rules.add(state, mark.parts, mark.label)  # which raises what the schema forbids
    return Delta(spans=(Swap(None, replace(span, id=number)),))


def _standing(state: SetState, mark: Mark) -> SpanState | None:
    return next((span for span in state.spans.values() if (span.label, span.parts) == mark), None)
