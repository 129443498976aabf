"""Who did what, and when: the Changes of a project or a document as sentences with quotes, a page at a time.

Whoever sees the whole history sees what other people did to their sets only where they may see these sets
(`selectors.sets`); everybody else sees what they did themselves. Pages go by id (keyset), newest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotator.access import Actor, readable
from annotator.accounts.models import User
from annotator.editing.state import Delta
from annotator.models import Assignment, Change, Document, Membership
from annotator.roles import Permission
from annotator.selectors.events import Event, events_of, told, without_names
from annotator.selectors.sets import all_visible
from labels.models import LabelSchema

PAGE_SIZE = 50
READ_AT_MOST = 50_000
"""How many Changes a page looks through for those that fit; the next one goes on there."""
SHOWN = 5  # details of one event in a list

# What the list can be narrowed to: name -> words, and the beginnings of the actions.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "annotations": ("Annotations", ("span.",)),
    "entities": ("Names and entities", ("entity.",)),
    "facts": ("Claims, events, values and links", ("claim.", "event.", "assessment.", "link.", "value.")),
    "work": ("Submitting, review, assignments", ("document.submit", "document.reopen", "document.accept",
             "document.return", "assignment.")),
    "gold": ("Adjudication", ("gold.",)),
    "comments": ("Comments", ("comment.",)),
    "documents": ("Documents in and out", ("document.import", "document.archive", "document.restore",
                  "document.overlap", "import.", "job.", "run.", "export.")),
    "news": ("Outlets, days, zones", ("document.describe", "zones.", "issue.", "outlet.")),
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
class Page:
    """`newer` and `older` are cursors, None at the ends. `unfinished` where the page is not full and yet there may be
    more that fits: as much was looked through as is looked through at once.
    """

    events: tuple[Event, ...]
    newer: int | None
    older: int | None
    unfinished: bool = False


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
    """One page of the project's history, or of one document's. At most 7 queries.

    Of the project at most READ_AT_MOST Changes are looked through, so that rare things cost no more than others; the
    Changes of a document, and of a day, are found by an index.
    """
    changes = _filtered(visible_changes(actor), filters)
    if filters.person not in {None, actor.user_id} and without_names(actor):
        changes = changes.exclude(annotation_set__author=F("actor"))
    if filters.document is not None:
        return _page(changes, actor, before, after, size)
    changes = changes.filter(_tells_the_step())
    if filters.day is not None:
        return _page(changes, actor, before, after, size)
    log: QuerySet[Change] = Change.objects.filter(project=actor.project)
    return _page(changes, actor, before, after, size, edge=_edge(log, before, after))


def origin(document: Document) -> Document:
    """When a document came in, and by which job: `created_at` and `source_job_id`. One query."""
    return Document.objects.only("created_at", "source_job_id").get(pk=document.pk)


def schema_page(actor: Actor, *, before: int | None = None, after: int | None = None) -> Page:
    """What was done to the project's label schema, and when the project took it over. At most 4 queries."""
    schema = LabelSchema.objects.get(versions=actor.project.schema_version_id)
    same = Q(data__schema_id=schema.pk) | Q(data__schema=schema.slug, data__schema_id=None)
    adopted = Q(project=actor.project, action="schema.adopt")
    changes = Change.objects.filter(Q(same, project=None) | adopted)
    return _page(changes, actor, before, after, PAGE_SIZE)


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


def _edge(log: QuerySet[Change], before: int | None, after: int | None) -> int | None:
    """Up to which Change is looked from a place, None if up to the end. One query, in an index only."""
    if after is not None:
        further = log.filter(pk__gt=after).order_by("pk")
    else:
        further = (log if before is None else log.filter(pk__lt=before)).order_by("-pk")
    return next(iter(further.values_list("pk", flat=True)[READ_AT_MOST : READ_AT_MOST + 1]), None)


def _page(
    changes: QuerySet[Change],
    actor: Actor,
    before: int | None,
    after: int | None,
    size: int,
    edge: int | None = None,
) -> Page:
    """The Changes of a page, newest first, as they are told, and the cursors to newer and older ones."""
    backwards = after is not None
    low, high = (after, edge) if backwards else (edge, before)
    if low is not None:
        changes = changes.filter(pk__gt=low)
    if high is not None:
        changes = changes.filter(pk__lt=high)
    found = list(told(changes).order_by("pk" if backwards else "-pk")[: size + 1])
    more, found = size < len(found), found[:size]
    if backwards:
        found.reverse()
    first, last = (found[0].pk, found[-1].pk) if found else (0, 0)
    if after is not None:
        newer: int | None = first if more else None if edge is None else edge - 1
        older: int | None = last or after + 1
    else:
        newer = None if before is None else first or before - 1
        older = last if more else None if edge is None else edge + 1
    return Page(events_of(found, actor, most=SHOWN), newer, older, unfinished=not more and edge is not None)
