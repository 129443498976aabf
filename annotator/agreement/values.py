"""What two people say of the same words as a value: a figure, a time, or which entity it is.

Values are compared where both gave one of the same kind to the same range of text. They are *equal* if nothing in them
differs, and *overlap* if both can be true at once: an interval of numbers or days that the two have in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.layout import Floats, Layout
from annotator.facts.figures import Interval

KINDS = ("figures", "times", "entities")
COUNTED = 3


@dataclass(frozen=True, slots=True)
class Value:
    """`set` is a number in the layout, `said` everything that the person said. No interval: only equal ones overlap."""

    set: int
    kind: str
    start: int
    end: int
    said: Hashable
    interval: Interval | None = None

    def overlaps(self, other: Value) -> bool:
        if self.said == other.said or self.interval is None or other.interval is None:
            return self.said == other.said
        return self.interval.overlaps(other.interval)


def compared(layout: Layout, values: Iterable[Value]) -> Floats:
    """(comparisons, 3 for each of KINDS): how many values two sets share a range for, how many of these are equal, and
    how many overlap. Time grows with the number of pairs.
    """
    found: dict[tuple[int, str, int, int], list[Value]] = defaultdict(list)
    for each in values:
        found[int(layout.set_document[each.set]), each.kind, each.start, each.end].append(each)
    pairs = [(a, b) for group in found.values() for a, b in combinations(_first_of_each_set(group), 2)]
    first, second = (np.array([pair[side].set for pair in pairs], dtype=np.int64) for side in (0, 1))
    table = np.zeros((len(layout.first), COUNTED * len(KINDS)))
    comparisons = layout.comparison_of(first, second) if pairs else first
    for row, (a, b) in zip(comparisons.tolist(), pairs, strict=True):
        column = COUNTED * KINDS.index(a.kind)
        table[row, column : column + COUNTED] += (1, a.said == b.said, a.overlaps(b))
    return table


def _first_of_each_set(group: Iterable[Value]) -> list[Value]:
    """In the order of sets; of two spans on one range the first."""
    first: dict[int, Value] = {}
    for each in group:
        first.setdefault(each.set, each)
    return [first[number] for number in sorted(first)]
