"""What people say of names: which are one entity, which are not, what an entity is; and the way back from each of it.

The registry belongs to the project: everybody who annotates may write in it. Each step is one Change with what was and
what is, and can be taken back as long as nothing it touched was changed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from annotator.access import Actor, require
from annotator.editing.entities import (
    AliasState,
    EntityState,
    EntityStep,
    Swap,
    new_entity,
    pairs_among,
    pairs_between,
    take_apart,
    unite,
)
from annotator.errors import Invalid, NotFound
from annotator.facts.names import NameForm, canonical, family
from annotator.models import Alias, Change, Entity
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.services import entity_rows

LONGEST = 300
MOST_FORMS = 100
EDITED = {"name": LONGEST, "type": 60, "subtype": 60, "description": 500}


@dataclass(frozen=True, slots=True)
class Made:
    """The entity that a step was about, None for names that are kept apart; `change` is what `undo` takes back, None
    where all was so already.
    """

    entity: int | None
    change: int | None


@transaction.atomic
def confirm(
    *, forms: Sequence[str], type: str, by: Actor, name: str = "", entity: int | None = None, apart: Sequence[str] = ()
) -> Made:
    """Make these names one entity: what they belong to already, made one of several if need be, else a new one.

    With `entity` they become names of this one, whatever else has them too. `apart` are names that were proposed with
    them and are not of it.

    Raises Invalid for a name or type that is none, or where types do not go together. At most 18 queries.
    """
    require(by, Permission.EDIT_ENTITIES)
    forms, apart = _checked(forms), _checked(apart, least=0)
    _check_type(type, by)
    entity_rows.lock(by)
    holders = _holders(forms, type, by) if entity is None else {entity: _one(entity, by)}
    made = [AliasState(form) for form in forms]
    if holders:
        first, *others = holders.values()
        (before, united), *rest = unite(first, others, _merged_into(others, by))
        swaps = [(before, united.with_aliases(made)), *rest]
    else:
        swaps = [_new(by, name.strip() or _called(forms, type), type, made)]
    target = swaps[0][1]
    pairs = pairs_between(target.forms, apart)
    step = EntityStep(
        _changed(swaps),
        apart=tuple(sorted(set(pairs) - entity_rows.apart(by, pairs))),
        together=tuple(sorted(entity_rows.apart(by, pairs_among(target.forms)))),
    )
    return _written(step, by, "entity.confirm", target, forms)


@transaction.atomic
def merge(*, into: int, entity: int, by: Actor) -> Made:
    """Make one entity of two. Raises NotFound, Invalid for a person and a place, Conflict. At most 18 queries."""
    require(by, Permission.EDIT_ENTITIES)
    entity_rows.lock(by)
    if into == entity:
        raise Invalid("An entity cannot be merged with itself.", where="entity")
    target, other = _one(into, by), _one(entity, by)
    swaps = unite(target, [other], _merged_into([other], by))
    together = tuple(sorted(entity_rows.apart(by, pairs_among(swaps[0][1].forms))))
    step = EntityStep(_changed(swaps), together=together)
    return _written(step, by, "entity.merge", swaps[0][1], [other.name])


@transaction.atomic
def split(*, entity: int, forms: Sequence[str], by: Actor, name: str = "", type: str = "") -> Made:
    """Make an entity of its own of some names; they are not proposed with the others again. The new one is answered.

    Raises NotFound, Invalid, Conflict. At most 15 queries.
    """
    require(by, Permission.EDIT_ENTITIES)
    forms = _checked(forms)
    entity_rows.lock(by)
    whole = _one(entity, by)
    type = type or whole.type
    _check_type(type, by)
    swaps = take_apart(whole, forms, entity_rows.blank(by, name.strip() or _called(forms, type), type))
    pairs = pairs_between(forms, swaps[0][1].forms)
    apart = tuple(sorted(set(pairs) - entity_rows.apart(by, pairs)))
    return _written(EntityStep(_changed(swaps), apart=apart), by, "entity.split", swaps[1][1], forms)


@transaction.atomic
def edit(
    *,
    entity: int,
    by: Actor,
    forms: Sequence[str] | None = None,
    external_ids: Mapping[str, str] | None = None,
    **fields: str,
) -> Made:
    """Change what is given: name, type, subtype, description, external ids, and all its names.

    Raises NotFound, Invalid, Conflict. At most 13 queries.
    """
    require(by, Permission.EDIT_ENTITIES)
    entity_rows.lock(by)
    before = _one(entity, by)
    after = replace(before, **_fields(fields, by, before.type))
    if external_ids is not None:
        after = replace(after, external_ids=_external(external_ids))
    if forms is not None:
        known = {alias.form: alias for alias in before.aliases}
        after = replace(after, aliases=tuple(sorted(known.get(each, AliasState(each)) for each in _checked(forms))))
    return _written(EntityStep(_changed([(before, after)])), by, "entity.edit", after, ())


@transaction.atomic
def reject(*, forms: Sequence[str], by: Actor) -> Made:
    """Say that no two of these names are one entity: they are not proposed together again. At most four queries."""
    require(by, Permission.EDIT_ENTITIES)
    forms = _checked(forms, least=2)
    entity_rows.lock(by)
    pairs = pairs_among(forms)
    step = EntityStep(apart=tuple(sorted(set(pairs) - entity_rows.apart(by, pairs))))
    return _written(step, by, "entity.reject", None, forms)


@transaction.atomic
def undo(*, change: int, by: Actor) -> Made:
    """Take a step back. Raises NotFound, and Conflict where something of it was changed since. At most 16 queries."""
    require(by, Permission.EDIT_ENTITIES)
    entity_rows.lock(by)
    found = Change.objects.filter(project=by.project, pk=change, action__startswith="entity.").first()
    if found is None or "was" not in found.data:
        raise NotFound("There is no such step in the registry of names.")
    step = EntityStep.from_json(found.data)
    entity_rows.check_unchanged(step, found, by)
    about = {"undone": found.pk, "name": found.data.get("name", ""), "forms": found.data.get("forms", [])}
    made = entity_rows.write_back(found, by, "entity.undo", **about)
    there = [before.id for before, _ in step.entities if before.is_there]
    return Made(there[0] if there else None, made.pk)


def undo_last(*, entity: int, by: Actor) -> Made:
    """Take the last step of an entity back, whoever made it. Raises NotFound, Conflict. At most 17 queries."""
    found = Entity.objects.filter(project=by.project, pk=entity).values_list("changed_in", flat=True).first()
    return undo(change=found or 0, by=by)


# --- what is asked for ----------------------------------------------------------------------------


def _checked(forms: Iterable[str], least: int = 1) -> list[str]:
    """The names, each once, in their order. Raises Invalid."""
    found = list(dict.fromkeys(" ".join(form.split()) for form in forms if form.strip()))
    if any(LONGEST < len(form) or "\0" in form for form in found):
        raise Invalid(f"A name has at most {LONGEST} characters.", where="forms")
    if not least <= len(found) <= MOST_FORMS:
        raise Invalid(f"{'Two names' if 1 < least else 'One name'} at least, {MOST_FORMS} at most.", where="forms")
    return found


def _check_type(type: str, by: Actor) -> None:
    if type not in {label.name for label in schema_of(by.project).offered("span")}:
        raise Invalid("An entity has the name of a label as its type.", hint="Choose one of the schema.", where="type")


def _fields(fields: Mapping[str, str], by: Actor, type: str) -> dict[str, Any]:
    given = {name: " ".join(value.split()) for name, value in fields.items()}
    for name, value in given.items():
        if EDITED[name] < len(value) or "\0" in value:
            raise Invalid(f"At most {EDITED[name]} characters.", where=name)
    if not given.get("name", "x"):
        raise Invalid("An entity has a name.", where="name")
    if given.get("type", type) != type:
        _check_type(given["type"], by)
    return given


def _external(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = {scheme.strip().lower(): value.strip() for scheme, value in given.items() if value.strip()}
    if any(not scheme or 40 < len(scheme) or 200 < len(value) or "\0" in value for scheme, value in found.items()):
        raise Invalid("A scheme has up to 40 characters, an id up to 200.", where="external_ids")
    return tuple(sorted(found.items()))


# --- what there is --------------------------------------------------------------------------------


def _holders(forms: Sequence[str], type: str, by: Actor) -> dict[int, EntityState]:
    """Id -> entity that names belong to: of each name the only one of a type that goes with this. Three queries."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Alias.objects.filter(project=by.project, form__in=forms).order_by("entity")
    for form, entity, kind in rows.values_list("form", "entity", "entity__type"):
        if family(kind) == family(type):
            found[form].append(entity)
    wanted = {entities[0] for entities in found.values() if len(entities) == 1}
    return dict(sorted(entity_rows.read(by, wanted).items())) if wanted else {}


def _merged_into(entities: Sequence[EntityState], by: Actor) -> list[EntityState]:
    """What was merged into these before. At most three queries, none without entities."""
    return list(entity_rows.merged_into(by, [each.id for each in entities]).values()) if entities else []


def _one(entity: int, by: Actor) -> EntityState:
    found = entity_rows.read(by, [entity]).get(entity)
    if found is None or found.removed:
        raise NotFound("There is no such entity in this project.")
    return found


def _new(by: Actor, name: str, type: str, aliases: Iterable[AliasState]) -> Swap:
    if LONGEST < len(name) or "\0" in name:
        raise Invalid(f"A name has at most {LONGEST} characters.", where="name")
    blank = entity_rows.blank(by, name, type)
    return blank, new_entity(blank, aliases)


def _called(forms: Sequence[str], type: str) -> str:
    return canonical([NameForm(form, type) for form in forms])


def _changed(swaps: Iterable[Swap]) -> tuple[Swap, ...]:
    return tuple((before, after) for before, after in swaps if before != after)


def _written(step: EntityStep, by: Actor, action: str, about: EntityState | None, forms: Sequence[str]) -> Made:
    """The step with its Change; none where nothing is to be done."""
    name, number = (about.name, about.id) if about else ("", None)
    if not step:
        return Made(number, None)
    change = entity_rows.write(step, by, action, name=name, forms=list(forms)[:20])
    return Made(number, change.pk)
