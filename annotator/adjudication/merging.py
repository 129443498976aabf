"""Merging the sources of one document: what they agree on, what they contest, what the strategy leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotator.adjudication.overlap import length, shared, sharing_pairs
from annotator.adjudication.values import (
    WHOLE_DOCUMENT,
    Alternative,
    Conflict,
    Item,
    Kind,
    Mark,
    Merge,
    Source,
    Voter,
    conflict_of,
    in_reading_order,
)
from annotator.adjudication.voting import Ballot, Strategy
from annotator.records import OverlapPolicy


def merge(sources: Iterable[Source], strategy: Strategy = "all", *, overlap: OverlapPolicy = "any") -> Merge:
    """Merge what the sources marked; `overlap` is the schema's rule. The order of the sources does not matter.

    Equal spans (label and parts) of the sources are one item. An item is agreed where the strategy settles that it
    is there (see `voting.Ballot`), unless one that competes with it is settled too and each has a source that the
    other lacks. Two agreed items are therefore together in at least one source, so agreed items never break a rule
    that the sources keep.

    Two items compete where only one of them is likely to be right: they share text and have the same label, or
    cross each other, or have at least half of their text in common, or the schema allows no overlap at all. A short
    span inside a long one of another label does not compete with it. Competing items that are not agreed are one
    conflict, and so are all document labels that are not agreed.

    Where the sources that have nothing in a whole conflict settle it, its items are dropped. So a majority can drop
    what fewer than half have, but not where a majority marked something and only differ in what: three different
    spans of three people are a conflict. Under "all" nothing is ever dropped.

    15 ms for 5,000 spans of three sources with 200 conflicts.
    """
    ordered = sorted(sources, key=lambda source: source.id)
    ids = tuple(source.id for source in ordered)
    ballot = Ballot(strategy, {source.id: source.weight for source in ordered})
    items = _items(ordered)
    pairs = _competing(items, overlap)
    agreed = _agreed(items, pairs, ballot)
    conflicts: list[Conflict] = []
    dropped: list[Item] = []
    for cluster in _clusters(items, pairs, agreed):
        having = frozenset().union(*(item.sources for item in cluster))
        if ballot.settles([source for source in ids if source not in having]):
            dropped += cluster
        else:
            conflicts.append(_conflict(cluster, ids))
    return Merge(
        ids,
        tuple(items[number] for number in sorted(agreed)),
        tuple(sorted(conflicts, key=lambda conflict: (conflict.range, conflict.key))),
        tuple(sorted(dropped, key=in_reading_order)),
    )


def _items(sources: Sequence[Source]) -> list[Item]:
    """The items in reading order, document labels first."""
    voters: dict[Mark, list[Voter]] = defaultdict(list)
    for source in sources:
        for label in source.labels:
            voters[Mark(label, ())].append(Voter(source.id, 0))
        for span in source.spans:
            voters[Mark(span.label, span.parts)].append(Voter(source.id, span.id))
    return sorted((Item(mark, tuple(sorted(found))) for mark, found in voters.items()), key=in_reading_order)


def _competing(items: Sequence[Item], overlap: OverlapPolicy) -> list[tuple[int, int]]:
    """The numbers of each two items that compete."""
    pairs = sharing_pairs([item.range for item in items])
    return [(a, b) for a, b in pairs if compete(items[a].mark, items[b].mark, overlap)]


def compete(a: Mark, b: Mark, overlap: OverlapPolicy) -> bool:
    """Whether only one of the two is likely to be right."""
    both = shared(a.parts, b.parts)
    if not both:
        return False
    if a.label == b.label or overlap == "none":
        return True
    lengths = length(a.parts), length(b.parts)
    return both < min(lengths) or sum(lengths) - both <= 2 * both


def _agreed(items: Sequence[Item], pairs: Iterable[tuple[int, int]], ballot: Ballot) -> set[int]:
    sources = [item.sources for item in items]
    verdicts = {each: ballot.settles(each) for each in set(sources)}
    settled = {number for number, each in enumerate(sources) if verdicts[each]}
    rivals = {
        number
        for a, b in pairs
        if a in settled and b in settled and not sources[a] <= sources[b] and not sources[b] <= sources[a]
        for number in (a, b)
    }
    return settled - rivals


def _clusters(items: Sequence[Item], pairs: Iterable[tuple[int, int]], agreed: set[int]) -> list[list[Item]]:
    """What is not agreed, in groups that compete with each other, directly or by way of others."""
    leader = list(range(len(items)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    labels = [number for number, item in enumerate(items) if not item.mark.parts and number not in agreed]
    for a, b in [*pairs, *pairwise(labels)]:
        if a not in agreed and b not in agreed:
            leader[find(b)] = find(a)
    groups: dict[int, list[Item]] = defaultdict(list)
    for number, item in enumerate(items):
        if number not in agreed:
            groups[find(number)].append(item)
    return list(groups.values())


def _conflict(items: Sequence[Item], sources: Sequence[int]) -> Conflict:
    """The conflict about these items, which are in reading order; so are its alternatives."""
    readings: dict[tuple[int, ...], list[int]] = defaultdict(list)
    having = [item.sources for item in items]
    for source in sources:
        readings[tuple(number for number, each in enumerate(having) if source in each)].append(source)
    missing = tuple(readings.pop((), ()))
    alternatives = [
        Alternative(tuple(items[number] for number in numbers), tuple(readings[numbers]))
        for numbers in sorted(readings)
    ]
    return conflict_of(alternatives, missing, _kind(items, len(alternatives)))


def _kind(items: Sequence[Item], alternatives: int) -> Kind:
    if items[0].range == WHOLE_DOCUMENT:
        return "document label"
    if alternatives == 1:
        return "missed"
    if len({item.mark.parts for item in items}) == 1:
        return "label"
    return "boundary" if len({item.mark.label for item in items}) == 1 else "mixed"
