"""What two figures say of each other: each becomes an interval in SI, and the intervals are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf, isclose

from annotator.fact_records import Quantity
from annotator.facts.units import convert, fits, in_si
from annotator.vocabulary import FigureVerdict, Modifier

ABOUT = 0.1
ALMOST = 0.95
TWINS = 0.05
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high` in SI; an open end does not belong to it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def overlaps(self, other: Interval) -> bool:
        return not (self.before(other) or other.before(self))

    def before(self, other: Interval) -> bool:
        """Whether all of it lies below all of the other."""
        if isclose(self.high, other.low, rel_tol=SAME):
            return self.high_open or other.low_open
        return self.high < other.low

    def contains(self, other: Interval) -> bool:
        low = isclose(self.low, other.low, rel_tol=SAME)
        high = isclose(self.high, other.high, rel_tol=SAME)
        low_fits = (not self.low_open or other.low_open) if low else self.low < other.low
        high_fits = (not self.high_open or other.high_open) if high else other.high < self.high
        return low_fits and high_fits


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures in one unit, and the verdict for each pair of places (lower one first); None: not comparable."""

    unit: str
    shown: tuple[str, ...]
    verdicts: dict[tuple[int, int], FigureVerdict | None]


def interval(quantity: Quantity) -> Interval:
    """The interval in SI that a figure stands for.

    At least x [x, inf); more than (x, inf); at most [0, x]; less than (0, x); almost [0.95x, x); about 10 % both ways;
    a bare measure half its last digit both ways; a bare count, a range and a vague word as they are.
    """
    low, high = in_si(quantity.low, quantity.unit), in_si(quantity.high, quantity.unit)
    match quantity.modifier:
        case Modifier.AT_LEAST:
            return Interval(low, inf, high_open=True)
        case Modifier.MORE_THAN:
            return Interval(low, inf, low_open=True, high_open=True)
        case Modifier.AT_MOST:
            return Interval(0.0, high)
        case Modifier.LESS_THAN:
            return Interval(0.0, high, low_open=True, high_open=True)
        case Modifier.ALMOST:
            return Interval(ALMOST * low, high, high_open=True)
        case Modifier.ABOUT:
            return Interval((1 - ABOUT) * low, (1 + ABOUT) * high)
        case _:
            half = _half_digit(quantity)
            return Interval(low - half, high + half)


def _half_digit(quantity: Quantity) -> float:
    if quantity.digits is None or quantity.unit == "count" or quantity.low != quantity.high:
        return 0.0
    return in_si(0.5 * 10.0**-quantity.digits, quantity.unit)


def compare(one: Quantity, other: Quantity) -> FigureVerdict | None:
    """What two figures say of each other, the same in both directions. None where unit or period do not agree.

    less_specific: all that the one allows, the other allows too, and more. What is counted is not looked at.
    """
    if not fits(one.unit, other.unit) or one.period != other.period:
        return None
    if one.scope.strip().casefold() != other.scope.strip().casefold():
        return FigureVerdict.SCOPE_DIFFERS
    first, second = interval(one), interval(other)
    if _equal(one, other) or (first.contains(second) and second.contains(first)):
        return FigureVerdict.EQUAL
    if not first.overlaps(second):
        return FigureVerdict.DIFFERS
    within = first.contains(second) or second.contains(first)
    return FigureVerdict.LESS_SPECIFIC if within else FigureVerdict.COMPATIBLE


def _equal(one: Quantity, other: Quantity) -> bool:
    """The same figure in the same words, whatever the unit it is written in: 10 km, 10,000 m."""
    ends = ((one.low, other.low), (one.high, other.high))
    same = all(isclose(in_si(a, one.unit), in_si(b, other.unit), rel_tol=SAME) for a, b in ends)
    return same and one.modifier == other.modifier


def twins_differ(one: Quantity, other: Quantity) -> bool:
    """Whether two figures that should be one are more than 5 % of the larger apart. Never for two currencies."""
    if not fits(one.unit, other.unit):
        return False
    pairs = ((one.low, other.low), (one.high, other.high))
    return any(_apart(in_si(a, one.unit), in_si(b, other.unit)) for a, b in pairs)


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > TWINS * max(abs(one), abs(other)) * (1 + SAME)


def table(figures: Sequence[Quantity], unit: str) -> FigureTable:
    """The figures side by side in one unit (">= 9.7", "< 11.3", "10.0") with the verdict for each pair.

    Raises ValueError where one of them cannot be converted to the unit.
    """
    lines = tuple(_line(quantity, unit) for quantity in figures)
    pairs = combinations(range(len(figures)), 2)
    return FigureTable(unit, lines, {(a, b): compare(figures[a], figures[b]) for a, b in pairs})


SIGNS = {
    Modifier.AT_LEAST: ">= {low}",
    Modifier.MORE_THAN: "> {low}",
    Modifier.AT_MOST: "<= {high}",
    Modifier.LESS_THAN: "< {high}",
    Modifier.ALMOST: "< {high}",
    Modifier.ABOUT: "~ {both}",
}


def _line(quantity: Quantity, unit: str) -> str:
    low, high = (_rounded(convert(value, quantity.unit, unit), unit) for value in (quantity.low, quantity.high))
    both = low if low == high else f"{low}-{high}"
    return SIGNS.get(quantity.modifier, "{both}").format(low=low, high=high, both=both)


def _rounded(value: float, unit: str) -> str:
    if unit == "count":
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return f"{100 * value:,.1f} %" if unit == "ratio" else f"{value:,.1f}"
