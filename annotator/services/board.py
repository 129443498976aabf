"""Who holds which of some documents, read under their locks, and the places that are free there.

What a manager hands out or takes back is worked out on it and written with a number of queries that depends on
neither documents nor people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from django.db.models.functions import Now
from django.utils import timezone

from annotator.access import Actor
from annotator.models import AnnotationSet, Assignment, Document
from annotator.services import bulk, changes, slots

Pair = tuple[int, int]
"""A document and a person."""

AT_ONCE = 5_000  # ids in one statement
_COLUMNS = (
    "document_id", "user_id", "state", "origin", "slot", "lease_until", "reason", "assigned_by_id", "created_at",
    "changed_at",
)  # fmt: skip


@dataclass(slots=True)
class Board:
    """The locked documents and all their assignments."""

    by: Actor
    documents: frozenset[int]
    rows: dict[Pair, Assignment]
    _held: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for (document, _), row in self.rows.items():
            if row.slot is not None:
                self._held[document].add(row.slot)

    def holders(self, document: int) -> int:
        return len(self._held[document])

    def hand_out(self, pairs: Collection[Pair], origin: str) -> None:
        """Give the documents to the people, each the lowest slot that is free. Three queries for AT_ONCE documents."""
        now = timezone.now()
        state = Assignment.State.ASSIGNED
        rows = [
            (document, person, state, origin, self._take(document), None, "", self.by.user_id, now, now)
            for document, person in pairs
        ]
        if rows:
            bulk.upsert(Assignment, _COLUMNS, rows, unique=("document", "user"), kept=("created_at",))
        self._written(pairs, "assignment.assign")

    def take_back(self, gone: Collection[Pair], released: Collection[Pair]) -> None:
        """Delete the rows of `gone`; those of `released` stay, so that their people keep what they made."""
        for some in _in_parts([self.rows[pair].pk for pair in gone]):
            Assignment.objects.filter(pk__in=some).delete()
        fields: dict[str, Any] = {"state": Assignment.State.RELEASED, "slot": None, "lease_until": None, "reason": ""}
        for some in _in_parts([self.rows[pair].pk for pair in released]):
            Assignment.objects.filter(pk__in=some).update(**fields, changed_at=Now())
        self._written([*gone, *released], "assignment.withdraw")

    def give_back(self, pair: Pair) -> None:
        """Give a document to the person that flagged or skipped it. Three queries."""
        if (slot := self.rows[pair].slot) is not None:
            self._held[pair[0]].discard(slot)
        self.hand_out([pair], self.rows[pair].origin)

    def free(self, pair: Pair) -> None:
        """Let others have the place of a person, whom the queue does not offer the document again. Three queries."""
        fields: dict[str, Any] = {"state": Assignment.State.SKIPPED, "slot": None, "lease_until": None}
        Assignment.objects.filter(pk=self.rows[pair].pk).update(**fields, changed_at=Now())
        self._written([pair], "assignment.free")

    def _take(self, document: int) -> int:
        held = self._held[document]
        slot = next(number for number in count() if number not in held)
        held.add(slot)
        return slot

    def _written(self, pairs: Iterable[Pair], action: str) -> None:
        """Record a Change for each document, and count its free slots."""
        people: dict[int, list[int]] = defaultdict(list)
        for document, person in sorted(pairs):
            people[document].append(person)
        record(self.by, action, {document: {"users": users} for document, users in people.items()})
        count_slots(people)


def locked(documents: Iterable[int], by: Actor) -> Board:
    """The documents of the project that can be worked on, locked in the order of their ids: those in `documents` that
    are not archived. Two queries for AT_ONCE of them.
    """
    found = [each.pk for each in _locked(documents, by)]
    rows = [
        row  # read when all are locked, so that nothing is older than the locks
        for some in _in_parts(found)
        for row in Assignment.objects.filter(document__in=some)
    ]
    return Board(by, frozenset(found), {(row.document_id, row.user_id): row for row in rows})


def set_annotators(documents: Iterable[int], annotators: int | None, by: Actor) -> list[int]:
    """Say for these documents how many people are to annotate each. Those in which that changed; two queries for
    AT_ONCE of them.
    """
    changed = [each.pk for each in _locked(documents, by) if each.annotators != annotators]
    for some in _in_parts(changed):
        Document.objects.filter(pk__in=some).update(annotators=annotators)
    return changed


def with_work(pairs: Collection[Pair]) -> set[Pair]:
    """Those of the pairs where the person has an annotation set. One query."""
    documents, people = {document for document, _ in pairs}, {person for _, person in pairs}
    sets = AnnotationSet.objects.filter(role=AnnotationSet.Role.HUMAN, author__in=people)
    found: set[Pair] = set()
    for some in _in_parts(list(documents)):
        found.update(sets.filter(document__in=some).order_by().values_list("document_id", "author_id"))
    return found & set(pairs)


def record(by: Actor, action: str, about: dict[int, dict[str, Any]]) -> None:
    """A Change for each document with its data; of one group where they are several. One query."""
    group = uuid4() if 1 < len(about) else None
    changes.record_all(
        [
            changes.entry(by=by, action=action, document=document, data=data, group=group)
            for document, data in about.items()
        ]
    )


def count_slots(documents: Iterable[int]) -> None:
    for some in _in_parts(list(documents)):
        slots.count(*some)


def _locked(documents: Iterable[int], by: Actor) -> list[Document]:
    there = Document.objects.filter(project=by.project, staged=False, archived_at=None).only("id", "annotators")
    return [each for some in _in_parts(sorted(set(documents))) for each in slots.lock(there.filter(pk__in=some))]


def _in_parts(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
