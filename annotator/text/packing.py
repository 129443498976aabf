"""Compact storage of ordered ranges that do not overlap, such as the tokens or blocks of a text.

The bytes are numbers: gap, length, gap, length and so on. A number is the sum of its bytes up to and including
the first that is not 255: 254 is `FE`, 255 is `FF 00`, 300 is `FF 2D`. One token of news text takes two bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, compress
from operator import sub

from annotator.errors import Invalid
from annotator.records import Part

_MORE = 255
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def pack(bounds: Sequence[Part]) -> bytes:
    """The bytes for ordered ranges. Raises Invalid if they overlap or are not in order. 0.06 ms for 700 tokens."""
    if not bounds:
        return b""
    starts, ends = zip(*bounds, strict=True)
    return pack_numbers(list(map(sub, starts, (0, *ends[:-1]))), list(map(sub, ends, starts)))


def pack_numbers(gaps: Sequence[int], lengths: Sequence[int]) -> bytes:
    """The bytes for the gap before each range and the length of each."""
    try:
        small = bytes(gaps), bytes(lengths)
    except ValueError:
        return _pack_large(gaps, lengths)
    if _MORE in small[0] or _MORE in small[1]:
        return _pack_large(gaps, lengths)
    packed = bytearray(2 * len(lengths))
    packed[0::2], packed[1::2] = small
    return bytes(packed)


def unpack(data: bytes) -> tuple[Part, ...]:
    """The ranges that `pack` stored. 0.04 ms for 700 tokens."""
    points = accumulate(data)
    edges = list(compress(points, map(_MORE.__ne__, data)) if _MORE in data else points)
    return tuple(zip(edges[0::2], edges[1::2], strict=True))


def deltas36(block_start: int, bounds: Sequence[Part]) -> str:
    """The ranges as base-36 numbers, gap and length in turn, counted from the start of their block: "0,5,1,3"."""
    numbers: list[str] = []
    here = block_start
    for start, end in bounds:
        numbers += (base36(start - here), base36(end - start))
        here = end
    return ",".join(numbers)


def base36(number: int) -> str:
    """A number that is not negative in digits and small letters, as JavaScript's `parseInt(text, 36)` reads it."""
    if number < 36:
        return _DIGITS[number]
    head, last = divmod(number, 36)
    return base36(head) + _DIGITS[last]


def _pack_large(gaps: Sequence[int], lengths: Sequence[int]) -> bytes:
    packed = bytearray()
    for pair in zip(gaps, lengths, strict=True):
        for number in pair:
            if number < 0:
                raise Invalid("The ranges overlap or are not in reading order.")
            more, rest = divmod(number, _MORE)
            packed += b"\xff" * more
            packed.append(rest)
    return bytes(packed)
