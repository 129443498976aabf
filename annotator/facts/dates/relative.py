"""Dates that need the day of publication: Tuesday, next month, three weeks ago, last winter, overnight."""

from __future__ import annotations

import re
from datetime import date, timedelta

from annotator.facts import days
from annotator.facts.dates.rules import (
    EDGE,
    NUMBER,
    PARTS,
    SEASONS,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    Rule,
    S,
    Said,
    amount,
    edge,
    moved,
    rule,
)

STEPS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
BEFORE, AFTER = "past", "future"
WHICH = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def near_day(found: re.Match[str], published: date, _direction: str) -> Said | None:
    """Yesterday, tomorrow morning, the day before yesterday, last night, this evening."""
    word = " ".join(found[0].lower().split())
    if "day before yesterday" in word or "day after tomorrow" in word:
        step = -2 if "before" in word else 2
        return Said((published + timedelta(step)).isoformat(), relative=True, direction=BEFORE if step < 0 else AFTER)
    first, _, part = word.partition(" ")
    if first in {"last", "this"}:
        step = -1 if first == "last" else 0
    else:
        step = STEPS[first]
        part = "night" if first == "tonight" else part
    time = f"T{PARTS[part]}" if part else ""
    side = (BEFORE if step < 0 else AFTER) if step else ""
    return Said((published + timedelta(step)).isoformat() + time, relative=True, direction=side)


def overnight(_found: re.Match[str], published: date, direction: str) -> Said | None:
    """The night that leads to the day of publication, or from it where it lies ahead: the value names its first day."""
    first = published if direction == AFTER else published - timedelta(1)
    return Said(f"{first.isoformat()}TNI", relative=True, direction=direction)


def weekday(found: re.Match[str], published: date, direction: str) -> Said | None:
    """The nearest past one with the same day, or coming one; "next" is in next week, "last" before the day."""
    number, which = WEEKDAYS.index(found["weekday"].lower()), (found["which"] or "").lower().strip()
    monday = published - timedelta(published.weekday())
    if which in {"next"}:
        day, side = monday + timedelta(7 + number), AFTER
    elif which in {"this"}:
        day, side = monday + timedelta(number), ""
    elif which in {"last", "past", "previous"}:
        day, side = published - timedelta((published.weekday() - number - 1) % 7 + 1), BEFORE
    elif which == "coming" or direction == AFTER:
        day, side = published + timedelta((number - published.weekday()) % 7), AFTER
    else:
        day, side = published - timedelta((published.weekday() - number) % 7), BEFORE
    part = (found["part"] or "").lower()
    value = day.isoformat() + (f"T{PARTS[part]}" if part else "")
    return Said(value, relative=True, direction=side, partial=f"XXXX-WXX-{number + 1}", modifier=edge(found))


def from_weekday_to_weekday(found: re.Match[str], published: date, direction: str) -> Said | None:
    first, last = (WEEKDAYS.index(found[name].lower()) for name in ("weekday", "weekday2"))
    if direction == AFTER:
        begin = published + timedelta((first - published.weekday()) % 7)
        end = begin + timedelta((last - first) % 7)
    else:
        end = published - timedelta((published.weekday() - last) % 7)
        begin = end - timedelta((last - first) % 7)
    partial = f"XXXX-WXX-{first + 1}/XXXX-WXX-{last + 1}"
    return Said(f"{begin.isoformat()}/{end.isoformat()}", relative=True, direction=direction or BEFORE, partial=partial)


def this_unit(found: re.Match[str], published: date, _direction: str) -> Said | None:
    """Last week, early next month, this year, the current quarter, this weekend."""
    step = WHICH[found["which"].lower().removeprefix("the ")]
    unit = found["unit"].lower()
    value = moved(published, unit, step)
    side = {-1: BEFORE, 0: "", 1: AFTER}[step]
    return Said(value, modifier=edge(found), relative=True, direction=side) if value else None


def this_season(found: re.Match[str], published: date, direction: str) -> Said | None:
    """Last winter is the one that began last; this summer that of the year; next spring the one that begins next."""
    season, which = (
        SEASONS[found["season"].lower()],
        (found.groupdict().get("which") or "").lower().removeprefix("the "),
    )
    began = days.season_year(published, season)
    covered = days.covered(f"{began}-{season}")
    running = covered is not None and published <= covered[1]
    if which in {"next", "coming"}:
        year = began + 1
    elif which in {"last", "past", "previous"}:
        year = began - 1 if running and season != "WI" else began
    elif which == "this":
        year = began if running or (season == "WI" and published.month < 6) else published.year
    else:
        year = began + 1 if direction == AFTER and not running else began
    return Said(f"{year:04}-{season}", modifier=edge(found), relative=True)


def ago(found: re.Match[str], published: date, _direction: str) -> Said | None:
    """Three weeks ago; weeks ago is past and no more."""
    number = amount(found["number"]) if found["number"] else None
    if number is None:
        return Said("PAST_REF", relative=True, direction=BEFORE, partial="PAST_REF", anchored=False)
    number += 0.5 if found["half"] else 0
    value = moved(published, found["unit"], -number)
    return Said(value, relative=True, direction=BEFORE) if value else None


def ahead(found: re.Match[str], published: date, direction: str) -> Said | None:
    """In three weeks, where it lies ahead; two days from now."""
    sure = re.search(r"(?i)\btime$|from now$", found[0])
    number = amount(found["number"])
    if number is None or (direction != AFTER and not sure):
        return None
    value = moved(published, found["unit"], number)
    return Said(value, relative=True, direction=AFTER) if value else None


def from_there(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """A week earlier, the following day: counted from another time than publication, so without days."""
    back = re.search(r"(?i)earlier|before|previous", found[0])
    return Said("", relative=True, direction=BEFORE if back else AFTER, anchored=False)


def loosely(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """Recent weeks, the coming days."""
    back = re.search(r"(?i)recent|past|last", found[0])
    value = "PAST_REF" if back else "FUTURE_REF"
    return Said(value, relative=True, direction=BEFORE if back else AFTER, partial=value, anchored=False)


def of_this_month(found: re.Match[str], published: date, direction: str) -> Said | None:
    """On the 15th."""
    number = int(found["day"])
    month = days.shifted(published, 0)
    month = days.shifted(month, -1) if direction != AFTER and published.day < number else month
    month = days.shifted(month, 1) if direction == AFTER and number < published.day else month
    try:
        return Said(month.replace(day=number).isoformat(), relative=True, partial=f"XXXX-XX-{number:02}")
    except ValueError:
        return None


ANY = re.IGNORECASE
PART = r"(?:morning|afternoon|evening|night)"
SEASON = r"(?P<season>spring|summer|autumn|winter)"
RELATIVE: tuple[Rule, ...] = (
    rule(rf"(?:the{S})?day{S}(?:before{S}yesterday|after{S}tomorrow)", near_day, ANY),
    rule(
        rf"(?:yesterday|today|tomorrow)(?:{S}{PART})?|tonight|last{S}(?:night|evening)|this{S}(?:morning"
        rf"|afternoon|evening)",
        near_day,
        ANY,
    ),
    rule(r"overnight", overnight, ANY),
    rule(
        rf"(?:[Ff]rom|[Bb]etween){S}(?P<weekday>{WEEKDAY})(?:{S}(?:to|until|through|and){S})(?P<weekday2>{WEEKDAY})",
        from_weekday_to_weekday,
    ),
    rule(
        rf"(?:(?P<edge>[Ee]arly|[Ll]ate){S}(?:on{S})?)?(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]ast"
        rf"|[Pp]revious){S})?"
        rf"(?P<weekday>{WEEKDAY})(?!s)(?:{S}(?P<part>{PART})(?!s))?",
        weekday,
    ),
    rule(
        rf"{EDGE}(?P<which>(?:the{S})?(?:last|next|this|current|coming|past|previous)){S}"
        r"(?P<unit>weekend|week|month|quarter|year|decade|century)(?![-\w]|['’]s\s\w{1,20}\s(?:old))",
        this_unit,
        ANY,
    ),
    rule(rf"{EDGE}(?P<which>(?:the{S})?(?:last|next|this|coming|past|previous)){S}{SEASON}", this_season, ANY),
    rule(rf"{EDGE}(?P<which>last|next|this){S}(?P<season>fall)", this_season, ANY),
    rule(
        rf"(?:(?:(?<=in )|(?<=since )|(?<=by )|(?<=until )|(?<=over )|(?<=during )|(?<=before )|(?<=through )"
        rf"|(?<=all ))(?:the{S})?"
        rf"|(?P<edge>early|late|mid|end of)[ -](?:the{S})?){SEASON}",
        this_season,
        ANY,
    ),
    rule(
        rf"(?:(?P<number>{NUMBER}){S})?(?P<unit>{UNIT})s?(?P<half>{S}and{S}a{S}half)?{S}ago",
        ago,
        ANY,
        end=r"(?![^\W\d])",
    ),
    rule(rf"in{S}(?:(?:about|around|some){S})?(?P<number>{NUMBER}){S}(?P<unit>{UNIT})s?(?:['’]?{S}time)?", ahead, ANY),
    rule(rf"(?P<number>{NUMBER}){S}(?P<unit>{UNIT})s?{S}from{S}now", ahead, ANY),
    rule(rf"{NUMBER}{S}{UNIT}s?{S}(?:earlier|later|beforehand|afterwards)", from_there, ANY),
    rule(rf"(?:the{S})?(?:following|previous|preceding|same){S}(?:{PART}|{UNIT})", from_there, ANY),
    rule(
        rf"(?:the{S})?(?:recent|coming|past|last|next){S}(?:few{S})?(?:days|weeks|months|years|hours|decades)",
        loosely,
        ANY,
    ),
    rule(
        r"(?<=[Oo]n )the (?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)(?=[.,;)]|$|\s(?:but|and|when|after|while)\b)",
        of_this_month,
    ),
)
