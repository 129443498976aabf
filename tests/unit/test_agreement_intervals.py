"""Bootstrap intervals: what comes of measuring resampled corpora one by one."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from annotator.agreement import bootstrap
from annotator.agreement.counts import count
from annotator.agreement.report import report
from tests.agreeing import document, measured, value

EVERY = [(label, start, start + size) for label in "XY" for start in range(25) for size in (1, 2, 5)]


def texts(n, people="ABC", seed=1):
    chance = random.Random(seed)
    return [
        document(
            number, 30, **{person: chance.sample(EVERY, chance.randint(1, 5)) for person in chance.sample(people, 2)}
        )
        for number in range(n)
    ]


def resampled(documents, row):
    """A corpus with each document as often as the row says."""
    copies = [(text, copy) for text, number in zip(documents, row, strict=True) for copy in range(int(number))]
    return [replace(text, id=f"{text.id}-{copy}") for text, copy in copies]


def test_bounds_are_percentiles_over_resampled_corpora():
    documents = texts(12)
    found = report(count(documents), resamples=40, seed=5)
    corpora = [resampled(documents, row) for row in bootstrap.weights(12, 40, 5)[1:]]
    again = [measured(*corpus, resamples=1) for corpus in corpora]
    for name in ("exact", "partial", "kappa", "fleiss", "alpha", "unitizing"):
        for pick in (lambda each: each.overall, lambda each: each.by_label["X"]):
            values = [value(getattr(pick(each), name)) for each in again]
            score = getattr(pick(found), name)
            assert (score.low, score.high) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])))


def test_a_seed_gives_the_same_interval_again():
    counts = count(texts(10))
    assert report(counts, resamples=50, seed=1) == report(counts, resamples=50, seed=1)
    assert report(counts, resamples=50, seed=1).overall != report(counts, resamples=50, seed=2).overall


def test_each_resample_has_as_many_documents():
    weights = bootstrap.weights(7, 30, 0)
    assert weights[0].tolist() == [1] * 7
    assert weights.sum(axis=1).tolist() == [7] * 31


def test_resamples_without_a_value_are_left_out():
    values = np.array([[0.5], [np.nan], [0.1], [0.2], [0.3]])
    low, high = bootstrap.intervals(values)
    assert (low[0], high[0]) == pytest.approx(tuple(np.percentile([0.1, 0.2, 0.3], [2.5, 97.5])))


def test_there_is_no_interval_if_half_of_the_resamples_have_no_value():
    low, high = bootstrap.intervals(np.array([[0.5], [np.nan], [0.1], [np.nan], [0.3]]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_large_sums_are_as_exact_as_small_ones():
    weights = np.array([[1.0, 1.0], [2.0, 0.0]])
    large = np.array([[2.0**40 + 1], [1.0]])
    assert bootstrap.summed(weights, large)[0].tolist() == [[2.0**40 + 2], [2.0**41 + 2]]
