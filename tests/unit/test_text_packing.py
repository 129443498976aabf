"""Packed ranges and base-36 deltas."""

from __future__ import annotations

import pytest

from annotator.errors import Invalid
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
    assert deltas36(100, [(100, 105), (106, 109), (145, 181)]) == "0,5,1,3,10,10"


def test_base_36_reads_back() -> None:
    assert [int(base36(number), 36) for number in (0, 35, 36, 1295, 1296, 10**9)] == [0, 35, 36, 1295, 1296, 10**9]
