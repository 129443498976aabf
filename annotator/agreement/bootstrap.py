"""Percentile intervals by resampling documents (Efron 1979): whole documents, as what one contains hangs together.

A measure is a function of sums over documents. So a resample is a row of weights, how often each document is in it,
and all resamples of a sum are one product of matrices. The first row has each document once: the value itself.
"""

from __future__ import annotations

import numpy as np

from annotator.agreement.layout import Floats, Ints
from annotator.agreement.scores import Score

COVERED = 0.95


def weights(n_documents: int, resamples: int, seed: int) -> Floats:
    """(1 + resamples, documents): once each document, then each resample."""
    drawn = np.random.default_rng(seed).integers(0, max(n_documents, 1), (resamples, n_documents))
    cells = drawn + np.arange(resamples)[:, None] * n_documents
    counted = np.bincount(cells.ravel(), minlength=resamples * n_documents).reshape(resamples, n_documents)
    return np.vstack([np.ones((1, n_documents)), counted])


def summed(weights: Floats, *tables: Floats) -> list[Floats]:
    """Weighted sums over documents of tables, (documents,) or (documents, columns), each (rows, columns)."""
    columns = [table if table.ndim == 2 else table[:, None] for table in tables]
    edges = np.cumsum([table.shape[1] for table in columns])[:-1]
    return np.split(_product(weights, np.hstack(columns)), edges, axis=1)


def _product(weights: Floats, table: Floats) -> Floats:
    """The product of the matrices. Small whole numbers are summed in single precision: exact, and twice as fast."""
    is_exact = len(table) * table.max(initial=0) < 2**24 and not (table % 1).any()
    if not is_exact:
        return weights @ table
    return (weights.astype(np.float32) @ table.astype(np.float32)).astype(np.float64)


def ratio(numerator: Floats, denominator: Floats, largest: Floats | float = 1.0) -> Floats:
    """The quotient; NaN where the denominator is not more than a rounding error of its `largest` value."""
    defined = 1e-12 * largest < denominator
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(defined, numerator / denominator, np.nan)


def mean(values: Floats, axis: int) -> Floats:
    """The mean of the values that are defined; NaN where none is."""
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0).sum(axis=axis), defined.sum(axis=axis).astype(np.float64))


def intervals(values: Floats) -> tuple[Floats, Floats]:
    """For (1 + resamples, n) values the bounds of each column's interval; NaN where it is defined in too few resamples.

    Resamples in which a value is undefined are left out.
    """
    ordered = np.sort(values[1:].T, axis=1)
    defined = (~np.isnan(ordered)).sum(axis=1)
    enough = (len(values) - 1 < 2 * defined) & (0 < defined)
    low, high = (_quantile(ordered, np.maximum(defined, 1), at) for at in ((1 - COVERED) / 2, (1 + COVERED) / 2))
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def score(value: float, low: float, high: float, n_documents: int, n_items: int) -> Score:
    """A value with its bounds, which are left out where they are NaN or of a single document."""
    if n_documents < 2 or np.isnan(low):
        return Score(float(value), None, None, n_documents, n_items)
    return Score(float(value), float(low), float(high), n_documents, n_items)


def _quantile(ordered: Floats, counts: Ints, at: float) -> Floats:
    """The quantile of the first `counts` of each row, interpolated between neighbours."""
    place = (counts - 1) * at
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, counts - 1)
    rows = np.arange(len(ordered))
    lower, upper = ordered[rows, below], ordered[rows, above]
    quantile: Floats = lower + (upper - lower) * (place - below)
    return quantile
