"""All that the measures need of a corpus, document by document, so that sums over any choice of documents are quick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from annotator.agreement import coverage, unitizing
from annotator.agreement.arrays import Arrays, read
from annotator.agreement.corpus import Document, DocumentId, Label, Person
from annotator.agreement.coverage import Coverage
from annotator.agreement.layout import Floats, Ints, Layout, restricted
from annotator.agreement.matching import Matches, match


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of spans: `spans` is (sets, labels + 1), `equal` and `overlapping` are (comparisons, labels + 1).

    The last column is of all labels. `overlapping` counts matches with the same label that are not equal. `squared`
    and `squared_by_label`, (sets,) and (sets, labels), are squared lengths of units, see `unitizing`.
    """

    documents: tuple[DocumentId, ...]
    dates: tuple[date | None, ...]
    n_alone: int
    people: tuple[Person, ...]
    labels: tuple[Label, ...]
    document_labels: tuple[Label, ...]
    layout: Layout
    tokens: Coverage
    characters: Coverage
    whole: Coverage
    spans: Floats
    equal: Floats
    overlapping: Floats
    squared: Floats
    squared_by_label: Floats


def count(corpus: Iterable[Document]) -> Counts:
    """The counts of a corpus. Costs 0.5 s for five people with 20 spans on each of 1,000 documents of 700 tokens."""
    arrays = read(corpus)
    return counted(arrays, match(arrays))


def counted(arrays: Arrays, matches: Matches) -> Counts:
    """The counts of a corpus whose spans are matched already."""
    return Counts(
        documents=arrays.documents,
        dates=arrays.dates,
        n_alone=arrays.n_alone,
        people=arrays.people,
        labels=arrays.labels,
        document_labels=arrays.document_labels,
        layout=arrays.layout,
        tokens=coverage.of_tokens(arrays),
        characters=coverage.of_characters(arrays),
        whole=coverage.of_documents(arrays),
        spans=_numbers(arrays.span_set, arrays.span_label, len(arrays.layout.set_document), len(arrays.labels)),
        equal=_matched(arrays, matches, matches.equal),
        overlapping=_matched(arrays, matches, matches.same_label & ~matches.equal),
        squared=unitizing.squared_units(arrays),
        squared_by_label=unitizing.squared_units_by_label(arrays),
    )


def only(counts: Counts, documents: Ints) -> Counts:
    """The counts of some documents, given by their positions in ascending order. Costs some milliseconds."""
    layout, sets, comparisons = restricted(counts.layout, documents)
    return replace(
        counts,
        documents=tuple(counts.documents[number] for number in documents),
        dates=tuple(counts.dates[number] for number in documents),
        layout=layout,
        tokens=counts.tokens.taken(documents, sets, comparisons),
        characters=counts.characters.taken(documents, sets, comparisons),
        whole=counts.whole.taken(documents, sets, comparisons),
        spans=counts.spans[sets],
        equal=counts.equal[comparisons],
        overlapping=counts.overlapping[comparisons],
        squared=counts.squared[sets],
        squared_by_label=counts.squared_by_label[sets],
    )


def without_labels(counts: Counts) -> Counts:
    """The counts with which `report` tells of all labels together only, several times as fast."""
    return replace(
        counts,
        labels=(),
        document_labels=(),
        tokens=counts.tokens.without_labels(),
        characters=counts.characters.without_labels(),
        whole=counts.whole.without_labels(),
        spans=counts.spans[:, -1:],
        equal=counts.equal[:, -1:],
        overlapping=counts.overlapping[:, -1:],
        squared_by_label=counts.squared_by_label[:, :0],
    )


def _matched(arrays: Arrays, matches: Matches, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    label = arrays.span_label[matches.first[chosen]]
    return _numbers(matches.comparison[chosen], label, len(arrays.layout.first), len(arrays.labels))


def _numbers(rows: Ints, columns: Ints, n_rows: int, n_columns: int) -> Floats:
    flat = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns).astype(np.float64)
    table = flat.reshape(n_rows, n_columns)
    return np.column_stack([table, table.sum(axis=1)])
