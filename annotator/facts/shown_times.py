"""How a time is shown to people: "10 March 2026", "16 to 22 February 2026", "night of 10 March 2026", "3 weeks"."""

from __future__ import annotations

import re
from datetime import date

from annotator.fact_records import TimeValue
from annotator.vocabulary import Precision, TimeKind

PARTS = {"MO": "morning", "MI": "noon", "AF": "afternoon", "EV": "evening", "NI": "night"}
SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
EDGES = {"START": "early ", "MID": "mid ", "END": "late ", "APPROX": "about "}
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "TM": "minute", "S": "second"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PERIOD = re.compile(r"P(T?)(X|\d+(?:\.\d+)?)([YMWDHS])(E?)")


def shown(value: TimeValue) -> str:
    """A reading for people; "unanchored" where its days depend on what is not known."""
    if value.kind in {TimeKind.DURATION, TimeKind.AGE, TimeKind.SET}:
        return EDGES.get(value.modifier, "") + _without_days(value)
    if not value.first or not value.last:
        return value.value if value.anchored else "unanchored"
    return EDGES.get(value.modifier, "") + _days(value)


def _without_days(value: TimeValue) -> str:
    every = re.fullmatch(r"XXXX-WXX-([1-7])", value.value)
    if every:
        return f"every {DAYS[int(every[1]) - 1]}"
    period = _PERIOD.fullmatch(value.value)
    if period is None:
        return value.value
    time, number, unit, _ = period.groups()
    name = UNITS["TM" if time and unit == "M" else unit]
    if value.kind == TimeKind.SET:
        return f"every {name}" if number == "1" else f"every {number} {name}s"
    length = f"some {name}s" if number == "X" else f"{number} {name}{'' if number == '1' else 's'}"
    return f"{length} old" if value.kind == TimeKind.AGE else length


def _days(value: TimeValue) -> str:
    first, last = date.fromisoformat(value.first), date.fromisoformat(value.last)
    day, _, time = value.value.partition("T")
    if "/" in value.value:
        return day_range(first, last)
    if time.isalpha() and time in PARTS:
        return f"{PARTS[time]} of {written(first)}"
    if time:
        return f"{written(first)}, {time}"
    match value.precision:
        case Precision.SEASON if day[5:] in SEASONS:
            return f"{SEASONS[day[5:]]} {day[:4]}"
        case Precision.MONTH:
            return f"{first:%B} {first.year}"
        case Precision.YEAR:
            return str(first.year)
        case Precision.DECADE:
            return f"{first.year}s"
    return day_range(first, last)


def written(day: date) -> str:
    """12 March 2026."""
    return f"{day.day} {day:%B} {day.year}"


def day_range(first: date, last: date) -> str:
    """16 to 22 February 2026; 28 February to 2 March 2026."""
    if first == last:
        return written(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {written(last)}"
    start = f"{first.day} {first:%B}" if first.year == last.year else written(first)
    return f"{start} to {written(last)}"
