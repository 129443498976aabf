"""How marks of several parts lie to each other, and which of many share text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.records import Part

Parts = tuple[Part, ...]


def length(parts: Parts) -> int:
    """In code points."""
    return sum(end - start for start, end in parts)


def shared(a: Parts, b: Parts) -> int:
    """How many code points lie in both."""
    return sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)


def jaccard(a: Parts, b: Parts) -> float:
    """What lies in both, divided by what lies in either: 0 for apart, 1 for equal."""
    both = shared(a, b)
    return both / (length(a) + length(b) - both) if both else 0.0


def sharing_pairs(ranges: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """The numbers, the smaller first, of each two ranges that share a code point.

    Time grows with n log n and the number of pairs.
    """
    open_ones: list[int] = []
    for number in sorted(range(len(ranges)), key=ranges.__getitem__):
        start = ranges[number][0]
        open_ones = [other for other in open_ones if start < ranges[other][1]]
        yield from ((min(other, number), max(other, number)) for other in open_ones)
        open_ones.append(number)
