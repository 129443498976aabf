"""Packed ranges and base-36 deltas."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.text import packing
from annotator.text.packing import base36, deltas36, pack, unpack


def test_a_token_of_news_text_takes_two_bytes() -> None:
    assert pack([(0, 3), (4, 9), (9, 10)]) == bytes([0, 3, 1, 5, 0, 1])


@pytest.mark.parametrize("number", [254, 255, 256, 509, 510, 511, 100_000])
def test_large_gaps_and_lengths_survive(number: int) -> None:
    bounds = ((number, 2 * number), (3 * number, 3 * number + 1))
    assert unpack(pack(bounds)) == bounds


def test_nothing_packs_to_nothing() -> None:
    assert pack([]) == b""
    assert unpack(b"") == ()


@pytest.mark.parametrize("bounds", [[(0, 3), (2, 4)], [(5, 6), (0, 1)], [(3, 2)]])
def test_ranges_out_of_order_are_refused(bounds: list[tuple[int, int]]) -> None:
    with pytest.raises(Invalid):
        pack(bounds)


def test_deltas_count_from_the_start_of_the_block() -> None:
    packed = pack([(0, 4), (100, 105), (106, 109), (145, 181), (181, 182), (190, 195)])
    assert deltas36(packed, [(100, 182), (182, 184), (185, 300)]) == ["0,5,1,3,10,10,0,1", "", "5,5"]
    assert deltas36(packed, [(101, 150)]) == ["5,3"], "only what lies wholly in it"
    assert deltas36(b"", [(0, 5)]) == [""]


ranges = st.lists(
    st.tuples(st.integers(0, 600) | st.integers(0, 3), st.integers(1, 600) | st.integers(1, 9)), max_size=60
)


@given(ranges, st.integers(0, 5_000), st.integers(0, 900), st.integers(1, 9))
def test_the_edges_in_a_window_are_those_of_all_ranges_that_touch_it(numbers, start, length, step) -> None:
    bounds, at = [], 0
    for gap, size in numbers:
        bounds.append((at + gap, at + gap + size))
        at += gap + size
    touching = [(a, b) for a, b in bounds if a < start + length and start < b]
    with mock.patch.object(packing, "_STEP", step):
        starts, ends = packing.edges_within(pack(bounds), start, start + length)
    assert list(zip(starts, ends, strict=True)) == touching


def test_base_36_reads_back() -> None:
    assert [int(base36(number), 36) for number in (0, 35, 36, 1295, 1296, 10**9)] == [0, 35, 36, 1295, 1296, 10**9]
