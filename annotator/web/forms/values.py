"""Reading what a person says that a span means: a figure, a time, or an entity.

Fields of a figure: `low`, `high`, `unit`, `modifier`, `noun`, `period`, `scope`; of a time: `value` (TIMEX3, or a day
in words), `first`, `last`, `precision`; of a name: `entity` ("" for none of ours), `use`. Shares are typed in per cent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from annotator.editing.facts import Attached, FactKind, MentionFact, QuantityFact, TimeFact
from annotator.errors import Invalid
from annotator.fact_records import Quantity, TimeValue
from annotator.facts import dates, days
from annotator.facts.units import TABLE, UNITS
from annotator.selectors.meaning import Meaning
from annotator.selectors.values import B11, ValueView
from annotator.vocabulary import MentionUse, Modifier, Precision, TimeKind
from annotator.web.forms.operations import number_in

W = TypeVar("W", bound=StrEnum)
LONGEST = {"noun": 100, "period": 20, "scope": 200, "value": 60}
PERIODS = ("hour", "day", "night", "week", "month", "year")
WITHOUT_DAYS = frozenset({TimeKind.DURATION, TimeKind.AGE, TimeKind.SET})
_TIMEX = re.compile(r"P[T0-9.XYMWDHSE]+|XXXX[-0-9A-Z]*|T[0-9:A-Z]+")
KINDS: dict[str, FactKind] = {"mention": "mention", "quantity": "quantity", "time": "time"}


def value_in(data: Mapping[str, str], asked: Meaning) -> Attached:
    """What the form says of the span it was asked about. Raises Invalid naming the field, also for B11."""
    if asked.value is None:
        entity = number_in(data, "entity")
        return MentionFact(asked.mark.id, entity, word_in(MentionUse, data, "use", MentionUse.LITERAL))
    if asked.value.kind == "quantity":
        before = asked.value.value if isinstance(asked.value.value, Quantity) else None
        return QuantityFact(asked.mark.id, quantity_in(data, before))
    return time_in(data, asked.mark.id, asked.value)


def kind_in(data: Mapping[str, str]) -> FactKind:
    """Which value is to be cleared. Raises Invalid."""
    kind = KINDS.get(data.get("kind", ""))
    if kind is None:
        raise Invalid("There is no such value.", where="kind")
    return kind


# --- figures --------------------------------------------------------------------------------------


def quantity_in(data: Mapping[str, str], before: Quantity | None) -> Quantity:
    """The figure in a form; digits that nobody changed stay as significant as they were. Raises Invalid."""
    unit = data.get("unit", "count")
    if unit not in UNITS:
        raise Invalid("There is no such unit.", where="unit")
    low = _figure(data, "low", unit)
    high = _figure(data, "high", unit) if data.get("high", "").strip() else low
    if high < low:
        raise Invalid("The higher figure is below the lower one.", where="high")
    told = {name: _words(data, name) for name in ("noun", "period", "scope")}
    same = before is not None and (before.low, before.high, before.unit) == (low, high, unit)
    digits = before.digits if before is not None and same else _digits(data.get("low", ""), unit)
    return Quantity(low, high, unit, word_in(Modifier, data, "modifier", Modifier.EXACT), digits=digits, **told)


def quantity_fields(quantity: Quantity | None) -> dict[str, str]:
    """The fields of the form as they are first."""
    known = quantity or Quantity(0, 0)
    low, high = (written_figure(each, known.unit) for each in (known.low, known.high))
    return {
        "low": low if quantity else "",
        "high": "" if low == high else high,
        "unit": known.unit,
        "modifier": known.modifier.value,
        "noun": known.noun,
        "period": known.period,
        "scope": known.scope,
    }


def written_figure(value: float, unit: str) -> str:
    """A number as a field shows it; a share in per cent."""
    return f"{100 * value if unit == 'ratio' else value:.6f}".rstrip("0").rstrip(".")


def unit_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The units by dimension, with what people call them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in TABLE:
        dimension = unit.dimension.partition(":")[0]
        name = "count" if unit.key == "count" else unit.symbol if dimension != "money" else unit.key
        groups.setdefault(dimension, []).append((unit.key, name))
    return list(groups.items())


def _figure(data: Mapping[str, str], field: str, unit: str) -> float:
    typed = re.sub(r"[,\s\u00a0\u202f_]", "", data.get(field, ""))
    try:
        value = float(typed)
    except ValueError:
        raise Invalid("This is not a number.", hint="Write 1200 or 2.5.", where=field) from None
    if not isfinite(value) or not -1e18 < value < 1e18:
        raise Invalid("This number is out of all bounds.", where=field)
    return round(value / 100, 12) if unit == "ratio" else value


def _digits(typed: str, unit: str) -> int | None:
    return None if unit == "count" else len(typed.strip().partition(".")[2])


# --- times ----------------------------------------------------------------------------------------


def time_in(data: Mapping[str, str], span: int, asked: ValueView) -> TimeFact:
    """The time in a form. Where the value was changed and its days were not, they follow the value. Raises Invalid."""
    if not asked.may_be_confirmed:
        raise Invalid(B11.message, hint=B11.hint, where="value")
    before = asked.value if isinstance(asked.value, TimeValue) else None
    read = asked.reading if isinstance(asked.reading, TimeValue) else before
    typed = _words(data, "value")
    value = before if before is not None and typed == before.value else _typed(typed, asked)
    first, last = (day_in(data, name) for name in ("first", "last"))
    days_stay = before is None or (first, last) == (before.first, before.last)
    if value is not before and days_stay:
        first, last = value.first, value.last
    if bool(first) != bool(last):
        first = last = first or last
    if last < first:
        raise Invalid("The last day lies before the first.", where="last")
    if not value.value:
        if not first:
            raise Invalid("Which time is meant?", hint="Write 2026-03-10, 2026-W08, 2026-03 or P3W.", where="value")
        value = replace(value, value=first if first == last else f"{first}/{last}")
    precision = word_in(Precision, data, "precision", value.precision)
    if before is not None and value is not before and precision == before.precision:
        precision = value.precision
    relative = bool(read and read.relative)
    made = replace(value, first=first, last=last, precision=precision, relative=relative, anchored=True)
    return TimeFact(span, made, asked.published.iso if relative else "")


def time_fields(value: TimeValue | None) -> dict[str, str]:
    """The fields of the form as they are first."""
    if value is None:
        return {"value": "", "first": "", "last": "", "precision": Precision.DAY.value}
    return {"value": value.value, "first": value.first, "last": value.last, "precision": value.precision.value}


def _typed(typed: str, asked: ValueView) -> TimeValue:
    """What was typed as a value: TIMEX3, or words that the rules can read."""
    known = asked.value if isinstance(asked.value, TimeValue) else TimeValue("")
    upper = typed.upper()
    covered = days.covered(upper)
    if covered is not None:
        first, last, precision = covered
        kind = TimeKind.TIME if ":" in upper else TimeKind.DATE
        return TimeValue(upper, kind, first.isoformat(), last.isoformat(), precision, direction=known.direction)
    if _TIMEX.fullmatch(upper):
        kind = known.kind if known.kind in WITHOUT_DAYS else TimeKind.DURATION
        return TimeValue(upper, kind if upper[0] == "P" else known.kind, precision=Precision.UNKNOWN)
    found = dates.find(typed, asked.published.known, asked.published.precision)
    if not found or not found[0].value.anchored:
        hint = "Write 2026-03-10, 2026-W08, 2026-03 or P3W."
        raise Invalid("This is no time that can be read.", hint=hint, where="value")
    return found[0].value


def day_in(data: Mapping[str, str], field: str) -> str:
    """The day in a field as ISO, "" where it is empty. Raises Invalid."""
    typed = data.get(field, "").strip()
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        raise Invalid("This is not a day.", hint="A day is written as 2026-03-12.", where=field) from None


# --- words ----------------------------------------------------------------------------------------


def _words(data: Mapping[str, str], field: str) -> str:
    typed = " ".join(data.get(field, "").split())
    if LONGEST[field] < len(typed):
        raise Invalid(f"At most {LONGEST[field]} characters.", where=field)
    return typed


def word_in(words: type[W], data: Mapping[str, str], field: str, default: W) -> W:
    """The word of a closed list in a field. Raises Invalid."""
    try:
        return words(data.get(field) or default)
    except ValueError:
        raise Invalid("There is no such choice.", where=field) from None
