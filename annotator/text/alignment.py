"""Ranges of characters against token boundaries.

`bounds` are ordered (start, end) pairs. Give `word_bounds(text, bounds)` where tokens of white space must not
attract an edge, and all of spaCy's tokens where the answer must be the one of `Doc.char_span`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from annotator.records import Part

Mode = Literal["strict", "contract", "expand"]
_END = 1 << 62


def word_bounds(text: str, bounds: Sequence[Part]) -> tuple[Part, ...]:
    """The bounds of the tokens that are not white space."""
    return tuple((start, end) for start, end in bounds if not text[start:end].isspace())


def snap(start: int, end: int, bounds: Sequence[Part]) -> Part:
    """The range moved outward to the edges of the tokens it touches; white space at its ends is left out.

    A range that touches no token comes back as it was.
    """
    tokens = tokens_touched(start, end, bounds)
    return (start, end) if tokens is None else (bounds[tokens[0]][0], bounds[tokens[1] - 1][1])


def align(start: int, end: int, bounds: Sequence[Part], mode: Mode) -> Part | None:
    """The range on token edges: only if it is there already, the tokens inside it, or all that it touches."""
    tokens = align_tokens(start, end, bounds, mode)
    return None if tokens is None else (bounds[tokens[0]][0], bounds[tokens[1] - 1][1])


def align_tokens(start: int, end: int, bounds: Sequence[Part], mode: Mode) -> Part | None:
    """As `align`, but the half-open range of token numbers."""
    if mode == "strict":
        return token_span(start, end, bounds)
    return tokens_touched(start, end, bounds) if mode == "expand" else tokens_inside(start, end, bounds)


def is_aligned(start: int, end: int, bounds: Sequence[Part]) -> bool:
    """Whether the range begins where a token begins and ends where a token ends."""
    return token_span(start, end, bounds) is not None


def token_span(start: int, end: int, bounds: Sequence[Part]) -> Part | None:
    """The half-open range of token numbers that is exactly this range of characters."""
    first = bisect_left(bounds, (start, 0))
    last = bisect_left(bounds, (end, 0)) - 1
    if first <= last and bounds[first][0] == start and bounds[last][1] == end:
        return first, last + 1
    return None


def tokens_inside(start: int, end: int, bounds: Sequence[Part]) -> Part | None:
    """The numbers of the tokens that lie wholly in the range."""
    first = bisect_left(bounds, (start, 0))
    last = bisect_left(bounds, (end, 0)) - 1
    if last >= 0 and bounds[last][1] > end:
        last -= 1
    return (first, last + 1) if first <= last else None


def tokens_touched(start: int, end: int, bounds: Sequence[Part]) -> Part | None:
    """The numbers of the tokens that share a character with the range."""
    first = max(bisect_right(bounds, (start, _END)) - 1, 0)
    if first < len(bounds) and bounds[first][1] <= start:
        first += 1
    last = bisect_left(bounds, (end, 0)) - 1
    return (first, last + 1) if first <= last else None
