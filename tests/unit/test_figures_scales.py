"""Scales with round numbers, and numbers as they stand beside them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.figures.scales import short, ticks, written


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (99, [0, 50, 100]),
        (100, [0, 50, 100]),
        (101, [0, 50, 100, 150]),
        (4_000, [0, 1_000, 2_000, 3_000, 4_000]),
    ],
)
def test_a_scale_of_whole_things_has_whole_steps(most, expected):
    assert ticks(most) == expected


def test_a_scale_may_have_smaller_steps_where_that_is_asked_for():
    assert ticks(0.3, 0.1) == [0, 0.1, 0.2, 0.3]
    assert ticks(1, 0.1) == [0, 0.5, 1]


@given(st.floats(0, 1e9), st.sampled_from([1, 0.1]))
def test_a_scale_reaches_what_it_is_for_in_at_most_four_equal_steps(most, least):
    found = ticks(most, least)
    assert 2 <= len(found) <= 5
    assert found[0] == 0
    assert most <= found[-1] * (1 + 1e-6)
    assert all(step == pytest.approx(found[1]) for step in (b - a for a, b in pairwise(found)))
    assert least <= found[1]


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0"), (0.5, "0.5"), (20_000, "20,000"), (200_000, "200k"), (1_500_000, "1.5M")]
)
def test_numbers_beside_a_scale_are_short(value, expected):
    assert short(value) == expected


def test_numbers_in_words_are_whole_or_have_one_decimal():
    assert (written(1234), written(1234.0), written(0.25)) == ("1,234", "1,234", "0.2")
