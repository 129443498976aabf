"""What a file says of the world becomes the project's: entities, events, outlets, names that are no one's.

What the project has already is used, not stored again: an entity by its name and type, an event by title, type and
days, an outlet by its name. So reading the same lines again, as a restart does, adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, get_args

from annotator.errors import DomainError
from annotator.fact_records import AliasRecord, EntityRecord, EventRecord, NamesApartRecord, OutletRecord, ProjectRecord
from annotator.facts.names import fold
from annotator.formats.base import problem_from
from annotator.models import Alias, Assessment, Claim, Entity, Event, Mention, NamesApart, Outlet, Project
from annotator.records import Problem
from annotator.services.fact_admission import Known, assessment_columns, checked, named

RECORDS = get_args(ProjectRecord)
Key = tuple[Any, ...]


class World:
    """What one file explains. `take` its lines, and `settle` before a document names any of them."""

    def __init__(self, project: Project, *, author_id: int | None, store: bool) -> None:
        self.known = Known()
        self.made: dict[str, list[int]] = {"entities": [], "events": []}
        self.problems: list[Problem] = []
        self._project, self._author_id, self._store = project, author_id, store
        self._waiting: list[ProjectRecord] = []
        self._entities: dict[Key, list[int]] | None = None
        self._events: dict[Key, list[int]] | None = None

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def take(self, record: ProjectRecord) -> None:
        self._waiting.append(record)

    def settle(self) -> None:
        """Store what was taken. Call inside a transaction. What cannot be stored is in `problems`."""
        waiting, self._waiting = self._waiting, []
        if not self._store:
            self._pretend(waiting)
            return
        entities = [each for each in waiting if isinstance(each, EntityRecord)]
        made = {each.id for each in entities if self._try(self._entity, each)}
        for each in entities:
            if each.merged_into and each.id in made:
                self._try(self._merge, each)
        for record in waiting:
            match record:
                case OutletRecord():
                    self._try(self._outlet, record)
                case NamesApartRecord():
                    self._try(self._apart, record)
                case EventRecord():
                    self._try(self._event, record)

    def _pretend(self, records: list[ProjectRecord]) -> None:
        self.known.entities.update({each.id: 0 for each in records if isinstance(each, EntityRecord)})
        self.known.events.update({each.id: 0 for each in records if isinstance(each, EventRecord)})

    def _try(self, store: Any, record: ProjectRecord) -> bool:
        try:
            return bool(store(record))
        except DomainError as error:
            self.problems.append(problem_from(error, getattr(record, "id", "")))
            return False

    def _entity(self, record: EntityRecord) -> bool:
        """Whether it is new."""
        key = record.name, record.type, record.removed
        number = _first(self._known_entities(), key)
        if number is None:
            columns = {name: value for name, value in asdict(record).items() if name not in _NOT_COLUMNS}
            row = Entity.objects.create(project=self._project, **checked(Entity, columns))
            self.made["entities"].append(row.pk)
        self.known.entities[record.id] = entity = row.pk if number is None else number
        self._add_aliases(entity, record.aliases)
        return number is None

    def _add_aliases(self, entity: int, aliases: Iterable[AliasRecord]) -> None:
        rows = [
            Alias(project=self._project, entity_id=entity, folded=fold(each.form)[:300], **checked(Alias, asdict(each)))
            for each in aliases
        ]
        Alias.objects.bulk_create(rows, ignore_conflicts=True)

    def _merge(self, record: EntityRecord) -> bool:
        into = named(self.known.entities, record.merged_into, "entity")
        if into != self.known.entities[record.id]:
            Entity.objects.filter(pk=self.known.entities[record.id]).update(merged_into=into)
        return True

    def _outlet(self, record: OutletRecord) -> bool:
        columns = checked(Outlet, asdict(record))
        name = columns.pop("name")
        return Outlet.objects.get_or_create(project=self._project, name=name, defaults=columns)[1]

    def _apart(self, record: NamesApartRecord) -> bool:
        first, second = sorted((record.first, record.second))
        if first == second:
            return False
        pair = checked(NamesApart, {"first": first, "second": second})
        return NamesApart.objects.get_or_create(project=self._project, **pair)[1]

    def _event(self, record: EventRecord) -> bool:
        number = _first(self._known_events(), (record.title, record.type.value, record.first, record.last))
        if number is None:
            row = self._new_event(record)
            self.made["events"].append(row.pk)
        self.known.events[record.id] = row.pk if number is None else number
        return number is None

    def _new_event(self, record: EventRecord) -> Event:
        columns = checked(Event, {"title": record.title, "type": record.type.value, "note": record.note})
        place = named(self.known.entities, record.place, "entity")
        days = {"first": record.first or None, "last": record.last or None}
        row: Event = Event.objects.create(project=self._project, place_id=place, **columns, **days)
        Assessment.objects.bulk_create(
            Assessment(project=self._project, event=row, author_id=self._author_id, **assessment_columns(each))
            for each in record.assessments
        )
        return row

    def _known_entities(self) -> dict[Key, list[int]]:
        if self._entities is None:
            rows = Entity.objects.filter(project=self._project).order_by("pk")
            found = rows.values_list("pk", "name", "type", "removed")
            self._entities = _by_key((pk, tuple(key)) for pk, *key in found)
        return self._entities

    def _known_events(self) -> dict[Key, list[int]]:
        if self._events is None:
            found = Event.objects.filter(project=self._project).order_by("pk")
            rows = found.values_list("pk", "title", "type", "first", "last")
            self._events = _by_key((pk, (title, kind, _iso(a), _iso(b))) for pk, title, kind, a, b in rows)
        return self._events


_NOT_COLUMNS = frozenset(("id", "merged_into", "aliases"))


def take_back(made: Mapping[str, list[int]]) -> None:
    """Delete what an import that did not come about has made, as far as nobody uses it."""
    events = Event.objects.filter(pk__in=made.get("events", ()))
    Event.objects.filter(pk__in=list(events.filter(claims=None).values_list("pk", flat=True))).delete()
    numbers = made.get("entities", ())
    used: set[int | None] = set()
    for table, column in ((Claim, "source_entity"), (Mention, "entity"), (Event, "place")):
        used.update(table._default_manager.filter(**{f"{column}__in": numbers}).values_list(column, flat=True))
    Entity.objects.filter(pk__in=set(numbers) - used).delete()


def _by_key(rows: Any) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for pk, key in rows:
        found[key].append(pk)
    return found


def _first(known: dict[Key, list[int]], key: Key) -> int | None:
    """The first that the project has of these; each is taken once, so that two of one name in a file stay two."""
    return known[key].pop(0) if known.get(key) else None


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
