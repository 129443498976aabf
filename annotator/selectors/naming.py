"""Which entity a name stands for: the resolver of all pages, made with one query for the names that are needed.

A name is an entity's if it is an alias of just one entity whose type goes with the label: as it is written, or else in
another spelling of the same folded form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from annotator.facts.names import family, fold
from annotator.models import Alias, Entity, Project

COLUMNS = ("form", "folded", "entity__name", "entity__type", "entity")


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """An entity as other pages show it."""

    name: str
    type: str
    id: int


@dataclass(frozen=True, slots=True)
class Naming:
    """The entities behind some names: as written, and in any spelling."""

    forms: Mapping[str, tuple[Known, ...]]
    folded: Mapping[str, tuple[Known, ...]]

    def candidates(self, form: str, label: str) -> tuple[Known, ...]:
        """The entities that a name may stand for under a label: those that have it just so, if any. No query."""
        kind = family(label)
        found = (self.forms.get(form, ()), self.folded.get(fold(form), ()))
        fitting = (tuple(each for each in known if family(each.type) == kind) for known in found)
        return next((known for known in fitting if known), ())

    def entity_of(self, form: str, label: str) -> Known | None:
        """The one entity that a name stands for without anybody saying so; None for none and for several. No query."""
        found = self.candidates(form, label)
        return found[0] if len(found) == 1 else None


def naming(project: Project, forms: Collection[str] | None = None) -> Naming:
    """The entities behind these names, or behind all names of the registry. One query, none without names."""
    as_written: dict[str, set[Known]] = defaultdict(set)
    spelled: dict[str, set[Known]] = defaultdict(set)
    aliases = Alias.objects.filter(project=project)
    if forms is not None:
        keys = {fold(form) for form in forms}
        aliases = aliases.filter(Q(form__in=set(forms)) | Q(folded__in=keys)) if forms else aliases.none()
    for form, folded, name, kind, number in aliases.values_list(*COLUMNS):
        entity = Known(name, kind, number)
        as_written[form].add(entity)
        spelled[folded].add(entity)
    return Naming(_sorted(as_written), _sorted(spelled))


def current(entity: Entity | None) -> Known | None:
    """The entity that a row stands for by now: what it was merged into. `merged_into` must be loaded."""
    if entity is None:
        return None
    now = entity.merged_into or entity
    return None if now.removed else Known(now.name, now.type, now.pk)


def _sorted(found: Mapping[str, set[Known]]) -> dict[str, tuple[Known, ...]]:
    return {form: tuple(sorted(known)) for form, known in found.items()}
