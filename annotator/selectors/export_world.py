"""What exports say of a project before its documents: outlets, entities with their names, events with assessments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from annotator.fact_records import (
    AliasRecord,
    AssessmentRecord,
    EntityRecord,
    EventRecord,
    NamesApartRecord,
    OutletRecord,
    ProjectRecord,
)
from annotator.models import Alias, Assessment, Entity, Event, NamesApart, Outlet, Project
from annotator.selectors.export_facts import ASSESSMENT, assessment, day_name, entity_name, event_name
from annotator.vocabulary import EventType, OutletKind


def project_records(project: Project) -> Iterator[ProjectRecord]:
    """What the project knows of the world: outlets, entities, names that are apart, events. Six queries."""
    for name, kind, owner in (
        Outlet.objects.filter(project=project).order_by("name").values_list("name", "kind", "owner")
    ):
        yield OutletRecord(name, OutletKind(kind), owner)
    yield from _entities(project)
    apart = NamesApart.objects.filter(project=project).order_by("first", "second")
    for pair in apart.values_list("first", "second"):
        yield NamesApartRecord(*pair)
    yield from _events(project)


def _entities(project: Project) -> Iterator[EntityRecord]:
    aliases: dict[int, list[AliasRecord]] = defaultdict(list)
    columns = ("entity", "form", "origin", "confirmed")
    for entity, *rest in Alias.objects.filter(project=project).order_by("form", "id").values_list(*columns):
        aliases[entity].append(AliasRecord(*rest))
    for row in Entity.objects.filter(project=project).order_by("id").iterator():
        yield EntityRecord(
            id=entity_name(row.pk),
            name=row.name,
            type=row.type,
            subtype=row.subtype,
            description=row.description,
            external_ids=row.external_ids,
            merged_into=entity_name(row.merged_into_id),
            aliases=tuple(aliases.get(row.pk, ())),
            removed=row.removed,
        )


def _events(project: Project) -> Iterator[EventRecord]:
    said: dict[int, list[AssessmentRecord]] = defaultdict(list)
    of_events = Assessment.objects.filter(Q(project=project), event__isnull=False).order_by("id")
    for event, *rest in of_events.values_list("event", *ASSESSMENT):
        said[event].append(assessment("", *rest))
    for row in Event.objects.filter(project=project).order_by("id").iterator():
        yield EventRecord(
            id=event_name(row.pk),
            title=row.title,
            type=EventType(row.type),
            first=day_name(row.first),
            last=day_name(row.last),
            place=entity_name(row.place_id),
            note=row.note,
            assessments=tuple(said.get(row.pk, ())),
        )
