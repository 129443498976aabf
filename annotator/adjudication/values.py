"""The values of a merge: the sources that go in, the items, alternatives and conflicts that come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from annotator.editing.state import SpanState
from annotator.records import Part, canonical_json

Kind = Literal["label", "boundary", "missed", "mixed", "document label", "agreed"]
WHOLE_DOCUMENT: Part = (0, 0)


class Mark(NamedTuple):
    """A label on parts of the text, or on the whole document where there are none."""

    label: int
    parts: tuple[Part, ...]

    @property
    def range(self) -> Part:
        return (self.parts[0][0], self.parts[-1][1]) if self.parts else WHOLE_DOCUMENT


class Voter(NamedTuple):
    """A source that has an item, and the id of its span; 0 for a document label."""

    source: int
    span: int


@dataclass(frozen=True, slots=True)
class Source:
    """A finished set of one person. `weight` counts under the strategy "weighted" only and is above 0."""

    id: int
    author: int | None
    spans: tuple[SpanState, ...]
    labels: frozenset[int] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """Spans of several sources with the same label and parts, or one document label of several sources."""

    mark: Mark
    voters: tuple[Voter, ...]

    @property
    def sources(self) -> frozenset[int]:
        return frozenset(voter.source for voter in self.voters)

    @property
    def range(self) -> Part:
        return self.mark.range


@dataclass(frozen=True, slots=True)
class Alternative:
    """What these sources, alike, say about a conflict: one or more items in reading order."""

    items: tuple[Item, ...]
    sources: tuple[int, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(item.mark for item in self.items)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the sources say differently about one stretch of text, or about the labels of the whole document.

    `key` is the same wherever there is the same to choose from, whoever says it. `missing` are the sources that
    have nothing there. The kinds: "label" is the same parts with differing labels; "boundary" one label on
    overlapping parts; "missed" something that some sources lack; "mixed" anything else; "agreed" an agreed item
    that somebody questions.
    """

    key: str
    kind: Kind
    range: Part
    alternatives: tuple[Alternative, ...]
    missing: tuple[int, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Each once, in reading order."""
        found = {item.mark: item for alternative in self.alternatives for item in alternative.items}
        return tuple(sorted(found.values(), key=in_reading_order))

    def number_of(self, marks: Iterable[Mark]) -> int | None:
        """The number of the alternative, from 0, that says exactly this."""
        wanted = set(marks)
        return next((n for n, each in enumerate(self.alternatives) if set(each.marks) == wanted), None)

    def said_by(self, source: int) -> int | None:
        """The number of the alternative of a source; None if it has nothing there."""
        return next((n for n, each in enumerate(self.alternatives) if source in each.sources), None)


@dataclass(frozen=True, slots=True)
class Merge:
    """Every item of the sources is in exactly one of the three, which are in reading order.

    `dropped` are items that the strategy settled as not there.
    """

    sources: tuple[int, ...]
    agreed: tuple[Item, ...]
    conflicts: tuple[Conflict, ...]
    dropped: tuple[Item, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "sources": list(self.sources),
            "agreed": [_item_row(item) for item in self.agreed],
            "conflicts": [_conflict_row(conflict) for conflict in self.conflicts],
            "dropped": [_item_row(item) for item in self.dropped],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Merge:
        return cls(
            tuple(data["sources"]),
            tuple(_item(row) for row in data["agreed"]),
            tuple(_conflict(row) for row in data["conflicts"]),
            tuple(_item(row) for row in data["dropped"]),
        )


def in_reading_order(item: Item) -> tuple[bool, int, int, int, tuple[Part, ...]]:
    """Document labels first, spans by start, the longer first, then by label."""
    start, end = item.range
    return bool(item.mark.parts), start, -end, item.mark.label, item.mark.parts


def questioned(item: Item, sources: Sequence[int]) -> Conflict:
    """An item that was agreed or dropped, as something to decide after all."""
    having = tuple(source for source in sources if source in item.sources)
    missing = tuple(source for source in sources if source not in item.sources)
    kind: Kind = "agreed" if not missing else "missed" if item.mark.parts else "document label"
    return conflict_of([Alternative((item,), having)], missing, kind)


def conflict_of(alternatives: Sequence[Alternative], missing: tuple[int, ...], kind: Kind) -> Conflict:
    """The conflict between these alternatives; `key` and `range` follow from them."""
    marks = [each.marks for each in alternatives]
    ranges = [mark.range for each in marks for mark in each]
    reach = min(start for start, _ in ranges), max(end for _, end in ranges)
    return Conflict(digest([kind == "agreed", marks]), kind, reach, tuple(alternatives), missing)


def digest(value: object) -> str:
    """SHA-256 in hexadecimal digits; equal for equal values."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def marks_as_json(marks: Iterable[Mark]) -> list[Any]:
    """Marks as a Resolution stores them: [label, [[start, end], ...]] each."""
    return [[label, [list(part) for part in parts]] for label, parts in marks]


def marks_from_json(rows: Iterable[Any]) -> tuple[Mark, ...]:
    return tuple(Mark(label, _parts(parts)) for label, parts in rows)


def _parts(rows: Iterable[Any]) -> tuple[Part, ...]:
    return tuple((start, end) for start, end in rows)


def _item_row(item: Item) -> list[Any]:
    return [item.mark.label, [list(part) for part in item.mark.parts], [list(voter) for voter in item.voters]]


def _item(row: Sequence[Any]) -> Item:
    label, parts, voters = row
    return Item(Mark(label, _parts(parts)), tuple(Voter(*voter) for voter in voters))


def _conflict_row(conflict: Conflict) -> list[Any]:
    """The items once, and by their numbers what each alternative consists of."""
    items = conflict.items
    numbers = {item.mark: number for number, item in enumerate(items)}
    alternatives = [[[numbers[mark] for mark in each.marks], list(each.sources)] for each in conflict.alternatives]
    rows = [_item_row(item) for item in items]
    return [conflict.key, conflict.kind, list(conflict.range), rows, alternatives, list(conflict.missing)]


def _conflict(row: Sequence[Any]) -> Conflict:
    key, kind, (start, end), rows, alternatives, missing = row
    items = [_item(each) for each in rows]
    return Conflict(
        key,
        kind,
        (start, end),
        tuple(Alternative(tuple(items[n] for n in numbers), tuple(sources)) for numbers, sources in alternatives),
        tuple(missing),
    )
