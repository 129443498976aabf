"""Blocks against ranges: which blocks of a text a range touches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotator.records import Part


def blocks_touched(blocks: Sequence[Part], ranges: Iterable[Part]) -> tuple[int, ...]:
    """The numbers, in order, of the blocks that share a character with one of the ranges."""
    touched: set[int] = set()
    for start, end in ranges:
        first = bisect_right(blocks, start, key=lambda block: block[1])
        last = bisect_left(blocks, end, key=lambda block: block[0])
        touched.update(range(first, last))
    return tuple(sorted(touched))
