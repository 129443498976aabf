"""What the page of an event shows: its claims as a timeline, their figures in one unit, and what the desk thinks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from annotator.access import Actor
from annotator.facts.independence import independent_count
from annotator.models import AnnotationSet, Assessment, Claim, Event
from annotator.selectors.candidates import loaded
from annotator.selectors.claim_cards import Card, cards
from annotator.selectors.claim_links import LinkView, link_rows, proposal, views
from annotator.selectors.claim_page import assessments
from annotator.selectors.event_list import event_of
from annotator.selectors.figure_tables import ComparedFigures, figure_tables
from annotator.selectors.sets import all_visible
from annotator.vocabulary import LinkState, Relation, Status

Whose = Literal["mine", "gold", "all"]
SHOWN = 100
"""How many claims of an event a page shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim on the timeline. `until` is the day when an accepted update took its place, ISO, "" while it holds;
    `status` is what was set or, where nothing was, what the links propose (`is_proposed`).
    """

    card: Card
    links: tuple[LinkView, ...]
    status: Status
    is_proposed: bool
    until: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """`more` where there are more claims than are shown."""

    event: Event
    entries: tuple[Entry, ...]
    figures: tuple[ComparedFigures, ...]
    origins: int
    assessments: tuple[Assessment, ...]
    more: bool


def default_whose(actor: Actor) -> Whose:
    """Whose claims are listed unless somebody says otherwise: one's own for annotators, all that is seen for others."""
    return "mine" if actor.role == "annotator" else "all"


def seen_claims(actor: Actor, whose: Whose) -> QuerySet[Claim]:
    """The claims of people and of gold that the person may see."""
    claims: QuerySet[Claim] = Claim.objects.filter(annotation_set__in=all_visible(actor))
    if whose == "mine":
        return claims.filter(annotation_set__role=AnnotationSet.Role.HUMAN, annotation_set__author=actor.user)
    if whose == "gold":
        return claims.filter(annotation_set__role=AnnotationSet.Role.GOLD)
    return claims.exclude(annotation_set__role=AnnotationSet.Role.SUGGESTION)


def event_page(actor: Actor, number: int, *, whose: Whose, unit: str = "") -> EventPage:
    """Raises NotFound. 13 queries, whatever the number of claims."""
    event = event_of(actor, number)
    rows = list(loaded(seen_claims(actor, whose).filter(event=event)).order_by("pk")[: SHOWN + 1])
    here = rows[:SHOWN]
    links = link_rows([each.pk for each in here], actor)
    ends = {end for link in links for end in (link.tail_id, link.head_id)} - {each.pk for each in here}
    found = cards([*here, *loaded(Claim.objects.filter(pk__in=ends))], actor)
    entries = [_entry(found[each.pk], views(each.pk, links, found)) for each in here]
    ordered = sorted(entries, key=lambda entry: (entry.card.first or "9999", entry.card.id))
    return EventPage(
        event=event,
        entries=tuple(ordered),
        figures=figure_tables((entry.card for entry in ordered), unit),
        origins=independent_count(entry.card.origin for entry in ordered),
        assessments=tuple(assessments().filter(event=event)),
        more=SHOWN < len(rows),
    )


def _entry(card: Card, links: Sequence[LinkView]) -> Entry:
    accepted = tuple(each for each in links if each.row.state == LinkState.ACCEPTED)
    is_proposed = card.status == Status.UNREVIEWED
    status = proposal(card, links).status if is_proposed else card.status
    return Entry(card, accepted, status, is_proposed, _until(accepted))


def _until(links: Iterable[LinkView]) -> str:
    """The first day of what updates it."""
    days = [
        each.row.valid_until.isoformat() if each.row.valid_until else each.other.first
        for each in links
        if each.relation == Relation.UPDATES and each.incoming
    ]
    return min((day for day in days if day), default="")
