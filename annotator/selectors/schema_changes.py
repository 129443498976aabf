"""What a newer version of a schema changes, in sentences for the person who decides about taking it over. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.records import LabelDef, Schema

_OVERLAP = {
    "any": "Spans may overlap freely.",
    "nested": "Spans may lie inside one another but not cross.",
    "none": "Spans may not overlap.",
}


def schema_changes(old: Schema, new: Schema) -> tuple[str, ...]:
    """Labels added, renamed, retired and brought back first, then the smaller things."""
    return (*_labels(old, new), *_details(old, new))


def _labels(old: Schema, new: Schema) -> Iterator[str]:
    for label in new.labels:
        before = old.by_id.get(label.id)
        if before is None:
            yield f"{label.name} is new{' (on whole documents)' if label.kind == 'document' else ''}."
            continue
        if before.name != label.name:
            yield f"{before.name} is now called {label.name}."
        if before.retired != label.retired:
            yield f"{label.name} {'is no longer offered' if label.retired else 'is offered again'}."
    for label in old.labels:
        if label.id not in new.by_id:
            yield f"{label.name} is gone."


def _details(old: Schema, new: Schema) -> Iterator[str]:
    if old.overlap != new.overlap:
        yield _OVERLAP[new.overlap]
    for label in new.labels:
        before = old.by_id.get(label.id)
        if before is not None and (changed := _changed_words(before, label)):
            yield f"{label.name}: other {', '.join(changed)}."
    if old.guidelines != new.guidelines:
        yield "The guidelines changed."


def _changed_words(old: LabelDef, new: LabelDef) -> list[str]:
    words = {
        "code": "code",
        "colour": "colour",
        "key": "key",
        "parent": "parent",
        "description": "description",
        "examples": "examples",
        "model_labels": "names in models",
    }
    return [word for field, word in words.items() if getattr(old, field) != getattr(new, field)]
