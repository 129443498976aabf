"""Rates with Wilson's interval, and quality against gold, counted by hand."""

from __future__ import annotations

import pytest

from annotator.figures.rates import Quality, Rate


def test_a_rate_of_nothing_is_unknown():
    assert Rate(0, 0).value is None
    assert Rate(0, 0).interval is None


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 100, 0.7222, 0.8749), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055)],
)
def test_the_ends_of_the_interval_are_where_the_share_is_just_not_too_far_off(hits, of, low, high):
    """What defines Wilson's interval: (share - end)² = z² end (1 - end) / n."""
    found = Rate(hits, of).interval
    assert found == pytest.approx((low, high), abs=5e-5)
    for end in found:
        assert (hits / of - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / of, abs=1e-9)


def test_quality_weighs_precision_and_recall():
    found = Quality(precision=Rate(3, 4), recall=Rate(3, 6))
    assert found.f1 == pytest.approx(0.6)


def test_quality_is_zero_where_nothing_is_right_and_unknown_where_nothing_is_there():
    assert Quality(Rate(0, 4), Rate(0, 6)).f1 == 0.0
    assert Quality(Rate(0, 0), Rate(0, 6)).f1 == 0.0
    assert Quality(Rate(0, 0), Rate(0, 0)).f1 is None
