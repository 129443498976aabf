"""Sources for tests of merging, written as they are read: `source(1, "PER 0-5", "ORG 8-12,14-16", "~ECO")`."""

from __future__ import annotations

from itertools import count

from annotator.adjudication.values import Conflict, Item, Mark, Source
from annotator.editing.state import SpanState

LABELS = {"PER": 1, "ORG": 2, "GPE": 3, "ECO": 8, "POL": 9}
_NAMES = {number: name for name, number in LABELS.items()}


def source(number: int, *said: str, weight: float = 1.0) -> Source:
    """Its spans are numbered from 100 times its number; "~" stands before the label of a whole document."""
    ids = count(100 * number)
    spans = [SpanState(next(ids), each.label, each.parts) for each in map(mark, said) if each.parts]
    labels = frozenset(each.label for each in map(mark, said) if not each.parts)
    return Source(number, number, tuple(spans), labels, weight)


def mark(said: str) -> Mark:
    if said.startswith("~"):
        return Mark(LABELS[said[1:]], ())
    label, parts = said.split()
    pairs = (part.split("-") for part in parts.split(","))
    return Mark(LABELS[label], tuple((int(start), int(end)) for start, end in pairs))


def written(each: Item | Mark) -> str:
    """The way back."""
    there = each.mark if isinstance(each, Item) else each
    if not there.parts:
        return f"~{_NAMES[there.label]}"
    return f"{_NAMES[there.label]} {','.join(f'{start}-{end}' for start, end in there.parts)}"


def items(found) -> list[str]:
    return [written(each) for each in found]


def choices(conflict: Conflict) -> list[tuple[list[str], tuple[int, ...]]]:
    """What there is to choose from, and who says so."""
    return [(items(each.items), each.sources) for each in conflict.alternatives]
