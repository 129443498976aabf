"""Agreement over time: documents by the week, month, quarter or year of their date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from annotator.agreement.counts import Counts, only

Step = Literal["week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to and without `end`; both are None for documents without a date."""

    start: date | None
    end: date | None


UNDATED = Period(None, None)


def by_period(counts: Counts, step: Step) -> dict[Period, Counts]:
    """The counts of each period that has documents, in order; those without a date come last.

    `report` of each tells how people agreed then, `report(without_labels(...))` quickly of all labels together.
    """
    members: dict[Period, list[int]] = {}
    for number, day in enumerate(counts.dates):
        members.setdefault(UNDATED if day is None else period_of(day, step), []).append(number)
    ordered = sorted(members, key=lambda period: (period.start is None, period.start or date.min))
    return {period: only(counts, np.array(members[period], dtype=np.int64)) for period in ordered}


def period_of(day: date, step: Step) -> Period:
    """The period a day lies in. Weeks begin on Monday."""
    if step == "week":
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=7))
    months = {"month": 1, "quarter": 3, "year": 12}[step]
    first = (day.month - 1) // months * months
    return Period(date(day.year, first + 1, 1), _month_after(day.year, first + months))


def best_step(days: Iterable[date | None]) -> Step:
    """The shortest step that makes at most 24 periods of the days."""
    known = sorted(day for day in days if day is not None)
    steps: tuple[Step, ...] = ("week", "month", "quarter")
    for step in steps:
        if len({period_of(day, step) for day in known}) <= 24:
            return step
    return "year"


def _month_after(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)
