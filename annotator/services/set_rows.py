"""Storing a Delta: the rows of spans, decisions and document labels of one set, and its blocks' revisions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from annotator.editing.state import NEW, DecisionState, Delta, SpanState, Swap
from annotator.models import AnnotationSet, BlockRevision, Decision, DocumentLabel, Span


def write(own: AnnotationSet, delta: Delta) -> Delta:
    """Store a Delta; returns it with the id of a new span filled in.

    One query per span and document label changed, and one for all decisions that change in the same way.
    """
    for swap in delta.spans:
        if swap.after is None:
            Span.objects.filter(pk=span_number(swap)).delete()
        elif swap.before is None:
            row = Span(annotation_set=own, pk=swap.after.id or None, **_columns(swap.after))
            row.save(force_insert=True)
            delta = delta.numbered(row.pk)
        else:
            Span.objects.filter(pk=swap.after.id).update(**_columns(swap.after))
    _write_decisions(own, delta)
    for label in delta.labels:
        if label.after is None:
            own.document_labels.filter(label_id=label.before or NEW).delete()
        else:
            DocumentLabel.objects.create(annotation_set=own, label_id=label.after)
    return delta


def _write_decisions(own: AnnotationSet, delta: Delta) -> None:
    made: list[Decision] = []
    changed: dict[tuple[str, int | None] | None, list[int]] = defaultdict(list)
    for swap in delta.decisions:
        after = swap.after
        if after is not None and swap.before is None:
            made.append(
                Decision(annotation_set=own, suggestion_id=after.suggestion, verdict=after.verdict, span_id=after.span)
            )
        else:
            changed[(after.verdict, after.span) if after else None].append(about(swap))
    if made:
        Decision.objects.bulk_create(made)
    for new, suggestions in changed.items():
        rows = own.decisions.filter(suggestion__in=suggestions)
        if new is None:
            rows.delete()
        else:
            rows.update(verdict=new[0], span=new[1])


def _columns(state: SpanState) -> dict[str, Any]:
    return {
        "label_id": state.label,
        "start": state.start,
        "end": state.end,
        "parts": [list(part) for part in state.parts] if len(state.parts) > 1 else None,
        "derived_from_id": state.derived_from,
        "note": state.note,
    }


def raise_revisions(own: AnnotationSet, touched: tuple[int, ...]) -> None:
    """Say that these blocks were written in the set's present version. One query."""
    BlockRevision.objects.bulk_create(
        [BlockRevision(annotation_set=own, block=block, revision=own.version) for block in touched],
        update_conflicts=True,
        unique_fields=["annotation_set", "block"],
        update_fields=["revision"],
    )


def about(swap: Swap[DecisionState]) -> int:
    """The suggestion that a decision is about."""
    decision = swap.before or swap.after
    assert decision is not None
    return decision.suggestion


def span_number(swap: Swap[SpanState]) -> int:
    """The id of the span that is made, changed or removed."""
    span = swap.before or swap.after
    assert span is not None
    return span.id
