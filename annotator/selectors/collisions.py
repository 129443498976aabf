"""Two people wrote to the same place of one set: what was meant to happen, what is there now, and who was faster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.state import Delta, SpanState
from annotator.models import Change, Document
from annotator.records import LabelDef, Part
from annotator.selectors.marks import Mark, marks_of
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import SetView, read_state
from annotator.text.ranges import overlaps

LOOKED_BACK = 50  # Changes


@dataclass(frozen=True, slots=True)
class Collision:
    """`parts` is the text that the refused operation is about, None if that cannot be known any more; `label` what it
    would give. `now` is what stands there. `by` names who wrote last, "" if that was the person in another tab.
    `again` are the fields of the operation that does the same to what is there now; None if that is not possible.
    """

    action: str
    parts: tuple[Part, ...] | None
    label: LabelDef | None
    now: tuple[Mark, ...]
    by: str
    again: Mapping[str, str] | None


def collision(
    document: Document,
    actor: Actor,
    sets: SetView,
    *,
    action: str,
    span: int | None,
    parts: tuple[Part, ...],
    label: int | None,
    note: str,
    blocks: Mapping[int, int],
) -> Collision:
    """What became of an operation that came too late. Costs 3 queries; `document.body` must be loaded."""
    schema = schema_of(actor.project)
    bounds = [document.body.block_bounds[number] for number in blocks if number < len(document.body.block_bounds)]
    within = (min(start for start, _ in bounds), max(end for _, end in bounds)) if bounds else (0, 0)
    state = read_state(sets, schema, within, also=[span] if span else [])
    marks = marks_of(state, sets, schema)
    newest = _newest(sets)
    there = next((mark for mark in marks if mark.id == span), None)
    meant = parts or (there.parts if there else _last_parts(newest, span))
    near = tuple(mark for mark in marks if meant and any(overlaps(a, b) for a in mark.parts for b in meant))
    last = newest[0].actor if newest else None
    by = "" if last is None or last == actor.user else last.display_name
    again = _again(action, span if there else None, meant, label, note)
    return Collision(action, meant, schema.by_id.get(label or 0), near, by, again)


def _newest(sets: SetView) -> list[Change]:
    if sets.own is None:
        return []
    return list(Change.objects.filter(annotation_set=sets.own).select_related("actor").order_by("-id")[:LOOKED_BACK])


def _last_parts(newest: list[Change], span: int | None) -> tuple[Part, ...] | None:
    """Where a span stood before it was taken away."""
    for change in newest:
        for swap in Delta.from_json(change.data).spans:
            gone: SpanState | None = swap.before
            if gone is not None and gone.id == span:
                return gone.parts
    return None


def _again(
    action: str, span: int | None, parts: tuple[Part, ...] | None, label: int | None, note: str
) -> Mapping[str, str] | None:
    """The same decision about what is there now: on the span, or where it is gone, by adding it anew."""
    fields = {"parts": _written(parts) if action in {"add", "resize"} else "", "label": str(label or ""), "note": note}
    if span is not None:
        return {"op": action, "span": str(span), **fields}
    if action == "add" or (action == "relabel" and parts):
        return {"op": "add", "parts": _written(parts), "label": str(label or "")}
    return None


def _written(parts: tuple[Part, ...] | None) -> str:
    return ",".join(f"{start}-{end}" for start, end in parts or ())
