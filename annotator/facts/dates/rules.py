"""The table of what dates look like in English, and what each says. Resolving it is left to `annotator.facts.dates`.

A reader gets the match and a day to count from and gives a `Said`, or None where the words mean something else. Every
repeat in a pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.facts import days
from annotator.facts.listing import word_list
from annotator.facts.numbers import number_at, words
from annotator.vocabulary import TimeKind

MONTHS = word_list("january february march april may june july august september october november december")
WEEKDAYS = word_list("monday tuesday wednesday thursday friday saturday sunday")
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "noon": "MI", "afternoon": "AF", "evening": "EV", "night": "NI", "dawn": "MO", "dusk": "EV"}
PARTS |= {"midnight": "NI", "daybreak": "MO"}
ENDS = {"early": "START", "beginning": "START", "start": "START", "late": "END", "end": "END", "mid": "MID"}
ENDS |= {"middle": "MID", "opening": "START", "close": "END", "earlier": "START", "later": "END"}
ORDINALS = {word: number for number, word in enumerate(word_list("first second third fourth"), 1)}
LETTER = {
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "W",
    "month": "M",
    "year": "Y",
    "hour": "H",
    "minute": "M",
}
LETTER |= {
    "min": "M",
    "hr": "H",
    "yr": "Y",
    "second": "S",
    "decade": "Y",
    "century": "Y",
    "centurie": "Y",
    "quarter": "M",
    "weekend": "D",
}
MANY = {"decade": 10, "century": 100, "centurie": 100, "fortnight": 2, "quarter": 3, "weekend": 2}

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SHORT_DAY = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?)"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d,]\d|\d|-\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:]|[.,]\d{1,2}(?!\d{2}))"
S = r"\s{1,3}"
DASH = r"\s?[-–—]\s?"
UNIT = r"(?:second|minute|hour|day|night|weekend|week|fortnight|month|quarter|year|decade|centur(?:y|ie))"
ONE_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen)"
)
NUMBER = (
    rf"(?:\d{{1,4}}(?:,\d{{3}})?(?:\.\d{{1,2}})?|(?:half{S})?a{S}(?:hundred|thousand|dozen)"
    rf"|{ONE_WORD}(?:[ -](?:and )?{ONE_WORD}){{0,3}}"
    rf"|a{S}few|a{S}couple{S}of|several|many|half{S}an?|an?)(?:{S}and{S}a{S}half)?"
)
EDGE = r"(?:(?P<edge>early|late|mid|(?:the )?(?:beginning|start|end|middle|close)(?: of)?)[ -](?:in )?(?:the )?)?"
ON_DAY = rf"(?:{SHORT_DAY},?{S}(?:the{S})?)?"


@dataclass(frozen=True, slots=True)
class Said:
    """What an expression says. `partial` is what is known of it without a day of publication."""

    value: str
    kind: TimeKind = TimeKind.DATE
    modifier: str = ""
    relative: bool = False
    direction: str = ""
    partial: str = ""
    anchored: bool = True


Reader = Callable[[re.Match[str], date, str], Said | None]
Rule = tuple[re.Pattern[str], Reader]


def edge(found: re.Match[str]) -> str:
    word = (found.groupdict().get("edge") or "").lower().removeprefix("the ").removesuffix(" of")
    return ENDS.get(word, "")


def month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def year_of(text: str) -> int:
    number = int(text)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def day_value(year: int, month: int, day: str) -> str | None:
    try:
        return date(year, month, int(re.sub(r"\D", "", day))).isoformat()
    except ValueError:
        return None


def closest(month: int, day: int | None, published: date, direction: str) -> int:
    """The year that a month without one belongs to: the last past one, or the next where that is what is spoken of."""
    here = (month, day or 1) <= (published.month, published.day if day else 1)
    past = published.year if here else published.year - 1
    if direction == "future":
        return past if (month, day or 0) == (published.month, published.day if day else 0) else past + 1
    ahead = days.shifted(date(past + 1, month, 1), 0) - published
    behind = published - date(past, month, 1)
    return past + 1 if not direction and ahead.days <= 45 and behind.days > 300 else past


def amount(text: str) -> float | None:
    """How many: "three", "a", "half a", "three and a half"; None for a few and several."""
    low = " ".join(text.lower().split())
    if low in {"a few", "several", "a couple of", "many"}:
        return 2.0 if low == "a couple of" else None
    extra = 0.5 if low.endswith(" and a half") else 0.0
    low = low.removesuffix(" and a half")
    if low in {"a", "an"}:
        return 1 + extra
    if low in {"half a", "half an"}:
        return 0.5
    number = number_at(words(low), 0)
    return None if number is None else number.low + extra


def period(number: float | None, unit: str) -> str:
    """P3W, PT24H, P1.5Y; PXW for a few weeks."""
    unit = unit.lower().removesuffix("s") if unit.lower() != "s" else unit
    figure = "X" if number is None else f"{number * MANY.get(unit, 1):g}"
    return f"P{'T' if unit in {'hour', 'hr', 'minute', 'min', 'second'} else ''}{figure}{LETTER[unit]}"


def moved(published: date, unit: str, number: float) -> str | None:
    """The day, week, month or year so many units from the day of publication."""
    unit = unit.lower().removesuffix("s")
    try:
        if unit in {"second", "minute", "hour"}:
            size = {"second": 1, "minute": 60, "hour": 3600}[unit]
            return (published + timedelta(days=round(number * size / 86400 - 0.01 * (number > 0)))).isoformat()
        if unit in {"day", "night"}:
            return (published + timedelta(days=round(number))).isoformat()
        if unit in {"week", "fortnight"}:
            return days.week(published + timedelta(weeks=number * MANY.get(unit, 1)))
        if unit == "weekend":
            return days.week(published + timedelta(weeks=number)) + "-WE"
        if unit == "month":
            return days.month(days.shifted(published, round(number)))
        if unit == "quarter":
            return days.quarter(days.shifted(published, 3 * round(number)))
        if unit == "decade" and number in {-1, 0, 1}:
            return f"{(published.year + int(number) * 10) // 10:03}"
        years = number * MANY.get(unit, 1)
        return (
            f"{published.year + int(years):04}"
            if years % 1 == 0
            else days.month(days.shifted(published, round(12 * years)))
        )
    except (ValueError, OverflowError):
        return None


def rule(pattern: str, reader: Reader, flags: int = 0, *, end: str = r"(?!\w)") -> Rule:
    return re.compile(rf"(?<![\w$€£])(?:{pattern}){end}", flags), reader
