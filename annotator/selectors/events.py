"""Changes as they are told: who, when, a sentence, whose set, and what it did to single spans.

A fixed number of queries for any number of Changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.editing.state import Delta
from annotator.models import AnnotationSet, Change, Document
from annotator.roles import Permission
from annotator.selectors.details import Detail, Names, details_of, read_names
from annotator.selectors.sentences import SOMEBODY, Facts, people_in, sentence

TAKE_BACK_WITHIN = timedelta(days=30)
"""How long ago another person's step over many documents may be that is taken back."""
COMMAND_LINE = "The command line"
AN_ANNOTATOR = "An annotator"


@dataclass(frozen=True, slots=True)
class Event:
    """One Change as it is told. `whose` is the owner of the set it is about, where that is somebody else.

    `details` are what it did to single spans, `more` of them not shown. `step` and `documents` are those of a step over
    many documents, whose sentence does not say their number. `shows_text` where there is a state of a text after it.
    """

    id: int
    at: datetime
    person: str
    said: str
    whose: str
    document: Document | None
    details: tuple[Detail, ...]
    more: int
    step: UUID | None
    documents: int | None
    may_take_back: bool
    shows_text: bool

    @property
    def day(self) -> date:
        return self.at.date()


def told(changes: QuerySet[Change]) -> QuerySet[Change]:
    """With what an event shows of them."""
    return changes.select_related("actor", "document", "annotation_set__author").defer("document__meta")


def events_of(
    changes: Sequence[Change], actor: Actor, *, most: int | None = None, document: Document | None = None
) -> tuple[Event, ...]:
    """The Changes, loaded by `told`, as they are told. At most 5 queries; `document` as in `read_names`."""
    deltas = {each.pk: _delta_of(each) for each in changes}
    names = read_names([(each.document_id, deltas[each.pk]) for each in changes], document)
    people = _people(changes)
    documents = _documents_of_steps(changes)
    return tuple(_event(each, deltas[each.pk], actor, names, people, documents, most) for each in changes)


def _event(
    change: Change,
    delta: Delta,
    actor: Actor,
    names: Names,
    people: Mapping[int, str],
    documents: Mapping[UUID, int],
    most: int | None,
) -> Event:
    details = details_of(delta, change.document_id, names)
    is_step = change.group is not None and change.kind != Change.Kind.OTHER
    return Event(
        id=change.pk,
        at=change.created_at,
        person=_person(change, actor),
        said=sentence(change.action, Facts(change.data, change.actor_id, people)),
        whose=_whose(change, actor),
        document=change.document,
        details=details[:most],
        more=max(0, len(details) - (most or len(details))),
        step=change.group if is_step else None,
        documents=documents.get(change.group) if change.group and not _is_counted(change) else None,
        may_take_back=is_step and _may_take_back(change, actor),
        shows_text=change.annotation_set_id is not None,
    )


def _is_counted(change: Change) -> bool:
    """Whether the sentence says in how many documents the step was made."""
    return "step" in change.data or "elsewhere" in change.data


def _may_take_back(change: Change, actor: Actor) -> bool:
    """As far as the page can know; the service checks all of it."""
    if change.actor_id == actor.user_id:
        return actor.may(Permission.ANNOTATE)
    return actor.may(Permission.UNDO_ANY) and timezone.now() - TAKE_BACK_WITHIN < change.created_at


def without_names(actor: Actor) -> bool:
    """Whether the person is not to know whose the annotations are that they decide between."""
    adjudicates = actor.may(Permission.ADJUDICATE) and not actor.may(Permission.VIEW_FIGURES_OF_PEOPLE)
    return adjudicates and actor.project.anonymous_adjudication


def _person(change: Change, actor: Actor) -> str:
    if change.actor is None:
        return COMMAND_LINE
    own = change.annotation_set
    worked = own is not None and own.author_id == change.actor_id != actor.user_id
    return AN_ANNOTATOR if worked and without_names(actor) else change.actor.display_name


def _whose(change: Change, actor: Actor) -> str:
    own = change.annotation_set
    if own is None:
        return ""
    if own.role == AnnotationSet.Role.GOLD:
        return "the gold set"
    if own.author is None or own.author_id == change.actor_id:
        return ""
    hidden = without_names(actor) and own.author_id != actor.user_id
    return f"the set of {SOMEBODY if hidden else own.author.display_name}"


def _delta_of(change: Change) -> Delta:
    return Delta.from_json(change.data) if change.annotation_set_id else Delta()


def _people(changes: Iterable[Change]) -> dict[int, str]:
    """The names of the people that the Changes' data names. One query, none if they name nobody."""
    wanted = {number for each in changes for number in people_in(each.data)}
    if not wanted:
        return {}
    return {person.pk: person.display_name for person in User.objects.filter(pk__in=wanted)}


def _documents_of_steps(changes: Iterable[Change]) -> dict[UUID, int]:
    """Group -> in how many documents it has a Change. One query, none if there is no step."""
    groups = {each.group for each in changes if each.group is not None}
    if not groups:
        return {}
    rows = Change.objects.filter(group__in=groups).order_by().values_list("group")
    return dict(rows.annotate(Count("document", distinct=True)))
