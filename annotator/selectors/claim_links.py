"""The links of a claim as pages show them, what they propose for its status, and from how many origins it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.facts.independence import independent_count
from annotator.facts.status import LinkFact, StatusProposal, propose_status
from annotator.models import AnnotationSet, Claim, Link
from annotator.selectors.candidates import loaded, visible
from annotator.selectors.claim_cards import Card
from annotator.vocabulary import LinkState, Relation

SUPPORTING = frozenset({Relation.SAME_CLAIM, Relation.CORROBORATES})
SAID = {
    Relation.SAME_EVENT: ("is about the same event as", "is about the same event as"),
    Relation.SAME_CLAIM: ("is the same claim as", "is the same claim as"),
    Relation.CORROBORATES: ("corroborates", "is corroborated by"),
    Relation.CONTRADICTS: ("contradicts", "contradicts"),
    Relation.DENIES: ("denies", "is denied by"),
    Relation.UPDATES: ("updates", "is updated by"),
    Relation.DOES_NOT_CONFIRM: ("does not confirm", "is not confirmed by"),
    Relation.ELABORATES: ("elaborates", "is elaborated by"),
    Relation.NOT_COMPARABLE: ("is not comparable with", "is not comparable with"),
    Relation.NOT_SAME: ("is not the same as", "is not the same as"),
}
"""What a claim is to the other one, and how that reads where the link leads from the other one to it."""
SYMMETRIC = frozenset(relation for relation, (forth, back) in SAID.items() if forth == back)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link seen from one of its claims; with `incoming` it leads from the `other` one to that."""

    row: Link
    other: Card
    incoming: bool

    @property
    def relation(self) -> Relation:
        return Relation(self.row.relation)

    @property
    def said(self) -> str:
        return SAID[self.relation][self.incoming]

    @property
    def accepted(self) -> bool:
        return self.row.state == LinkState.ACCEPTED


def claim_in(actor: Actor, number: int) -> Claim:
    """A claim of somebody's set, or of gold, that the person may see, with its set and document. One query.

    Raises NotFound.
    """
    claims = Claim.objects.exclude(annotation_set__role=AnnotationSet.Role.SUGGESTION)
    found = loaded(claims.filter(visible(actor), pk=number)).first()
    if found is None:
        raise NotFound("There is no such claim.", hint="Somebody may have removed it.")
    return found


def link_rows(claims: Iterable[int], actor: Actor) -> list[Link]:
    """The links from and to some claims, as far as the person may see both ends. One query."""
    numbers = list(claims)
    rows = Link.objects.filter(Q(tail__in=numbers) | Q(head__in=numbers), state__in=DECIDED)
    rows = rows.filter(visible(actor, "tail__"), visible(actor, "head__"))
    return list(rows.select_related("annotation_set").order_by("pk"))


DECIDED = (LinkState.ACCEPTED, LinkState.REJECTED)


def views(claim: int, rows: Sequence[Link], found: Mapping[int, Card]) -> tuple[LinkView, ...]:
    """The links of one claim, by relation."""
    order = list(Relation)
    seen = [
        LinkView(row, found[row.tail_id if row.head_id == claim else row.head_id], row.head_id == claim)
        for row in rows
        if claim in (row.tail_id, row.head_id)
    ]
    return tuple(sorted(seen, key=lambda each: (order.index(each.relation), each.row.pk)))


def proposal(card: Card, links: Sequence[LinkView]) -> StatusProposal:
    """The status that the accepted links propose."""
    facts = [
        LinkFact(
            id=each.row.pk,
            relation=each.relation,
            state=LinkState(each.row.state),
            incoming=each.incoming,
            origin=each.other.origin,
            day=each.row.valid_until.isoformat() if each.row.valid_until else each.other.first,
            note=each.row.scope,
        )
        for each in links
    ]
    return propose_status(facts, card.origin)


def origins(card: Card, links: Sequence[LinkView]) -> int:
    """From how many independent origins a claim comes, with those that are the same or corroborate it."""
    others = [each.other.origin for each in links if each.accepted and each.relation in SUPPORTING]
    return independent_count([card.origin, *others])
