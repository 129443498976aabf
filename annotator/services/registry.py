"""The registry of entities from a table and as one: what is known already is added to, all of a file or nothing.

A line is the entity that has one of its ids, or else the only one of its type that has its name. Where ids contradict,
the line is an entity of its own: names alone make nobody one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction

from annotator.access import Actor, require
from annotator.editing.entities import AliasState, EntityState, EntityStep
from annotator.facts.names import family
from annotator.formats.entity_list import EntityLine, decode, encode
from annotator.models import Alias, Entity
from annotator.records import Problem
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.services import entity_rows


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. With a problem that is an error nothing was stored; `change` is what undo takes back."""

    made: int = 0
    changed: int = 0
    same: int = 0
    problems: tuple[Problem, ...] = ()
    change: int | None = None

    @property
    def is_refused(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)


@transaction.atomic
def import_registry(*, content: bytes, by: Actor) -> Imported:
    """Take a table of entities in. The same again changes nothing. Raises Forbidden.

    Some fifteen queries, and a few more for each 500 entities.
    """
    require(by, Permission.MANAGE_PROJECT)
    rows, problems = decode(content)
    problems += _unknown_types(rows, by)
    if any(problem.level == "error" for problem in problems):
        return Imported(problems=tuple(problems))
    entity_rows.lock(by)
    book = _Book.of(by)
    for row in rows:
        problems += book.take(row)
    if any(problem.level == "error" for problem in problems):
        return Imported(problems=tuple(problems))
    return _stored(book, by, problems)


def export_registry(*, by: Actor) -> Iterator[str]:
    """The registry as a table, a line at a time, by name. Raises Forbidden. Two queries."""
    require(by, Permission.MANAGE_PROJECT)
    forms: dict[int, list[str]] = defaultdict(list)
    for entity, form in Alias.objects.filter(project=by.project).values_list("entity", "form"):
        forms[entity].append(form)
    rows = Entity.objects.filter(project=by.project, merged_into=None, removed=False)
    return encode([_line(row, forms[row.pk]) for row in rows])


def _line(row: Entity, forms: list[str]) -> EntityLine:
    aliases = tuple(form for form in sorted(forms) if form != row.name)
    return EntityLine(row.name, row.type, row.subtype, aliases, row.description, dict(row.external_ids))


def _unknown_types(rows: list[EntityLine], by: Actor) -> list[Problem]:
    known = {label.name for label in schema_of(by.project).offered("span")}
    hint = "A type is the name of a label of the project's schema."
    return [
        Problem("unknown_type", f"There is no label “{row.type[:60]}”.", f"line {row.line}", hint)
        for row in rows
        if row.type and row.type not in known
    ]


def _stored(book: _Book, by: Actor, problems: list[Problem]) -> Imported:
    """New entities get their rows, then all is one step."""
    new = [key for key, state in book.states.items() if key < 0]
    blanks = entity_rows.blanks(by, [(book.states[key].name, book.states[key].type) for key in new])
    numbers = dict(zip(new, blanks, strict=True))
    swaps = [(numbers[key], replace(book.states[key], id=numbers[key].id)) for key in new]
    swaps += [(book.before[key], state) for key, state in book.states.items() if 0 < key and state != book.before[key]]
    counts = {"made": len(new), "changed": len(swaps) - len(new)}
    change = None
    if swaps:
        change = entity_rows.write(EntityStep(tuple(swaps)), by, "entity.import", **counts).pk
    same = len(book.touched - {state.id for _, state in swaps} - set(new))
    return Imported(**counts, same=same, problems=tuple(problems), change=change)


class _Book:
    """The registry in memory while a file is taken in. New entities have the keys -1, -2, ..."""

    def __init__(self, before: dict[int, EntityState]) -> None:
        self.before = before
        self.states = dict(before)
        self.touched: set[int] = set()
        self.by_id: dict[tuple[str, str], int] = {}
        self.by_form: dict[tuple[str, str], set[int]] = defaultdict(set)
        for key in before:
            self._index(key)

    @classmethod
    def of(cls, by: Actor) -> _Book:
        rows = Entity.objects.filter(project=by.project, merged_into=None, removed=False)
        return cls(entity_rows.read(by, list(rows.values_list("pk", flat=True))))

    def take(self, row: EntityLine) -> list[Problem]:
        """Make the line an entity, or a part of one; what is odd about it."""
        known = {self.by_id[pair] for pair in row.ids.items() if pair in self.by_id}
        if problem := self._contradiction(known, row):
            return [problem]
        key, problems = (known.pop(), []) if known else self._by_name(row)
        problems += self._shared(key, row)
        self._add(key, row)
        return problems

    def _contradiction(self, known: set[int], row: EntityLine) -> Problem | None:
        """Why the line cannot be the entity that its ids say it is."""
        where = f"line {row.line}"
        if 1 < len(known):
            return Problem("two_entities", "The ids of this line are those of several entities.", where)
        for other in (self.states[key] for key in known):
            if family(other.type) != family(row.type):
                return Problem("other_type", f"Its id is that of “{other.name}”, which is {other.type}.", where)
            ids = dict(other.external_ids)
            if scheme := next((each for each, value in row.ids.items() if ids.get(each, value) != value), ""):
                message = f"Its id is that of “{other.name}”, whose {scheme} is {ids[scheme]}."
                return Problem("two_entities", message, where)
        return None

    def _shared(self, key: int | None, row: EntityLine) -> Iterator[Problem]:
        """Names that become those of two entities: then they name neither."""
        new = set(row.forms) - ({row.name} if key is None else set(self.states[key].forms))
        for form in sorted(new):
            others = self.by_form[form, family(row.type)] - {key}
            if others:
                name = self.states[min(others)].name
                message = f"“{form}” is a name of “{name}” too, so it names neither by itself."
                yield Problem("shared_name", message, f"line {row.line}", level="warning")

    def _by_name(self, row: EntityLine) -> tuple[int | None, list[Problem]]:
        """The only entity of this type with the name, unless one of its ids says that it is another."""
        found = self.by_form[row.name, family(row.type)]
        if not found:
            return None, []
        where, hint = f"line {row.line}", "It is an entity of its own now; merge them if they are one."
        if 1 < len(found):
            alike = sorted(key for key in found - self.touched if set(row.forms) <= set(self.states[key].forms))
            told = Problem("several_entities", f"Several are called “{row.name}”.", where, hint, "warning")
            return (alike[0], []) if alike else (None, [told])
        (key,) = found
        ids = dict(self.states[key].external_ids)
        if any(ids.get(scheme, value) != value for scheme, value in row.ids.items()):
            return None, [Problem("other_id", f"“{row.name}” is known with another id.", where, hint, "warning")]
        return key, []

    def _add(self, key: int | None, row: EntityLine) -> None:
        if key is None:
            key = -1 - sum(1 for each in self.states if each < 0)
            self.states[key] = EntityState(key, row.name, row.type)
        state = self.states[key]
        self.states[key] = replace(
            state.with_aliases(AliasState(form, Alias.Origin.REGISTRY) for form in row.forms),
            subtype=row.subtype or state.subtype,
            description=row.description or state.description,
            external_ids=tuple(sorted({**dict(state.external_ids), **row.ids}.items())),
        )
        self.touched.add(key)
        self._index(key)

    def _index(self, key: int) -> None:
        state = self.states[key]
        self.by_id.update(dict.fromkeys(state.external_ids, key))
        for form in (state.name, *state.forms):
            self.by_form[form, family(state.type)].add(key)
