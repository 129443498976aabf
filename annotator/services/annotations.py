"""Writing a person's annotations: one operation at a time, each a Delta, a Change and a new version.

An operation names what it saw, either the revisions of the blocks it touches (the page) or the version of the
set (the API). If that is stale nothing is saved. The rules themselves are pure: `annotator.editing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from annotator.access import Actor, require
from annotator.editing import rules
from annotator.editing.facts import ClaimFact, MentionFact, QuantityFact, TimeFact
from annotator.editing.state import Delta, SetState
from annotator.errors import Conflict, DomainError, Invalid, NotFound, PreconditionMissing, Stale
from annotator.models import AnnotationSet, Change, Document
from annotator.records import Part, Schema
from annotator.roles import Permission
from annotator.selectors import rows
from annotator.selectors.claims import undecided_claims
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import SetView, left, read_sets
from annotator.services import assignments, changes, set_rows, steps
from annotator.services.fact_operations import FACT_ACTIONS, LINK_ACTIONS, FactRequest, compute
from annotator.services.neighbourhood import changed_ranges, covers, labels_on, state_around, state_of
from annotator.services.operations import Operation, delta_of, label_of, parts_of
from annotator.services.steps import Elsewhere
from annotator.services.undo import Stacks, check_unchanged, reversal
from annotator.text.segments import blocks_touched
from annotator.workflow import DONE, Stage, Step, after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation.

    `blocks` are the numbers of the blocks to show anew. `state` is what is there now in at least those blocks,
    None where it was not read (a replay, or an operation that reached beyond what it named). `elsewhere` is what
    taking back a step over several documents did in the others.
    """

    sets: SetView
    delta: Delta
    blocks: tuple[int, ...]
    change: Change | None
    state: SetState | None = None
    replayed: bool = False
    elsewhere: Elsewhere | None = None

    @property
    def annotation_set(self) -> AnnotationSet:
        """The actor's own set, as it is now."""
        assert self.sets.own is not None
        return self.sets.own

    @property
    def claim_id(self) -> int | None:
        """The claim that the operation made or changed, if one is there after it."""
        return next((swap.after.id for swap in self.delta.facts if isinstance(swap.after, ClaimFact)), None)

    @property
    def valued_span(self) -> int | None:
        """The span that the operation gave a value, or took one from."""
        facts = [swap.after or swap.before for swap in self.delta.facts]
        return next((each.span for each in facts if isinstance(each, MentionFact | QuantityFact | TimeFact)), None)

    @property
    def documents(self) -> int:
        """In how many documents something changed."""
        return bool(self.delta) + (self.elsewhere.documents if self.elsewhere else 0)

    @property
    def left(self) -> int:
        """How many other documents of the step could not be taken back and are left as they are."""
        return self.elsewhere.left if self.elsewhere else 0

    @property
    def span_id(self) -> int | None:
        """The span that the operation made or changed, if one is there after it."""
        return next((swap.after.id for swap in self.delta.spans if swap.after is not None), None)


def apply(*, document: Document, operation: Operation, by: Actor) -> Outcome:
    """Carry out one operation on the actor's own set of a document (or the gold set, for an actor who works in gold),
    or answer again if it was carried out before.

    Raises Stale if it saw something older than what is stored, PreconditionMissing if it does not say what it
    saw, Conflict if the document is submitted, OperationReused, and what the rules raise. `document.body` must be
    loaded. Costs 14 queries at the most, for claims 25, whatever the number of spans; taking back a step over several
    documents ten to fifteen more, whatever their number.
    """
    require(by, Permission.ADJUDICATE if by.gold else Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    try:
        outcome = _carry_out(document, operation, by)
    except (DomainError, IntegrityError):
        # A retry looks stale, repeated or impossible by now; only then is the log asked whether it is one.
        if (earlier := _replay(document, operation, by)) is None:
            raise
        return earlier
    return outcome if outcome.change else _replay(document, operation, by) or outcome


@transaction.atomic
def _carry_out(document: Document, operation: Operation, by: Actor) -> Outcome:
    sets = _claim_sets(document, by)
    assert sets.own is not None
    if sets.submitted:
        if by.gold:
            raise Conflict("This gold set is finished.", hint="A manager can open it again.")
        raise Conflict("This document is submitted.", hint="A reviewer can reopen it.")
    _check_seen(sets.own, operation)
    stacks = Stacks.of(sets.own, by)
    schema = schema_of(by.project)
    taken_back = stacks.top(operation.action) if operation.action in {"undo", "redo"} else None
    step = None if taken_back is None else taken_back.group
    about: list[Part] = []
    if operation.action in FACT_ACTIONS:
        delta, state, about = compute(document, operation.action, operation.fact or FactRequest(), sets, by)
        window = (0, 0)
    else:
        delta, state, window = _compute(document, operation, sets, taken_back, schema)
        if taken_back is not None and delta.facts:  # the value of a span changes no range
            about = [document.body.block_bounds[number] for number in taken_back.data["blocks"]]
    touched = blocks_touched(document.body.block_bounds, [*changed_ranges(delta, state), *about])
    if not delta and step is None:
        _unclaim(sets.own)
        return Outcome(sets, delta, touched, None)
    delta = set_rows.write(sets.own, delta)
    set_rows.raise_revisions(sets.own, touched)
    elsewhere = steps.take_back(taken_back, group=operation.id, by=by) if taken_back and step else None
    change = changes.record(
        by=by,
        action=operation.recorded,
        document=document,
        annotation_set=sets.own,
        operation=operation.id,
        group=operation.id if step else None,
        request_digest=operation.digest(),
        data={**delta.as_json(), "blocks": list(touched), **(elsewhere.as_json() if elsewhere else {})},
        **(stacks.popping(operation.action, taken_back) if taken_back else stacks.doing()),
    )
    known = covers(document, window, touched)
    return Outcome(sets, delta, touched, change, state.after(delta) if known else None, elsewhere=elsewhere)


def _replay(document: Document, operation: Operation, by: Actor) -> Outcome | None:
    """The first answer to this operation id. Raises OperationReused if it asked for something else then."""
    change = changes.earlier(by=by, document=document, operation=operation.id, digest=operation.digest())
    if change is None:
        return None
    return Outcome(
        read_sets(document, by),
        Delta.from_json(change.data),
        tuple(change.data["blocks"]),
        change,
        replayed=True,
        elsewhere=Elsewhere.from_json(change.data),
    )


def _compute(
    document: Document, operation: Operation, sets: SetView, taken_back: Change | None, schema: Schema
) -> tuple[Delta, SetState, Part]:
    """The Delta, the state it was computed from, and the range of text that this state covers."""
    assert sets.own is not None
    if taken_back is not None:
        delta = reversal(taken_back)
        state, window = state_of(document, sets, schema, delta)
        check_unchanged(state, delta)
        return delta, state, window
    if operation.action in {"label", "unlabel"}:
        label = label_of(operation, schema, "document")
        state = SetState({}, {}, {}, labels_on(sets.own))
        return rules.label_document(state, label.id, on=operation.action == "label"), state, (0, 0)
    parts = parts_of(operation, document.body.text)
    state, window, target = state_around(document, operation, sets, schema, parts)
    return delta_of(operation, state, target, parts, schema), state, window


def _claim_sets(document: Document, by: Actor) -> SetView:
    """The actor's set, its version raised (which also locks it), and the suggestion sets shown. Two queries."""
    assert by.user is not None
    if by.gold:
        return _claim_gold(document, by)
    mine = {"document": document, "author": by.user, "role": AnnotationSet.Role.HUMAN}
    if not AnnotationSet.objects.filter(**mine, begun=True).update(version=F("version") + 1):
        assignments.admit(document, by)
        _, made = AnnotationSet.objects.get_or_create(**mine, defaults={"version": 1})
        if not made:
            AnnotationSet.objects.filter(**mine).update(version=F("version") + 1, begun=True)
    return read_sets(document, by)


def _claim_gold(document: Document, by: Actor) -> SetView:
    """The same for the gold set, which only adjudication makes. Raises NotFound."""
    gold = AnnotationSet.objects.filter(document=document, role=AnnotationSet.Role.GOLD)
    if not gold.update(version=F("version") + 1):
        raise NotFound("There is no gold set of this document yet.", hint="Begin with its adjudication.")
    return read_sets(document, by)


def _unclaim(own: AnnotationSet) -> None:
    """Nothing is going to be written: the version goes back."""
    own.version -= 1
    AnnotationSet.objects.filter(pk=own.pk).update(version=own.version)


def _check_seen(own: AnnotationSet, operation: Operation) -> None:
    """Compare what the client saw with what is stored."""
    if operation.version is not None:
        fresh = operation.version == own.version - 1
    elif operation.blocks:
        stored = rows.revisions_in(own.pk, operation.blocks)
        fresh = all(stored.get(block, 0) == seen for block, seen in operation.blocks.items())
    elif operation.action in {"undo", "redo", "label", "unlabel", *LINK_ACTIONS}:
        fresh = True  # checked against what the change left behind; a document label or link overwrites nothing
    else:
        raise PreconditionMissing("The operation does not say what it saw: blocks with revisions, or the version.")
    if not fresh:
        raise Stale("This text changed meanwhile. Nothing was saved.", hint="Look again and repeat.")


@transaction.atomic
def submit(*, document: Document, operation: UUID, by: Actor, leave_undecided: bool = False) -> AnnotationSet:
    """Say that the own set is done. An empty one counts too: "reviewed, and there is nothing".

    Raises Conflict while suggestions or proposed claims are undecided, unless they are to be left out.
    """
    require(by, Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    digest = changes.request_digest([Stage.SUBMITTED, document.pk, None])
    if (earlier := _earlier_state(document, operation, digest, by)) is not None:
        return earlier
    own = _human_set(document, by.user_id)
    if own is None or not own.begun:
        assignments.admit(document, by)
    if own is None:
        own = AnnotationSet.objects.create(document=document, author=by.user, role=AnnotationSet.Role.HUMAN)
    if own.state in DONE:
        return own
    if not leave_undecided:
        _check_decided(read_sets(document, by))
    move(own, Step.SUBMIT, by=by, operation=operation, request_digest=digest)
    assignments.finish(own, by)
    return own


def _check_decided(sets: SetView) -> None:
    """Raise Conflict where suggestions or proposed claims are undecided. Two queries."""
    numbers = {"suggestion": left(sets).undecided, "claim": undecided_claims(sets) if sets.shown else 0}
    found = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in numbers.items() if number]
    if found:
        one = list(numbers.values()) in ([1, 0], [0, 1])
        raise Conflict(
            f"{' and '.join(found)} {'is' if one else 'are'} undecided.",
            hint="Decide them, or submit again to leave them out.",
        )


@transaction.atomic
def reopen(*, document: Document, operation: UUID, by: Actor, author_id: int | None = None) -> AnnotationSet:
    """Open submitted work again, one's own or that of another person. Raises NotFound, Forbidden."""
    require(by, Permission.REOPEN)
    author_id = author_id or by.user_id
    digest = changes.request_digest([Stage.OPEN, document.pk, author_id])
    if (earlier := _earlier_state(document, operation, digest, by)) is not None:
        return earlier
    own = _human_set(document, author_id)
    if own is None:
        raise NotFound("There is nothing to reopen.")
    if own.state == Stage.OPEN:
        return own
    move(own, Step.REOPEN, by=by, operation=operation, request_digest=digest)
    assignments.take_up_again(own, by)
    return own


def move(own: AnnotationSet, step: Step, *, by: Actor, **recorded: Any) -> Change:
    """Take a locked set to its next state and record it. Raises Conflict where that is no step. Two queries."""
    own.state = after(own.state, step)
    own.begun = True
    own.version += 1
    own.submitted_at = timezone.now() if step == Step.SUBMIT else own.submitted_at if own.state in DONE else None
    own.save(update_fields=["state", "begun", "version", "submitted_at"])
    document = Document(pk=own.document_id)
    return changes.record(by=by, action=f"document.{step}", document=document, annotation_set=own, **recorded)


def _human_set(document: Document, author_id: int | None) -> AnnotationSet | None:
    """The person's set, locked. One query."""
    sets = AnnotationSet.objects.select_for_update()
    found: AnnotationSet | None = sets.filter(
        document=document, role=AnnotationSet.Role.HUMAN, author_id=author_id
    ).first()
    return found


def _earlier_state(document: Document, operation: UUID, digest: str, by: Actor) -> AnnotationSet | None:
    """The set that a repeated request was about. One query."""
    earlier = changes.earlier(by=by, document=document, operation=operation, digest=digest)
    return None if earlier is None else earlier.annotation_set
