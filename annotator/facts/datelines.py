"""The start of a news report, "KYIV, March 3 (Reuters) -", and the day on which a text was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from annotator.facts.written_days import MONTH, WrittenDay, written_days
from annotator.records import Part
from annotator.vocabulary import DatePrecision

_PLACE = r"[A-ZÀ-ÞŁŚŻ][\w'’ʼ.-]+(?: [A-ZÀ-ÞŁŚŻ][\w'’ʼ.-]*){0,3}(?:[,/] ?[A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
_DAY = rf"(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})?"
_AGENCY = r"\((?P<agency>[A-Z][\w .&/-]{1,40})\)"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}?)(?:, (?P<day>{_DAY}))?(?: {_AGENCY})?[ \u00a0]?(?:[–—]|--?|[−‒])(?:[ \u00a0]|$)"
)
_STATED = re.compile(
    r"^\W*(?P<word>(?:first |originally )?published|posted|publication date|date|last updated|updated|last modified)"
    r"(?: on| at)?\b[:\s]{0,3}",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n\r]+")
_LINES_AT_START = 15
_LINES_AT_END = 8


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, day and agency before the first sentence; "" where not given. `end` is after the dash."""

    start: int
    end: int
    place: str
    day: str = ""
    agency: str = ""


def dateline(text: str, start: int = 0, end: int | None = None) -> Dateline | None:
    """The dateline that a paragraph begins with. A place in small letters needs a day or an agency beside it."""
    match = _DATELINE.match(text, start, len(text) if end is None else end)
    if match is None:
        return None
    place, day, agency = match["place"], match["day"] or "", match["agency"] or ""
    letters = [each for each in place if each.isalpha()]
    if len(letters) < 3 or not (day or agency or all(each.isupper() for each in letters)):
        return None
    return Dateline(match.start(), start + len(match.group().rstrip()), place, day, agency)


def published(text: str) -> tuple[date, DatePrecision, Part] | None:
    """The day of publication that a text gives and where: "Published 12 March 2026" before "Updated ...", then a line
    that is only a date near the start, then a dateline with a year. None where there is none of these.
    """
    lines = [match.span() for match in _LINE.finditer(text) if not match.group().isspace()]
    near = [*lines[:_LINES_AT_START], *lines[max(_LINES_AT_START, len(lines) - _LINES_AT_END) :]]
    found: list[tuple[int, WrittenDay]] = []
    for start, end in near:
        found.extend(_of_line(text, start, end))
    if not found:
        return None
    best = min(found, key=lambda each: each[0])[1]
    return best.day, best.precision, (best.start, best.end)


def _of_line(text: str, start: int, end: int) -> list[tuple[int, WrittenDay]]:
    """The day that a line gives for the publication, with the rank of the rule that says so."""
    days = written_days(text, start, end)
    if not days:
        return []
    if (stated := _STATED.match(text[start:end])) and days[0].start - start - stated.end() <= 20:
        return [(1 if "updated" in stated["word"].lower() or "modified" in stated["word"].lower() else 0, days[0])]
    rest = text[start : days[0].start] + text[days[0].end : end]
    if sum(each.isalnum() for each in rest) <= 12 and end - start <= 60 and days[0].precision != DatePrecision.MONTH:
        return [(2, days[0])]
    line = dateline(text, start, end)
    if line and line.day and days[0].end <= line.end:
        return [(3, days[0])]
    return []
