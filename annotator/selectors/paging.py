"""Pages of what is in the order of a time: a page begins at a place, so that the last one costs what the first does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)

_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A row by its time and id; as text, in an address, "1717000000000000-12"."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _BEGINNING) // _MICROSECOND}-{self.id}"

    @classmethod
    def of(cls, text: str) -> Place | None:
        """The place in an address, None where there is none."""
        found = _PLACE.fullmatch(text)
        return None if found is None else cls(_BEGINNING + int(found[1]) * _MICROSECOND, int(found[2]))

    def beyond(self, rising: bool) -> Q:
        """What stands after this place in rising or falling order: of rows annotated with their time as `at`."""
        if rising:
            return Q(at__gt=self.at) | Q(at=self.at, pk__gt=self.id)
        return Q(at__lt=self.at) | Q(at=self.at, pk__lt=self.id)


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a page in order, and the places around it, None at the ends."""

    rows: list[Any]
    earlier: Place | None
    later: Place | None


def cut(rows: QuerySet[M], *, rising: bool, after: Place | None, before: Place | None, size: int) -> Slice:
    """One page of rows that are annotated with their time as `at`, after or before a place. One query."""
    backwards = before is not None
    up = rising != backwards
    if (place := before if backwards else after) is not None:
        rows = rows.filter(place.beyond(up))
    found: list[Any] = list(rows.order_by(*(("at", "pk") if up else ("-at", "-pk")))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Slice([], None, None)
    has_earlier = more if backwards else after is not None
    has_later = True if backwards else more
    first, last = (Place(row.at, row.pk) for row in (found[0], found[-1]))
    return Slice(found, first if has_earlier else None, last if has_later else None)
