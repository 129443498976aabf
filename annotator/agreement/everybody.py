"""The measures of all people: Fleiss' kappa, Krippendorff's alpha and alpha for unitizing, with all resamples at once.

Results are (1 + resamples, columns): a column for each label, then one for all labels together.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement import alpha, fleiss, unitizing
from annotator.agreement.bootstrap import summed
from annotator.agreement.counts import Counts
from annotator.agreement.coverage import Coverage
from annotator.agreement.layout import Floats, Layout


def kappas(layout: Layout, coverage: Coverage, weights: Floats) -> Floats:
    """Fleiss' kappa over the items of a coverage."""
    judges = layout.sets_per_document.astype(np.float64)
    agreeing = layout.agreed_per_document(_agreed(layout, coverage)) / (judges * (judges - 1) / 2)[:, None]
    shares = layout.per_document(coverage.by_label) / judges[:, None]
    value_shares = layout.per_document(coverage.by_value) / judges[:, None]
    items, agreeing, shares, value_shares = summed(weights, coverage.extent, agreeing, shares, value_shares)
    return fleiss.kappa(agreeing, _squares(items, shares, value_shares), items)


def alphas(layout: Layout, coverage: Coverage, weights: Floats) -> Floats:
    """Krippendorff's nominal alpha over the items of a coverage."""
    agreeing, values, given, value_given = _coincidences(layout, coverage, weights)
    return alpha.nominal(agreeing, _squares(values, given, value_given), values)


def unitizing_alphas(counts: Counts, weights: Floats) -> Floats:
    """Alpha for unitizing; after "all labels" comes a column for "marked or not"."""
    layout, coverage = counts.layout, counts.characters
    agreeing, length, given, value_given = _coincidences(layout, coverage, weights)
    by_label, total, marked, both_marked = summed(
        weights,
        layout.per_document(counts.squared_by_label),
        layout.per_document(counts.squared),
        layout.per_document(coverage.marked),
        layout.agreed_per_document(coverage.both_marked + _unmarked(layout, coverage)) * _pairing(layout),
    )
    itself = np.column_stack([by_label + length - given, total + length - marked, total + length - marked])
    squares = np.column_stack([_squares(length, given, value_given), marked**2 + (length - marked) ** 2])
    return unitizing.alpha(np.column_stack([agreeing, both_marked]), squares, itself, length)


def _coincidences(layout: Layout, coverage: Coverage, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Sums of what agrees, of all values given, and of how often each label and each combination was given."""
    agreeing = layout.agreed_per_document(_agreed(layout, coverage)) * _pairing(layout)[:, None]
    values = coverage.extent * layout.sets_per_document
    given, value_given = layout.per_document(coverage.by_label), layout.per_document(coverage.by_value)
    agreeing, values, given, value_given = summed(weights, agreeing, values, given, value_given)
    return agreeing, values, given, value_given


def _agreed(layout: Layout, coverage: Coverage) -> Floats:
    """(comparisons, labels + 1): the extent with equal values, for each label as "has it or not", and for all."""
    extent = coverage.extent[layout.compared_document][:, None]
    one, other = coverage.by_label[layout.first], coverage.by_label[layout.second]
    return np.column_stack([extent - one - other + 2 * coverage.both_by_label, coverage.agreed(layout)])


def _unmarked(layout: Layout, coverage: Coverage) -> Floats:
    """Of each comparison, the extent that neither marked."""
    one, other = coverage.marked[layout.first], coverage.marked[layout.second]
    return coverage.extent[layout.compared_document] - one - other + coverage.both_marked


def _pairing(layout: Layout) -> Floats:
    """What a comparison weighs among the coincidences: it is counted both ways, an item with m judges weighs m."""
    weight: Floats = 2 / (layout.sets_per_document - 1)
    return weight


def _squares(total: Floats, by_label: Floats, by_value: Floats) -> Floats:
    """Sums of squares of how often each value was given: for each label with and without it, then for all values."""
    rest = total[:, 0] - by_value.sum(axis=1)
    return np.column_stack([by_label**2 + (total - by_label) ** 2, (by_value**2).sum(axis=1) + rest**2])
