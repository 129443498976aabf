"""Which labels say a figure or a time: their spans have a value that rules read and people confirm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from annotator.facts.units import UNITS

ValueKind = Literal["quantity", "time"]
KINDS: dict[str, ValueKind] = {
    "QUANTITY": "quantity",
    "CARDINAL": "quantity",
    "PERCENT": "quantity",
    "MONEY": "quantity",
    "DATE": "time",
    "TIME": "time",
}


def value_kind(label: str, model_labels: Iterable[str] = ()) -> ValueKind | None:
    """What spans of a label say: by what it is called, or by the labels of models that it takes. Not ordinals."""
    return next((KINDS[each.upper()] for each in (label, *model_labels) if each.upper() in KINDS), None)


def unit_fits(label: str, model_labels: Iterable[str], unit: str) -> bool:
    """Whether a unit goes with a label: a share with PERCENT, a currency with MONEY; nothing is said of others (W3)."""
    names = {each.upper() for each in (label, *model_labels)}
    dimension = UNITS[unit].dimension if unit in UNITS else ""
    if "PERCENT" in names:
        return dimension in {"ratio", "points"}
    return dimension.startswith("money") if "MONEY" in names else True
