"""The rules of changing the zones of a document: plain ones never overlap, an embedded article lies around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.errors import Invalid
from annotator.records import Part
from annotator.vocabulary import DateBasis, DatePrecision, ZoneKind


@dataclass(frozen=True, slots=True)
class ZoneState:
    """A stretch of a document and what it is; `published_on` is an ISO day or "", for an embedded article only."""

    start: int
    end: int
    kind: ZoneKind
    outlet: str = ""
    published_on: str = ""
    precision: DatePrecision = DatePrecision.DAY
    basis: DateBasis = DateBasis.ENTERED

    @property
    def key(self) -> str:
        """What it goes by in a form: "0-65-headline"."""
        return f"{self.start}-{self.end}-{self.kind.value}"

    @property
    def range(self) -> Part:
        return self.start, self.end


def put(zones: Sequence[ZoneState], new: ZoneState, text: str, was: str = "") -> tuple[ZoneState, ...]:
    """The zones with a new one, or with one (the key `was`) changed into it.

    A plain zone takes its place from the plain ones there. Raises Invalid for a range that is not in the text or is
    blank, and for an embedded article that begins inside another one and ends outside of it.
    """
    if not 0 <= new.start < new.end <= len(text) or text[new.start : new.end].isspace():
        raise Invalid("There are no words in this place.", where="start")
    others = [zone for zone in zones if zone.key != was]
    if was and len(others) == len(zones):
        raise Invalid("There is no such zone any more.", hint="Look again and repeat.", where="was")
    if new.kind == ZoneKind.EMBEDDED:
        if any(_cross(zone.range, new.range) for zone in others if zone.kind == ZoneKind.EMBEDDED):
            raise Invalid("Two embedded articles cannot cross each other.", where="start")
        kept = [zone for zone in others if zone.key != new.key]
    else:
        new = replace(new, outlet="", published_on="")
        kept = [piece for zone in others for piece in _beside(zone, new, text)]
    return in_order([*kept, new])


def remove(zones: Sequence[ZoneState], key: str) -> tuple[ZoneState, ...]:
    """The zones without the one of this key. Raises Invalid if there is none."""
    kept = tuple(zone for zone in zones if zone.key != key)
    if len(kept) == len(zones):
        raise Invalid("There is no such zone any more.", hint="Look again and repeat.", where="was")
    return kept


def in_order(zones: Iterable[ZoneState]) -> tuple[ZoneState, ...]:
    return tuple(sorted(zones, key=lambda zone: (zone.start, -zone.end, zone.kind)))


def _cross(one: Part, other: Part) -> bool:
    first, second = sorted((one, other))
    return first[0] < second[0] < first[1] < second[1]


def _beside(zone: ZoneState, new: ZoneState, text: str) -> list[ZoneState]:
    """What is left of a zone where a plain one takes its place."""
    if zone.kind == ZoneKind.EMBEDDED or zone.end <= new.start or new.end <= zone.start:
        return [zone]
    pieces = ((zone.start, min(zone.end, new.start)), (max(zone.start, new.end), zone.end))
    return [
        replace(zone, start=start, end=end)
        for start, end in (_trimmed(text, *piece) for piece in pieces)
        if start < end
    ]


def _trimmed(text: str, start: int, end: int) -> Part:
    words = text[start:end] if start < end else ""
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip()) if words.strip() else start
