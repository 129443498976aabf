"""The ledger: all claims of a project that a person may see, filtered and sorted, a page at a time.

Pages go by the sorted value and the claim's id (keyset), so that the last one costs what the first does. Two queries,
and three more for each name that is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from annotator.access import Actor
from annotator.facts.names.forms import fold
from annotator.models import Alias, Assessment, Claim, Document, Entity
from annotator.selectors.candidates import loaded
from annotator.selectors.event_page import Whose, seen_claims
from annotator.vocabulary import Badge, Certainty, Orientation, SpeechAct, Status, Voice, badge

PAGE_SIZE = 50
MOST_FORMS = 30
LONGEST_KEY = 400
UNSURE = (Certainty.POSSIBLE.value, Certainty.UNCOMMITTED.value)
NO_DAY = date(1, 1, 1)
DOCUMENT = "annotation_set__document__"
SORTS = {"date": "Newest first", "outlet": "Outlet", "event": "Event", "status": "Status"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list; "" and None narrow nothing. `entity` and `place` are names, in any form that the project knows."""

    whose: Whose = "all"
    event: int | None = None
    entity: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    status: str = ""
    outlet: str = ""
    badge: str = ""
    event_type: str = ""
    text: str = ""
    sort: str = "date"


@dataclass(frozen=True, slots=True)
class Row:
    claim: Claim
    status: Status
    badge: Badge

    @property
    def document(self) -> Document:
        return self.claim.annotation_set.document


@dataclass(frozen=True, slots=True)
class Place:
    """A row by what it is sorted by and its id; in an address "12:2026-03-02"."""

    id: int
    key: str

    def __str__(self) -> str:
        return f"{self.id}:{self.key}"

    @classmethod
    def of(cls, text: str, sort: str) -> Place | None:
        """The place in an address, None where there is none."""
        number, _, key = text.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 19) or LONGEST_KEY < len(key) or "\0" in key:
            return None
        return cls(int(number), key) if sort != "date" or _is_day(key) else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of it, and the places around, None at the ends."""

    rows: tuple[Row, ...]
    earlier: Place | None
    later: Place | None


def ledger(
    actor: Actor, filters: Filters, *, after: Place | None = None, before: Place | None = None, size: int = PAGE_SIZE
) -> Ledger:
    """One page. Its claims are loaded with their documents, events and entities."""
    claims = _with_key(_filtered(actor, filters), filters.sort)
    backwards = before is not None
    rising = (filters.sort != "date") != backwards
    if (place := before if backwards else after) is not None:
        claims = claims.filter(_beyond(place, filters.sort, rising))
    order = ("key", "pk") if rising else ("-key", "-pk")
    numbers = list(claims.order_by(*order).values_list("pk", "key")[: size + 1])
    more, numbers = size < len(numbers), numbers[:size]
    if backwards:
        numbers.reverse()
    places = [Place(number, str(key)) for number, key in numbers]
    has_earlier, has_later = (more, True) if backwards else (after is not None, more)
    return Ledger(
        rows=_rows([place.id for place in places]),
        earlier=places[0] if places and has_earlier else None,
        later=places[-1] if places and has_later else None,
    )


# --- filters --------------------------------------------------------------------------------------


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Claim]:
    claims = seen_claims(actor, filters.whose).filter(**{f"{DOCUMENT}archived_at": None})
    exact = {
        "event": filters.event,
        "event_type": filters.event_type,
        f"{DOCUMENT}outlet": filters.outlet,
        f"{DOCUMENT}published_on__gte": filters.since,
        f"{DOCUMENT}published_on__lte": filters.until,
    }
    claims = claims.filter(**{name: value for name, value in exact.items() if value})
    if filters.status:
        claims = claims.annotate(status=_status()).filter(status=filters.status)
    if filters.badge:
        claims = claims.filter(with_badge(Badge(filters.badge)))
    if filters.text:
        text = filters.text
        claims = claims.filter(Q(content__icontains=text) | Q(gist__icontains=text) | Q(source__icontains=text))
    if filters.entity:
        entities, forms = _named(actor, filters.entity)
        claims = claims.filter(_says(forms, "content", "source", "gist") | Q(source_entity__in=entities))
    if filters.place:
        entities, forms = _named(actor, filters.place)
        claims = claims.filter(_says(forms, "content", "gist") | Q(event__place__in=entities))
    return claims


def with_badge(wanted: Badge) -> Q:
    """`vocabulary.badge` as a condition."""
    denied = Q(act=SpeechAct.DENIAL)
    possible = ~denied & (Q(act=SpeechAct.NON_CONFIRMATION) | Q(certainty__in=UNSURE))
    plain = ~denied & ~Q(act=SpeechAct.NON_CONFIRMATION) & ~Q(certainty__in=UNSURE)
    future, now = plain & Q(orientation=Orientation.FUTURE), plain & ~Q(orientation=Orientation.FUTURE)
    return {
        Badge.DENIED: denied,
        Badge.POSSIBLE: possible,
        Badge.FUTURE: future,
        Badge.ASSERTED: now & Q(voice=Voice.OUTLET),
        Badge.REPORTED: now & ~Q(voice=Voice.OUTLET),
    }[wanted]


def _named(actor: Actor, name: str) -> tuple[list[int], list[str]]:
    """The entities that go by a name, and all their forms with the name itself. Three queries."""
    folded = fold(name)
    known = Alias.objects.filter(Q(folded=folded) | Q(form__iexact=name) if folded else Q(form__iexact=name))
    named = Entity.objects.filter(Q(aliases__in=known) | Q(name__iexact=name), project=actor.project)
    entities = {each for pair in named.values_list("pk", "merged_into") for each in pair if each is not None}
    entities |= set(Entity.objects.filter(merged_into__in=entities).values_list("pk", flat=True))
    forms = Alias.objects.filter(entity__in=entities).values_list("form", flat=True)[:MOST_FORMS]
    return sorted(entities), sorted({*forms, name})


def _says(forms: list[str], *columns: str) -> Q:
    wanted = Q()
    for form in forms:
        for column in columns:
            wanted |= Q(**{f"{column}__icontains": form})
    return wanted


# --- order ----------------------------------------------------------------------------------------


def _with_key(claims: QuerySet[Claim], sort: str) -> Any:
    """With what they are sorted by as `key`; claims without an event come last."""
    if sort == "outlet":
        return claims.annotate(key=F(f"{DOCUMENT}outlet"))
    if sort == "event":
        title = Concat(Value("1"), "event__title", output_field=CharField())
        return claims.annotate(key=Case(When(event=None, then=Value("2")), default=title, output_field=CharField()))
    if sort == "status":
        return claims.annotate(key=_status())
    return claims.annotate(key=Coalesce(f"{DOCUMENT}published_on", Value(NO_DAY), output_field=DateField()))


def _beyond(place: Place, sort: str, rising: bool) -> Q:
    key: Any = date.fromisoformat(place.key) if sort == "date" else place.key
    if rising:
        return Q(key__gt=key) | Q(key=key, pk__gt=place.id)
    return Q(key__lt=key) | Q(key=key, pk__lt=place.id)


def _status() -> Coalesce:
    """What was set last, "unreviewed" where nothing was."""
    newest = Assessment.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("status")[:1]
    return Coalesce(Subquery(newest), Value(Status.UNREVIEWED.value))


def _rows(numbers: list[int]) -> tuple[Row, ...]:
    """One query."""
    found = {each.pk: each for each in loaded(Claim.objects.filter(pk__in=numbers)).annotate(status=_status())}
    return tuple(
        Row(
            claim,
            Status(claim.status),
            badge(voice=claim.voice, certainty=claim.certainty, orientation=claim.orientation, act=claim.act),
        )
        for number in numbers
        if (claim := found.get(number)) is not None
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
