"""Stretches of days: a period cut into days, weeks or months, so that no chart has more than a hundred of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

Step = Literal["day", "week", "month"]
LONGEST_BY_DAY = 100
LONGEST_BY_WEEK = 100 * 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """The first days of the stretches from `first` to `last`, both days included; weeks begin on Monday."""

    step: Step
    starts: tuple[date, ...]

    def place(self, day: date) -> date:
        """The start of the stretch in which a day lies; what is earlier than the first belongs to it."""
        return max(_start(day, self.step), self.starts[0])

    def sums(self, by_day: Mapping[date, float]) -> list[float]:
        """For each stretch the sum over its days."""
        sums = dict.fromkeys(self.starts, 0.0)
        for day, value in by_day.items():
            sums[self.place(day)] += value
        return list(sums.values())

    def grown(self, by_day: Mapping[date, int]) -> list[int]:
        """For each stretch how many there were at its end, those before the first day included."""
        return [round(value) for value in accumulate(self.sums(by_day))]


def calendar(first: date, last: date) -> Calendar:
    """By day up to a hundred days, by week up to a hundred weeks, then by month."""
    length = (last - first).days + 1
    step: Step = "day" if length <= LONGEST_BY_DAY else "week" if length <= LONGEST_BY_WEEK else "month"
    starts = [first]
    while (following := _next(_start(starts[-1], step), step)) <= last:
        starts.append(following)
    return Calendar(step, tuple(starts))


def first_of(days: Iterable[date], otherwise: date) -> date:
    """The earliest of them."""
    return min(days, default=otherwise)


def _start(day: date, step: Step) -> date:
    if step == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step == "week" else day


def _next(start: date, step: Step) -> date:
    if step == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=7 if step == "week" else 1)
