"""Values with their intervals as drawings: places of what an inline SVG shows, as the values of its attributes.

Across they are in percent, so that a drawing is as wide as the page lets it be and its letters keep their size;
upright they are in pixels. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.agreement.scores import Result, Score

HEIGHT = 200
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on a line from 0 to 1 with its interval; what is below 0 is drawn at 0. `low` is "" without interval."""

    at: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a curve: `y` upright, and its interval, "" without one."""

    x: str
    y: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The values of one measure in order, and lines between neighbours that both have one."""

    name: str
    css: str
    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line with the value that it stands for."""

    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    height: int
    rules: tuple[Rule, ...]
    curves: tuple[Curve, ...]
    ticks: tuple[tuple[str, str, str], ...]
    """Where, how it is anchored, and what is written below."""


def dot(result: Result) -> Dot | None:
    """None where there is no value."""
    if not isinstance(result, Score):
        return None
    if result.low is None or result.high is None:
        return Dot(_percent(result.value), "", "")
    return Dot(_percent(result.value), _percent(result.low), _percent(result.high))


def plot(curves: Sequence[tuple[str, str, Sequence[Result]]], ticks: Sequence[str]) -> Plot:
    """Curves of (name, CSS class, one result for each tick) over 0 to 1, or from -1 on where values are below 0."""
    floor = -1.0 if any(_lowest(result) < 0 for _, _, results in curves for result in results) else 0.0
    steps = 4 if floor == 0 else 8
    values = [floor + (1 - floor) * step / steps for step in range(steps + 1)]
    rules = tuple(Rule(_height(value, floor), f"{value:g}".replace("-", "−")) for value in values)
    return Plot(HEIGHT, rules, tuple(_curve(*each, floor) for each in curves), _ticks(ticks))


def _curve(name: str, css: str, results: Sequence[Result], floor: float) -> Curve:
    points = [_point(result, number, len(results), floor) for number, result in enumerate(results)]
    lines = tuple((one, other) for one, other in pairwise(points) if one is not None and other is not None)
    return Curve(name, css, tuple(point for point in points if point is not None), lines)


def _point(result: Result, number: int, of: int, floor: float) -> Point | None:
    if not isinstance(result, Score):
        return None
    low, high = ("" if bound is None else _height(bound, floor) for bound in (result.low, result.high))
    return Point(_across(number, of), _height(result.value, floor), low, high)


def _ticks(names: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """The first, the middle and the last; more have no room on a phone."""
    shown = sorted({0, len(names) // 2, len(names) - 1}) if 2 < len(names) else range(len(names))
    return tuple((_across(number, len(names)), _anchor(number, len(names)), names[number]) for number in shown)


def _anchor(number: int, of: int) -> str:
    if of == 1 or 0 < number < of - 1:
        return "middle"
    return "start" if number == 0 else "end"


def _across(number: int, of: int) -> str:
    """Places with half a step of room at both ends."""
    return f"{100 * (number + 0.5) / of:.2f}%"


def _height(value: float, floor: float) -> str:
    share = (min(1.0, max(floor, value)) - floor) / (1 - floor)
    return f"{MARGIN + (1 - share) * (HEIGHT - 2 * MARGIN):.1f}"


def _percent(value: float) -> str:
    return f"{100 * min(1.0, max(0.0, value)):.1f}%"


def _lowest(result: Result) -> float:
    return min(result.value, result.low or 0.0) if isinstance(result, Score) else 0.0
