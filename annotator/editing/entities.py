"""The registry of entities as rules see it, and what may be done to it: make one of many, take apart, describe.

Nothing is written here: each rule answers with what every entity was and what it becomes. Backwards that is the undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

from annotator.errors import Conflict, Invalid
from annotator.facts.names import family

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class AliasState:
    form: str
    origin: str = "person"
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class EntityState:
    """`aliases` are sorted by form, `external_ids` by scheme. What was merged or `removed` has no aliases."""

    id: int
    name: str
    type: str
    subtype: str = ""
    description: str = ""
    external_ids: tuple[tuple[str, str], ...] = ()
    merged_into: int | None = None
    removed: bool = False
    aliases: tuple[AliasState, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(alias.form for alias in self.aliases)

    @property
    def is_there(self) -> bool:
        return self.merged_into is None and not self.removed

    def with_aliases(self, more: Iterable[AliasState]) -> EntityState:
        """The same with more aliases; what it has already stays as it is."""
        known = {alias.form: alias for alias in (*more, *self.aliases)}
        return replace(self, aliases=tuple(sorted(known.values())))

    def as_json(self) -> list[Any]:
        aliases = [[alias.form, alias.origin, alias.confirmed] for alias in self.aliases]
        about = [self.name, self.type, self.subtype, self.description, dict(self.external_ids)]
        return [self.id, *about, self.merged_into, self.removed, aliases]

    @classmethod
    def from_json(cls, row: list[Any]) -> EntityState:
        number, name, kind, subtype, description, ids, merged_into, removed, aliases = row
        known = tuple(sorted(AliasState(*alias) for alias in aliases))
        return cls(number, name, kind, subtype, description, tuple(sorted(ids.items())), merged_into, removed, known)


Swap = tuple[EntityState, EntityState]


@dataclass(frozen=True, slots=True)
class EntityStep:
    """Entities before and after, the pairs of names that are kept apart from now on, and those that no longer are."""

    entities: tuple[Swap, ...] = ()
    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entities or self.apart or self.together)

    def reversed(self) -> EntityStep:
        return EntityStep(tuple((after, before) for before, after in self.entities), self.together, self.apart)

    def as_json(self) -> dict[str, Any]:
        swaps = [[before.as_json(), after.as_json()] for before, after in self.entities]
        apart, together = ([list(pair) for pair in pairs] for pairs in (self.apart, self.together))
        return {"entities": swaps, "apart": apart, "together": together}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> EntityStep:
        read = EntityState.from_json
        swaps = tuple((read(before), read(after)) for before, after in data["entities"])
        return cls(swaps, tuple((a, b) for a, b in data["apart"]), tuple((a, b) for a, b in data["together"]))


def pair_of(a: str, b: str) -> Pair:
    """Two names in the order in which they are stored."""
    return (a, b) if a < b else (b, a)


def pairs_among(forms: Iterable[str]) -> list[Pair]:
    return [pair_of(a, b) for a, b in combinations(sorted(set(forms)), 2)]


def pairs_between(some: Iterable[str], others: Iterable[str]) -> list[Pair]:
    return sorted({pair_of(a, b) for a, b in product(set(some), set(others)) if a != b})


def unite(into: EntityState, others: Sequence[EntityState], earlier: Sequence[EntityState] = ()) -> list[Swap]:
    """Entities made one: `into` takes the names of the others and what it does not say itself; `earlier` are those that
    were merged into the others before. Raises Invalid where their types do not go together, Conflict for what is gone.
    """
    for each in (into, *others):
        _check_there(each)
        _check_types(into.type, each.type)
    united = into
    for each in others:
        united = replace(
            united.with_aliases(each.aliases),
            subtype=united.subtype or each.subtype,
            description=united.description or each.description,
            external_ids=tuple(sorted({**dict(each.external_ids), **dict(united.external_ids)}.items())),
        )
    gone = [(each, replace(each, merged_into=into.id, aliases=())) for each in others]
    moved = [(each, replace(each, merged_into=into.id)) for each in earlier]
    return [(into, united), *gone, *moved]


def take_apart(entity: EntityState, forms: Sequence[str], new: EntityState) -> list[Swap]:
    """Some names of an entity moved to a new one. Raises Invalid unless some go and some stay."""
    _check_there(entity)
    _check_types(entity.type, new.type)
    going = [alias for alias in entity.aliases if alias.form in set(forms)]
    if len(going) < len(set(forms)):
        raise Invalid(f"“{entity.name}” does not have all of these names.", where="forms")
    staying = tuple(alias for alias in entity.aliases if alias not in going)
    if not going or not staying:
        raise Invalid("Some names have to go and some to stay.", where="forms")
    name = entity.name if entity.name in {alias.form for alias in staying} else staying[0].form
    return [(entity, replace(entity, aliases=staying, name=name)), (new, new_entity(new, going))]


def new_entity(made: EntityState, aliases: Iterable[AliasState]) -> EntityState:
    """An entity as it begins. Before, it is `removed`, which undo makes it again."""
    return replace(made, removed=False, aliases=tuple(sorted(aliases)))


def _check_there(entity: EntityState) -> None:
    if not entity.is_there:
        raise Conflict(f"“{entity.name}” is no entity any more.", hint="It was merged into another one, or taken back.")


def _check_types(a: str, b: str) -> None:
    """Raise Invalid where what the labels name cannot be one thing."""
    if family(a) != family(b):
        raise Invalid(
            f"{_article(a)} {a} and {_article(b).lower()} {b} cannot be one entity.",
            hint="Correct the type of one of them first, if it is wrong.",
            where="type",
        )


def _article(word: str) -> str:
    return "An" if word[:1].upper() in "AEIOU" else "A"
