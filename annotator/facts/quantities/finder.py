"""Figures in a text: which numbers are quantities, with unit, modifier, range, rate, noun and twin.

The range of a figure holds number and unit, not the modifier before it; of "between X and Y" it holds all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.fact_records import Quantity
from annotator.facts.dates import calendar_ranges
from annotator.facts.numbers import Word, words
from annotator.facts.quantities.grammar import Reading, figure_at
from annotator.facts.quantities.not_figures import not_figures
from annotator.facts.units import UNITS, convert, fits
from annotator.records import Part
from annotator.vocabulary import Modifier


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A figure in its text. `twin` is the place in the same list of the figure that says the same in another unit."""

    start: int
    end: int
    quantity: Quantity
    modifier_range: Part | None = None
    twin: int | None = None


def find(text: str, skip: Sequence[Part] = ()) -> list[FoundQuantity]:
    """The figures of a text, in order. Nothing that touches `skip`, a calendar date or a number that is no figure.

    Linear; a few milliseconds for a thousand words.
    """
    barred = _barred(text, skip)
    found, at, readings = words(text), 0, list[Reading]()
    while at < len(found):
        reading = figure_at(found, at, found)
        if reading is None or _is_barred(found, reading, barred):
            at += 1
        else:
            readings.append(reading)
            at = reading.after
    return _with_twins(text, [_placed(found, reading) for reading in readings])


def read(text: str, start: int, end: int) -> Quantity | None:
    """What a marked range says: the first figure in it, with the modifier and unit that may stand around it.

    Nothing is barred here: who marked it says that it is a figure. None where there is no number in it.
    """
    left = max(0, start - 120)
    left = text.find(" ", left, start) + 1 if left else 0
    found = words(text[max(left, 0) : end + 120])
    stop = sum(1 for word in found if word.end + left <= end)
    within = found[:stop]
    for at, word in enumerate(within):
        if start <= word.start + left and (reading := figure_at(found, at, within, marked=True)) is not None:
            return reading.quantity
    return None


def _barred(text: str, skip: Sequence[Part]) -> bytearray:
    barred = bytearray(len(text) + 1)
    for start, end in (*skip, *calendar_ranges(text), *not_figures(text)):
        end = min(end, len(text))
        barred[start:end] = b"\1" * max(0, end - start)
    return barred


def _is_barred(found: Sequence[Word], reading: Reading, barred: bytearray) -> bool:
    return any(barred[found[reading.first].start : found[reading.after - 1].end])


def _placed(found: Sequence[Word], reading: Reading) -> FoundQuantity:
    start, end = found[reading.first].start, found[reading.after - 1].end
    return FoundQuantity(start, end, reading.quantity, reading.modifier_range)


TWIN_GAP = re.compile(
    r"\s?\(\s?(?:(?:about|around|roughly|some|or|nearly|almost|over|more than|approximately|approx\.?)\s)?"
    r"|,? or (?:about )?"
)


def _with_twins(text: str, found: list[FoundQuantity]) -> list[FoundQuantity]:
    """Neighbours in two units of one dimension with only "(" or "or" between are each other's twins."""
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        between = text[first.end : second.start] if second.start - first.end < 24 else "-"
        same = fits(first.quantity.unit, second.quantity.unit) or _both_money(first, second)
        if (
            same
            and first.quantity.unit != second.quantity.unit
            and TWIN_GAP.fullmatch(between)
            and _near(first, second)
        ):
            inherited = second.quantity
            if inherited.modifier == Modifier.EXACT:
                inherited = replace(inherited, modifier=first.quantity.modifier)
            found[at] = replace(first, twin=at + 1)
            found[at + 1] = replace(
                second, twin=at, quantity=replace(inherited, period=first.quantity.period or inherited.period)
            )
    return found


def _both_money(first: FoundQuantity, second: FoundQuantity) -> bool:
    return all(UNITS[each.quantity.unit].dimension.startswith("money") for each in (first, second))


def _near(first: FoundQuantity, second: FoundQuantity) -> bool:
    """A twin may be wrong, but not by a factor of three: "two hours (10 minutes on foot)" are two figures."""
    if _both_money(first, second):
        return True
    other = convert(second.quantity.low, second.quantity.unit, first.quantity.unit)
    return first.quantity.low < 3 * other and other < 3 * first.quantity.low
