"""How many corrections lead from what is suggested on a document to its gold, and a person who makes them.

A mark is `(start, end, label)`. Another label for a range, other edges for a label, a mark that is too much and one
that is missing are one correction each; what is right costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from annotator.access import Actor
from annotator.models import Document
from annotator.selectors.review import review
from tests import make

Marked = tuple[int, int, str]
Kind = Literal["accept", "relabel", "resize", "delete", "add"]
ORDER: tuple[Kind, ...] = ("accept", "relabel", "resize", "delete", "add")
APART = 3
"""More than deleting the one and adding the other."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: on the suggestion with this place in its list, or for the gold mark with that one, or both."""

    kind: Kind
    suggested: int | None
    wanted: int | None

    @property
    def costs(self) -> int:
        return int(self.kind != "accept")


def steps(suggested: Sequence[Marked], gold: Sequence[Marked]) -> list[Step]:
    """The fewest decisions that lead to the gold, first those that keep a mark. Each mark is in one of them."""
    many, few = len(suggested), len(gold)
    costs = np.zeros((many + few, few + many))
    costs[:many, :few] = [[_cost(each, mark) for mark in gold] for each in suggested] if many and few else 0
    costs[:many, few:] = costs[many:, :few] = 1
    pairs = [(int(row), int(column)) for row, column in zip(*linear_sum_assignment(costs), strict=True)]
    found = [
        Step("delete", row, None)
        if few <= column
        else Step("add", None, column)
        if many <= row
        else Step(_kind(suggested[row], gold[column]), row, column)
        for row, column in pairs
        if row < many or column < few
    ]
    return sorted(found, key=lambda step: ORDER.index(step.kind))


def corrections(suggested: Sequence[Marked], gold: Sequence[Marked]) -> int:
    return sum(step.costs for step in steps(suggested, gold))


def shown(document: Document, by: Actor) -> dict[int, Marked]:
    """What the person's page shows of suggestions: id -> mark, undecided only."""
    marks = [mark for mark in review(document, by).marks if mark.state == "s"]
    return {mark.id: (mark.start, mark.end, mark.label.name) for mark in marks}


def correct(document: Document, gold: Sequence[Marked], by: Actor) -> list[Step]:
    """Do on the document what leads to its gold, and submit it; what was done."""
    there = shown(document, by)
    ids, suggested = list(there), list(there.values())
    done = steps(suggested, gold)
    for step in done:
        fields = {} if step.wanted is None else _fields(document, gold[step.wanted])
        if step.suggested is not None:
            fields["span"] = ids[step.suggested]
        wanted = {"accept": (), "delete": (), "relabel": ("label",), "resize": ("parts",), "add": ("label", "parts")}
        action = "reject" if step.kind == "delete" else step.kind
        kept = {name: value for name, value in fields.items() if name in ("span", *wanted[step.kind])}
        make.operate(document, action, by, **kept)
    make.submit(document, by, leave_undecided=False)
    return done


def _fields(document: Document, mark: Marked) -> dict[str, object]:
    return {"parts": (mark[:2],), "label": make.label(document.project, mark[2]).pk}


def _kind(suggested: Marked, wanted: Marked) -> Kind:
    if suggested == wanted:
        return "accept"
    return "relabel" if suggested[:2] == wanted[:2] else "resize"


def _cost(suggested: Marked, wanted: Marked) -> int:
    if suggested == wanted:
        return 0
    if suggested[:2] == wanted[:2]:
        return 1
    overlapping = suggested[0] < wanted[1] and wanted[0] < suggested[1]
    return 1 if overlapping and suggested[2] == wanted[2] else APART
