"""The entities of a project: found by any form of a name, and one of them with every place where it is named.

What an entity is, all members see; where it is named, only what they may see of documents and annotations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.facts.names import NameForm, TwoTypes, family, fold, two_types
from annotator.models import Alias, Change, Document, Entity, Mention
from annotator.records import Part
from annotator.selectors import queue
from annotator.selectors.name_places import NamePlaces, name_places
from annotator.selectors.names import Name, Names, names
from annotator.selectors.naming import Naming, naming
from annotator.selectors.sentences import Facts, sentence
from annotator.selectors.sets import all_visible
from annotator.text import context
from annotator.text.packing import unpack
from annotator.text.segments import blocks_touched
from annotator.vocabulary import MentionUse

PAGE_SIZE = 50
DOCUMENTS = 20
"""Documents on one page of an entity."""
WIDTH = 80  # characters of context on each side


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity in a list; `count` is how often a name of it stands in what the person may see."""

    id: int
    name: str
    type: str
    subtype: str
    description: str
    forms: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class EntityList:
    rows: tuple[EntityRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class NamedAt:
    """A place where the entity is named; `block` is where to find it in its document."""

    block: int | None
    before: str
    here: str
    after: str
    label: str
    use: MentionUse
    explicit: bool


@dataclass(frozen=True, slots=True)
class NamedIn:
    """A document with the places in it, in reading order."""

    document: int
    title: str
    outlet: str
    published_on: date | None
    places: tuple[NamedAt, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """`documents` are those of a page, the newest first, of `total`. `two_types` are names of it that stand under
    labels of another type as well (W10). `may_undo` where its last step can be taken back.
    """

    entity: Entity
    forms: tuple[NameForm, ...]
    documents: tuple[NamedIn, ...]
    total: int
    page: int
    two_types: tuple[TwoTypes, ...]
    may_undo: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // DOCUMENTS))


def entity_list(actor: Actor, text: str = "", page: int = 1) -> EntityList:
    """The entities that have a name in which the text stands, in any spelling of it; all without text. The queries of
    `names`, and three.
    """
    found = Entity.objects.filter(project=actor.project, merged_into=None, removed=False)
    if text := " ".join(text.replace("\0", "").split()):
        spelled = Q(form__icontains=text) | (Q(folded__contains=fold(text)) if fold(text) else Q(pk=None))
        aliases = Alias.objects.filter(spelled, project=actor.project)
        found = found.filter(Q(pk__in=aliases.values("entity")) | Q(name__icontains=text))
    total = found.count()
    page = max(1, min(page, -(-total // PAGE_SIZE)))
    rows = list(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    forms = _forms(row.pk for row in rows)
    seen = names(actor)
    return EntityList(tuple(_row(row, forms[row.pk], seen) for row in rows), total, page)


def entity_of_project(actor: Actor, entity: int) -> Entity:
    """The entity, or the one it was merged into. One query. Raises NotFound."""
    found = Entity.objects.filter(project=actor.project, pk=entity).select_related("merged_into").first()
    now = found and (found.merged_into or found)
    if now is None or now.removed:
        raise NotFound("There is no such entity in this project.")
    return now


def entity_page(actor: Actor, entity: int, page: int = 1) -> EntityPage:
    """The queries of `names`, and eleven. Raises NotFound."""
    row = entity_of_project(actor, entity)
    seen = names(actor)
    aliases = _forms([row.pk])[row.pk]
    spellings = _spellings(seen, aliases)
    known = naming(actor.project, [*aliases, *spellings])
    named = [name for name in seen.forms if _is_named(name, row, known)]
    others = _said(actor, row.pk)
    documents = _in_order(actor, {*seen.documents_with(named), *others})
    page = max(1, min(page, -(-len(documents) // DOCUMENTS)))
    shown = documents[(page - 1) * DOCUMENTS : page * DOCUMENTS]
    counted = tuple(seen.forms.get((form, row.type), NameForm(form, row.type, 0, 0)) for form in aliases)
    return EntityPage(
        entity=row,
        forms=counted,
        documents=_places(actor, shown, row, known),
        total=len(documents),
        page=page,
        two_types=tuple(two_types(each for form in spellings for each in seen.by_form[form])),
        may_undo=_may_undo(row),
    )


# --- names ----------------------------------------------------------------------------------------


def _forms(entities: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for entity, form in Alias.objects.filter(entity__in=list(entities)).values_list("entity", "form"):
        found[entity].append(form)
    return found


def _row(row: Entity, forms: Sequence[str], seen: Names) -> EntityRow:
    kind = family(row.type)
    count = sum(each.count for form in forms for each in seen.by_form.get(form, ()) if family(each.label) == kind)
    return EntityRow(row.pk, row.name, row.type, row.subtype, row.description, tuple(forms), count)


def _spellings(seen: Names, aliases: Iterable[str]) -> list[str]:
    """The names in the texts that only differ in spelling from these."""
    keys = {fold(form) for form in aliases}
    return [form for form in seen.by_form if fold(form) in keys]


def _is_named(name: Name, entity: Entity, known: Naming) -> bool:
    found = known.entity_of(*name)
    return found is not None and found.id == entity.pk


def _may_undo(row: Entity) -> bool:
    """One query where there was a step."""
    return row.changed_in is not None and Change.objects.filter(pk=row.changed_in, data__has_key="was").exists()


# --- places ---------------------------------------------------------------------------------------


def _said(actor: Actor, entity: int) -> set[int]:
    """The documents of which somebody said that they name it. One query."""
    named = Q(entity=entity) | Q(entity__merged_into=entity)
    rows = Mention.objects.filter(named, annotation_set__in=all_visible(actor))
    return set(rows.values_list("annotation_set__document", flat=True))


def _in_order(actor: Actor, documents: Collection[int]) -> list[int]:
    """By date, the newest first, those without one last. One query."""
    rows = queue.listed(actor).filter(pk__in=documents).values_list("pk", "published_on")
    return [pk for pk, _ in sorted(rows, key=lambda each: (each[1] or date.min, each[0]), reverse=True)]


def _places(actor: Actor, documents: Sequence[int], entity: Entity, known: Naming) -> tuple[NamedIn, ...]:
    """Six queries."""
    found = {each.document: each for each in name_places(actor, documents)}
    spans = [pk for each in found.values() for pks in each.places.values() for pk in pks]
    rows = Mention.objects.filter(span__in=spans).select_related("entity")
    said = {row.span_id: row for row in rows}
    about = Document.objects.filter(pk__in=documents).only("pk", "title", "outlet", "published_on").in_bulk()
    shown = []
    for document in documents:
        if document in found and (places := _in(found[document], entity, known, said)):
            row = about[document]
            shown.append(NamedIn(document, row.title, row.outlet, row.published_on, places))
    return tuple(shown)


def _in(found: NamePlaces, entity: Entity, known: Naming, said: Mapping[int, Mention]) -> tuple[NamedAt, ...]:
    blocks = unpack(found.blocks)
    places = []
    for (part, label), spans in sorted(found.places.items(), key=lambda each: each[0]):
        row = next((said[pk] for pk in spans if pk in said), None)
        names_it = _is_of(row.entity, entity) if row else _is_named((found.form(part), label), entity, known)
        if names_it:
            places.append(_place(found, part, label, row, blocks))
    return tuple(places)


def _is_of(named: Entity | None, entity: Entity) -> bool:
    return named is not None and entity.pk in {named.pk, named.merged_into_id}


def _place(found: NamePlaces, part: Part, label: str, said: Mention | None, blocks: Sequence[Part]) -> NamedAt:
    start, end = part
    return NamedAt(
        block=next(iter(blocks_touched(blocks, [part])), None),
        before=context.before(found.text, start, WIDTH),
        here=found.form(part),
        after=context.after(found.text, end, WIDTH),
        label=label,
        use=MentionUse(said.use) if said else MentionUse.LITERAL,
        explicit=said is not None,
    )


# --- what a person just did -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepMade:
    """A step in the registry in words; it can be undone unless it was an undo itself."""

    change: int
    said: str
    may_undo: bool


def step_made(actor: Actor, change: int) -> StepMade | None:
    """The step of this person that an address names. One query, none without a number."""
    if not change:
        return None
    found = Change.objects.filter(project=actor.project, actor=actor.user_id, pk=change)
    row = found.filter(action__startswith="entity.").first()
    if row is None:
        return None
    return StepMade(row.pk, sentence(row.action, Facts(row.data)), "was" in row.data)
