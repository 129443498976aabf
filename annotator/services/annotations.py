"""Writing a person's annotations: one operation at a time, each a Delta, a Change and a new version.

An operation names what it saw, either the revisions of the blocks it touches (the page) or the version of the
set (the API). If that is stale nothing is saved. The rules themselves are pure: `annotator.editing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from annotator.access import Actor, require
from annotator.editing import rules
from annotator.editing.state import NEW, Delta, Proposal, SetState, SpanState
from annotator.errors import Conflict, DomainError, Invalid, NotFound, PreconditionMissing, Stale
from annotator.models import AnnotationSet, BlockRevision, Change, Document, DocumentLabel, Span
from annotator.records import LabelDef, Part, Schema
from annotator.roles import Permission
from annotator.selectors import rows
from annotator.selectors.review import SetView, left, proposal, read_sets, read_state, span_state
from annotator.selectors.schemas import schema_of
from annotator.services import changes
from annotator.text.ranges import contains, normalise_parts
from annotator.text.segments import blocks_touched

MAX_SPAN_LENGTH = 10_000
MAX_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One decision as a client sends it.

    `action` is one of accept, reject, reset, relabel, resize, add, delete, note, label, unlabel, undo, redo.
    `span` is the id of a span of the own set or of a suggestion. `label` is a label's id. `blocks` is block
    number -> revision seen; `version` is the set's version seen, for clients that do not know blocks.
    """

    id: UUID
    action: str
    span: int | None = None
    parts: tuple[Part, ...] = ()
    label: int | None = None
    note: str = ""
    blocks: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None

    def digest(self) -> str:
        """Equal for a retry of the same operation: what it asks for, not what it saw."""
        return changes.request_digest([self.action, self.span, self.parts, self.label, self.note])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation.

    `blocks` are the numbers of the blocks to show anew. `state` is what is there now in at least those blocks,
    None where it was not read (a replay, or an operation that reached beyond what it named).
    """

    sets: SetView
    delta: Delta
    blocks: tuple[int, ...]
    change: Change | None
    state: SetState | None = None
    replayed: bool = False

    @property
    def annotation_set(self) -> AnnotationSet:
        """The actor's own set, as it is now."""
        assert self.sets.own is not None
        return self.sets.own

    @property
    def span_id(self) -> int | None:
        """The span that the operation made or changed, if one is there after it."""
        return next((swap.after.id for swap in self.delta.spans if swap.after is not None), None)


def apply(*, document: Document, operation: Operation, by: Actor) -> Outcome:
    """Carry out one operation on the actor's own set of a document, or answer again if it was carried out before.

    Raises Stale if it saw something older than what is stored, PreconditionMissing if it does not say what it
    saw, Conflict if the document is submitted, OperationReused, and what the rules raise. `document.body` must be
    loaded. Costs 13 queries at the most, whatever the number of spans.
    """
    require(by, Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    try:
        outcome = _carry_out(document, operation, by)
    except (DomainError, IntegrityError):
        # A retry looks stale, repeated or impossible by now; only then is the log asked whether it is one.
        if (earlier := _replay(document, operation, by)) is None:
            raise
        return earlier
    return outcome if outcome.delta else _replay(document, operation, by) or outcome


@transaction.atomic
def _carry_out(document: Document, operation: Operation, by: Actor) -> Outcome:
    sets = _claim_sets(document, by)
    assert sets.own is not None
    if sets.submitted:
        raise Conflict("This document is submitted.", hint="Reopen it to go on.")
    _check_seen(sets.own, operation)
    stack = _Stack.of(sets.own, by)
    schema = schema_of(by.project)
    delta, state, window = _compute(document, operation, sets, stack, schema)
    touched = blocks_touched(document.body.block_bounds, _ranges(delta, state))
    if not delta:
        _unclaim(sets.own)
        return Outcome(sets, delta, touched, None)
    delta = _write(sets.own, delta)
    _raise_revisions(sets.own, touched)
    change = changes.record(
        by=by,
        action=f"span.{operation.action}",
        document=document,
        annotation_set=sets.own,
        operation=operation.id,
        request_digest=operation.digest(),
        data={**delta.as_json(), "blocks": list(touched)},
        **stack.push(operation.action),
    )
    known = window is not None and _covers(document, window, touched)
    return Outcome(sets, delta, touched, change, state.after(delta) if known else None)


def _replay(document: Document, operation: Operation, by: Actor) -> Outcome | None:
    """The first answer to this operation id. Raises OperationReused if it asked for something else then."""
    change = changes.earlier(by=by, document=document, operation=operation.id, digest=operation.digest())
    if change is None:
        return None
    return Outcome(
        read_sets(document, by), Delta.from_json(change.data), tuple(change.data["blocks"]), change, replayed=True
    )


# --- the set -----------------------------------------------------------------------------------


def _claim_sets(document: Document, by: Actor) -> SetView:
    """The actor's set, its version raised (which also locks it), and the suggestion sets shown. Two queries."""
    assert by.user is not None
    mine = {"document": document, "author": by.user, "role": AnnotationSet.Role.HUMAN}
    if not AnnotationSet.objects.filter(**mine).update(version=F("version") + 1):
        AnnotationSet.objects.get_or_create(**mine, defaults={"version": 1})
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
    elif operation.action in {"undo", "redo", "label", "unlabel"}:
        fresh = True  # checked against what the change left behind; a document label overwrites nothing
    else:
        raise PreconditionMissing("The operation does not say what it saw: blocks with revisions, or the version.")
    if not fresh:
        raise Stale("This text changed meanwhile. Nothing was saved.", hint="Look again and repeat.")


def _raise_revisions(own: AnnotationSet, touched: tuple[int, ...]) -> None:
    BlockRevision.objects.bulk_create(
        [BlockRevision(annotation_set=own, block=block, revision=own.version) for block in touched],
        update_conflicts=True,
        unique_fields=["annotation_set", "block"],
        update_fields=["revision"],
    )


# --- computing the Delta -----------------------------------------------------------------------


def _compute(
    document: Document, operation: Operation, sets: SetView, stack: _Stack, schema: Schema
) -> tuple[Delta, SetState, Part | None]:
    """The Delta, the state it was computed from, and the range of text that this state covers."""
    assert sets.own is not None
    if operation.action in {"undo", "redo"}:
        delta = stack.reversal(operation.action)
        state, window = _state_of(document, sets, schema, delta)
        _check_unchanged(state, delta)
        return delta, state, window
    if operation.action in {"label", "unlabel"}:
        label = _label(schema, operation, "document")
        state = SetState({}, {}, {}, _labels_on(sets.own))
        return rules.label_document(state, label.id, on=operation.action == "label"), state, (0, 0)
    parts = _parts(operation.parts, document.length) if operation.action in {"add", "resize"} else ()
    state, window, target = _state_around(document, operation, sets, schema, parts)
    return _RULES[operation.action](state, operation, target, parts, schema), state, window


def _accept(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.accept(state, _suggestion(state, target)) if _is_suggested(state, target) else Delta()


def _reject(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    if _is_suggested(state, target):
        return rules.reject(state, _suggestion(state, target))
    return rules.delete(state, target.id)


def _reset(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.reset(state, _suggestion(state, target)) if _is_suggested(state, target) else Delta()


def _relabel(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.relabel(state, target.id, _label(schema, op, "span").id)


def _resize(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.resize(state, target.id, parts)


def _add(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.add(state, parts, _label(schema, op, "span").id)


def _delete(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    return rules.delete(state, target.id)


def _note(state: SetState, op: Operation, target: Any, parts: Any, schema: Schema) -> Delta:
    if len(op.note) > MAX_NOTE:
        raise Invalid(f"A note has at most {MAX_NOTE:,} characters; this one has {len(op.note):,}.")
    return rules.note(state, target.id, op.note)


_RULES = {
    "accept": _accept,
    "reject": _reject,
    "reset": _reset,
    "relabel": _relabel,
    "resize": _resize,
    "add": _add,
    "delete": _delete,
    "note": _note,
}
ACTIONS = frozenset(_RULES) | {"label", "unlabel", "undo", "redo"}


def _is_suggested(state: SetState, target: SpanState | Proposal) -> bool:
    return isinstance(target, Proposal) or target.derived_from in state.proposals


def _suggestion(state: SetState, target: SpanState | Proposal) -> int:
    return target.id if isinstance(target, Proposal) else target.derived_from or NEW


def _label(schema: Schema, operation: Operation, kind: str) -> LabelDef:
    label = schema.by_id.get(operation.label or 0)
    if label is None or label.kind != kind:
        raise Invalid("There is no such label in this project's schema.", where="label")
    if label.retired:
        raise Invalid(f"The label {label.name} is retired and no longer given.", where="label")
    return label


def _parts(parts: tuple[Part, ...], length: int) -> tuple[Part, ...]:
    parts = normalise_parts(parts)
    if parts[-1][1] > length:
        raise Invalid(f"The range ends at {parts[-1][1]}, the text at {length}.", hint="The page may be out of date.")
    if parts[-1][1] - parts[0][0] > MAX_SPAN_LENGTH:
        raise Invalid(f"A span has at most {MAX_SPAN_LENGTH:,} characters.")
    return parts


# --- reading the state -------------------------------------------------------------------------


def _state_around(
    document: Document, operation: Operation, sets: SetView, schema: Schema, parts: tuple[Part, ...]
) -> tuple[SetState, Part, SpanState | Proposal | None]:
    """What is in the blocks that the operation is about, and its target. Mostly two queries: it named its blocks."""
    bounds = document.body.block_bounds
    named = [bounds[number] for number in operation.blocks if number < len(bounds)]
    window = _whole_blocks(document, [*named, *parts])
    if operation.action == "add":
        return read_state(sets, schema, window), window, None
    state = read_state(sets, schema, window) if named else SetState({}, {}, {})
    target = _find(state, operation.span)
    if target is None:
        target = _target(document, operation, sets)
        window = _whole_blocks(document, [*named, *parts, (target.start, target.end)])
        state = read_state(sets, schema, window, also=[target.id])
    if missing := _relatives(state, target):
        state = read_state(sets, schema, window, also=[target.id, *missing])
    return state, window, target


def _find(state: SetState, number: int | None) -> SpanState | Proposal | None:
    return state.spans.get(number or NEW) or state.proposals.get(number or NEW)


def _relatives(state: SetState, target: SpanState | Proposal) -> set[int]:
    """What belongs to the target and lies elsewhere: the suggestion it came from, the span made from it."""
    if isinstance(target, SpanState):
        return {target.derived_from} - state.proposals.keys() if target.derived_from else set()
    decision = state.decisions.get(target.id)
    return {decision.span} - state.spans.keys() if decision and decision.span else set()


def _target(document: Document, operation: Operation, sets: SetView) -> SpanState | Proposal:
    row = Span.objects.filter(
        Q(annotation_set=sets.own) | Q(annotation_set__role=AnnotationSet.Role.SUGGESTION),
        pk=operation.span,
        annotation_set__document=document,
    ).first()
    if row is None:
        raise NotFound("There is no such span here.", hint="Somebody may have removed it; the text is fresh now.")
    return span_state(row) if sets.own and row.annotation_set_id == sets.own.pk else proposal(row)


def _state_of(document: Document, sets: SetView, schema: Schema, delta: Delta) -> tuple[SetState, Part | None]:
    """What a Delta is about, as it is stored now, with all that shares its blocks."""
    suggestions = {_about(swap) for swap in delta.decisions}
    window = _whole_blocks(document, delta.ranges())
    state = read_state(sets, schema, window, also=suggestions)
    assert sets.own is not None
    labels = _labels_on(sets.own) if delta.labels else frozenset()
    return replace(state, labels=labels), window


def _labels_on(own: AnnotationSet) -> frozenset[int]:
    return frozenset(own.document_labels.values_list("label_id", flat=True))


def _whole_blocks(document: Document, ranges: Sequence[Part]) -> Part:
    """The range from the first to the last block that the ranges touch, and the ranges themselves."""
    bounds = document.body.block_bounds
    whole = [*ranges, *(bounds[number] for number in blocks_touched(bounds, ranges))]
    return (min(start for start, _ in whole), max(end for _, end in whole)) if whole else (0, 0)


def _covers(document: Document, window: Part, touched: Sequence[int]) -> bool:
    return all(contains(window, document.body.block_bounds[number]) for number in touched)


def _check_unchanged(state: SetState, delta: Delta) -> None:
    """Refuse to undo what somebody or something changed since."""
    labels = {swap.before for swap in delta.labels} - {None}
    gone = {swap.after for swap in delta.labels} - {None}
    same = (
        all(state.spans.get(_key(swap)) == swap.before for swap in delta.spans)
        and all(state.decisions.get(_about(swap)) == swap.before for swap in delta.decisions)
        and labels <= state.labels
        and not gone & state.labels
    )
    if not same:
        raise Stale("That was changed again since, so it cannot be taken back. Nothing was saved.")


def _key(swap: Any) -> int:
    return int((swap.before or swap.after).id)


def _about(swap: Any) -> int:
    return int((swap.before or swap.after).suggestion)


def _ranges(delta: Delta, state: SetState) -> list[Part]:
    """The text that looks different after the Delta: its spans, and the suggestions decided."""
    decided = [state.proposals[_about(swap)] for swap in delta.decisions if _about(swap) in state.proposals]
    return delta.ranges() + [(each.start, each.end) for each in decided]


# --- writing the Delta -------------------------------------------------------------------------


def _write(own: AnnotationSet, delta: Delta) -> Delta:
    """Store a Delta; returns it with the id of a new span filled in. One query per thing changed."""
    for swap in delta.spans:
        if swap.after is None:
            Span.objects.filter(pk=_key(swap)).delete()
        elif swap.before is None:
            row = Span(annotation_set=own, pk=swap.after.id or None, **_columns(swap.after))
            row.save(force_insert=True)
            delta = delta.numbered(row.pk)
        else:
            Span.objects.filter(pk=swap.after.id).update(**_columns(swap.after))
    for change in delta.decisions:
        if change.after is None:
            own.decisions.filter(suggestion_id=_about(change)).delete()
        elif change.before is None:
            own.decisions.create(
                suggestion_id=change.after.suggestion, verdict=change.after.verdict, span_id=change.after.span
            )
        else:
            own.decisions.filter(suggestion_id=change.after.suggestion).update(
                verdict=change.after.verdict, span_id=change.after.span
            )
    for label in delta.labels:
        if label.after is None:
            own.document_labels.filter(label_id=label.before).delete()
        else:
            DocumentLabel.objects.create(annotation_set=own, label_id=label.after)
    return delta


def _columns(state: SpanState) -> dict[str, Any]:
    return {
        "label_id": state.label,
        "start": state.start,
        "end": state.end,
        "parts": [list(part) for part in state.parts] if len(state.parts) > 1 else None,
        "derived_from_id": state.derived_from,
        "note": state.note,
    }


# --- undo and redo -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stack:
    """The tops of the undo and redo stacks of one person on one set, read from the newest Change (see Change)."""

    undo: int | None
    redo: int | None

    @classmethod
    def of(cls, own: AnnotationSet, by: Actor) -> _Stack:
        last = rows.newest_change(own.pk, by.user_id)
        if last is None:
            return cls(None, None)
        number, kind, undo_rest, redo_rest = last
        return cls(undo_rest, number) if kind == Change.Kind.UNDO else cls(number, redo_rest)

    def reversal(self, action: str) -> Delta:
        """The Delta that takes back the top of the stack."""
        return Delta.from_json(self._top(action).data).reversed()

    def push(self, action: str) -> dict[str, Any]:
        """What the new Change has to say about the stacks."""
        if action == "undo":
            return {"kind": Change.Kind.UNDO, "undo_rest": self._top("undo").undo_rest_id, "redo_rest": self.redo}
        if action == "redo":
            return {"kind": Change.Kind.REDO, "undo_rest": self.undo, "redo_rest": self._top("redo").redo_rest_id}
        return {"kind": Change.Kind.DO, "undo_rest": self.undo}

    def _top(self, action: str) -> Change:
        top = self.undo if action == "undo" else self.redo
        if top is None:
            raise Conflict(f"There is nothing to {action}.")
        return Change.objects.get(pk=top)


# --- the document as a whole -------------------------------------------------------------------


@transaction.atomic
def submit(*, document: Document, operation: UUID, by: Actor, leave_undecided: bool = False) -> AnnotationSet:
    """Say that the own set is done. An empty one counts too: "reviewed, and there is nothing".

    Raises Conflict while suggestions are undecided, unless they are to be left out.
    """
    require(by, Permission.ANNOTATE)
    return _set_state(document, operation, by, AnnotationSet.State.SUBMITTED, leave_undecided=leave_undecided)


@transaction.atomic
def reopen(*, document: Document, operation: UUID, by: Actor, author_id: int | None = None) -> AnnotationSet:
    """Open the own submitted set again; a reviewer or manager may open another person's."""
    if author_id is not None and author_id != by.user_id:
        require(by, Permission.REOPEN)
    else:
        require(by, Permission.ANNOTATE)
    return _set_state(document, operation, by, AnnotationSet.State.OPEN, author_id=author_id)


def _set_state(
    document: Document,
    operation: UUID,
    by: Actor,
    state: str,
    *,
    leave_undecided: bool = True,
    author_id: int | None = None,
) -> AnnotationSet:
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    digest = changes.request_digest([state, document.pk, author_id])
    earlier = changes.earlier(by=by, document=document, operation=operation, digest=digest)
    if earlier is not None and earlier.annotation_set is not None:
        return earlier.annotation_set
    sets = AnnotationSet.objects.select_for_update()
    own = sets.filter(document=document, role=AnnotationSet.Role.HUMAN, author_id=author_id or by.user_id).first()
    if own is None:
        if state == AnnotationSet.State.OPEN:
            raise NotFound("There is nothing to reopen.")
        own = AnnotationSet.objects.create(document=document, author=by.user, role=AnnotationSet.Role.HUMAN)
    if own.state == state:
        return own
    undecided = 0 if leave_undecided else left(read_sets(document, by)).undecided
    if undecided:
        raise Conflict(
            f"{undecided} suggestions are undecided.", hint="Decide them, or submit again to leave them out."
        )
    own.state = state
    own.version += 1
    own.submitted_at = timezone.now() if state == AnnotationSet.State.SUBMITTED else None
    own.save(update_fields=["state", "version", "submitted_at"])
    changes.record(
        by=by,
        action="document.submit" if state == AnnotationSet.State.SUBMITTED else "document.reopen",
        document=document,
        annotation_set=own,
        operation=operation,
        request_digest=digest,
    )
    return own
