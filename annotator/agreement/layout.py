"""Who submitted what: the sets of each document, and the comparisons between them, as arrays of numbers.

A comparison is two sets of one document. Comparisons stand pair by pair, so that those of two people are one slice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """`set_document` and `set_person` say of each set whose it is, by document, then by person.

    `first` and `second` are the sets of each comparison, the person who stands earlier first. `pairs` are the pairs of
    people with a document in common; the comparisons of pair `p` are `bounds[p]` to `bounds[p + 1]`. `places` says
    where a comparison stands, for each of them in the order of documents.
    """

    n_documents: int
    n_people: int
    set_document: Ints
    set_person: Ints
    first: Ints
    second: Ints
    pairs: tuple[tuple[int, int], ...]
    bounds: Ints
    places: Ints

    @property
    def sets_per_document(self) -> Ints:
        return np.bincount(self.set_document, minlength=self.n_documents)

    @property
    def compared_document(self) -> Ints:
        """The document of each comparison."""
        return self.set_document[self.first]

    def comparisons(self, pair: int) -> slice:
        """Where the comparisons of a pair stand."""
        return slice(int(self.bounds[pair]), int(self.bounds[pair + 1]))

    def comparison_of(self, first: Ints, second: Ints) -> Ints:
        """The comparisons between sets of the same documents, the earlier set first."""
        return self.places[_in_order_of_documents(self.set_document, first, second)]

    def per_document(self, of_sets: Floats) -> Floats:
        """Sums over the sets of each document: (sets, ...) -> (documents, ...). Every document has some."""
        return _summed(of_sets, self.set_document, self.n_documents)

    def agreed_per_document(self, of_comparisons: Floats) -> Floats:
        """Sums over the comparisons of each document: (comparisons, ...) -> (documents, ...). Every one has some."""
        return _summed(of_comparisons, self.compared_document, self.n_documents)


def lay_out(set_document: Ints, set_person: Ints, n_documents: int, n_people: int) -> Layout:
    """The layout for sets that stand by document, then by person."""
    first, second = joined(set_document)
    pair = set_person[first] * n_people + set_person[second]
    order = np.lexsort((first, pair))
    numbers, begins = np.unique(pair[order], return_index=True)
    pairs = tuple((int(number // n_people), int(number % n_people)) for number in numbers)
    bounds = np.append(begins, len(order)).astype(np.int64)
    first, second = first[order], second[order]
    places = np.argsort(_in_order_of_documents(set_document, first, second))
    return Layout(n_documents, n_people, set_document, set_person, first, second, pairs, bounds, places)


def restricted(layout: Layout, chosen: Ints) -> tuple[Layout, Ints, Ints]:
    """The layout of some documents only, and which sets and which comparisons these are. `chosen` is ascending."""
    renumbered = np.full(layout.n_documents, -1, dtype=np.int64)
    renumbered[chosen] = np.arange(len(chosen))
    sets = np.flatnonzero(0 <= renumbered[layout.set_document])
    kept = np.flatnonzero(0 <= renumbered[layout.compared_document])
    part = lay_out(renumbered[layout.set_document[sets]], layout.set_person[sets], len(chosen), layout.n_people)
    return part, sets, kept


def joined(groups: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """All pairs of positions, the earlier first, whose neighbouring entries have the same group number.

    As many steps as the largest group has entries, each over the pairs that are left.
    """
    lefts: list[Ints] = []
    rights: list[Ints] = []
    left = np.arange(max(len(groups) - 1, 0), dtype=np.int64)
    step = 1
    while len(left := left[left + step < len(groups)]):
        left = left[groups[left] == groups[left + step]]
        lefts.append(left)
        rights.append(left + step)
        step += 1
    nothing = np.zeros(0, dtype=np.int64)
    return np.concatenate([nothing, *lefts]), np.concatenate([nothing, *rights])


def totals(owner: Ints, values: NDArray[np.number], owners: int) -> Floats:
    """The sum of the values of each owner, (owners,)."""
    return np.bincount(owner, values, owners).astype(np.float64)


def _in_order_of_documents(set_document: Ints, first: Ints, second: Ints) -> Ints:
    """The number of each comparison if they stood by document, then by first and second set."""
    sizes = np.bincount(set_document)
    document = set_document[first]
    comparisons, begins = sizes * (sizes - 1) // 2, np.cumsum(sizes) - sizes
    row, size = first - begins[document], sizes[document]
    before = (np.cumsum(comparisons) - comparisons)[document] + row * size - row * (row + 1) // 2
    number: Ints = before + second - first - 1
    return number


def _summed(values: Floats, owner: Ints, owners: int) -> Floats:
    if not owners:
        return np.zeros((0, *values.shape[1:]))
    order = np.argsort(owner, kind="stable")
    sums: Floats = np.add.reduceat(values[order], np.searchsorted(owner[order], np.arange(owners)), axis=0)
    return sums
