"""The grammar of a figure: number, other end of a range, unit or currency, and the words around it.

Works on the words of a text and knows nothing of where figures are barred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.fact_records import Quantity
from annotator.facts.listing import word_set
from annotator.facts.numbers import DENOMINATORS, HYPHENS, Number, Word, glued, low_at, number_at
from annotator.facts.quantities.words import (
    IRREGULAR,
    SINGULAR,
    modifier_before,
    modifier_behind,
    noun_at,
    period_before,
    period_behind,
)
from annotator.facts.units import BY_NAME, LONGEST_NAME, SIGNS, UNITS
from annotator.records import Part
from annotator.vocabulary import Modifier

DASHES = HYPHENS | {"–", "—", "−"}
CHANGED = word_set(
    "rose rise risen rising fell fall fallen falling grew grown growing dropped drop down up increased increase "
    "reduced "
    "reduce cut raised raise climbed jumped slid slipped shrank went narrowed"
)
HYPHEN_NOUNS = word_set(
    "member nation country vehicle ship man person strong seat car truck aircraft tonne ton barrel drone bed plus odd "
    "people soldier missile"
)
ONE_IS_NONE = word_set(
    "of another by that who which can must may might would could should does has is was day side thing way reason more "
    "time or and in to on at for with from might"
)
MONEY_NAMES = {name: unit for name, unit in BY_NAME.items() if UNITS[unit].dimension.startswith("money")}
MONEY_NAMES["pounds"] = "GBP"
YEARS = range(1500, 2101)
REASON_WORD = word_set("killing wounding injuring killed wounded injured least than only just leaving")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure by the places of its words: [first, after)."""

    first: int
    after: int
    quantity: Quantity
    modifier_range: Part | None


def figure_at(found: Sequence[Word], at: int, within: Sequence[Word], *, marked: bool = False) -> Reading | None:
    """The figure whose first word is this one: between X and Y, a sum of money, a range, a number with its unit.

    Numbers are read in `within`, the same words up to the end of what may be read.
    """
    between = low_at(found, at) == "between"
    begin = at + 1 if between else at
    sign, place = _money_sign(found, begin)
    if (wholly := _unit_and_a_half(found, begin)) is not None:
        return wholly
    number = number_at(within, place)
    if number is None or (not marked and not between and not _may_be_figure(found, place, number)):
        return None
    low_unit, after = _unit_at(found, number)
    second, end, high_unit = _second(found, number, after, within, between)
    if between and second is None:
        return None
    first, last = _shared_scale(number, second or number)
    if last.low < first.low:
        last, end = first, after
    unit = sign or high_unit or low_unit
    if not unit and not marked and not _countable(found, place, end, number):
        return None
    return _finish(found, at, end, unit or "count", first, last)


def _unit_and_a_half(found: Sequence[Word], at: int) -> Reading | None:
    """A mile and a half, a year and a half."""
    unit = BY_NAME.get(low_at(found, at + 1)) if low_at(found, at) in {"a", "an", "one"} else None
    part = DENOMINATORS.get(low_at(found, at + 4))
    if unit is None or part not in {2, 4} or [low_at(found, at + 2), low_at(found, at + 3)] != ["and", "a"]:
        return None
    number = Number(1 + 1 / part, 1 + 1 / part, at + 5, digits=1)
    return _finish(found, at, at + 5, unit, number, number)


def _finish(found: Sequence[Word], at: int, end: int, unit: str, low: Number, high: Number) -> Reading:
    counts = unit in {"count", "ratio"}
    noun, after_noun = noun_at(found, end) if counts else ("", end)
    modifier, place = _modifier(found, at, end, after_noun)
    if place and place[0] >= end and counts and not noun:
        noun, _ = noun_at(found, place[1])
    if modifier == Modifier.EXACT and low.vague:
        modifier = Modifier.VAGUE
    percent = 0.01 if unit == "ratio" and not low.ratio else 1.0
    rate = UNITS[unit].dimension not in {"time", "speed", "ratio"}
    quantity = Quantity(
        low=low.low * percent,
        high=high.high * percent,
        unit=unit,
        modifier=modifier,
        noun=noun,
        period=(period_behind(found, end) or period_before(found, at)) if rate else "",
        digits=_digits(unit, low, high),
    )
    return Reading(at, end, quantity, (found[place[0]].start, found[place[1] - 1].end) if place else None)


def _modifier(found: Sequence[Word], at: int, end: int, after_noun: int) -> tuple[Modifier, Part | None]:
    """The modifier with the places of its words: before the figure, right behind it, or behind what is counted."""
    if (before := modifier_before(found, at)) is not None:
        return before[0], (before[1], at)
    for place in (end, after_noun):
        if (behind := modifier_behind(found, place)) is not None:
            return behind[0], behind[1:]
    return Modifier.EXACT, None


def _digits(unit: str, low: Number, high: Number) -> int | None:
    if unit == "count" or low.ratio:
        return None
    digits = max(low.digits, high.digits)
    return digits + 2 if unit == "ratio" else digits


def _money_sign(found: Sequence[Word], at: int) -> tuple[str, int]:
    """The currency that stands before a number, and the place of the number."""
    word, after = low_at(found, at), low_at(found, at + 1)
    if word in SIGNS:
        return SIGNS[word], at + 1
    if word in {"us", "c", "a", "au", "ca", "nz"} and after in SIGNS and glued(found, at + 1):
        return {"us": "USD", "c": "CAD", "ca": "CAD", "a": "AUD", "au": "AUD", "nz": "AUD"}[word], at + 2
    if (
        len(word) == 3
        and found[at].raw.isupper()
        and UNITS.get(word.upper(), UNITS["count"]).dimension.startswith("money")
    ):
        return word.upper(), at + 1
    return "", at


def _unit_at(found: Sequence[Word], number: Number) -> tuple[str, int]:
    """The unit right after the number, and the place after it; "" and the end of the number where there is none."""
    if number.ratio:
        return "ratio", number.after
    at = number.after
    if number.scaled and low_at(found, at) == "of" and (money := MONEY_NAMES.get(low_at(found, at + 1))):
        return money, at + 2
    hyphen = low_at(found, at) in HYPHENS
    at += hyphen
    for length in range(LONGEST_NAME + 2, 0, -1):
        name = "".join(
            ("" if not step or glued(found, at + step) else " ") + low_at(found, at + step) for step in range(length)
        )
        unit = BY_NAME.get(name)
        unit = "GBP" if unit == "lb" and name == "pounds" and number.scaled and number.low >= 1e5 else unit
        if unit is None and hyphen and length == 1:
            unit = BY_NAME.get(name + "s") or BY_NAME.get({"foot": "feet", "century": "centuries"}.get(name, ""))
        if unit and _really(found, at, number, hyphen):
            return unit, _with_old(found, at + length, unit)
    return "", number.after


def _with_old(found: Sequence[Word], after: int, unit: str) -> int:
    """42-year-old is one figure."""
    if (
        unit in {"year", "month", "week", "day"}
        and low_at(found, after) in HYPHENS
        and low_at(found, after + 1) in {"old", "olds"}
    ):
        return after + 2
    return after


def _really(found: Sequence[Word], at: int, number: Number, hyphen: bool) -> bool:
    """Short symbols only behind numerals, pounds of weight only for small numbers, no "one day"."""
    raw = found[at].raw
    if raw.lower() in {"m", "t", "g", "h", "ft", "mi", "ha", "mw", "gw"} and (not number.numeral or raw == "G"):
        return False
    if raw in {"second"} and not hyphen:
        return False
    return not (
        number.low == 1
        and low_at(found, at) == "day"
        and not hyphen
        and low_at(found, number.after - 1) == "one"
        and low_at(found, number.after - 2) not in {"for", "in", "within", "least", "than", "only", "just"}
    )


def _second(
    found: Sequence[Word], first: Number, after: int, within: Sequence[Word], between: bool
) -> tuple[Number | None, int, str]:
    """The other end of a range: "20-30", "20 to 30", "two or three", "between 400 and 600"."""
    link = low_at(found, after)
    ends = {"and", "to"} | DASHES if between else {"to"} | DASHES
    if link not in ends and not (link == "or" and after == first.after):
        return None, after, ""
    if link == "to" and _changes(found, after):
        return None, after, ""
    place = after + 1
    _, place = _money_sign(found, place) if place < len(found) else ("", place)
    second = number_at(within, place)
    if second is None or (link == "or" and not second.low - first.low < max(2, first.low)):
        return None, after, ""
    if link in HYPHENS and not glued(found, after):
        return None, after, ""
    unit, end = _unit_at(found, second)
    return (None, after, "") if second.high < first.low and not second.scaled else (second, end, unit)


def _changes(found: Sequence[Word], at: int) -> bool:
    """Whether "from X to Y" tells of a change: two figures then, no range."""
    near = [low_at(found, at - back) for back in range(2, 9)]
    return "from" in near and any(word in CHANGED for word in near)


def _shared_scale(first: Number, second: Number) -> tuple[Number, Number]:
    """2 to 3 million are both millions; two or three hundred both hundreds."""
    if second.ratio != first.ratio or not second.scaled or first.scaled or first.low >= second.low:
        return first, second
    for scale in (1e12, 1e9, 1e6, 1e3, 100, 12):
        if second.low % scale == 0 or second.low / scale >= 1:
            if first.low * scale < second.low:
                return replace(first, low=first.low * scale, high=first.high * scale, digits=second.digits), second
            return first, second
    return first, second


def _may_be_figure(found: Sequence[Word], at: int, number: Number) -> bool:
    """Glued to a letter or a point it is part of a name; "one" needs something that is counted."""
    before = low_at(found, at - 1)
    if glued(found, at) and (before[-1:].isalnum() or before in {".", ",", "/", "_", "#", "+", "°", ":"}):
        return False
    if glued(found, at) and before in DASHES and (low_at(found, at - 2)[-1:].isalnum() and glued(found, at - 1)):
        return False
    if low_at(found, at) == "one" and number.after == at + 1 and before == "from":
        return False
    if low_at(found, at) == "one" and number.after == at + 1:
        after = low_at(found, at + 1)
        counted = (after.isalpha() and after not in ONE_IS_NONE) or after in HYPHENS
        return counted or before in REASON_WORD
    return True


def _countable(found: Sequence[Word], at: int, end: int, number: Number) -> bool:
    """A bare number that may count something: no year, no name like 2S19, no "three-star"."""
    after = low_at(found, end)
    if number.numeral and glued(found, end) and (after[:1].isalpha() or after in {"/", ":", "_", "°"}):
        return False
    if after in HYPHENS and glued(found, end) and glued(found, end + 1) and not number.scaled:
        return low_at(found, end + 1) in HYPHEN_NOUNS
    raw = found[at].raw
    if len(raw) == 4 and raw.isdecimal() and int(raw) in YEARS and not number.scaled:
        counted = after in IRREGULAR | SINGULAR or low_at(found, end + 1) in IRREGULAR
        return low_at(found, at - 1) not in {"the", "in", "since"} and (
            counted or modifier_before(found, at) is not None
        )
    return True
