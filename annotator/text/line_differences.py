"""What changed between two texts, line by line, as people read it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 3  # lines that stayed, before and after each change
MOST_LINES = 1_500  # in both texts; the time may grow with their product

Kind = Literal["same", "added", "removed", "left out"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line; of kind "left out" it stands for `count` lines that stayed and are not shown."""

    kind: Kind
    text: str = ""
    count: int = 1


def differences(old: str, new: str, around: int = AROUND) -> tuple[Line, ...]:
    """The lines of both texts in order, long stretches that stayed left out; nothing where the texts are equal.

    Texts of very many lines are not compared line by line: all of the old one is removed and all of the new one added,
    but for what they begin and end with alike. At most half a second, for lines that are all alike.
    """
    if old == new:
        return ()
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for kind, first, last, start, end in _opcodes(before, after):
        if kind == "equal":
            found += [Line("same", text) for text in before[first:last]]
        else:
            found += [Line("removed", text) for text in before[first:last]]
            found += [Line("added", text) for text in after[start:end]]
    return tuple(_shortened(found, around))


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(before) + len(after) <= MOST_LINES:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    first, last = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, first, head, last),
        ("equal", first, len(before), last, len(after)),
    ]


def _shortened(lines: Sequence[Line], around: int) -> Iterator[Line]:
    near = _near(lines, around)
    skipped = 0
    for line, shown in zip(lines, near, strict=True):
        if not shown:
            skipped += 1
            continue
        if skipped:
            yield Line("left out", count=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line("left out", count=skipped)


def _near(lines: Sequence[Line], around: int) -> list[bool]:
    """Whether each line changed, or stands at most so many lines from one that did."""
    near = [False] * len(lines)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        left = 0
        for number in order:
            left = around + 1 if lines[number].kind != "same" else left - 1
            near[number] = near[number] or 0 < left
    return near
