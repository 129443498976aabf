"""From rows to the frozen records.Schema and its definition (the JSON of a SchemaVersion), and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from annotator.records import LabelDef, Schema, canonical_json
from labels.models import Label, LabelSchema, SchemaVersion


def freeze(schema: LabelSchema) -> Schema:
    """The working copy as a frozen schema; its version is the number it would be published under. Two queries."""
    latest = schema.versions.order_by("-number").values_list("number", flat=True).first()
    return freeze_rows(schema, schema.labels.select_related("parent"), version=(latest or 0) + 1)


def freeze_rows(schema: LabelSchema, rows: Iterable[Label], *, version: int) -> Schema:
    """The same from rows that may not be saved yet. No query."""
    return Schema(
        name=schema.slug,
        version=version,
        labels=tuple(_label_def(row) for row in rows),
        overlap=schema.overlap,  # type: ignore[arg-type]  # one of the choices
        title=schema.title,
        guidelines=schema.guidelines,
    )


def _label_def(row: Label) -> LabelDef:
    return LabelDef(
        name=row.name,
        id=row.pk or 0,
        kind=row.kind,  # type: ignore[arg-type]  # one of the choices
        code=row.code,
        colour=row.colour,
        key=row.key,
        parent=row.parent.name if row.parent else "",
        description=row.description,
        examples=tuple(row.examples),
        model_labels=tuple(row.model_labels),
        retired=row.retired,
    )


def definition_of(schema: Schema) -> dict[str, Any]:
    """What a SchemaVersion stores. The number is not in it: equal content has an equal definition."""
    return {
        "name": schema.name,
        "title": schema.title,
        "overlap": schema.overlap,
        "guidelines": schema.guidelines,
        "labels": [_label_definition(label) for label in schema.labels],
    }


def _label_definition(label: LabelDef) -> dict[str, Any]:
    return {**asdict(label), "examples": list(label.examples), "model_labels": list(label.model_labels)}


def schema_from_definition(definition: dict[str, Any], version: int) -> Schema:
    """The inverse of `definition_of`."""
    labels = tuple(
        LabelDef(**{**label, "examples": tuple(label["examples"]), "model_labels": tuple(label["model_labels"])})
        for label in definition["labels"]
    )
    return Schema(**{**definition, "labels": labels, "version": version})


def digest_of(definition: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(definition).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Equal for equal content, whichever row it came from. The row is read only where the cache has no answer."""

    number: int
    digest: str
    version: SchemaVersion = field(compare=False)


def frozen(version: SchemaVersion) -> Schema:
    """What a version says. Parsed once a process; a row loaded with `defer("definition")` costs no more than that."""
    return _parsed(_Frozen(version.number, version.digest, version))


@lru_cache(maxsize=256)
def _parsed(key: _Frozen) -> Schema:
    return schema_from_definition(key.version.definition, key.number)
