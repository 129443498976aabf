"""One decision at every place where the same text stands, in one document or many, as one step.

The places were chosen from what `selectors.occurrences` showed; each is checked anew. Where a decision does not fit
any more it is left out, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.access import LARGEST_ID, Actor, require
from annotator.editing.occurrences import Action
from annotator.editing.state import Delta
from annotator.errors import Conflict, DomainError, Invalid, Stale
from annotator.models import AnnotationSet, Document
from annotator.records import Part
from annotator.roles import Permission
from annotator.selectors import rows, texts
from annotator.selectors.occurrences import MOST, Search
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import read_sets
from annotator.selectors.states import read_states
from annotator.services import changes, plans, steps
from annotator.services.annotations import Outcome
from annotator.services.plans import LeftOut, Plan
from annotator.services.steps import Write
from annotator.services.undo import Stacks


class Target(NamedTuple):
    """A place where the decision is to be made."""

    document: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of the step: decisions made in how many documents, and those left out.

    `outcome` is what happened to the document in which it began, None if that could not be written.
    """

    applied: int
    documents: int
    left_out: tuple[LeftOut, ...]
    outcome: Outcome | None
    replayed: bool = False

    @property
    def reasons(self) -> dict[str, int]:
        """Reason (a key of `plans.REASONS`) -> how often."""
        return dict(Counter(each.reason for each in self.left_out))

    @property
    def explanation(self) -> str:
        """Why places were left out, for people; "" if none was."""
        return plans.explained(self.left_out)


@dataclass(frozen=True, slots=True)
class _Step:
    id: UUID
    search: Search
    targets: tuple[Target, ...]

    def digest(self, document: Document) -> str:
        """Equal for a retry: what is asked for, and from where."""
        search = self.search
        how = [search.phrase, search.action, search.label, search.was, search.whole_words, search.match_case]
        return changes.request_digest(["everywhere", document.pk, how, self.targets])

    def by_document(self) -> dict[int, list[Part]]:
        places: dict[int, list[Part]] = {}
        for target in self.targets:
            places.setdefault(target.document, []).append((target.start, target.end))
        return places


def apply(
    *,
    document: Document,
    operation: UUID,
    targets: Iterable[Target],
    phrase: str,
    action: Action,
    label: int,
    by: Actor,
    was: int | None = None,
    whole_words: bool = True,
    match_case: bool = True,
) -> BulkOutcome:
    """Make one decision at all targets, in one transaction, or answer again if it was made before.

    "label" gives the label: a span on exactly this range is relabelled, else one is added, which accepts or corrects
    what is suggested there. "accept" and "reject" decide what is suggested with the label on exactly this range.
    `document` is where the person is: undo takes the whole step back there. Its body need not be loaded.
    Raises Invalid, OperationReused, and Conflict if nothing could be done at any target. Costs 20 queries at the
    most, and one more for each few megabytes of text, whatever the number of targets and documents.
    """
    require(by, Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    search = Search(phrase, action, label, was, whole_words, match_case)
    step = _Step(operation, search, _checked(targets))
    try:
        return _carry_out(document, step, by)
    except (DomainError, IntegrityError) as error:
        # As for one operation: only what fails can be a retry, since a retry finds everything done.
        if (earlier := _replay(document, step, by)) is not None:
            return earlier
        if isinstance(error, IntegrityError):
            raise Stale("These documents changed meanwhile. Nothing was saved.", hint="Repeat it.") from error
        raise


@transaction.atomic
def _carry_out(document: Document, step: _Step, by: Actor) -> BulkOutcome:
    schema = schema_of(by.project)
    step.search.check(schema)
    places = step.by_document()
    lengths = texts.listed(by, {document.pk, *places})
    own = steps.claim(lengths, by=by)
    states = read_states(lengths, by, schema)
    planned, left_out = plans.plan(step.search, places, lengths, states)
    if not planned:
        raise Conflict("Nothing could be done at any of these places.", hint=plans.explained(left_out))
    if document.pk in states and not states[document.pk].sets.submitted:
        planned.setdefault(document.pk, plans.nothing(document.pk, states[document.pk]))
    ordered = [planned[pk] for pk in sorted(planned)]
    sets = _written_sets(ordered, own, document, by)
    return _store(document, step, [(plan, sets[plan.document]) for plan in ordered], left_out, by)


def _store(
    document: Document, step: _Step, planned: Sequence[tuple[Plan, AnnotationSet]], left_out: list[LeftOut], by: Actor
) -> BulkOutcome:
    """Write all, and in the Change of this document, or else of the first, what a replay has to answer."""
    done = [plan for plan, _ in planned if plan.applied]
    answer = BulkOutcome(sum(plan.applied for plan in done), len(done), tuple(left_out), None)
    here = next((place for place, (plan, _) in enumerate(planned) if plan.document == document.pk), None)
    newest = rows.newest_changes([own.pk for _, own in planned], by.user_id)
    writes = [
        Write(own, plan.delta, plan.blocks, Stacks.after(newest.get(own.pk)).doing(), *_carried(carries))
        for place, (plan, own) in enumerate(planned)
        for carries in [(step, answer, document) if place == (here or 0) else None]
    ]
    written = steps.store(writes, action="span.everywhere", group=step.id, by=by)
    if here is None:
        return answer
    plan, own = planned[here]
    delta = Delta.from_json(written[here].data)
    outcome = Outcome(replace(plan.sets, own=own), delta, plan.blocks, written[here], plan.state.after(delta))
    return replace(answer, outcome=outcome)


def _carried(carries: tuple[_Step, BulkOutcome, Document] | None) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the Change that carries the operation has more than the others: data, and columns."""
    if carries is None:
        return {}, {}
    step, answer, document = carries
    data = {"step": [answer.applied, answer.documents, [list(each) for each in answer.left_out]]}
    return data, {"operation": step.id, "request_digest": step.digest(document)}


def _replay(document: Document, step: _Step, by: Actor) -> BulkOutcome | None:
    """The first answer to this operation id. Raises OperationReused if it asked for something else then."""
    change = changes.earlier(by=by, operation=step.id, digest=step.digest(document))
    if change is None:
        return None
    applied, documents, left_out = change.data["step"]
    outcome = None
    if change.document_id == document.pk:
        delta, blocks = Delta.from_json(change.data), tuple(change.data["blocks"])
        outcome = Outcome(read_sets(document, by), delta, blocks, change, replayed=True)
    return BulkOutcome(applied, documents, tuple(LeftOut(*each) for each in left_out), outcome, replayed=True)


def _checked(targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets in order. Raises Invalid if there are none or too many, or if two are at the same place."""
    ordered = tuple(sorted(Target(*each) for each in targets))
    if not ordered:
        raise Invalid("No place was chosen.", where="targets", hint="Tick at least one.")
    if MOST < len(ordered):
        raise Invalid(f"At most {MOST} places at once; these are {len(ordered):,}.", where="targets")
    if not all(0 < each.document <= LARGEST_ID for each in ordered):
        raise Invalid("There is no such document.", where="targets")
    for before, after in pairwise(ordered):
        if before.document == after.document and after.start < before.end:
            raise Invalid("Two of the places overlap.", where="targets", hint="Search again.")
    return ordered


def _written_sets(
    planned: Sequence[Plan], own: Mapping[int, AnnotationSet], document: Document, by: Actor
) -> dict[int, AnnotationSet]:
    """Document -> the person's own set, its version raised, made where there is none.

    A person who only reached a document by such a step has not begun it. At most three queries.
    """
    present = [own[plan.document] for plan in planned if plan.document in own]
    steps.raise_versions(present)
    here = own.get(document.pk)
    if here in present and not here.begun:
        AnnotationSet.objects.filter(pk=here.pk).update(begun=True)
    made = AnnotationSet.objects.bulk_create(
        AnnotationSet(
            document_id=plan.document,
            author=by.user,
            role=AnnotationSet.Role.HUMAN,
            version=1,
            begun=plan.document == document.pk,
        )
        for plan in planned
        if plan.document not in own
    )
    return {each.document_id: each for each in [*present, *made]}
