"""Paragraphs of a text cut into pieces by what is marked in them, for pages that show a claim where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.records import Part
from annotator.text.segments import blocks_touched


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the names of all that is marked there, in the order of their beginnings."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`number` is that of the block; `skipped` where paragraphs before it are not shown."""

    number: int
    pieces: tuple[Piece, ...]
    skipped: bool = False


Marked = tuple[str, int, int]
"""A name and a range."""


def passage(
    text: str, blocks: Sequence[Part], marked: Iterable[Marked], *, around: int | None = 0
) -> tuple[Paragraph, ...]:
    """The paragraphs that the marks touch and `around` more on each side; all of them for None.

    Linear in what is shown, times the number of marks.
    """
    marks = sorted(marked, key=lambda mark: (mark[1], -mark[2], mark[0]))
    touched = blocks_touched(blocks, [(start, end) for _, start, end in marks])
    if around is None:
        wanted = list(range(len(blocks)))
    else:
        near = {number + step for number in touched for step in range(-around, around + 1)}
        wanted = sorted(number for number in near if 0 <= number < len(blocks))
    before = [-1, *wanted]
    return tuple(
        Paragraph(number, _pieces(text, blocks[number], marks), skipped=last + 1 != number)
        for last, number in zip(before, wanted, strict=False)
    )


def _pieces(text: str, block: Part, marks: Sequence[Marked]) -> tuple[Piece, ...]:
    first, last = block
    here = [(name, max(start, first), min(end, last)) for name, start, end in marks if start < last and first < end]
    borders = sorted({first, last, *(place for _, start, end in here for place in (start, end))})
    return tuple(
        Piece(text[a:b], tuple(dict.fromkeys(name for name, start, end in here if start <= a and b <= end)))
        for a, b in pairwise(borders)
    )
