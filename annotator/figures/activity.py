"""How long people worked and how quickly they decided, from the moments of their decisions.

The time between two decisions of a person, one after the other, is working time unless it is longer than the idle
cut-off: then nobody knows when the person came back, and none of it counts. So working time is never overstated.

A moment is one whole number, `moment(person, tenths)`, because there are many of them: those of 300,000 decisions are
sorted, subtracted and counted in a sixth of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain
from operator import sub

IDLE_SECONDS = 120
PER_SECOND = 10
PER_DAY = 86_400 * PER_SECOND
PERSON = 1 << 40  # more than the tenths of a second from 1970 to the year 5400, and than any cut-off
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly decisions followed each other: the seconds before a decision, gaps longer than the cut-off left out.

    `gaps` is how many there are; `median` and `p90` (nine in ten are not longer) are None if there are none.
    """

    gaps: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One person on one day (UTC): decisions made, and working time in seconds. A gap belongs to the day it ends on."""

    person: int
    day: date
    decisions: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Activity:
    """`days` by person and day; the pace of each person and of all together."""

    days: tuple[PersonDay, ...]
    pace: dict[int, Pace]
    overall: Pace


def moment(person: int, tenths: int) -> int:
    """A decision of a person, at so many tenths of a second since 1970 (UTC)."""
    return person * PERSON + tenths


def activity(moments: Iterable[int], idle_seconds: float = IDLE_SECONDS) -> Activity:
    """What the moments of all decisions, in any order, say. O(n log n), O(n) where they come almost sorted."""
    ordered = sorted(moments)
    limit = round(idle_seconds * PER_SECOND)
    gaps = [limit + 1, *map(sub, ordered[1:], ordered)]  # between two people it is longer than any limit
    worked = [0, *accumulate(gap if gap <= limit else 0 for gap in gaps)]
    days = tuple(
        PersonDay(person, day, end - start, (worked[end] - worked[start]) / PER_SECOND)
        for person, day, start, end in _days(ordered)
    )
    counted = {
        person: sorted([gap for gap in gaps[start:end] if gap <= limit]) for person, start, end in _people(ordered)
    }
    together = sorted(chain.from_iterable(counted.values()))
    return Activity(days, {person: _pace(each) for person, each in counted.items()}, _pace(together))


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The value below which this share of the sorted values lies, with linear interpolation; None of nothing.

    Definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), which NumPy uses too.
    """
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _pace(ordered: Sequence[int]) -> Pace:
    median, p90 = (quantile(ordered, share) for share in (0.5, 0.9))
    return Pace(len(ordered), *(None if value is None else value / PER_SECOND for value in (median, p90)))


def _people(ordered: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(person, start, end) of each stretch of moments of one person."""
    start = 0
    while start < len(ordered):
        person = ordered[start] // PERSON
        end = bisect_left(ordered, (person + 1) * PERSON, start)
        yield person, start, end
        start = end


def _days(ordered: Sequence[int]) -> Iterator[tuple[int, date, int, int]]:
    """(person, day, start, end) of each stretch of moments of one person on one day."""
    start = 0
    while start < len(ordered):
        person, tenths = divmod(ordered[start], PERSON)
        number = tenths // PER_DAY
        end = bisect_left(ordered, person * PERSON + (number + 1) * PER_DAY, start)
        yield person, date.fromordinal(EPOCH + number), start, end
        start = end
