"""Half-open ranges of code points: how two of them lie to each other, and parts in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.errors import Invalid
from annotator.records import Part


def overlaps(a: Part, b: Part) -> bool:
    """Whether the two ranges share at least one character."""
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Part, inner: Part) -> bool:
    """Whether every character of `inner` lies in `outer`; equal ranges contain each other."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def crosses(a: Part, b: Part) -> bool:
    """Whether the ranges overlap and neither contains the other."""
    return overlaps(a, b) and not contains(a, b) and not contains(b, a)


def covers(parts: Iterable[Part], offset: int) -> bool:
    """Whether one of the parts holds the character at `offset`."""
    return any(start <= offset < end for start, end in parts)


def normalise_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts in reading order, touching ones joined.

    Raises Invalid if there is no part, if one is empty or starts before the text, or if two overlap.
    """
    joined: list[Part] = []
    for start, end in sorted(parts):
        if not 0 <= start < end:
            raise Invalid(f"[{start}, {end}) is not a range of at least one character.")
        if joined and start < joined[-1][1]:
            raise Invalid(f"The part [{start}, {end}) overlaps another part of the same span.")
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if not joined:
        raise Invalid("A span needs at least one part.")
    return tuple(joined)
