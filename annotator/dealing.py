"""Dealing documents to people at random and evenly, as pure functions.

Each document goes to those who have got least so far. Where that leaves somebody with two documents more than
another, because not everybody may have every document, documents are passed on until no chain of passings evens it
out any further: an optimal semi-matching (Harvey, Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load
balancing, 2006).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from random import Random
from typing import NamedTuple

Pair = tuple[int, int]


class Passing(NamedTuple):
    giver: int
    document: int
    taker: int


def deal(
    wanted: Mapping[int, int], room: Mapping[int, int | None], barred: Collection[Pair] = (), *, seed: int = 0
) -> set[Pair]:
    """Pairs of document and person: each document goes to as many people as it is `wanted` for, if there are so many.

    `room` is how many documents a person may get, None for any number. `barred` are pairs that must not be. Nobody
    gets two documents more than another who could have taken one. The same seed gives the same deal.
    """
    hand = _Hand(dict(sorted(room.items())), barred)
    chance = Random(seed)
    people = chance.sample(sorted(room), len(room))
    documents = chance.sample(sorted(wanted), len(wanted))
    missing = {document: hand.give(document, wanted[document], people, chance) for document in documents}
    for document in documents:
        for _ in range(missing[document]):
            hand.make_room_for(document, people)
    hand.even_out(people)
    return {(document, person) for person, given in hand.given.items() for document in given}


class _Hand:
    """What everybody has been given; documents in the order in which they came, so that nothing depends on hashes."""

    def __init__(self, room: Mapping[int, int | None], barred: Collection[Pair]) -> None:
        self.given: dict[int, dict[int, None]] = {person: {} for person in room}
        self._room = room
        self._barred = frozenset(barred)

    def give(self, document: int, number: int, people: Iterable[int], chance: Random) -> int:
        """Give the document to so many of those who have least. Returns how many more it would need."""
        able = [person for person in people if self._may_have(person, document) and self._has_room(person)]
        able.sort(key=lambda person: (len(self.given[person]), chance.random()))
        for person in able[:number]:
            self.given[person][document] = None
        return max(0, number - len(able))

    def make_room_for(self, document: int, people: Iterable[int]) -> None:
        """Give the document to one more person by passing on other documents, if there is a way."""
        way = self._way([person for person in people if self._may_have(person, document)], self._has_room)
        if way is not None:
            self._pass_on(way)
            self.given[way[0].giver][document] = None

    def even_out(self, people: list[int]) -> None:
        """Pass documents on from those who have more to those who have less, until that is not possible any more."""
        while self._uneven(people) and any(self._relieve(person) for person in self._by_load(people)):
            pass

    def _relieve(self, person: int) -> bool:
        load = len(self.given[person])
        way = self._way([person], lambda other: len(self.given[other]) + 1 < load and self._has_room(other))
        if way is not None:
            self._pass_on(way)
        return way is not None

    def _way(self, starts: Iterable[int], is_end: Callable[[int], bool]) -> list[Passing] | None:
        """The shortest chain from one of these people, who have no room themselves or too much, to an end."""
        came_by: dict[int, Passing | None] = dict.fromkeys(starts)
        waiting = deque(came_by)
        while waiting:
            giver = waiting.popleft()
            for taker in self.given:
                document = None if taker in came_by else self._passable(giver, taker)
                if document is None:
                    continue
                came_by[taker] = Passing(giver, document, taker)
                if is_end(taker):
                    return _chain(taker, came_by)
                waiting.append(taker)
        return None

    def _pass_on(self, way: Iterable[Passing]) -> None:
        for giver, document, taker in way:
            del self.given[giver][document]
            self.given[taker][document] = None

    def _passable(self, person: int, other: int) -> int | None:
        """A document that the person could pass on to the other one."""
        return next((document for document in self.given[person] if self._may_have(other, document)), None)

    def _may_have(self, person: int, document: int) -> bool:
        return document not in self.given[person] and (document, person) not in self._barred

    def _has_room(self, person: int) -> bool:
        room = self._room[person]
        return room is None or len(self.given[person]) < room

    def _by_load(self, people: Iterable[int]) -> list[int]:
        return sorted(people, key=lambda person: -len(self.given[person]))

    def _uneven(self, people: Iterable[int]) -> bool:
        least = min((len(self.given[person]) for person in people if self._has_room(person)), default=0)
        return any(least + 1 < len(given) for given in self.given.values())


def _chain(end: int, came_by: Mapping[int, Passing | None]) -> list[Passing]:
    """The passings that lead to this person, the first one first."""
    way: list[Passing] = []
    while (passing := came_by[end]) is not None:
        way.append(passing)
        end = passing.giver
    return way[::-1]
