"""What an operation may look at: the stored state of the blocks that it is about, and of what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q

from annotator.editing.state import NEW, Delta, Proposal, SetState, SpanState, fact_number
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Document, Span
from annotator.records import Part, Schema
from annotator.selectors.fact_state import facts_about
from annotator.selectors.state import SetView, proposal, read_state, span_state
from annotator.services.operations import Operation
from annotator.services.set_rows import about
from annotator.text.ranges import contains
from annotator.text.segments import blocks_touched


def state_around(
    document: Document, operation: Operation, sets: SetView, schema: Schema, parts: tuple[Part, ...]
) -> tuple[SetState, Part, SpanState | Proposal | None]:
    """What is in the blocks that the operation is about, and its target. Mostly two queries: it named its blocks."""
    bounds = document.body.block_bounds
    named = [bounds[number] for number in operation.blocks if number < len(bounds)]
    window = whole_blocks(document, [*named, *parts])
    if operation.action == "add":
        return read_state(sets, schema, window), window, None
    state = read_state(sets, schema, window) if named else SetState({}, {}, {})
    target = _find(state, operation.span)
    also: set[int] = set()
    if target is None:
        target = _target(document, operation, sets)
        window = whole_blocks(document, [*named, *parts, (target.start, target.end)])
        also = {target.id}
        state = read_state(sets, schema, window, also)
    while missing := _relatives(state, target) - also:
        also |= {target.id, *missing}
        state = read_state(sets, schema, window, also)
    return state, window, target


def _find(state: SetState, number: int | None) -> SpanState | Proposal | None:
    return state.spans.get(number or NEW) or state.proposals.get(number or NEW)


def _relatives(state: SetState, target: SpanState | Proposal) -> set[int]:
    """What belongs to the target and lies elsewhere: the span made from it, and all suggestions that one came from.

    Those are decided; what a span of a gold set came from may be a person's, and is no suggestion.
    """
    span: SpanState | None = target if isinstance(target, SpanState) else None
    if span is None:
        decision = state.decisions.get(target.id)
        if decision is None or decision.span is None:
            return set()
        if decision.span not in state.spans:
            return {decision.span}
        span = state.spans[decision.span]
    return {decision.suggestion for decision in state.decisions_of(span)} - state.proposals.keys()


def _target(document: Document, operation: Operation, sets: SetView) -> SpanState | Proposal:
    row = Span.objects.filter(
        Q(annotation_set=sets.own) | Q(annotation_set__role=AnnotationSet.Role.SUGGESTION),
        pk=operation.span or NEW,
        annotation_set__document=document,
    ).first()
    if row is None:
        raise NotFound("There is no such span here.", hint="Somebody may have removed it; the text is fresh now.")
    return span_state(row) if sets.own and row.annotation_set_id == sets.own.pk else proposal(row)


def state_of(document: Document, sets: SetView, schema: Schema, delta: Delta) -> tuple[SetState, Part]:
    """What a Delta is about, as it is stored now, with all that shares its blocks."""
    suggestions = {about(swap) for swap in delta.decisions}
    window = whole_blocks(document, delta.ranges())
    state = read_state(sets, schema, window, also=suggestions)
    assert sets.own is not None
    labels = labels_on(sets.own) if delta.labels else frozenset()
    facts = facts_about(sets.own.pk, map(fact_number, delta.facts))
    return replace(state, labels=labels, facts=facts), window


def labels_on(own: AnnotationSet) -> frozenset[int]:
    return frozenset(own.document_labels.values_list("label_id", flat=True))


def whole_blocks(document: Document, ranges: Sequence[Part]) -> Part:
    """The range from the first to the last block that the ranges touch, and the ranges themselves."""
    bounds = document.body.block_bounds
    whole = [*ranges, *(bounds[number] for number in blocks_touched(bounds, ranges))]
    return (min(start for start, _ in whole), max(end for _, end in whole)) if whole else (0, 0)


def covers(document: Document, window: Part, touched: Sequence[int]) -> bool:
    return all(contains(window, document.body.block_bounds[number]) for number in touched)


def changed_ranges(delta: Delta, state: SetState) -> list[Part]:
    """The text that looks different after the Delta: its spans, and the suggestions decided."""
    decided = [state.proposals[about(swap)] for swap in delta.decisions if about(swap) in state.proposals]
    return delta.ranges() + [(each.start, each.end) for each in decided]
