"""Days of publication as news write them, in full: "12 March 2026", "Mar. 12, 2026", "2026-03-12", "12.03.2026".

Only for lines that say when a text appeared; what dates mean inside a text is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from annotator.vocabulary import DatePrecision

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_MONTHS = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_CLOCK = r"(?P<clock>(?:,? at |,? |T)\d{1,2}[:.]\d{2}(?![.\d]))?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH}),? (?P<year>\d{{4}})\b",
        rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
        r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b",
        r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b",
        rf"(?<!\d )(?<!\d(?:st|nd|rd|th) )\b(?P<month>{MONTH}) (?P<year>\d{{4}})\b",
    )
)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day, how exactly it is given and where it stands."""

    day: date
    precision: DatePrecision
    start: int
    end: int


def written_days(text: str, start: int = 0, end: int | None = None) -> list[WrittenDay]:
    """The full dates in a range of a text, in reading order, apart from each other; 03/04/2026 is none."""
    found: list[WrittenDay] = []
    for each in _all(text, start, len(text) if end is None else end):
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _all(text: str, start: int, end: int) -> Iterator[WrittenDay]:
    for form in _FORMS:
        for match in form.finditer(text, start, end):
            if read := _read(match.groupdict()):
                yield WrittenDay(*read, *match.span())


def _read(parts: dict[str, str | None]) -> tuple[date, DatePrecision] | None:
    if parts.get("first"):
        ordered = _ordered(int(parts["first"] or 0), int(parts["second"] or 0))
        if ordered is None:
            return None
        day, month = ordered
    else:
        day, month = int(parts.get("day") or 1), _month(parts["month"] or "")
    precision = DatePrecision.DAY if parts.get("day") or parts.get("first") else DatePrecision.MONTH
    if parts["clock"] and precision == DatePrecision.DAY:
        precision = DatePrecision.MINUTE
    try:
        return date(int(parts["year"] or 0), month, day), precision
    except ValueError:
        return None


def _ordered(first: int, second: int) -> tuple[int, int] | None:
    """Day and month of 25/12 and 12/25; None where both readings are possible and differ."""
    if first == second or 12 < first:
        return first, second
    return (second, first) if 12 < second else None


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS[written[:3].lower()]
