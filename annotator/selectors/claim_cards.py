"""Claims as pages show and compare them: badge, status, figures, days, and the one origin that each counts as.

What nobody confirmed is read by the rules in the words of the claim, as of the day of publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from annotator.access import Actor
from annotator.editing.facts import axes_of
from annotator.fact_records import ClaimPart, Quantity
from annotator.facts import dates, quantities
from annotator.facts.independence import agency_credits, origin
from annotator.facts.matching import ClaimSketch, ClaimStance
from annotator.facts.terms import terms
from annotator.models import Alias, Assessment, Claim, Document, DocumentText, Mention, Outlet
from annotator.models import Quantity as StoredQuantity
from annotator.models import TimeValue as StoredTime
from annotator.records import Part
from annotator.selectors.fact_state import AXES, parts_of, quantity_fact, time_fact
from annotator.selectors.naming import current
from annotator.selectors.zones import PageZone, Published, article_at, published_at, stored_zones
from annotator.vocabulary import Badge, ClaimRole, Status, TimeKind, ZoneKind, badge

NAME_WORDS = 4
DATED = frozenset({TimeKind.DATE, TimeKind.TIME})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a claim, in its words. `confirmed` where a person said so and not only the rules."""

    quantity: Quantity
    words: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """`claim` has its set, document, event and entity loaded. `first` and `last` are the days that it is about, else
    that of publication, ISO, "" where neither is known. `source` is who speaks, "" where that is only a pronoun.
    """

    claim: Claim
    parts: tuple[ClaimPart, ...]
    status: Status
    stance: ClaimStance
    figures: tuple[Figure, ...] = ()
    is_dated: bool = False
    source: str = ""
    text: str = ""

    @property
    def id(self) -> int:
        return self.claim.pk

    @property
    def document(self) -> Document:
        return self.claim.annotation_set.document

    @property
    def badge(self) -> Badge:
        claim = self.claim
        return badge(voice=claim.voice, certainty=claim.certainty, orientation=claim.orientation, act=claim.act)

    @property
    def origin(self) -> str:
        return self.stance.sketch.origin

    @property
    def first(self) -> str:
        return self.stance.sketch.first_day

    @property
    def last(self) -> str:
        return self.stance.sketch.last_day

    @property
    def content(self) -> tuple[Part, ...]:
        return tuple(part.range for part in self.parts if part.role == ClaimRole.CONTENT)


@dataclass(frozen=True, slots=True)
class Around:
    """What cards are made of besides the claims themselves."""

    parts: Mapping[int, tuple[ClaimPart, ...]]
    texts: Mapping[int, str]
    statuses: Mapping[int, Status]
    owners: Mapping[str, str]
    figures: Mapping[int, list[tuple[Part, Quantity]]]
    times: Mapping[int, list[tuple[Part, str, str]]]
    entities: Mapping[int, frozenset[int]] = field(default_factory=dict)
    zones: Mapping[int, tuple[PageZone, ...]] = field(default_factory=dict)


def cards(claims: Sequence[Claim], actor: Actor) -> dict[int, Card]:
    """The claims as cards, by id, in the order given. Eight queries, whatever their number, and one where a person has
    zoned one of their documents; texts are read.
    """
    sets = {each.annotation_set_id for each in claims}
    documents = {each.annotation_set.document_id for each in claims}
    zones = stored_zones({each.annotation_set.document_id for each in claims if each.annotation_set.document.zoned_at})
    inside = {zone.outlet for some in zones.values() for zone in some if zone.outlet}
    around = Around(
        parts=parts_of(each.pk for each in claims),
        texts=dict(DocumentText.objects.filter(pk__in=documents).values_list("pk", "text")),
        statuses=statuses(each.pk for each in claims),
        owners=_owners(actor, inside | {each.annotation_set.document.outlet for each in claims}),
        figures=_confirmed_figures(sets),
        times=_confirmed_times(sets),
        entities=entities_of(claims, actor),
        zones=zones,
    )
    return {each.pk: _card(each, around) for each in claims}


def statuses(claims: Iterable[int]) -> dict[int, Status]:
    """Claim -> the status that counts, where one was ever set. One query."""
    rows = Assessment.objects.filter(claim__in=list(claims)).order_by("pk").values_list("claim", "status")
    return {claim: Status(status) for claim, status in rows}


def entities_of(claims: Sequence[Claim], actor: Actor) -> dict[int, frozenset[int]]:
    """Claim -> the entities that it names: its source, confirmed mentions inside it, and known names in its words.

    Two queries. An entity that was merged counts as what it was merged into.
    """
    found: dict[int, set[int]] = {each.pk: set() for each in claims}
    for each in claims:
        if (meant := current(each.source_entity)) is not None:
            found[each.pk].add(meant.id)
    mentioned = _mentions({each.annotation_set_id for each in claims})
    forms = {each.pk: _forms(f"{each.content} {each.gist}") for each in claims}
    known = _known(actor, {form for some in forms.values() for form in some})
    for each in claims:
        inside = [entity for (start, end), entity in mentioned.get(each.annotation_set_id, ()) if
                  each.start <= start and end <= each.end]  # fmt: skip
        found[each.pk] |= {*inside, *(known[form] for form in forms[each.pk] if form in known)}
    return {number: frozenset(each) for number, each in found.items()}


# --- one card -------------------------------------------------------------------------------------


def _card(claim: Claim, around: Around) -> Card:
    document = claim.annotation_set.document
    text = around.texts.get(document.pk, "")
    parts = around.parts.get(claim.pk, ())
    source = _speaker(claim)
    when = _published(claim, around)
    days = _days(claim, parts, text, around, when)
    article = article_at(around.zones.get(document.pk, ()), claim.start)
    outlet = article.outlet if article and article.outlet else document.outlet
    printed = text[article.start : article.end] if article else text
    published = when.iso
    axes = axes_of(*(getattr(claim, name) for name in AXES))
    first, last = days or (published, published)
    sketch = ClaimSketch(
        id=claim.pk,
        terms=terms(f"{claim.content}\n{claim.gist}"),
        entities=around.entities.get(claim.pk, frozenset()),
        event_type=claim.event_type,
        first_day=first,
        last_day=last,
        origin=origin(
            outlet, around.owners.get(outlet, ""), agency_credits(printed), voice=axes.voice,
            source=source,
        ),
    )  # fmt: skip
    return Card(
        claim=claim,
        parts=parts,
        status=around.statuses.get(claim.pk, Status.UNREVIEWED),
        stance=ClaimStance(sketch, axes, meant.id if (meant := current(claim.source_entity)) else None),
        figures=_figures(claim, parts, text, around),
        is_dated=days is not None,
        source=source,
        text=text,
    )


def _speaker(claim: Claim) -> str:
    """Who speaks, by name: the entity, else what the text says if that has a name in it ("she" is anybody)."""
    if (meant := current(claim.source_entity)) is not None:
        return meant.name
    words = claim.source.split()
    return claim.source if any(word[:1].isupper() for word in words[1:] or words) and len(words[0]) > 3 else ""


def _figures(claim: Claim, parts: Sequence[ClaimPart], text: str, around: Around) -> tuple[Figure, ...]:
    """What a person confirmed inside the claim, else what the rules read in its quantity, else in its content.

    Of two figures that say the same in two units the first one counts.
    """
    confirmed = [
        Figure(quantity, text[start:end], confirmed=True)
        for (start, end), quantity in around.figures.get(claim.annotation_set_id, ())
        if _inside(parts, start, end)
    ]
    if confirmed:
        return tuple(confirmed)
    ranges = [part.range for part in parts if part.role == ClaimRole.QUANTITY]
    ranges = ranges or [part.range for part in parts if part.role == ClaimRole.CONTENT]
    return tuple(figure for start, end in ranges for figure in _read(text[start:end]))


def _read(words: str) -> Iterable[Figure]:
    for place, found in enumerate(quantities.find(words)):
        if found.twin is None or place < found.twin:
            start = found.modifier_range[0] if found.modifier_range else found.start
            yield Figure(found.quantity, words[min(start, found.start) : found.end])


def _published(claim: Claim, around: Around) -> Published:
    """When the words of a claim appeared: with the article inside the page that they are in, if that has a day."""
    document = claim.annotation_set.document
    dated = [zone for zone in around.zones.get(document.pk, ()) if zone.published_on and zone.kind == ZoneKind.EMBEDDED]
    return published_at(document, dated, claim.start)


def _days(
    claim: Claim, parts: Sequence[ClaimPart], text: str, around: Around, when: Published
) -> tuple[str, str] | None:
    """The days that a claim is about: confirmed, else read in its time, else in its content; None without any."""
    confirmed = [
        (first, last)
        for (start, end), first, last in around.times.get(claim.annotation_set_id, ())
        if first and _inside(parts, start, end)
    ]
    if confirmed:
        return confirmed[0]
    ranges = [part.range for part in parts if part.role == ClaimRole.TIME]
    ranges = ranges or [part.range for part in parts if part.role == ClaimRole.CONTENT]
    for start, end in ranges:
        for found in dates.find(text[start:end], when.known, when.precision):
            if found.value.first and found.value.kind in DATED:
                return found.value.first, found.value.last
    return None


def _inside(parts: Sequence[ClaimPart], start: int, end: int) -> bool:
    return any(part.start <= start and end <= part.end for part in parts)


# --- reading --------------------------------------------------------------------------------------


def _owners(actor: Actor, outlets: Iterable[str]) -> dict[str, str]:
    rows = Outlet.objects.filter(project=actor.project, name__in=list(outlets)).exclude(owner="")
    return dict(rows.values_list("name", "owner"))


def _confirmed_figures(sets: Iterable[int]) -> dict[int, list[tuple[Part, Quantity]]]:
    """Set -> (range, figure), without those that only repeat one in another unit."""
    found: dict[int, list[tuple[Part, Quantity]]] = defaultdict(list)
    rows = StoredQuantity.objects.filter(annotation_set__in=list(sets)).select_related("span").order_by("span__start")
    second = {row.twin_id for row in rows if row.twin_id is not None and row.span_id < row.twin_id}
    for row in rows:
        if row.span_id not in second:
            found[row.annotation_set_id].append(((row.span.start, row.span.end), quantity_fact(row).quantity))
    return found


def _confirmed_times(sets: Iterable[int]) -> dict[int, list[tuple[Part, str, str]]]:
    found: dict[int, list[tuple[Part, str, str]]] = defaultdict(list)
    rows = StoredTime.objects.filter(annotation_set__in=list(sets)).select_related("span").order_by("span__start")
    for row in rows:
        time = time_fact(row).time
        found[row.annotation_set_id].append(((row.span.start, row.span.end), time.first, time.last))
    return found


def _mentions(sets: Iterable[int]) -> dict[int, list[tuple[Part, int]]]:
    found: dict[int, list[tuple[Part, int]]] = defaultdict(list)
    rows = Mention.objects.filter(annotation_set__in=list(sets), entity__isnull=False)
    for owner, start, end, entity in rows.values_list("annotation_set", "span__start", "span__end", "entity"):
        found[owner].append(((start, end), entity))
    return found


def _known(actor: Actor, forms: Iterable[str]) -> dict[str, int]:
    """Form -> the one entity that it names; a form of several names none."""
    rows = Alias.objects.filter(project=actor.project, form__in=list(forms))
    named: dict[str, set[int]] = defaultdict(set)
    for form, entity, merged in rows.values_list("form", "entity", "entity__merged_into"):
        named[form].add(merged or entity)
    return {form: entities.pop() for form, entities in named.items() if len(entities) == 1}


def _forms(words: str) -> set[str]:
    """What in some words may be a name: up to four words in a row that begin with a capital one."""
    found = [word.strip("“”\"'‘’,.;:…()") for word in words.split()]
    return {
        " ".join(found[at : at + length])
        for at, word in enumerate(found)
        if word[:1].isupper()
        for length in range(1, NAME_WORDS + 1)
    }


def day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
