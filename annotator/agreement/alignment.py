"""The best alignment of several people's units on one text: which of their spans mean the same thing.

Source: Mathet, Widloecher and Metivier 2015, "The Unified and Holistic Method Gamma", Computational Linguistics 41(3),
sections 4 and 5.1. A unitary alignment takes at most one unit of each person; its disorder is the mean dissimilarity
over all pairs of people, where a pair without two units costs 1. An alignment puts each unit in exactly one unitary
alignment; the best has the least disorder in sum. It is found exactly: for two people as an assignment problem; for
more, the text falls into clusters that are too far from each other to be aligned, and each is solved by itself, a
small one by dynamic programming, a larger one as an integer program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.layout import Floats, Ints

SMALL = 12
AT_MOST = 5_000


class TooDense(Exception):
    """So many spans lie over each other that the unitary alignments cannot be listed."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of `n_people` people on one text. `owner` counts from 0."""

    n_people: int
    owner: Ints
    start: Floats
    end: Floats
    label: Ints

    @property
    def per_person(self) -> float:
        """How many units a person has on average."""
        return len(self.owner) / self.n_people


def dissimilarities(units: Units) -> Floats:
    """(units, units): the positional ("sporadic") plus the categorical dissimilarity, each with weight 1.

    Positional: the square of the distances of both ends divided by the sum of both lengths; 1 for neighbours of equal
    length. Categorical: 1 for different labels.
    """
    length = units.end - units.start
    apart = np.abs(units.start[:, None] - units.start) + np.abs(units.end[:, None] - units.end)
    position: Floats = (apart / (length[:, None] + length)) ** 2
    position += units.label[:, None] != units.label
    return position


def least_disorder(units: Units) -> float:
    """The sum of disorders of the best alignment's unitary alignments. Raises TooDense."""
    if units.n_people < 2 or not len(units.owner):
        return 0.0
    apart = dissimilarities(units)
    return _of_two(units, apart) if units.n_people == 2 else _of_more(units, apart)


def _of_two(units: Units, apart: Floats) -> float:
    """Two units are worth aligning if they differ by less than what leaving both alone costs."""
    from scipy.optimize import linear_sum_assignment

    gains = np.minimum(apart[np.ix_(units.owner == 0, units.owner == 1)] - 2, 0)
    return float(len(units.owner) + gains[linear_sum_assignment(gains)].sum())


def _of_more(units: Units, apart: Floats) -> float:
    candidates = _Candidates(units, apart)
    return sum(candidates.least_disorder(cluster) for cluster in candidates.clusters())


class _Candidates:
    """The unitary alignments that may be in a best alignment, as bit sets of units with their disorder."""

    def __init__(self, units: Units, apart: Floats) -> None:
        self.pairs = units.n_people * (units.n_people - 1) // 2
        self.alone_at_most = self._alone(units.n_people)
        near = (apart <= self.alone_at_most) & (units.owner[:, None] != units.owner)
        self.near = [sum(1 << int(other) for other in np.flatnonzero(row)) for row in near]
        self.apart = apart.tolist()
        self.left = AT_MOST

    def clusters(self) -> Iterator[list[int]]:
        """The units in groups between which nothing can be aligned."""
        waiting = (1 << len(self.near)) - 1
        while waiting:
            cluster = reached = waiting & -waiting
            while reached:
                unit = reached.bit_length() - 1
                found = self.near[unit] & ~cluster
                cluster |= found
                reached = (reached & ~(1 << unit)) | found
            waiting &= ~cluster
            yield list(_members(cluster))

    def least_disorder(self, cluster: list[int]) -> float:
        by_first = {unit: list(self._from(unit)) for unit in cluster}
        if len(cluster) <= SMALL:
            return _by_dynamic_programming(sum(1 << unit for unit in cluster), by_first)
        return _by_integer_program(cluster, [each for group in by_first.values() for each in group])

    def _from(self, unit: int) -> Iterator[tuple[int, float]]:
        """The unitary alignments whose lowest unit this is and from which no unit is better taken out."""
        waiting: list[tuple[int, dict[int, float], int]] = [(1 << unit, {unit: 0.0}, self.near[unit] & (-1 << unit))]
        while waiting:
            chosen, differing, possible = waiting.pop()
            size = len(differing)
            if max(differing.values()) <= self._alone(size):
                self._take_one()
                between = sum(differing.values()) / 2
                yield chosen, (between + self.pairs - size * (size - 1) / 2) / self.pairs
            for other in _members(possible):
                apart = self.apart[other]
                more = {member: before + apart[member] for member, before in differing.items()}
                more[other] = sum(apart[member] for member in differing)
                if max(more.values()) <= self.alone_at_most:
                    waiting.append((chosen | 1 << other, more, possible & self.near[other] & (-1 << other)))

    def _alone(self, size: int) -> int:
        """What parting one unit from the others of a unitary alignment costs."""
        return self.pairs + size - 1

    def _take_one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooDense


def _by_dynamic_programming(cluster: int, by_first: dict[int, list[tuple[int, float]]]) -> float:
    """The least sum of disorders that takes each unit once: the lowest unit is in one of its alignments."""
    known = {0: 0.0}

    def least(waiting: int) -> float:
        if waiting not in known:
            lowest = (waiting & -waiting).bit_length() - 1
            known[waiting] = min(
                disorder + least(waiting & ~chosen) for chosen, disorder in by_first[lowest] if not chosen & ~waiting
            )
        return known[waiting]

    return least(cluster)


def _by_integer_program(cluster: list[int], candidates: list[tuple[int, float]]) -> float:
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csc_array

    places = {unit: place for place, unit in enumerate(cluster)}
    cells = [(places[unit], column) for column, (chosen, _) in enumerate(candidates) for unit in _members(chosen)]
    rows, columns = zip(*cells, strict=True)
    once = csc_array((np.ones(len(cells)), (rows, columns)), shape=(len(cluster), len(candidates)))
    costs = np.array([disorder for _, disorder in candidates])
    found = milp(costs, integrality=1, bounds=(0, 1), constraints=LinearConstraint(once, 1, 1))
    if not found.success:
        raise RuntimeError(f"The integer program of an alignment was not solved: {found.message}")
    return float(costs[found.x > 0.5].sum())


def _members(units: int) -> Iterator[int]:
    while units:
        lowest = units & -units
        yield lowest.bit_length() - 1
        units ^= lowest
