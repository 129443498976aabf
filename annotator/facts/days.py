"""The days that a TIMEX3 value covers, and the values of days, weeks, months and seasons.

Values as in TIMEX3: "2026-03-10", "2026-W08", "2026-W08-WE", "2026-03", "2025-WI", "2026-Q1", "2026-H1", "2026", "199"
(the nineties), "2026-03-10TNI", "2026-03-10T06:30"; a range is two of them with a slash. The winter of a year begins in
its December.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from annotator.vocabulary import Precision

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
ORDER = list(Precision)


def covered(value: str) -> tuple[date, date, Precision] | None:
    """The first and last day of a value and how exact it is; None where it names no days ("", "P3W", "XXXX-03")."""
    if "/" in value:
        ends = [covered(each) for each in value.split("/", 1)]
        if None in ends or ends[0] is None or ends[1] is None or ends[1][1] < ends[0][0]:
            return None
        return ends[0][0], ends[1][1], max(ends[0][2], ends[1][2], key=ORDER.index)
    try:
        return _covered(value)
    except (ValueError, OverflowError):
        return None


def _covered(value: str) -> tuple[date, date, Precision] | None:
    day, _, time = value.partition("T")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        one = date.fromisoformat(day)
        return one, one, _of_time(time)
    if re.fullmatch(r"\d{4}-W\d\d(-WE)?", value):
        monday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 1)
        first = monday + timedelta(5) if value.endswith("WE") else monday
        return first, monday + timedelta(6), Precision.DAY if value.endswith("WE") else Precision.WEEK
    if re.fullmatch(r"\d{4}-\d\d", value):
        return *months(int(value[:4]), int(value[5:]), 1), Precision.MONTH
    if re.fullmatch(r"\d{4}-(SP|SU|FA|WI)", value):
        return *months(int(value[:4]), SEASONS[value[5:]], 3), Precision.SEASON
    if re.fullmatch(r"\d{4}-Q[1-4]", value):
        return *months(int(value[:4]), 3 * int(value[6]) - 2, 3), Precision.QUARTER
    if re.fullmatch(r"\d{4}-H[12]", value):
        return *months(int(value[:4]), 6 * int(value[6]) - 5, 6), Precision.QUARTER
    if re.fullmatch(r"\d{4}", value):
        return *months(int(value), 1, 12), Precision.YEAR
    if re.fullmatch(r"\d{3}", value):
        return *months(10 * int(value), 1, 120), Precision.DECADE
    return None


def _of_time(time: str) -> Precision:
    if not time:
        return Precision.DAY
    if time.isalpha():
        return Precision.PART_OF_DAY
    return Precision.MINUTE if ":" in time else Precision.HOUR


def months(year: int, month: int, number: int) -> tuple[date, date]:
    """The first and last day of so many months from this one on."""
    return date(year, month, 1), shifted(date(year, month, 1), number) - timedelta(1)


def shifted(day: date, number: int) -> date:
    """The first of the month so many months later. Raises ValueError outside of the years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, 1)


def week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def season_year(day: date, season: str) -> int:
    """The year whose season of this name began last on or before the day."""
    return day.year if SEASONS[season] <= day.month else day.year - 1
