"""Decisions of an earlier merge and the conflicts of a new one: what still holds, what has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.adjudication.merging import compete
from annotator.adjudication.values import WHOLE_DOCUMENT, Conflict, Kind, Mark, Merge, digest, questioned
from annotator.records import Part
from annotator.text.ranges import overlaps


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decision: about which conflict, where, what there was to choose from, and what is right there by it."""

    id: int
    key: str
    range: Part
    offered: frozenset[Mark]
    result: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A conflict to look at again. `result` is what was right there earlier; `chosen` the number of the alternative
    that says so, None where none does or nothing was right.
    """

    conflict: Conflict
    earlier: tuple[Earlier, ...]
    result: tuple[Mark, ...]
    chosen: int | None


@dataclass(frozen=True, slots=True)
class Carried:
    """Each earlier decision is `kept` with its conflict, or in `again`, or `settled`: nobody contests it any more."""

    kept: tuple[tuple[Earlier, Conflict], ...]
    again: tuple[Again, ...]
    settled: tuple[Earlier, ...]


def carried(earlier: Iterable[Earlier], merge: Merge) -> Carried:
    """What becomes of earlier decisions, one for each conflict at the most, in a new merge.

    A decision is kept where there is the same to choose from, also about an item that is agreed or dropped. Where
    that changed, it has to be looked at again. Where nothing is contested any more it is settled if it says what is
    agreed; else the agreed or dropped item is questioned or, where no source has anything any more, what was chosen.
    """
    by_key = {conflict.key: conflict for conflict in [*_single(merge), *merge.conflicts]}
    ordered = sorted(earlier, key=lambda each: (each.range, each.id))
    kept = [(each, by_key[each.key]) for each in ordered if each.key in by_key]
    taken = {each.key for each, _ in kept}
    settled: list[Earlier] = []
    again: dict[str, tuple[Conflict, list[Earlier]]] = {}
    for each in (each for each in ordered if each.key not in by_key):
        found = [conflict for conflict in _asking(each, merge) if conflict.key not in taken]
        if not found and (missing := set(each.result) - {item.mark for item in merge.agreed}):
            vanished = _vanished(each, merge.sources)
            if vanished.key == each.key:
                kept.append((each, vanished))
                continue
            found = [vanished] if missing else []
        if not found:
            settled.append(each)
        for conflict in found:
            again.setdefault(conflict.key, (conflict, []))[1].append(each)
    listed = [_again(conflict, found) for conflict, found in again.values()]
    return Carried(tuple(kept), tuple(sorted(listed, key=lambda each: each.conflict.range)), tuple(settled))


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
    marks = {mark for each in earlier for mark in each.result if _touch(mark.range, conflict.range)}
    result = tuple(sorted(marks, key=lambda mark: (mark.range, mark.label)))
    return Again(conflict, tuple(earlier), result, conflict.number_of(result) if result else None)


def _touch(a: Part, b: Part) -> bool:
    return a == b or overlaps(a, b)
