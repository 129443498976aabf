"""Reading what the annotation page sends: one operation, and the filter of its list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from annotator.errors import Invalid
from annotator.records import Part
from annotator.selectors.marks import STATES
from annotator.services.operations import SPAN_ACTIONS, Operation

LONGEST_FILTER = 200
_PARTS = re.compile(r"[0-9]{1,9}-[0-9]{1,9}(,[0-9]{1,9}-[0-9]{1,9}){0,99}")
_BASE = re.compile(r"[0-9]{1,9}:[0-9]{1,9}(,[0-9]{1,9}:[0-9]{1,9}){0,999}")
_ID = re.compile(r"[0-9]{1,18}")


def parse_operation(data: Mapping[str, str]) -> Operation:
    """The operation on spans or document labels in a form; those on facts are in `forms.claims`.

    Fields: `op`, `cid`, `span`, `parts` ("0-3,17-24"), `quote`, `label`, `note`, `base` ("57:12,58:9"), and
    `against`, which counts where there is no base: what a form said that the server made.
    Raises Invalid naming the field.
    """
    action = data.get("op", "")
    if action not in SPAN_ACTIONS:
        raise Invalid("There is no such operation.", where="op")
    return Operation(
        id=operation_id(data),
        action=action,
        span=number_in(data, "span"),
        parts=parts_in(data.get("parts", "")),
        label=number_in(data, "label"),
        note=data.get("note", ""),
        quote=data.get("quote", ""),
        blocks=blocks_seen(data),
    )


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the list of the whole text is narrowed to; false where nothing was chosen."""

    label: int | None = None
    state: str | None = None
    source: str | None = None
    text: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> ListFilter:
        """From the fields of the filter bar. Raises Invalid naming the field."""
        state = data.get("state") or None
        if state is not None and state not in STATES:
            raise Invalid("There is no such state.", where="state")
        text = data.get("text", "")
        if LONGEST_FILTER < len(text):
            raise Invalid(f"At most {LONGEST_FILTER} characters.", where="text")
        return cls(number_in(data, "label"), state, data.get("source") or None, text)

    def __bool__(self) -> bool:
        return self != ListFilter()


def operation_id(data: Mapping[str, str]) -> UUID:
    """The id that the client made for this operation."""
    try:
        return UUID(data.get("cid", ""))
    except ValueError:
        raise Invalid("An operation needs an id of its own: a UUID.", where="cid") from None


def number_in(data: Mapping[str, str], field: str) -> int | None:
    """The id in a field, None where it is empty."""
    value = data.get(field, "")
    if not value:
        return None
    if not _ID.fullmatch(value):
        raise Invalid("This is not an id.", where=field)
    return int(value)


def numbers_in(values: Iterable[str], field: str) -> list[int]:
    """The ids in a field that is sent several times."""
    return [number for value in values if (number := number_in({field: value}, field)) is not None]


def parts_in(value: str) -> tuple[Part, ...]:
    """The parts in a field, "0-3,17-24"."""
    if value and not _PARTS.fullmatch(value):
        raise Invalid("Parts look like 0-3,17-24.", where="parts")
    pairs = (part.split("-") for part in value.split(",") if part)
    return tuple((int(start), int(end)) for start, end in pairs)


def blocks_seen(data: Mapping[str, str]) -> dict[int, int]:
    """Block -> revision that the page saw."""
    value = data.get("base") or data.get("against", "")
    if value and not _BASE.fullmatch(value):
        raise Invalid("Revisions look like 57:12,58:9.", where="base")
    pairs = (pair.split(":") for pair in value.split(",") if pair)
    return {int(block): int(revision) for block, revision in pairs}
