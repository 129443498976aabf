"""The events of a project that a person may see, with what the list shows of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from annotator.access import Actor, sees_others
from annotator.errors import NotFound
from annotator.models import Assessment, Claim, Entity, Event, Membership
from annotator.roles import Role
from annotator.selectors.sets import all_visible
from annotator.vocabulary import Status

PLACES = ("GPE", "LOC", "FAC")


@dataclass(frozen=True, slots=True)
class Listed:
    """An event with how many claims that the person may see are in it, from how many outlets, and its status."""

    event: Event
    claims: int
    outlets: int
    status: Status


def visible_events(actor: Actor) -> QuerySet[Event]:
    """All, but for annotators of a blind project: what they made themselves, and what is of the desk."""
    events: QuerySet[Event] = Event.objects.filter(project=actor.project)
    if sees_others(actor):
        return events
    desk = Membership.objects.filter(project=actor.project, role__in=(Role.REVIEWER, Role.MANAGER))
    from_desk = Exists(desk.filter(user=OuterRef("created_by")))
    own = Claim.objects.filter(event=OuterRef("pk"), annotation_set__author=actor.user)
    return events.filter(Q(created_by=actor.user) | Q(created_by=None) | from_desk | Exists(own))


def event_of(actor: Actor, number: int) -> Event:
    """One of them, with its place. One query. Raises NotFound."""
    event = visible_events(actor).select_related("place").filter(pk=number).first()
    if event is None:
        raise NotFound("There is no such event in this project.")
    return event


def event_list(actor: Actor, *, text: str = "", type: str = "") -> tuple[Listed, ...]:
    """The events by their day, those without one first. Two queries."""
    events = visible_events(actor).select_related("place")
    if text:
        events = events.filter(Q(title__icontains=text) | Q(note__icontains=text) | Q(place__name__icontains=text))
    if type:
        events = events.filter(type=type)
    newest = Assessment.objects.filter(event=OuterRef("pk")).order_by("-id").values("status")[:1]
    found = list(events.annotate(status=Subquery(newest)).order_by("first", "id"))
    counts = _counts(actor, [each.pk for each in found])
    return tuple(Listed(each, *counts.get(each.pk, (0, 0)), Status(each.status or Status.UNREVIEWED)) for each in found)


def choices(actor: Actor) -> list[tuple[int, str]]:
    """(id, title with its day) of the events to choose from. One query."""
    rows = visible_events(actor).order_by("title", "id").values_list("pk", "title", "first")
    return [(pk, f"{title} ({first:%Y-%m-%d})" if first else title) for pk, title, first in rows]


def places(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the places that the project knows. One query."""
    found = Entity.objects.filter(project=actor.project, type__in=PLACES, merged_into=None)
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def _counts(actor: Actor, events: list[int]) -> dict[int, tuple[int, int]]:
    claims = Claim.objects.filter(event__in=events, annotation_set__in=all_visible(actor)).order_by()
    counted = claims.values("event").annotate(
        claims=Count("pk"), outlets=Count("annotation_set__document__outlet", distinct=True)
    )
    return {row["event"]: (row["claims"], row["outlets"]) for row in counted}
