"""Who did what, and when: the Changes of a project or a document as sentences with quotes, a page at a time.

Whoever sees the whole history sees what other people did to their sets only where they may see these sets
(`selectors.sets`); everybody else sees what they did themselves. Pages go by id (keyset), newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotator.access import Actor, readable
from annotator.accounts.models import User
from annotator.editing.state import Delta
from annotator.models import AnnotationSet, Assignment, Change, Document, Membership
from annotator.roles import Permission
from annotator.selectors.details import Detail, Names, details_of, read_names
from annotator.selectors.sentences import SOMEBODY, Facts, people_in, sentence
from annotator.selectors.sets import all_visible
from labels.models import LabelSchema

PAGE_SIZE = 50
TAKE_BACK_WITHIN = timedelta(days=30)
"""How long ago another person's step over many documents may be that is taken back."""
SHOWN = 5  # details of one event in a list
COMMAND_LINE = "The command line"

# What the list can be narrowed to: name -> words, and the beginnings of the actions.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "annotations": ("Annotations", ("span.",)),
    "work": ("Submitting, review, assignments", ("document.submit", "document.reopen", "document.accept",
             "document.return", "assignment.")),
    "gold": ("Adjudication", ("gold.",)),
    "comments": ("Comments", ("comment.",)),
    "documents": ("Documents in and out", ("document.import", "document.archive", "document.restore",
                  "document.overlap", "import.", "job.", "run.", "export.")),
    "team": ("Members", ("member.",)),
    "project": ("Project and labels", ("project.", "schema.", "guideline.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. `span` is the id of a span or suggestion of the document."""

    person: int | None = None
    document: int | None = None
    kind: str = ""
    day: date | None = None
    span: int | None = None

    @property
    def active(self) -> bool:
        return self != Filters(document=self.document)


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


@dataclass(frozen=True, slots=True)
class Page:
    """`newer` and `older` are cursors, None at the ends."""

    events: tuple[Event, ...]
    newer: int | None
    older: int | None


def visible_changes(actor: Actor) -> QuerySet[Change]:
    """The Changes of the project that the person may read."""
    changes: QuerySet[Change] = Change.objects.filter(project=actor.project)
    mine = Q(actor=actor.user_id)
    if not actor.may(Permission.VIEW_ALL_HISTORY):
        return changes.filter(mine, Q(document=None) | Q(document__in=readable(actor)))
    sets = all_visible(actor).filter(pk=OuterRef("annotation_set"))
    return changes.filter(mine | Q(annotation_set=None) | Exists(sets))


def history_page(
    actor: Actor, filters: Filters, *, before: int | None = None, after: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """One page of the project's history, or of one document's. At most 6 queries, one more for a span."""
    changes = _filtered(visible_changes(actor), filters)
    if filters.document is None:
        changes = changes.filter(_tells_the_step())
    found, newer, older = _slice(changes, before, after, size)
    return Page(events_of(found, actor, most=SHOWN), newer, older)


def events_of(
    changes: Sequence[Change], actor: Actor, *, most: int | None = None, document: Document | None = None
) -> tuple[Event, ...]:
    """The Changes, loaded by `told`, as they are told. At most 5 queries; `document` as in `read_names`."""
    deltas = {each.pk: _delta_of(each) for each in changes}
    names = read_names([(each.document_id, deltas[each.pk]) for each in changes], document)
    people = _people(changes)
    documents = _documents_of_steps(changes)
    return tuple(_event(each, deltas[each.pk], actor, names, people, documents, most) for each in changes)


def schema_page(actor: Actor, *, before: int | None = None, after: int | None = None) -> Page:
    """What was done to the project's label schema, and when the project took it over. At most 4 queries."""
    schema = LabelSchema.objects.get(versions=actor.project.schema_version_id)
    same = Q(data__schema_id=schema.pk) | Q(data__schema=schema.slug, data__schema_id=None)
    adopted = Q(project=actor.project, action="schema.adopt")
    changes = Change.objects.filter(Q(same, project=None) | adopted)
    found, newer, older = _slice(changes, before, after, PAGE_SIZE)
    return Page(events_of(found, actor), newer, older)


def people(actor: Actor) -> tuple[tuple[int, str], ...]:
    """(id, name) of those who belong to the project or ever had a document of it, by name; nobody for those who see
    only their own history. One query.
    """
    if not actor.may(Permission.VIEW_ALL_HISTORY):
        return ()
    belongs = Membership.objects.filter(user=OuterRef("pk"), project=actor.project)
    worked = Assignment.objects.filter(user=OuterRef("pk"), document__project=actor.project)
    found = User.objects.filter(Exists(belongs) | Exists(worked))
    return tuple(sorted(((each.pk, each.display_name) for each in found), key=lambda pair: pair[1].casefold()))


def told(changes: QuerySet[Change]) -> QuerySet[Change]:
    """With what an event shows of them."""
    return changes.select_related("actor", "document", "annotation_set__author").defer("document__meta")


def _tells_the_step() -> Q:
    """What is no part of a step over many documents, and of a step one Change: the one with the operation, or else the
    first.
    """
    same = Change.objects.filter(group=OuterRef("group"))
    better = same.filter(Q(operation__isnull=False) | Q(pk__lt=OuterRef("pk")))
    return Q(group=None) | Q(operation__isnull=False) | Q(~Exists(better))


# --- one page ------------------------------------------------------------------------------------


def _filtered(changes: QuerySet[Change], filters: Filters) -> QuerySet[Change]:
    if filters.person is not None:
        changes = changes.filter(actor=filters.person)
    if filters.document is not None:
        changes = changes.filter(document=filters.document)
    if filters.kind in KINDS:
        wanted = Q()
        for beginning in KINDS[filters.kind][1]:
            wanted |= Q(action__startswith=beginning)
        changes = changes.filter(wanted)
    if filters.day is not None:
        begin = datetime.combine(filters.day, time(), UTC)
        changes = changes.filter(created_at__gte=begin, created_at__lt=begin + timedelta(days=1))
    if filters.span is not None:
        changes = changes.filter(pk__in=_about_span(changes, filters.span))
    return changes


def _about_span(changes: QuerySet[Change], span: int) -> list[int]:
    """The Changes whose Delta names a span or a suggestion. One query over the document's Changes."""
    rows = changes.filter(annotation_set__isnull=False).values_list("pk", "data")
    return [pk for pk, data in rows.iterator() if span in _things(Delta.from_json(data))]


def _things(delta: Delta) -> set[int | None]:
    spans = {each.id for swap in delta.spans for each in (swap.before, swap.after) if each is not None}
    about = [each for swap in delta.decisions for each in (swap.before, swap.after) if each is not None]
    return spans | {each.span for each in about} | {each.suggestion for each in about}


def _slice(
    changes: QuerySet[Change], before: int | None, after: int | None, size: int
) -> tuple[list[Change], int | None, int | None]:
    """The Changes of the page, newest first, and the cursors to newer and older ones. One query."""
    backwards = after is not None
    if after is not None:
        changes = changes.filter(pk__gt=after)
    elif before is not None:
        changes = changes.filter(pk__lt=before)
    found = list(told(changes).order_by("pk" if backwards else "-pk")[: size + 1])
    more, found = size < len(found), found[:size]
    if backwards:
        found.reverse()
    if not found:
        return [], None, None
    has_newer = more if backwards else before is not None
    has_older = True if backwards else more
    return found, found[0].pk if has_newer else None, found[-1].pk if has_older else None


# --- one event -----------------------------------------------------------------------------------


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
    is_step = change.group is not None and change.action.startswith("span.")
    return Event(
        id=change.pk,
        at=change.created_at,
        person=COMMAND_LINE if change.actor is None else change.actor.display_name,
        said=sentence(change.action, Facts(change.data, change.actor_id, people)),
        whose=_whose(change),
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


def _whose(change: Change) -> str:
    own = change.annotation_set
    if own is None:
        return ""
    if own.role == AnnotationSet.Role.GOLD:
        return "the gold set"
    if own.author_id == change.actor_id:
        return ""
    return f"the set of {own.author.display_name if own.author else SOMEBODY}"


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
