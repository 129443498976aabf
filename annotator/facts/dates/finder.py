"""Dates and times in a text, read against its day of publication. There is no clock here: never the day of today.

Own rules first; what a person marked and they cannot read, and texts in other languages, go to dateparser, which is
imported only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from annotator.fact_records import TimeValue
from annotator.facts import days
from annotator.facts.dates.absolute import ABSOLUTE
from annotator.facts.dates.lengths import LENGTHS
from annotator.facts.dates.relative import RELATIVE
from annotator.facts.dates.rules import PARTS, WEEKDAYS, Said
from annotator.facts.dates.tense import direction
from annotator.records import Part
from annotator.vocabulary import DatePrecision, Orientation, Precision, TimeKind

RULES = (*ABSOLUTE, *RELATIVE, *LENGTHS)
SAMPLE = date(2023, 6, 15)
COARSE = frozenset({Precision.MONTH, Precision.SEASON, Precision.QUARTER, Precision.YEAR, Precision.DECADE})
BARE_YEAR = re.compile(r"\d{4}")
LABEL_BEFORE = re.compile(
    r"(?:[Rr]esolutions?|[Aa]rticle|[Uu]nit|[Rr]oom|[Ff]light|No\.?|[Nn]umber|[Nn]early|[Aa]lmost|[Aa]bout"
    r"|[Ss]ome|than|least|most|"
    r"[Oo]ver|to|as|[Aa]pproximately|[Rr]oughly|fewer|[Bb]oeing|[Rr]oute|[Hh]ighway|[#$€£])\s?$"
)
COUNTED = re.compile(
    r"[\s-]?(?:people|men|women|children|civilians|soldiers|troops|fighters|prisoners|refugees|tonnes|tons|kg"
    r"|km|m\b|mm\b|"
    r"kilomet|met(?:re|er)s|miles|hectares|acres|feet|barrels|dollars|euros|drones|shells|missiles|vehicles"
    r"|tanks|homes|"
    r"houses|families|villages|times|%|per cent|percent|hours|GMT|UTC|residents|workers|police|votes|deaths|cases|"
    r"rounds|volunteers|members|personnel|bodies)"
)
PART_BEFORE = re.compile(r"(?i)\b(?:(?:the )?(?P<part>night|evening|morning|afternoon|dawn|daybreak|dusk)) (?:of|on) $")
JOINTS = re.compile(r",?\s(?:on\s|at\s|at around\s|at about\s|around\s)?(?:early\s|late\s)?|,\s?")


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time expression in its text."""

    start: int
    end: int
    value: TimeValue


def find(
    text: str,
    published: date | None,
    precision: DatePrecision = DatePrecision.DAY,
    language: str = "en",
) -> list[FoundTime]:
    """The time expressions of a text, in order, without overlaps.

    What is relative is read against the day of publication; without one it has no days and `anchored` is False. English
    by own rules, linear; other languages by dateparser, which is slow.
    """
    if language != "en":
        from annotator.facts.dates.elsewhere import find_elsewhere

        return [FoundTime(start, end, value) for start, end, value in find_elsewhere(text, published, language)]
    known = None if precision == DatePrecision.UNKNOWN else published
    found = [
        FoundTime(start, end, _resolved(said, sample, known, precision))
        for start, end, said, sample in _spotted(text, known)
    ]
    return list(_joined(text, found))


def read(
    text: str,
    start: int,
    end: int,
    published: date | None,
    precision: DatePrecision = DatePrecision.DAY,
    language: str = "en",
) -> TimeValue | None:
    """What a marked range says, with the words around it as context; None where it is no time that can be read."""
    left, right = max(0, start - 200), end + 200
    near = find(text[left:right], published, precision) if language == "en" else []
    for each in near:
        if each.start + left == start and each.end + left == end:
            return each.value
    within = [each for each in near if start <= each.start + left and each.end + left <= end]
    if within:
        return max(within, key=lambda each: each.end - each.start).value
    around = [each for each in near if each.start + left <= start and end <= each.end + left]
    if around and re.search(r"\w", text[start:end]):
        return _of_part(text[start:end], around[0].value, published, precision)
    from annotator.facts.dates.elsewhere import read_elsewhere

    return read_elsewhere(text[start:end], published, language)


def _of_part(marked: str, whole: TimeValue, published: date | None, precision: DatePrecision) -> TimeValue | None:
    """A range inside an expression: the day in "Thursday night", all of "next Wednesday" for its Wednesday."""
    alone = find(marked, published, precision)
    if not alone:
        return None
    day, _, time = whole.value.partition("T")
    if alone[0].value.kind == TimeKind.TIME or not time or "/" in whole.value:
        return whole if "/" not in whole.value else alone[0].value
    return _dated(replace(whole, value=day), day)


def calendar_ranges(text: str) -> Iterator[Part]:
    """The ranges of dates and clock times, not of durations, ages and sets: no figures are looked for in them."""
    for start, end, said, _ in _spotted(text, None):
        if said.kind in {TimeKind.DATE, TimeKind.TIME} and said.value:
            yield start, end


def _spotted(text: str, published: date | None) -> list[tuple[int, int, Said, Said]]:
    """Where rules match, leftmost and longest first, with what that says on the day of publication and on a sample."""
    spotted = []
    for order, (pattern, reader) in enumerate(RULES):
        for found in pattern.finditer(text):
            side = direction(text, found.start(), found.end())
            sample = reader(found, SAMPLE, side)
            if sample is None or _is_no_year(text, found):
                continue
            said = sample if published is None else reader(found, published, side)
            if said is not None:
                spotted.append((found.start(), -found.end(), order, said, sample))
    spotted.sort(key=lambda each: each[:3])
    return list(_apart(spotted))


def _apart(spotted: list[tuple[int, int, int, Said, Said]]) -> Iterator[tuple[int, int, Said, Said]]:
    reached = 0
    for start, minus_end, _, said, sample in spotted:
        if reached <= start:
            yield start, -minus_end, said, sample
            reached = -minus_end


def _is_no_year(text: str, found: re.Match[str]) -> bool:
    """A bare four-digit number that counts or names something."""
    if not BARE_YEAR.fullmatch(found[0]):
        return False
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 14]
    if before[-1:] in {"-", "/", ".", ","} or after[:1] in {"-", "/"} or re.match(r"[.,]\d", after):
        return True
    return bool(
        (LABEL_BEFORE.search(before) and not re.search(r"(?:back|up|prior) to $", before)) or COUNTED.match(after)
    )


def _resolved(said: Said, sample: Said, published: date | None, precision: DatePrecision) -> TimeValue:
    """A reading with its days. What is relative and cannot be anchored keeps what is known of it."""
    base = TimeValue(said.value, said.kind, modifier=said.modifier, relative=said.relative, direction=said.direction)
    exact = days.covered(sample.value)
    base = replace(base, precision=exact[2] if exact else Precision.UNKNOWN)
    anchored = not said.relative or (
        published is not None and (precision != DatePrecision.MONTH or base.precision in COARSE)
    )
    if not anchored or not said.anchored:
        return replace(base, value=said.partial, anchored=False)
    return _dated(base, said.value)


def _dated(value: TimeValue, text: str) -> TimeValue:
    covered = days.covered(text)
    if covered is None:
        return replace(value, value=text)
    first, last, precision = covered
    if text.endswith("TNI"):
        last = last + timedelta(1) if last < date.max else last
    return replace(value, value=text, first=first.isoformat(), last=last.isoformat(), precision=precision)


def _joined(text: str, found: list[FoundTime]) -> Iterator[FoundTime]:
    """A clock time beside a day is one expression: at 06:30 on Friday, 3 March at 5 p.m."""
    at = 0
    while at < len(found):
        if at + 1 < len(found) and (both := _with_clock(text, found[at], found[at + 1])) is not None:
            yield both
            at += 2
        else:
            yield _with_part(text, found[at], found[at - 1].end if at else 0)
            at += 1


def _with_clock(text: str, first: FoundTime, second: FoundTime) -> FoundTime | None:
    gap = text[first.end : second.start] if second.start - first.end < 16 else "-"
    kinds = {first.value.kind, second.value.kind}
    if kinds != {TimeKind.DATE, TimeKind.TIME} or not (JOINTS.fullmatch(gap) or gap == " "):
        return None
    day, time = (first.value, second.value) if first.value.kind == TimeKind.DATE else (second.value, first.value)
    if day.precision not in {Precision.DAY, Precision.PART_OF_DAY} or "/" in day.value or len(day.value[:10]) < 10:
        return _over_both(first, second, replace(day, kind=TimeKind.TIME)) if not day.anchored else None
    value = f"{day.value[:10]}{time.value}"
    return _over_both(first, second, _dated(replace(day, kind=TimeKind.TIME), value))


def _with_part(text: str, found: FoundTime, after: int) -> FoundTime:
    """The night of 3 March, dawn on Sunday: the part of the day that stands before it belongs to it."""
    value = found.value
    part = PART_BEFORE.search(text[max(after, found.start - 24) : found.start])
    if part is None or value.kind != TimeKind.DATE or not re.fullmatch(r"\d{4}-\d\d-\d\d", value.value):
        return found
    named = f"{value.value}T{PARTS[part['part'].lower()]}"
    return FoundTime(found.start - len(part[0]), found.end, _dated(value, named))


def _over_both(first: FoundTime, second: FoundTime, value: TimeValue) -> FoundTime:
    return FoundTime(first.start, second.end, value)


def dated_after_publication(value: TimeValue, orientation: Orientation, published: date | None) -> bool:
    """Whether a claim about the past has a time that begins after the day of publication (W4)."""
    return bool(published and value.first and orientation == Orientation.PAST and published.isoformat() < value.first)


def on_weekday_of_publication(text: str, published: date | None) -> bool:
    """Whether an expression names the weekday of publication, which may mean today or a week ago or ahead (W11)."""
    return published is not None and re.search(rf"(?i)\b{WEEKDAYS[published.weekday()]}\b", text) is not None
