"""The claims of one document as the rules of editing read them: the person's own and what is proposed beside them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from annotator.access import Actor
from annotator.editing.claims import ClaimState
from annotator.models import AnnotationSet, Claim, ClaimDecision, Document, Link
from annotator.selectors.fact_state import claims_of, decision_fact, link_fact
from annotator.selectors.state import SetView


def claim_state(sets: SetView) -> ClaimState:
    """All claims of the own set, those proposed by the sources that are shown, decisions and links. Six queries."""
    own = sets.own.pk if sets.own else 0
    claims = claims_of(Claim.objects.filter(annotation_set=own))
    decisions = {row.suggestion_id: decision_fact(row) for row in ClaimDecision.objects.filter(annotation_set=own)}
    shown = Q(annotation_set__in=list(sets.shown)) | Q(pk__in=list(decisions))
    proposals = claims_of(Claim.objects.filter(shown, annotation_set__role=AnnotationSet.Role.SUGGESTION))
    links = {row.pk: link_fact(row) for row in Link.objects.filter(annotation_set=own)}
    return ClaimState(claims, proposals, decisions, links)


def undecided_claims(sets: SetView) -> int:
    """How many of the claims that are shown as proposed are not decided. One query."""
    decided = ClaimDecision.objects.filter(annotation_set=sets.own.pk if sets.own else 0, suggestion=OuterRef("pk"))
    return Claim.objects.filter(~Exists(decided), annotation_set__in=list(sets.shown)).count()


def has_claims(document: Document) -> bool:
    """Whether there are any, of anybody. One query."""
    return Claim.objects.filter(annotation_set__document=document).exists()


def linkable(number: int, actor: Actor) -> Claim | None:
    """A claim that the person may link with: of the same project, and their own or, for who works in gold, gold. One
    query; `annotation_set` is loaded.
    """
    own = Q(annotation_set__role=AnnotationSet.Role.HUMAN, annotation_set__author=actor.user_id)
    mine = Q(annotation_set__role=AnnotationSet.Role.GOLD) if actor.gold else own
    found = Claim.objects.filter(mine, annotation_set__document__project=actor.project, pk=number)
    claim: Claim | None = found.select_related("annotation_set").first()
    return claim
