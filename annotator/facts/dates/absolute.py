"""Dates that name a day, month, season or year: 30 May 2021, March 3, 12/11/2025, mid-2024, the 1990s, Q3 2023."""

from __future__ import annotations

import re
from datetime import date

from annotator.facts import days
from annotator.facts.dates.rules import (
    DASH,
    DAY,
    EDGE,
    MONTH,
    ON_DAY,
    ORDINALS,
    SEASONS,
    YEAR,
    Rule,
    S,
    Said,
    closest,
    day_value,
    edge,
    month_number,
    rule,
    year_of,
)
from annotator.facts.listing import word_list

TENS = word_list("twenties thirties forties fifties sixties seventies eighties nineties")
CLEAR = MONTH.replace("March|", "").replace("May|", "")
AFTER_IN = (
    r"(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Bb]y )|(?<=of )|(?<=[Ff]rom )|(?<=[Bb]efore )|(?<=[Aa]fter )"
    r"|(?<=[Dd]uring )|(?<=[Tt]hrough )|(?<=till )|(?:(?<=and )|(?<=to ))(?!\w{3,9} [A-Z]))"
)


def on_day(found: re.Match[str], published: date, direction: str) -> Said | None:
    """A day of a month, with or without its year."""
    month = month_number(found["month"])
    if found["year"]:
        value = day_value(int(found["year"]), month, found["day"])
        return Said(value) if value else None
    number = int(re.sub(r"\D", "", found["day"]))
    if day_value(2024, month, found["day"]) is None:
        return None
    value = day_value(closest(month, number, published, direction), month, found["day"])
    return Said(value or "", relative=True, partial=f"XXXX-{month:02}-{number:02}")


def from_day_to_day(found: re.Match[str], published: date, direction: str) -> Said | None:
    """From 3 to 5 March, March 3-5, from 28 February to 3 March 2022."""
    names = found.groupdict()
    last_month = month_number(names.get("month2") or found["month"])
    first_month = month_number(found["month"])
    number = int(re.sub(r"\D", "", found["day2"]))
    year = int(found["year"]) if found["year"] else closest(last_month, number, published, direction)
    first = day_value(year - (last_month < first_month), first_month, found["day"])
    last = day_value(year, last_month, found["day2"])
    if not first or not last or last < first:
        return None
    partial = f"XXXX-{first[5:]}/XXXX-{last[5:]}"
    return Said(f"{first}/{last}", relative=not found["year"], partial="" if found["year"] else partial)


def in_numbers(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """12/11/2025 is the day first, unless there is no such month."""
    day, month, year = found["day"], int(found["month"]), year_of(found["year"])
    day, month = (day, month) if month <= 12 else (str(month), int(day))
    value = day_value(year, month, day) if 1 <= month <= 12 else None
    return Said(value) if value else None


def iso(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    return Said(found[0][:10]) if days.covered(found[0][:10]) else None


def in_month(found: re.Match[str], published: date, direction: str) -> Said | None:
    """A month with its year, or the closest one: early January, June of last year, last July."""
    month, names = month_number(found["month"]), found.groupdict()
    which = (names.get("which") or "").lower()
    if names.get("year"):
        return Said(f"{found['year']}-{month:02}", modifier=edge(found))
    if names.get("of_year"):
        year = published.year + {"last": -1, "this": 0, "next": 1}[found["of_year"].lower()]
    elif which == "this":
        year = published.year
    elif which == "next":
        year = closest(month, None, published, "future") + (month == published.month)
    elif which in {"last", "past"}:
        year = closest(month, None, published, "past") - (month == published.month)
    else:
        year = closest(month, None, published, direction)
    return Said(f"{year:04}-{month:02}", modifier=edge(found), relative=True, partial=f"XXXX-{month:02}")


def from_month_to_month(found: re.Match[str], published: date, direction: str) -> Said | None:
    first, last = month_number(found["month"]), month_number(found["month2"])
    year = int(found["year"]) if found["year"] else closest(last, None, published, direction)
    begin = int(found["year1"]) if found["year1"] else year - (last < first)
    partial = "" if found["year"] else f"XXXX-{first:02}/XXXX-{last:02}"
    return Said(f"{begin:04}-{first:02}/{year:04}-{last:02}", relative=bool(partial), partial=partial)


def in_year(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    return Said(found["year"], modifier=edge(found))


def from_year_to_year(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    """Between 2022 and 2024, 2014-2022, 2014-15."""
    first, last = found["year"], found["year2"]
    last = first[:2] + last if len(last) == 2 else last
    return Said(f"{first}/{last}") if first < last else None


def in_season(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    return Said(f"{found['year'][:4]}-{SEASONS[found['season'].lower()]}", modifier=edge(found))


def in_decade(found: re.Match[str], _published: date, _direction: str) -> Said | None:
    word = found["decade"].lower()
    tens = 20 + 10 * TENS.index(word) if word in TENS else int(re.sub(r"\D", "", word)[-2:])
    long = re.sub(r"\D", "", word)
    century = long[:2] if len(long) == 4 else "20" if tens < 20 else "19"
    return Said(f"{century}{tens // 10}", modifier=edge(found))


def in_quarter(found: re.Match[str], published: date, _direction: str) -> Said | None:
    """The third quarter of 2023, Q3 2023, the first half of last year; without a year that of publication."""
    names = found.groupdict()
    word = (names.get("nth") or names.get("number") or "").lower()
    number = ORDINALS.get(word) or int(word) if word.isdigit() or word in ORDINALS else 2
    kind = "H" if "half" in found[0].lower() else "Q"
    if kind == "H" and number > 2:
        return None
    year = (
        names.get("year")
        or f"{published.year + {'last': -1, 'next': 1}.get((names.get('of_year') or '').lower(), 0):04}"
    )
    return Said(f"{year}-{kind}{number}", relative=not names.get("year"))


ANY = re.IGNORECASE
Y = rf"(?:,?{S}(?:of{S})?(?P<year>{YEAR}))?"
ABSOLUTE: tuple[Rule, ...] = (
    rule(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?=T\d|\D|$)(?![-\d])", iso),
    rule(
        rf"(?:(?:from|between){S})?(?:the{S})?(?P<day>{DAY})(?:{DASH}|{S}(?:to|and|until|till){S}(?:the{S})?)"
        rf"(?P<day2>{DAY}){S}(?:of{S})?(?P<month>{MONTH}){Y}",
        from_day_to_day,
    ),
    rule(
        rf"(?:(?:[Ff]rom|[Bb]etween){S})?(?P<day>{DAY}){S}(?P<month>{MONTH})(?:{DASH}|{S}(?:to|and|until){S})"
        rf"(?P<day2>{DAY}){S}(?P<month2>{MONTH}){Y}",
        from_day_to_day,
    ),
    rule(
        rf"(?:(?:[Ff]rom|[Bb]etween){S})?(?P<month>{MONTH}){S}(?P<day>{DAY})(?:{DASH}|{S}(?:to|and|until){S})"
        rf"(?:(?P<month2>{MONTH}){S})?(?P<day2>{DAY}){Y}",
        from_day_to_day,
    ),
    rule(rf"{ON_DAY}(?:the{S})?(?P<day>{DAY}){S}(?:of{S})?(?P<month>{MONTH}){Y}", on_day),
    rule(rf"{ON_DAY}(?P<month>{MONTH}){S}(?:the{S})?(?P<day>{DAY}){Y}", on_day),
    rule(
        r"(?<![\d/.])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d"
        r"|\d\d(?=[^\d.]|\.?$))(?![\d/-])",
        in_numbers,
    ),
    rule(
        rf"(?:(?:[Ff]rom|[Bb]etween){S})(?P<month>{MONTH})(?:{S}(?P<year1>{YEAR}))?(?:{DASH}|{S}(?:to|and|until"
        rf"|through){S})"
        rf"(?P<month2>{MONTH})(?:{S}(?P<year>{YEAR}))?",
        from_month_to_month,
    ),
    rule(rf"{EDGE}(?P<month>{MONTH}),?{S}(?:of{S})?(?P<year>{YEAR})", in_month),
    rule(rf"{EDGE}(?P<month>{MONTH}){S}(?:of{S})?(?P<of_year>last|this|next){S}year", in_month),
    rule(rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast){S}(?P<month>{MONTH})", in_month),
    rule(
        rf"(?:(?P<edge>[Ee]arly|[Ll]ate|[Mm]id|(?:[Tt]he )?(?:beginning|start|end|middle"
        rf"|close)(?: of)?)[ -])(?P<month>{MONTH})",
        in_month,
    ),
    rule(rf"{AFTER_IN}(?P<month>{MONTH})(?!{S}\d)", in_month),
    rule(rf"(?P<month>{CLEAR})(?!{S}(?:\d|[A-Z][a-z]))", in_month),
    rule(
        rf"(?:(?:from|between){S})(?P<year>{YEAR})(?:{DASH}|{S}(?:to|and|until|through){S})(?P<year2>{YEAR})",
        from_year_to_year,
        ANY,
    ),
    rule(r"(?<![\d.,-])(?P<year>(?:19|20)\d\d)[-–/](?P<year2>(?:(?:19|20)\d\d|\d\d))(?![\d-])", from_year_to_year),
    rule(
        rf"(?:{EDGE}|the{S})(?P<season>spring|summer|autumn|fall|winter){S}(?:of{S})?(?P<year>{YEAR}(?:[-–/]\d\d)?)",
        in_season,
        ANY,
    ),
    rule(rf"{EDGE}(?P<decade>(?:1[5-9]|20)\d0['’]?s|['’‘]\d0s|(?<=the )(?:{'|'.join(TENS[2:])}))", in_decade, ANY),
    rule(
        rf"(?:the{S})?(?P<nth>first|second|third|fourth){S}(?:quarter|half){S}of{S}(?:the{S}year{S})?"
        rf"(?:(?P<year>{YEAR})|(?P<of_year>last|this|next){S}year|the{S}year)",
        in_quarter,
        ANY,
    ),
    rule(rf"Q(?P<number>[1-4]){S}(?:of{S})?(?P<year>{YEAR})", in_quarter),
    rule(
        rf"(?:(?P<edge>early|late|mid|(?:the )?(?:beginning|start|end|middle|close)(?: of)?)[ -])(?P<year>{YEAR})",
        in_year,
        ANY,
    ),
    rule(rf"(?P<year>{YEAR})", in_year),
)
