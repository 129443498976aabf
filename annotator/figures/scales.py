"""The scale beside a chart: round numbers from zero up, and how numbers are written there."""

from __future__ import annotations

from math import ceil, floor, log10

MOST_STEPS = 4


def ticks(most: float, least: float = 1) -> list[float]:
    """Round numbers from 0 to the first not below `most`, at most five, in steps of 1, 2 or 5 times a power of ten.

    The steps are not smaller than `least`, which is such a step itself.
    """
    power = 10.0 ** floor(log10(max(most, least) / MOST_STEPS))
    steps = (each * power for each in (1, 2, 5, 10))
    step = next(step for step in steps if least <= step and most <= step * MOST_STEPS)
    number = max(1, ceil(most / step - 1e-9))
    return [round(step * at, 9) for at in range(number + 1)]


def written(value: float) -> str:
    """A number as people read it: whole, or with one decimal."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def short(value: float) -> str:
    """A number beside a scale: 20,000 as it is, 200,000 as 200k."""
    for unit, size in (("M", 1_000_000), ("k", 1_000)):
        if 100_000 <= value and size <= value:
            return f"{value / size:g}{unit}"
    return f"{value:,g}"
