"""Schemas as files, format "annotator.schema.v1" (docs/formats/schema.md). Pure: bytes to SchemaFile and back.

Reading is strict: unknown keys, wrong types and repeated keys are refused with their place, so that a
file says exactly what the schema will be. Whether the schema is valid is for `labels.rules`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NoReturn

from annotator.errors import FormatError, TooLarge
from annotator.records import LabelDef, Schema

FORMAT = "annotator.schema.v1"
SIZE_LIMIT = 5 * 1024 * 1024
SCHEMA_TYPES: dict[str, type] = {
    "format": str, "slug": str, "title": str, "description": str, "overlap": str, "guidelines": list, "labels": list,
}  # fmt: skip
LABEL_TYPES: dict[str, type] = {
    "name": str, "kind": str, "code": str, "colour": str, "key": str, "parent": str, "description": str,
    "examples": list, "model_labels": list, "retired": bool,
}  # fmt: skip
LABEL_DEFAULTS = {field.name: field.default for field in fields(LabelDef)}
TYPE_WORDS = {str: "a string", list: "a list", bool: "true or false", dict: "an object"}


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A schema as a file tells it: no ids, no version; labels in their order."""

    schema: Schema
    description: str = ""


def dumps(file: SchemaFile) -> str:
    """The file's text, for people to read and compare: indented, one line of the guidelines per line."""
    return json.dumps(as_json(file), indent=2, ensure_ascii=False) + "\n"


def as_json(file: SchemaFile) -> dict[str, Any]:
    """The file as a JSON value. What a label leaves at its default is left out."""
    return {
        "format": FORMAT,
        "slug": file.schema.name,
        "title": file.schema.title,
        "description": file.description,
        "overlap": file.schema.overlap,
        "guidelines": file.schema.guidelines.split("\n"),
        "labels": [_label_as_json(label) for label in file.schema.labels],
    }


def _label_as_json(label: LabelDef) -> dict[str, Any]:
    always = {"name", "kind", "code", "colour"}
    values = {name: getattr(label, name) for name in LABEL_TYPES}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if name in always or value != LABEL_DEFAULTS[name]
    }


def loads(data: bytes | str) -> SchemaFile:
    """Read a file. Raises FormatError with the place, TooLarge above 5 MB."""
    if SIZE_LIMIT < len(data):
        raise TooLarge(f"The file has {len(data):,} bytes; the limit is {SIZE_LIMIT:,}.")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise FormatError("The file is not UTF-8.", where=f"byte {error.start}", hint="Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FormatError(f"The file is not JSON: {error.msg}.", where=where) from None
    except (RecursionError, ValueError) as error:
        message = "The file is nested too deeply." if isinstance(error, RecursionError) else f"Not JSON: {error}."
        raise FormatError(message) from None
    return from_json(value)


def from_json(value: object) -> SchemaFile:
    """Read a JSON value that was parsed already. Raises FormatError."""
    data = _object(value, "the file", SCHEMA_TYPES, required=("format", "slug", "title", "labels"))
    if data["format"] != FORMAT:
        raise FormatError(f"The format is “{data['format'][:80]}”, not “{FORMAT}”.", where="format")
    schema = Schema(
        name=data["slug"],
        version=0,
        labels=tuple(_read_label(label, f"labels[{index}]") for index, label in enumerate(data["labels"])),
        overlap=data.get("overlap", "any"),
        title=data["title"],
        guidelines="\n".join(_strings(data.get("guidelines", []), "guidelines")),
    )
    return SchemaFile(schema, data.get("description", ""))


def _read_label(value: object, where: str) -> LabelDef:
    data = _object(value, where, LABEL_TYPES, required=("name",))
    lists = {
        name: tuple(_strings(data[name], f"{where}.{name}")) for name in data.keys() & {"examples", "model_labels"}
    }
    return LabelDef(**{**data, **lists})


def _object(value: object, where: str, types: Mapping[str, type], *, required: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormatError("An object was expected.", where=where, hint="It begins with {.")
    if unknown := sorted(value.keys() - types.keys()):
        hint = f"Known keys: {', '.join(types)}."
        raise FormatError(f"Unknown key “{unknown[0][:80]}”.", where=where, hint=hint)
    if missing := [name for name in required if name not in value]:
        raise FormatError(f"The key “{missing[0]}” is missing.", where=where)
    for name, item in value.items():
        if type(item) is not types[name]:
            raise FormatError(f"“{name}” has to be {TYPE_WORDS[types[name]]}.", where=f"{where}, {name}")
    return value


def _strings(items: list[object], where: str) -> list[str]:
    for index, item in enumerate(items):
        if not isinstance(item, str):
            raise FormatError("A string was expected.", where=f"{where}[{index}]")
    return [str(item) for item in items]


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FormatError(f"The key “{key[:80]}” stands twice in one object.", hint="Remove one of them.")
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise FormatError(f"{name} is not a JSON number.")
