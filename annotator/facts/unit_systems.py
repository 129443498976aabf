"""In which unit a reader wants to see a figure. What is stored stays in the unit it was written in."""

from __future__ import annotations

from dataclasses import replace

from annotator.fact_records import Quantity
from annotator.facts.units import shown

METRIC = {
    "mi": "km",
    "nmi": "km",
    "yd": "m",
    "ft": "m",
    "inch": "cm",
    "mi2": "km2",
    "acre": "ha",
    "ton": "tonne",
    "lb": "kg",
    "gallon": "litre",
    "mph": "km/h",
    "knot": "km/h",
}
IMPERIAL = {
    "km": "mi",
    "nmi": "mi",
    "m": "ft",
    "cm": "inch",
    "mm": "inch",
    "km2": "mi2",
    "ha": "acre",
    "tonne": "ton",
    "kg": "lb",
    "litre": "gallon",
    "km/h": "mph",
    "knot": "mph",
    "m/s": "mph",
}
SYSTEMS: dict[str, dict[str, str]] = {"metric": METRIC, "imperial": IMPERIAL, "written": {}}


def shown_in(quantity: Quantity, system: str) -> str:
    """A figure as a reader of a system sees it: at least six miles as "9.66 km or more". Money stays as it is."""
    unit = SYSTEMS.get(system, {}).get(quantity.unit)
    if not quantity.noun:
        return shown(quantity, unit)
    period = f" a{'n' if quantity.period == 'hour' else ''} {quantity.period}" if quantity.period else ""
    return f"{shown(replace(quantity, period=''), unit)} {quantity.noun}{period}"
