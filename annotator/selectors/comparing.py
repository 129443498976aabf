"""Two sets of spans on one text: what differs, as entries to list and as marks to draw.

A submitted set against what was suggested, or one's own work against gold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from annotator.adjudication.comparison import Labelled, difference
from annotator.models import Document
from annotator.records import LabelDef, Part, Schema
from annotator.selectors.marks import Block, Mark, read_blocks
from annotator.text import context
from annotator.text.segments import blocks_touched

KINDS = ("added", "removed", "relabelled", "moved")

B = TypeVar("B", bound=Labelled)
A = TypeVar("A", bound=Labelled)


@dataclass(frozen=True, slots=True)
class Entry:
    """One difference. `before` is None for what was added, `after` for what was removed.

    `block` is where it begins; `context` is what stands before and after it in the text. `reasons` are what those who
    decided so said about it, where it is known.
    """

    before: Mark | None
    after: Mark | None
    block: int
    context: tuple[str, str]
    reasons: tuple[str, ...] = ()

    @property
    def mark(self) -> Mark:
        """What is drawn of it."""
        drawn = self.after or self.before
        assert drawn is not None
        return drawn

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of KINDS; two of them where a span has another label and other edges."""
        if self.before is None:
            return ("added",)
        if self.after is None:
            return ("removed",)
        relabelled = ("relabelled",) if self.before.label != self.after.label else ()
        return relabelled + (("moved",) if self.before.parts != self.after.parts else ())

    @property
    def kind(self) -> str:
        return " and ".join(self.kinds)

    @property
    def range(self) -> Part:
        """From the first character that either side covers to the last."""
        sides = [side for side in (self.before, self.after) if side is not None]
        return min(side.start for side in sides), max(side.end for side in sides)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`marks` are all that is drawn, what differs coded and named as such; `same` counts what does not."""

    entries: tuple[Entry, ...]
    marks: tuple[Mark, ...]
    same: int

    def count(self, kind: str) -> int:
        return sum(kind in entry.kinds for entry in self.entries)

    @property
    def counts(self) -> dict[str, int]:
        """Kind -> how many, of those that there are."""
        return {kind: number for kind in KINDS if (number := self.count(kind))}


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label of the whole document; `kind` is "added" or "removed" where only one side has it, else ""."""

    label: LabelDef
    kind: str


def compare(
    before: Iterable[B],
    after: Iterable[A],
    document: Document,
    *,
    was: Callable[[B], Mark],
    now: Callable[[A], Mark],
) -> Comparison:
    """What differs between two sets of spans; `was` and `now` say how a span of either is drawn.

    No query; `document.body` must be loaded.
    """
    found = difference(before, after)
    pairs: list[tuple[Mark | None, Mark | None]] = [
        *((was(pair.before), now(pair.after)) for pair in found.changed),
        *((was(each), None) for each in found.removed),
        *((None, now(each)) for each in found.added),
    ]
    entries = sorted((_entry(a, b, document) for a, b in pairs), key=lambda entry: (entry.range, entry.mark.id))
    same = [now(pair.after) for pair in found.same]
    marks = [*same, *(_drawn(entry) for entry in entries)]
    return Comparison(tuple(entries), tuple(sorted(marks, key=_in_reading_order)), len(same))


def compare_labels(before: Set[int], after: Set[int], schema: Schema) -> tuple[LabelEntry, ...]:
    """The labels that either side has, by name. No query."""
    kinds = {**dict.fromkeys(after - before, "added"), **dict.fromkeys(before - after, "removed")}
    found = [LabelEntry(label_of(schema, number), kinds.get(number, "")) for number in before | after]
    return tuple(sorted(found, key=lambda entry: entry.label.name))


def drawn(document: Document, marks: Sequence[Mark]) -> tuple[Block, ...]:
    """The whole text in blocks with these marks, without what only the annotation page needs. No query."""
    return read_blocks(document, range(len(document.body.block_bounds)), marks, {}, words=False)


def label_of(schema: Schema, number: int) -> LabelDef:
    return schema.by_id.get(number) or LabelDef(name="?", id=number)  # of a schema the project had before


def _entry(before: Mark | None, after: Mark | None, document: Document) -> Entry:
    entry = Entry(before, after, 0, ("", ""))
    start, end = entry.mark.start, entry.mark.end
    touched = blocks_touched(document.body.block_bounds, [(start, end)])
    text = document.body.text
    around = context.before(text, start), context.after(text, end)
    return replace(entry, block=touched[0] if touched else 0, context=around)


def _drawn(entry: Entry) -> Mark:
    """The mark of a difference: its code says in words what happened, its classes the same."""
    mark = entry.mark
    code = _code(mark.label)
    if entry.before is None:
        code = f"new {code}"
    elif entry.after is None:
        code = f"not {code}"
    elif entry.before.label != entry.after.label:
        code = f"{_code(entry.before.label)} → {code}"
    if "moved" in entry.kinds:
        code = f"{code} moved"
    return replace(mark, label=replace(mark.label, code=code), difference=" ".join(entry.kinds))


def _code(label: LabelDef) -> str:
    return label.code or label.name[:4]


def _in_reading_order(mark: Mark) -> tuple[int, int, int]:
    return mark.start, -mark.end, mark.id
