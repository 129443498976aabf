"""Decisions of an earlier merge and the conflicts of a new one: what still holds, what has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.adjudication.merging import compete
from annotator.adjudication.values import (
    WHOLE_DOCUMENT,
    Conflict,
    Kind,
    Mark,
    Merge,
    digest,
    marks_as_json,
    marks_from_json,
    questioned,
)
from annotator.editing.rules import forbids
from annotator.records import OverlapPolicy, Part
from annotator.text.ranges import overlaps


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decision: about which conflict, where, what there was to choose from, and what is right there by it."""

    id: int
    key: str
    range: Part
    offered: frozenset[Mark]
    result: tuple[Mark, ...]

    def as_json(self) -> list[Any]:
        offered = marks_as_json(sorted(self.offered))
        return [self.id, self.key, list(self.range), offered, marks_as_json(self.result)]

    @classmethod
    def from_json(cls, row: Sequence[Any]) -> Earlier:
        number, key, (start, end), offered, result = row
        return cls(number, key, (start, end), frozenset(marks_from_json(offered)), marks_from_json(result))


@dataclass(frozen=True, slots=True)
class Again:
    """A conflict to look at again. `result` is what was right there earlier; `chosen` the number of the alternative
    that says so, None where none does or nothing was right.
    """

    conflict: Conflict
    earlier: tuple[Earlier, ...]
    result: tuple[Mark, ...]
    chosen: int | None

    def as_json(self) -> list[Any]:
        """Without the conflict itself, which is in the merge."""
        return [self.conflict.key, [each.as_json() for each in self.earlier], marks_as_json(self.result)]

    @classmethod
    def from_json(cls, row: Sequence[Any], conflicts: Mapping[str, Conflict]) -> Again:
        key, earlier, rows = row
        result = marks_from_json(rows)
        conflict = conflicts[key]
        number = conflict.number_of(result) if result else None
        return cls(conflict, tuple(Earlier.from_json(each) for each in earlier), result, number)


@dataclass(frozen=True, slots=True)
class Carried:
    """Each earlier decision is `kept` with its conflict, or in `again`, or `settled`: nobody contests it any more."""

    kept: tuple[tuple[Earlier, Conflict], ...]
    again: tuple[Again, ...]
    settled: tuple[Earlier, ...]

    def asked_in(self, merge: Merge) -> Merge:
        """The merge with all that has to be asked as its conflicts: also items that it would have settled by itself,
        and what no source has any more. Still every item is in exactly one place.
        """
        known = {conflict.key for conflict in merge.conflicts}
        asked = [*(each.conflict for each in self.again), *(each for _, each in self.kept if not each.alternatives)]
        more = [conflict for conflict in asked if conflict.key not in known]
        marks = {item.mark for conflict in more for item in conflict.items}
        return replace(
            merge,
            agreed=tuple(item for item in merge.agreed if item.mark not in marks),
            conflicts=tuple(sorted([*merge.conflicts, *more], key=lambda each: (each.range, each.key))),
            dropped=tuple(item for item in merge.dropped if item.mark not in marks),
        )


def carried(earlier: Iterable[Earlier], merge: Merge, *, overlap: OverlapPolicy = "any") -> Carried:
    """What becomes of earlier decisions, one for each conflict at the most, in a new merge.

    A decision is kept where there is the same to choose from, also about an item that is agreed or dropped. Where
    that changed, or where the schema's `overlap` policy keeps it apart from what is agreed now, it has to be looked
    at again. Where nothing is contested any more it is settled if it says what is agreed; else the agreed or dropped
    item is questioned or, where no source has anything any more, what was chosen.
    """
    by_key = {conflict.key: conflict for conflict in [*_single(merge), *merge.conflicts]}
    ordered = sorted(earlier, key=lambda each: (each.range, each.id))
    kept: list[tuple[Earlier, Conflict]] = []
    settled: list[Earlier] = []
    again: dict[str, tuple[Conflict, list[Earlier]]] = {}
    for each in (each for each in ordered if each.key in by_key):
        if _fits(each, merge, overlap):
            kept.append((each, by_key[each.key]))
        else:
            again[each.key] = by_key[each.key], [each]
    taken = {each.key for each, _ in kept}
    for each in (each for each in ordered if each.key not in by_key):
        found = [conflict for conflict in _asking(each, merge) if conflict.key not in taken]
        if not found and set(each.result) <= {item.mark for item in merge.agreed}:
            settled.append(each)
            continue
        vanished = _vanished(each, merge.sources)
        if not found and vanished.key == each.key:
            kept.append((each, vanished))
            continue
        for conflict in found or [vanished]:
            again.setdefault(conflict.key, (conflict, []))[1].append(each)
    listed = [_again(conflict, found) for conflict, found in again.values()]
    return Carried(tuple(kept), tuple(sorted(listed, key=lambda each: each.conflict.range)), tuple(settled))


def right(merge: Merge, results: Mapping[str, tuple[Mark, ...]]) -> set[Mark]:
    """What gold consists of: what is agreed, and what was decided (key of a conflict -> its result)."""
    found = {mark for result in results.values() for mark in result}
    for item in merge.agreed:
        if not results or questioned(item, merge.sources).key not in results:
            found.add(item.mark)
    return found


def _fits(earlier: Earlier, merge: Merge, overlap: OverlapPolicy) -> bool:
    """Whether what is right by the decision may stand beside what is agreed."""
    own = earlier.offered | set(earlier.result)
    others = [item.mark for item in merge.agreed if item.mark not in own] if overlap != "any" else []
    return not any(forbids(overlap, mark.parts, other.parts) for mark in earlier.result for other in others)


def _single(merge: Merge) -> list[Conflict]:
    return [questioned(item, merge.sources) for item in (*merge.agreed, *merge.dropped)]


def _asking(earlier: Earlier, merge: Merge) -> list[Conflict]:
    """What has to be asked because of a decision that is not kept; nothing if it says what is agreed."""
    known = earlier.offered | set(earlier.result)
    contested = [each for each in merge.conflicts if any(_related(item.mark, known) for item in each.items)]
    if contested:
        return contested
    missing = set(earlier.result) - {item.mark for item in merge.agreed}
    unwanted = earlier.offered - set(earlier.result)
    agreed = [item for item in merge.agreed if item.mark in unwanted or _related(item.mark, missing)]
    dropped = [item for item in merge.dropped if item.mark in missing]
    return [questioned(item, merge.sources) for item in (*agreed, *dropped)]


def _related(mark: Mark, known: Iterable[Mark]) -> bool:
    """Whether a mark is about the same as one of the others. All document labels are about the same."""
    return any(mark == each or mark.parts == each.parts == () or compete(mark, each, "any") for each in known)


def _vanished(earlier: Earlier, sources: Sequence[int]) -> Conflict:
    """What was decided where no source has anything any more."""
    kind: Kind = "missed" if earlier.range != WHOLE_DOCUMENT else "document label"
    return Conflict(digest(["nothing", earlier.range]), kind, earlier.range, (), tuple(sources))


def _again(conflict: Conflict, earlier: Sequence[Earlier]) -> Again:
    """Of what was right earlier, that which lies in the conflict."""
    marks = {mark for each in earlier for mark in each.result if touch(mark.range, conflict.range)}
    result = tuple(sorted(marks, key=lambda mark: (mark.range, mark.label)))
    return Again(conflict, tuple(earlier), result, conflict.number_of(result) if result else None)


def touch(a: Part, b: Part) -> bool:
    """Whether two ranges share text, or both are the whole document."""
    return a == b or overlaps(a, b)
