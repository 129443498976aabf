"""Ranges and parts."""

from __future__ import annotations

import pytest

from annotator.errors import Invalid
from annotator.text.ranges import contains, covers, crosses, normalise_parts, overlaps


def test_touching_ranges_do_not_overlap() -> None:
    assert not overlaps((0, 3), (3, 5))
    assert overlaps((0, 4), (3, 5))


def test_equal_ranges_contain_each_other_and_do_not_cross() -> None:
    assert contains((1, 4), (1, 4))
    assert not crosses((1, 4), (1, 4))


def test_ranges_cross_when_neither_holds_the_other() -> None:
    assert crosses((0, 4), (3, 6))
    assert not crosses((0, 6), (3, 6))
    assert not crosses((0, 3), (3, 6))


def test_parts_come_back_in_reading_order_with_touching_ones_joined() -> None:
    assert normalise_parts([(8, 9), (2, 4), (4, 6)]) == ((2, 6), (8, 9))


@pytest.mark.parametrize("parts", [[], [(1, 1)], [(3, 2)], [(-1, 2)], [(0, 3), (2, 4)], [(0, 3), (0, 3)]])
def test_parts_that_are_no_parts_are_refused(parts: list[tuple[int, int]]) -> None:
    with pytest.raises(Invalid):
        normalise_parts(parts)


def test_a_discontinuous_span_does_not_cover_its_hole() -> None:
    assert [covers([(0, 2), (4, 5)], offset) for offset in range(6)] == [True, True, False, False, True, False]
