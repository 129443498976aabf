"""Storing Deltas: the rows of spans, decisions and document labels of a set, and its blocks' revisions.

The facts of a Delta are stored by `fact_rows`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from annotator.editing.state import NEW, DecisionState, Delta, SpanState, Swap
from annotator.models import AnnotationSet, BlockRevision, Decision, DocumentLabel, Span
from annotator.services import fact_rows

Write = tuple[AnnotationSet, Delta]
_SAME = 0  # in place of the id of a span: the one it was


def write(own: AnnotationSet, delta: Delta) -> Delta:
    """Store a Delta; returns it with the ids of new spans filled in. One query per kind of thing done."""
    return write_all([(own, delta)])[0]


def write_all(writes: Sequence[Write]) -> list[Delta]:
    """Store Deltas of several sets of different documents; returns them with the ids of new spans filled in.

    One query for each kind of thing done, whatever the number of sets and spans: for spans and decisions each to
    remove, to make, and for every way in which some change alike. Document labels cost one each.
    """
    writes = fact_rows.with_values_removed(writes)
    fact_rows.remove(writes)
    _remove_spans(writes)
    _change_spans(writes)
    numbered = fact_rows.store(_make_spans(writes))
    _write_decisions(numbered)
    for own, delta in numbered:
        _write_labels(own, delta)
    return [delta for _, delta in numbered]


def _remove_spans(writes: Sequence[Write]) -> None:
    gone = [span_number(swap) for _, delta in writes for swap in delta.spans if swap.after is None]
    if gone:
        Span.objects.filter(derived_from__in=gone).update(derived_from=None)  # gold that was made from them
        Span.objects.filter(pk__in=gone).delete()


def _change_spans(writes: Sequence[Write]) -> None:
    alike: dict[str, tuple[dict[str, Any], list[int]]] = {}
    for _, delta in writes:
        for swap in delta.spans:
            if swap.before is not None and swap.after is not None:
                before, after = _columns(swap.before), _columns(swap.after)
                different = {name: value for name, value in after.items() if value != before[name]}
                if different:
                    alike.setdefault(repr(different), (different, []))[1].append(swap.after.id)
    for columns, ids in alike.values():
        Span.objects.filter(pk__in=ids).update(**columns, decided_at=timezone.now())


def _make_spans(writes: Sequence[Write]) -> list[Write]:
    """Insert what is new; the writes with its ids. One that was there before comes back under its id."""
    made = [
        (place, swap.after)
        for place, (_, delta) in enumerate(writes)
        for swap in delta.spans
        if swap.before is None and swap.after is not None
    ]
    if not made:
        return list(writes)
    now = timezone.now()
    rows = [
        Span(
            annotation_set=writes[place][0], pk=state.id if NEW < state.id else None, decided_at=now, **_columns(state)
        )
        for place, state in made
    ]
    Span.objects.bulk_create(rows)
    ids: list[dict[int, int]] = [{} for _ in writes]
    for (place, state), row in zip(made, rows, strict=True):
        ids[place][state.id] = row.pk
    return [(own, delta.numbered(ids[place])) for place, (own, delta) in enumerate(writes)]


def _write_decisions(writes: Sequence[Write]) -> None:
    swaps = [(own, swap) for own, delta in writes for swap in delta.decisions]
    if gone := [(own, about(swap)) for own, swap in swaps if swap.after is None]:
        _decisions(gone).delete()
    rows = [
        Decision(annotation_set=own, suggestion_id=about(swap), verdict=swap.after.verdict, span_id=swap.after.span)
        for own, swap in swaps
        if swap.before is None and swap.after is not None
    ]
    Decision.objects.bulk_create(rows)
    alike: dict[tuple[str, int | None], list[tuple[AnnotationSet, int]]] = defaultdict(list)
    for own, swap in swaps:
        if swap.before is not None and swap.after is not None:
            alike[_verdict_and_span(swap.before, swap.after)].append((own, about(swap)))
    for (verdict, span), changed in alike.items():
        _decisions(changed).update(verdict=verdict, **({} if span == _SAME else {"span_id": span}))


def _decisions(pairs: Sequence[tuple[AnnotationSet, int]]) -> QuerySet[Decision]:
    """By set and suggestion. The sets are of different documents, so no suggestion belongs to two of them."""
    return Decision.objects.filter(
        annotation_set__in={own.pk for own, _ in pairs}, suggestion__in=[each for _, each in pairs]
    )


def _verdict_and_span(before: DecisionState, after: DecisionState) -> tuple[str, int | None]:
    return after.verdict, _SAME if before.span == after.span else after.span


def _write_labels(own: AnnotationSet, delta: Delta) -> None:
    for label in delta.labels:
        if label.after is None:
            own.document_labels.filter(label_id=label.before or NEW).delete()
        else:
            DocumentLabel.objects.create(annotation_set=own, label_id=label.after)


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
    raise_all_revisions([(own, touched)])


def raise_all_revisions(touched: Sequence[tuple[AnnotationSet, Sequence[int]]]) -> None:
    """The same for several sets. One query."""
    BlockRevision.objects.bulk_create(
        [
            BlockRevision(annotation_set=own, block=block, revision=own.version)
            for own, blocks in touched
            for block in blocks
        ],
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
