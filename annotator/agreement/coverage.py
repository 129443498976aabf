"""How much of each document every set marks, and how much two sets mark alike.

One way of counting serves three measures of extent: tokens (kappa, alpha), code points (unitizing alpha) and whole
documents (document labels). What has several labels at once has their combination as its value, so two people agree
about it only if they chose the same labels. What has no label has the value "nothing", which needs no column: it is
what is left of the extent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement.arrays import Arrays
from annotator.agreement.layout import Floats, Ints, Layout, joined, totals


@dataclass(frozen=True, slots=True)
class Marks:
    """Ranges on a line where documents follow each other, each with the number of its set and its label."""

    start: Ints
    end: Ints
    set: Ints
    label: Ints


@dataclass(frozen=True, slots=True)
class Coverage:
    """Extents. `by_label` and `by_value` are (sets, labels) and (sets, combinations of labels).

    The others are of comparisons: what both marked with a label (comparisons, labels), to what both gave the same
    combination, and what both marked at all. `extent` is of documents, `marked` of sets.
    """

    extent: Floats
    by_label: Floats
    by_value: Floats
    marked: Floats
    both_by_label: Floats
    both_same_value: Floats
    both_marked: Floats

    def taken(self, documents: Ints, sets: Ints, comparisons: Ints) -> Coverage:
        """Those of some documents, with their sets and comparisons."""
        return Coverage(
            self.extent[documents],
            self.by_label[sets],
            self.by_value[sets],
            self.marked[sets],
            self.both_by_label[comparisons],
            self.both_same_value[comparisons],
            self.both_marked[comparisons],
        )

    def without_labels(self) -> Coverage:
        """The same without what is counted label by label."""
        return replace(self, by_label=self.by_label[:, :0], both_by_label=self.both_by_label[:, :0])

    def agreed(self, layout: Layout) -> Floats:
        """Of each comparison, the extent with the same value in both sets; "nothing" is a value too."""
        left = self.extent[layout.compared_document] - self.marked[layout.first] - self.marked[layout.second]
        return self.both_same_value + left + self.both_marked


def of_tokens(arrays: Arrays) -> Coverage:
    """In tokens. A token is in a span that holds at least one of its characters."""
    first = np.searchsorted(arrays.token_ends, arrays.part_start, side="right")
    last = np.searchsorted(arrays.token_starts, arrays.part_end, side="left")
    some = first < last
    span = arrays.part_span[some]
    marks = Marks(first[some], last[some], arrays.span_set[span], arrays.span_label[span])
    return _counted(arrays.layout, arrays.token_counts, marks, len(arrays.labels))


def of_characters(arrays: Arrays) -> Coverage:
    """In code points."""
    sets, labels = arrays.span_set[arrays.part_span], arrays.span_label[arrays.part_span]
    marks = Marks(arrays.part_start, arrays.part_end, sets, labels)
    return _counted(arrays.layout, arrays.lengths, marks, len(arrays.labels))


def of_documents(arrays: Arrays) -> Coverage:
    """In documents, by their document labels."""
    document = arrays.layout.set_document[arrays.given_set]
    marks = Marks(document, document + 1, arrays.given_set, arrays.given_label)
    return _counted(arrays.layout, np.ones(arrays.layout.n_documents), marks, len(arrays.document_labels))


def pieces(start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Cut ranges wherever any of them starts or ends: which range each piece is of, the piece's number, its length."""
    edges = np.sort(np.concatenate([start, end]))
    edges = edges[np.diff(edges, prepend=-1) != 0]
    first, last = np.searchsorted(edges, start), np.searchsorted(edges, end)
    count = last - first
    owner = np.repeat(np.arange(len(start)), count)
    piece = np.arange(len(owner)) + np.repeat(first - (np.cumsum(count) - count), count)
    return owner, piece, np.diff(edges)[piece]


def _counted(layout: Layout, extent: Ints | Floats, marks: Marks, n_labels: int) -> Coverage:
    n_sets = len(layout.set_document)
    owner, piece, size = pieces(marks.start, marks.end)
    key, at = np.unique((piece * n_sets + marks.set[owner]) * n_labels + marks.label[owner], return_index=True)
    holder, label = np.divmod(key, n_labels) if n_labels else (key, key)
    piece, sets = np.divmod(holder, n_sets) if n_sets else (holder, holder)
    length = size[at].astype(np.float64)
    opens = np.flatnonzero(np.diff(holder, prepend=-1))
    value, n_values = _combinations(opens, label, n_labels)
    piece_of, set_of, length_of = piece[opens], sets[opens], length[opens]
    same_value = piece_of * n_values + value
    return Coverage(
        extent=np.asarray(extent, dtype=np.float64),
        by_label=_table(sets, label, length, (n_sets, n_labels)),
        by_value=_table(set_of, value, length_of, (n_sets, n_values)),
        marked=totals(set_of, length_of, n_sets),
        both_by_label=_both(layout, piece * n_labels + label, sets, label, length, n_labels),
        both_same_value=_both(layout, same_value, set_of, np.zeros_like(value), length_of, 1)[:, 0],
        both_marked=_both(layout, piece_of, set_of, np.zeros_like(value), length_of, 1)[:, 0],
    )


def _combinations(opens: Ints, label: Ints, n_labels: int) -> tuple[Ints, int]:
    """A number for the labels of each group of entries, equal for equal combinations, and how many numbers there are.

    The groups begin at `opens` and have their labels in order. One label alone has its own number; each further label
    turns the number so far and itself into a new one.
    """
    sizes = np.diff(opens, append=len(label))
    value = label[opens] if len(opens) else np.zeros(0, dtype=np.int64)
    n_values = n_labels
    for further in range(1, int(sizes.max(initial=1))):
        longer = np.flatnonzero(further < sizes)
        known, number = np.unique(value[longer] * n_labels + label[opens[longer] + further], return_inverse=True)
        value[longer] = n_values + number
        n_values += len(known)
    return value, n_values


def _both(layout: Layout, group: Ints, sets: Ints, column: Ints, length: Floats, columns: int) -> Floats:
    """What two sets have in common, (comparisons, columns): the lengths of entries of the same group.

    The entries of a group are in the order of their sets.
    """
    order = np.argsort(group, kind="stable")
    left, right = joined(group[order])
    left, right = order[left], order[right]
    rows = layout.comparison_of(sets[left], sets[right])
    return _table(rows, column[left], length[left], (len(layout.first), columns))


def _table(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Floats:
    return totals(rows * shape[1] + columns, values, shape[0] * shape[1]).reshape(shape)
