"""Reading one operation of the annotation page from a POST."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from annotator.errors import Invalid
from annotator.records import Part
from annotator.services.operations import ACTIONS, Operation

_PARTS = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(,[0-9]{1,9}-[0-9]{1,9}){0,99}")
_BASE = re.compile(r"[0-9]{1,9}:[0-9]{1,9}(,[0-9]{1,9}:[0-9]{1,9}){0,999}")
_ID = re.compile(r"[0-9]{1,18}")


def parse_operation(data: Mapping[str, str]) -> Operation:
    """The operation in a form.

    Fields: `op`, `cid`, `span`, `parts` ("0-3,17-24"), `quote`, `label`, `note`, `base` ("57:12,58:9").
    Raises Invalid naming the field.
    """
    action = data.get("op", "")
    if action not in ACTIONS:
        raise Invalid("There is no such operation.", where="op")
    return Operation(
        id=operation_id(data),
        action=action,
        span=_number(data, "span"),
        parts=_parts(data.get("parts", "")),
        label=_number(data, "label"),
        note=data.get("note", ""),
        quote=data.get("quote", ""),
        blocks=_base(data.get("base", "")),
    )


def operation_id(data: Mapping[str, str]) -> UUID:
    """The id that the client made for this operation."""
    try:
        return UUID(data.get("cid", ""))
    except ValueError:
        raise Invalid("An operation needs an id of its own: a UUID.", where="cid") from None


def _number(data: Mapping[str, str], field: str) -> int | None:
    value = data.get(field, "")
    if not value:
        return None
    if not _ID.fullmatch(value):
        raise Invalid("This is not an id.", where=field)
    return int(value)


def _parts(value: str) -> tuple[Part, ...]:
    if value and not _PARTS.fullmatch(value):
        raise Invalid("Parts look like 0-3,17-24.", where="parts")
    pairs = (part.split("-") for part in value.split(",") if part)
    return tuple((int(start), int(end)) for start, end in pairs)


def _base(value: str) -> dict[int, int]:
    if value and not _BASE.fullmatch(value):
        raise Invalid("Revisions look like 57:12,58:9.", where="base")
    pairs = (pair.split(":") for pair in value.split(",") if pair)
    return {int(block): int(revision) for block, revision in pairs}
