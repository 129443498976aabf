"""Checks the facts of a record against its text, its spans and each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isfinite

from annotator.errors import FormatError
from annotator.fact_records import ClaimRecord, DocumentFacts, QuantityRecord, TimeRecord
from annotator.records import Part


def check_facts(facts: DocumentFacts, length: int, spans: int) -> None:
    """Raises FormatError for what lies outside the text, names nothing of the record, or is there twice."""
    names = _names(facts.claims)
    for claim in facts.claims:
        _check_claim(claim, names, length)
    _check_no_circle(facts.claims)
    for link in facts.links:
        _check_name(link.tail, names, "facts: links")
        _check_day(link.valid_until, "facts: links")
    for assessment in facts.assessments:
        _check_name(assessment.claim, names, "facts: assessments")
        _check_day(assessment.valid_until, "facts: assessments")
    _check_values(facts, spans)
    for zone in facts.zones or ():
        _check_range((zone.start, zone.end), length, "facts: zones")
        _check_day(zone.published_on, "facts: zones")
    for issue in facts.issues:
        _check_range((issue.start, issue.end), length, "facts: issues")


def _names(claims: Iterable[ClaimRecord]) -> set[str]:
    names: set[str] = set()
    for claim in claims:
        if not claim.id or claim.id in names:
            raise FormatError("Each claim has an id of its own.", where="facts: claims")
        names.add(claim.id)
    return names


def _check_claim(claim: ClaimRecord, names: set[str], length: int) -> None:
    where = f"facts: claim {claim.id}"
    if not claim.content:
        raise FormatError("A claim needs a content.", where=where)
    for part in claim.parts:
        _check_range(part.range, length, where)
    if claim.parent:
        _check_name(claim.parent, names, where)


def _check_no_circle(claims: Iterable[ClaimRecord]) -> None:
    parents = {claim.id: claim.parent for claim in claims if claim.parent}
    for first in parents:
        at, steps = first, 0
        while at := parents.get(at, ""):
            steps += 1
            if at == first or steps > len(parents):
                raise FormatError("Claims lie inside each other in a circle.", where=f"facts: claim {first}")


def _check_values(facts: DocumentFacts, spans: int) -> None:
    for kind in ("mentions", "quantities", "times"):
        seen: set[int] = set()
        for value in getattr(facts, kind):
            others = [each for each in (_other(value),) if each is not None]
            if value.span in seen or any(not 0 <= each < spans for each in (value.span, *others)):
                raise FormatError("A value names a span by its place from 0, each once.", where=f"facts: {kind}")
            seen.add(value.span)
    for quantity in facts.quantities:
        low, high = quantity.quantity.low, quantity.quantity.high
        if not (isfinite(low) and isfinite(high) and low <= high):
            raise FormatError("The lower figure is greater than the higher one.", where="facts: quantities")
    for each in facts.times:
        for day in (each.time.first, each.time.last, each.published):
            _check_day(day, "facts: times")
        if each.time.first and each.time.last and each.time.last < each.time.first:
            raise FormatError("The last day lies before the first.", where="facts: times")


def _other(value: object) -> int | None:
    """The other span that a value names: its twin or anchor."""
    if isinstance(value, QuantityRecord):
        return value.twin
    return value.anchor if isinstance(value, TimeRecord) else None


def _check_range(part: Part, length: int, where: str) -> None:
    if not 0 <= part[0] < part[1] <= length:
        message = f"[{part[0]}, {part[1]}) does not lie in the text of {length:,} characters."
        raise FormatError(message, where=where, hint="Offsets count code points of exactly this text, from 0.")


def _check_name(name: str, names: set[str], where: str) -> None:
    if name not in names:
        raise FormatError(f"There is no claim “{name[:40]}” in the document.", where=where)


def _check_day(day: str, where: str) -> None:
    try:
        if day:
            date.fromisoformat(day)
    except ValueError:
        raise FormatError(f"“{day[:40]}” is not a day.", hint="Write it as 2026-03-12.", where=where) from None
