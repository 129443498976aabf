"""Figures of claims side by side in one unit, with what each pair of them says; the unit is the reader's choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.facts.figures import table
from annotator.facts.units import UNITS
from annotator.selectors.claim_cards import Card, Figure
from annotator.vocabulary import FigureVerdict

OFFERED = {"length": ("km", "mi", "m"), "area": ("km2", "mi2", "ha"), "mass": ("kg", "t", "lb")}
"""What the reader may switch to, by dimension; others keep the unit that is written first."""
AS_PEOPLE_READ = {">=": "≥", "<=": "≤", "~": "about"}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a claim: as written, as shown in the unit of the table, and the verdict against each one in it."""

    card: Card
    figure: Figure
    shown: str
    verdicts: tuple[FigureVerdict | None, ...]


@dataclass(frozen=True, slots=True)
class ComparedFigures:
    """Figures of one dimension. `units` are those to switch to, (key, symbol)."""

    dimension: str
    unit: str
    symbol: str
    units: tuple[tuple[str, str], ...]
    rows: tuple[FigureRow, ...]


def figure_tables(cards: Iterable[Card], unit: str = "") -> tuple[ComparedFigures, ...]:
    """One table for each dimension that there are figures of, in `unit` where that fits. No query."""
    by_dimension: dict[str, list[tuple[Card, Figure]]] = defaultdict(list)
    for card in cards:
        for figure in card.figures:
            if figure.quantity.unit not in UNITS:
                continue
            by_dimension[UNITS[figure.quantity.unit].dimension].append((card, figure))
    return tuple(_table(dimension, found, unit) for dimension, found in sorted(by_dimension.items()))


def _table(dimension: str, found: list[tuple[Card, Figure]], wanted: str) -> ComparedFigures:
    written = found[0][1].quantity.unit
    offered = tuple(key for key in OFFERED.get(dimension, ()) if key in UNITS) or (written,)
    unit = wanted if wanted in offered else offered[0]
    compared = table([figure.quantity for _, figure in found], unit)
    rows = []
    for at, (card, figure) in enumerate(found):
        verdicts = tuple(
            None if at == other else compared.verdicts[min(at, other), max(at, other)] for other in range(len(found))
        )
        rows.append(FigureRow(card, figure, _shown(compared.shown[at], figure), verdicts))
    units = tuple((key, UNITS[key].symbol.strip()) for key in offered)
    return ComparedFigures(dimension, unit, UNITS[unit].symbol.strip(), units, tuple(rows))


def _shown(line: str, figure: Figure) -> str:
    """ ">= 9.7" as people read it, with what it is counted by."""
    sign, _, rest = line.partition(" ")
    words = f"{AS_PEOPLE_READ[sign]} {rest}" if sign in AS_PEOPLE_READ else line
    return f"{words} a {figure.quantity.period}" if figure.quantity.period else words
