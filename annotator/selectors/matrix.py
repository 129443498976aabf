"""The matrix of documents and people: who has which document, and how far he or she is with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Now

from annotator.access import Actor
from annotator.models import AnnotationSet, Assignment, Document
from annotator.selectors.documents import Filters, cut, matching
from annotator.selectors.staffing import Person, people
from annotator.workflow import Stage

State = Assignment.State
FURTHER = {Stage.RETURNED: State.ASSIGNED, Stage.ACCEPTED: State.SUBMITTED}
"""States of a set that say more than that of its assignment."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person has to do with a document: `state` is "" where nothing, else that of the assignment or, where it
    says more, that of the set (returned, accepted). `until` is when a claim runs out, `over` whether it has.
    """

    person: Person
    state: str = ""
    reason: str = ""
    until: datetime | None = None
    over: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`held` of the `wanted` places are taken."""

    id: int
    title: str
    outlet: str
    wanted: int
    held: int
    own_number: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of it; `earlier` and `later` are cursors, None at the ends."""

    people: tuple[Person, ...]
    rows: tuple[Row, ...]
    total: int
    earlier: int | None
    later: int | None


def matrix(actor: Actor, filters: Filters, *, after: int | None = None, before: int | None = None) -> Matrix:
    """One page, as of the list of documents. Six queries, seven with people who are no members any more."""
    found = matching(actor, filters)
    documents, earlier, later = cut(found, filters, after, before)
    columns = people(actor)
    cells = _cells(documents, columns)
    rows = tuple(_row(actor, document, columns, cells) for document in documents)
    return Matrix(columns, rows, found.count(), earlier, later)


Cells = dict[tuple[int, int], Cell]


def _cells(documents: Iterable[Document], columns: Iterable[Person]) -> Cells:
    """(document, person) -> what is there. Two queries."""
    by_id = {person.id: person for person in columns}
    ids = [document.pk for document in documents]
    human = AnnotationSet.objects.filter(document__in=ids, role=AnnotationSet.Role.HUMAN, begun=True).order_by()
    sets = {(each[0], each[1]): each[2] for each in human.values_list("document_id", "author_id", "state")}
    rows = Assignment.objects.filter(document__in=ids, user__in=by_id).annotate(now=Now())
    found: Cells = {}
    for row in rows:
        pair = row.document_id, row.user_id
        stage = sets.get(pair)
        state = stage if stage is not None and FURTHER.get(Stage(stage)) == row.state else row.state
        over = row.lease_until is not None and row.lease_until < row.now
        found[pair] = Cell(by_id[row.user_id], state, row.reason, row.lease_until, over, stage is not None)
    return found


def _row(actor: Actor, document: Document, columns: Iterable[Person], cells: Cells) -> Row:
    wanted = actor.project.annotators_per_document if document.annotators is None else document.annotators
    across = tuple(cells.get((document.pk, person.id), Cell(person)) for person in columns)
    held = sum(cell.state in HELD for cell in across)
    return Row(document.pk, document.title, document.outlet, wanted, held, document.annotators is not None, across)


HELD = frozenset({*Assignment.HOLDING, *FURTHER})
