"""The registry's rows: read as the rules see them, written as a step says, under a lock on the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from annotator.access import Actor
from annotator.editing.entities import AliasState, EntityState, EntityStep, Pair
from annotator.errors import Conflict
from annotator.facts.names import fold
from annotator.models import Alias, Change, Entity, NamesApart, Project
from annotator.services import changes

FIELDS = ("name", "type", "subtype", "description", "external_ids", "merged_into_id", "removed", "changed_in")


def lock(by: Actor) -> None:
    """One writer of a project's registry at a time. One query."""
    Project.objects.select_for_update(no_key=True).only("pk").get(pk=by.project.pk)


def read(by: Actor, ids: Collection[int]) -> dict[int, EntityState]:
    """Id -> entity of the project, with its aliases. Two queries."""
    aliases: dict[int, list[AliasState]] = defaultdict(list)
    found = Alias.objects.filter(project=by.project, entity__in=ids)
    for entity, form, origin, confirmed in found.values_list("entity", "form", "origin", "confirmed"):
        aliases[entity].append(AliasState(form, origin, confirmed))
    rows = Entity.objects.filter(project=by.project, pk__in=ids)
    return {row.pk: _state(row, aliases[row.pk]) for row in rows}


def merged_into(by: Actor, ids: Collection[int]) -> dict[int, EntityState]:
    """The entities that were merged into any of these. Three queries."""
    earlier = Entity.objects.filter(project=by.project, merged_into__in=ids).values_list("pk", flat=True)
    return read(by, list(earlier))


def blank(by: Actor, name: str, kind: str) -> EntityState:
    """A new row of the registry that is not there yet: `removed`, as undo will leave it. One query."""
    return blanks(by, [(name, kind)])[0]


def blanks(by: Actor, named: Iterable[tuple[str, str]]) -> list[EntityState]:
    """The same for several names and types. One query for each 500."""
    made = [Entity(project=by.project, name=name, type=kind, removed=True) for name, kind in named]
    rows = Entity.objects.bulk_create(made, batch_size=500)
    return [EntityState(row.pk, row.name, row.type, removed=True) for row in rows]


def apart(by: Actor, pairs: Collection[Pair]) -> set[Pair]:
    """Those of the pairs that are kept apart. One query, none without pairs."""
    if not pairs:
        return set()
    firsts = {first for first, _ in pairs}
    rows = NamesApart.objects.filter(project=by.project, first__in=firsts).values_list("first", "second")
    return set(rows).intersection(pairs)


def write(step: EntityStep, by: Actor, action: str, **about: object) -> Change:
    """Write a step down with its Change. At most ten queries, whatever the number of names."""
    rows = _rows_of(step)
    was = {str(pk): row.changed_in for pk, row in rows.items()}
    change = changes.record(by=by, action=action, data={**about, **step.as_json(), "was": was})
    _store(step, by, rows, dict.fromkeys(rows, change.pk))
    return change


def write_back(change: Change, by: Actor, action: str, **about: object) -> Change:
    """Undo what a Change of the registry did; what could be undone before it can be undone again."""
    step = EntityStep.from_json(change.data).reversed()
    made = changes.record(by=by, action=action, data={**about, **step.as_json()})
    was = {int(pk): earlier for pk, earlier in change.data["was"].items()}
    _store(step, by, _rows_of(step), was)
    return made


def _rows_of(step: EntityStep) -> dict[int, Entity]:
    return Entity.objects.in_bulk([after.id for _, after in step.entities])


def _store(step: EntityStep, by: Actor, rows: dict[int, Entity], changed_in: Mapping[int, int | None]) -> None:
    for _, after in step.entities:
        _put(rows[after.id], after, changed_in[after.id])
    Entity.objects.bulk_update(rows.values(), FIELDS, batch_size=500)
    _store_aliases(step, by)
    for first, second in step.together:
        NamesApart.objects.filter(project=by.project, first=first, second=second).delete()
    NamesApart.objects.bulk_create(NamesApart(project=by.project, first=a, second=b) for a, b in step.apart)


def check_unchanged(step: EntityStep, change: Change, by: Actor) -> None:
    """Raise Conflict where what a Change made is not as it made it. Four queries at the most."""
    made = {after.id: after for _, after in step.entities}
    unchanged = Entity.objects.filter(pk__in=made, project=by.project, changed_in=change.pk).count() == len(made)
    is_apart = apart(by, [*step.apart, *step.together])
    if not unchanged or read(by, made) != made or is_apart != set(step.apart):
        raise Conflict("It was changed since.", hint="Take the later changes back first.")


def _state(row: Entity, aliases: Iterable[AliasState]) -> EntityState:
    return EntityState(
        row.pk,
        row.name,
        row.type,
        row.subtype,
        row.description,
        tuple(sorted(row.external_ids.items())),
        row.merged_into_id,
        row.removed,
        tuple(sorted(aliases)),
    )


def _put(row: Entity, state: EntityState, change: int | None) -> None:
    row.name, row.type, row.subtype, row.description = state.name, state.type, state.subtype, state.description
    row.external_ids = dict(state.external_ids)
    row.merged_into_id, row.removed, row.changed_in = state.merged_into, state.removed, change


def _store_aliases(step: EntityStep, by: Actor) -> None:
    """First all that goes, then all that comes: a name may move from one entity to another."""
    gone: dict[int, set[str]] = defaultdict(set)
    made: list[Alias] = []
    for before, after in step.entities:
        gone[after.id] |= {alias.form for alias in set(before.aliases) - set(after.aliases)}
        made += [_alias(by, after.id, alias) for alias in after.aliases if alias not in before.aliases]
    for entity, forms in gone.items():
        if forms:
            Alias.objects.filter(entity=entity, form__in=forms).delete()
    Alias.objects.bulk_create(made, batch_size=1000)


def _alias(by: Actor, entity: int, alias: AliasState) -> Alias:
    return Alias(
        project=by.project,
        entity_id=entity,
        form=alias.form,
        folded=fold(alias.form)[:300],
        origin=alias.origin,
        confirmed=alias.confirmed,
    )
