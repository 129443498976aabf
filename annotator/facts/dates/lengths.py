"""Times without a day: durations, ages, sets ("every Monday"), and bare clock times."""

from __future__ import annotations

import re
from datetime import date

from annotator.facts.dates.rules import NUMBER, UNIT, WEEKDAY, WEEKDAYS, Rule, S, Said, amount, period, rule
from annotator.vocabulary import TimeKind


def duration(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    names = found.groupdict()
    if found["unit"].lower() == "quarter":  # three quarters of something else than a year
        return None
    number = amount(found["number"]) if names.get("number") else None
    if number is not None and names.get("half"):
        number += 0.5
    if names.get("number") in {"a", "an", "A", "An"} and (not _lasts(found) or found["unit"] == "second"):
        return None
    return Said(period(number, found["unit"]), kind=TimeKind.DURATION)


def _lasts(found: re.Match[str]) -> bool:
    """Whether "a week" is a length: "for a week", "a week of talks"; not "30 a week"."""
    before, after = (
        found.string[max(0, found.start() - 12) : found.start()],
        found.string[found.end() : found.end() + 8],
    )
    return bool(
        found.groupdict().get("half") or LASTING.search(before) or re.match(r"\s(?:of|long|after|before)\b", after)
    )


def age(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    number = amount(found["number"])
    unit = found.groupdict().get("unit") or "year"
    return Said(period(number, unit), kind=TimeKind.AGE) if number is not None else None


def every(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """Every Monday, on Mondays, each day, daily, twice a week."""
    if (name := found.groupdict().get("weekday")) is not None:
        return Said(f"XXXX-WXX-{WEEKDAYS.index(name.lower()) + 1}", kind=TimeKind.SET)
    word = found[0].lower()
    unit = found.groupdict().get("unit") or {
        "daily": "day",
        "hourly": "hour",
        "weekly": "week",
        "monthly": "month",
    }.get(word, "year" if word in {"annually", "yearly"} else "day")
    number = amount(found["number"]) if found.groupdict().get("number") else 1.0
    return Said(period(number, unit), kind=TimeKind.SET)


def clock(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """06:30, 5 p.m., noon: a time of some day."""
    value = clock_value(found[0])
    return Said(f"T{value}", kind=TimeKind.TIME, anchored=False, partial=f"T{value}") if value else None


def clock_value(text: str) -> str:
    """The hour and minute as "06:30"; "" where it is no time."""
    low = text.lower()
    if low.startswith(("noon", "midday", "midnight")):
        return "00:00" if "midnight" in low else "12:00"
    digits = re.findall(r"\d{1,2}", low)
    if not digits:
        return ""
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    half = re.search(r"([ap])\.?\s?m", low)
    if half:
        hour = hour % 12 + 12 * (half[1] == "p")
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


ANY = re.IGNORECASE
LASTING = re.compile(
    r"(?i)\b(?:for|in|within|over|after|lasted|took|than|about|almost|nearly|least|under|takes?|last)\s$"
)
ZONE = r"(?:\s(?:GMT|UTC|CET|EST|EDT|BST|local\stime))?"
CLOCK = (
    rf"(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:\d){ZONE}|(?<![\d.,$])(?:1[0-2]"
    rf"|0?[1-9])(?:[.:][0-5]\d)?\s?[ap]\.?m(?:\.(?=\s?[a-z(,]|$))?(?!\w){ZONE}"
    rf"|(?:[01]\d|2[0-3])[0-5]\d\s?(?:GMT|UTC|hours|local\stime)|(?<![\d.])(?:[01]?\d|2[0-3])\.[0-5]\d\s(?:GMT"
    rf"|UTC|CET|local\stime)"
    r"|(?<=at )(?:noon|midday|midnight)|(?:noon|midday|midnight)(?=\son\s)"
)
LENGTHS: tuple[Rule, ...] = (
    rule(rf"(?:aged?|the{S}age{S}of){S}(?P<number>\d{{1,3}})(?![\d,]\d)", age, ANY),
    rule(rf"(?P<number>{NUMBER})[ -](?P<unit>year|month|week|day)s?[ -]olds?", age, ANY),
    rule(rf"(?:every|each){S}(?:single{S})?(?:other{S})?(?P<weekday>{WEEKDAY})", every, ANY),
    rule(rf"(?P<weekday>{WEEKDAY})s", every),
    rule(rf"every{S}(?P<number>{NUMBER}){S}(?P<unit>{UNIT})s?", every, ANY),
    rule(rf"(?:every|each|per){S}(?:other{S})?(?P<unit>day|night|week|month|year|hour|minute)(?!\sof)", every, ANY),
    rule(rf"(?:once|twice|(?:three|four|five|\d){S}times){S}an?{S}(?P<unit>day|week|month|year|hour)", every, ANY),
    rule(r"(?:daily|hourly|weekly|monthly|annually|yearly)", every, ANY),
    rule(CLOCK, clock, ANY),
    rule(
        rf"(?P<number>half{S}an?|{NUMBER})[ -]?(?P<unit>{UNIT}|min|hr"
        rf"|yr)s?(?P<half>{S}and{S}a{S}half)?(?!{S}(?:ago|earlier|later)|[ -]old)",
        duration,
        ANY,
    ),
    rule(
        r"(?:(?<=for )|(?<=took )|(?<=within )|(?<=lasted )|(?<=after ))(?:many |several |some )?"
        r"(?P<unit>hour|day|week|month|year|decade)s",
        duration,
        ANY,
    ),
)
