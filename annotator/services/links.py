"""Links between claims as people decide them: checked against the rules of the desk, then an operation like any other.

B6 to B10 block, with the relation to choose instead; W9 has to be confirmed. See `annotator.facts.link_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from annotator.access import Actor
from annotator.editing.facts import LinkFact
from annotator.editing.state import NEW
from annotator.errors import Doubtful, Forbidden, Invalid, NotFound
from annotator.facts.link_rules import LinkContext, LinkSketch, check_link
from annotator.facts.names.forms import fold
from annotator.models import AnnotationSet, Claim, Document, Link
from annotator.records import Problem
from annotator.roles import Permission
from annotator.selectors.candidates import figures_verdict, peers
from annotator.selectors.claim_cards import Card, cards
from annotator.selectors.fact_state import link_fact
from annotator.selectors.sets import all_visible
from annotator.services.annotations import Outcome, apply
from annotator.services.fact_operations import FactRequest
from annotator.services.operations import Operation
from annotator.vocabulary import FigureVerdict, LinkState, Relation

LONGEST_REASON, LONGEST_SCOPE = 500, 300
INSTEAD: Mapping[str, tuple[Relation, ...]] = {
    "B7": (Relation.CONTRADICTS, Relation.UPDATES),
    "B10": (Relation.SAME_CLAIM,),
    "W9": (Relation.NOT_COMPARABLE,),
}
"""What a rule offers in place of what it refuses or doubts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one claim is to be to another; with `incoming` the other one is that to it.

    `not_same` is a stored "no". `confirmed` where the person was told what is doubtful about it.
    """

    relation: Relation
    incoming: bool = False
    reason: str = ""
    scope: str = ""
    confirmed: bool = False


def decide(claim: Claim, other: Claim, wanted: Wanted, *, operation: UUID, by: Actor) -> Outcome:
    """Store what two claims are to each other, in the set of the one that the link goes out from.

    Both are loaded by `candidates.loaded`. Raises Invalid (B6-B10) and Doubtful (W9 without `confirmed`), with the code
    of the rule behind the field in `where`, and what `annotations.apply` raises. Eleven queries beyond those of that.
    """
    worker = worker_on(claim, by)
    tail, head = (other, claim) if wanted.incoming else (claim, other)
    _check_words(wanted)
    found = cards([tail, head], by)
    state = LinkState.REJECTED if wanted.relation == Relation.NOT_SAME else LinkState.ACCEPTED
    problems = problems_with(found[tail.pk], found[head.pk], wanted.relation, state, by)
    for problem in problems:
        if problem.level == "error":
            raise Invalid(problem.message, hint=problem.hint, where=f"relation:{problem.code}")
        if not wanted.confirmed:
            raise Doubtful(problem.message, hint=problem.hint, where=f"relation:{problem.code}")
    link = LinkFact(
        id=NEW,
        tail=tail.pk,
        head=head.pk,
        relation=wanted.relation,
        state=state,
        reason=wanted.reason,
        scope=wanted.scope,
        verdict=figures_verdict(found[tail.pk], found[head.pk]),
        valid_until=found[tail.pk].first if wanted.relation == Relation.UPDATES else "",
    )
    return _apply(tail.annotation_set.document_id, "link.put", FactRequest(link=link), operation, worker)


def reject(link_id: int, *, operation: UUID, by: Actor) -> Outcome:
    """Say that a link is none: it stays as a "no". Raises NotFound, Forbidden and what `annotations.apply` raises."""
    row = _own(link_id, by)
    request = FactRequest(link=replace(link_fact(row), state=LinkState.REJECTED))
    return _apply(row.annotation_set.document_id, "link.put", request, operation, worker_on(row.tail, by))


def remove(link_id: int, *, operation: UUID, by: Actor) -> Outcome:
    """Take a decision back, so that the pair is proposed again. Raises what `reject` does."""
    row = _own(link_id, by)
    worker = worker_on(row.tail, by)
    return _apply(row.annotation_set.document_id, "link.delete", FactRequest(target=link_id), operation, worker)


def undo(document_id: int, *, gold: bool, operation: UUID, by: Actor) -> Outcome:
    """Take back the person's last step in a document, or in its gold set."""
    return _apply(document_id, "undo", None, operation, replace(by, gold=gold))


def may_decide(claim: Claim, actor: Actor) -> bool:
    """Whether the person works in the set of the claim: their own, or gold for those who adjudicate."""
    owner = claim.annotation_set
    if owner.role == AnnotationSet.Role.GOLD:
        return actor.may(Permission.ADJUDICATE)
    return owner.author_id == actor.user_id and actor.may(Permission.ANNOTATE)


def worker_on(claim: Claim, by: Actor) -> Actor:
    """The person as working in the set of the claim. Raises Forbidden where that is not theirs."""
    if not may_decide(claim, by):
        raise Forbidden("This claim is not in a set of yours.", hint="Link your own claims, or those of gold.")
    return replace(by, gold=claim.annotation_set.role == AnnotationSet.Role.GOLD)


def problems_with(tail: Card, head: Card, relation: Relation, state: LinkState, by: Actor) -> list[Problem]:
    """What is wrong or doubtful with a link. Two queries."""
    others = Link.objects.filter(tail__in=(tail.id, head.id)).values_list("pk", "tail", "head", "relation", "state")
    updates: dict[int, list[int]] = {}
    if relation == Relation.UPDATES:
        rows = Link.objects.filter(peers(tail.claim, "tail__"), relation=relation, state=LinkState.ACCEPTED)
        for after, before in rows.filter(tail__annotation_set__document__project=by.project).values_list(
            "tail", "head"
        ):
            updates.setdefault(after, []).append(before)
    context = LinkContext(
        first_source=_source(tail),
        second_source=_source(head),
        first_origin=tail.origin,
        second_origin=head.origin,
        others=tuple(
            LinkSketch(Relation(related), first, second, "", LinkState(stored), number)
            for number, first, second, related, stored in others
        ),
        updates=updates,
        has_shared_event=tail.claim.event_id is not None and tail.claim.event_id == head.claim.event_id,
        do_scopes_overlap=_scopes_overlap(tail, head),
    )
    return check_link(LinkSketch(relation, tail.id, head.id, state=state), context)


# --- helpers --------------------------------------------------------------------------------------


def _check_words(wanted: Wanted) -> None:
    for words, longest, where in ((wanted.reason, LONGEST_REASON, "reason"), (wanted.scope, LONGEST_SCOPE, "scope")):
        if longest < len(words) or "\0" in words:
            raise Invalid(f"At most {longest} characters.", where=where)


def _source(card: Card) -> str:
    """Who speaks, as a key; "" where that is not known."""
    if card.claim.source_entity_id is not None:
        return f"entity {card.claim.source_entity_id}"
    return fold(card.source) if card.source else ""


def _scopes_overlap(tail: Card, head: Card) -> bool | None:
    """Whether their figures have one scope; None where no scope is said."""
    verdict = figures_verdict(tail, head)
    scoped = any(figure.quantity.scope for card in (tail, head) for figure in card.figures)
    if verdict is None or not scoped:
        return None
    return verdict != FigureVerdict.SCOPE_DIFFERS


def _own(number: int, by: Actor) -> Link:
    """A link that the person may see, with its tail. One query."""
    links = Link.objects.filter(pk=number, annotation_set__in=all_visible(by))
    row: Link | None = links.select_related("annotation_set", "tail__annotation_set").first()
    if row is None:
        raise NotFound("There is no such link.", hint="Somebody may have taken it back.")
    return row


def _apply(document_id: int, action: str, request: FactRequest | None, operation: UUID, worker: Actor) -> Outcome:
    document = Document.objects.select_related("body").filter(project=worker.project, pk=document_id).first()
    if document is None:
        raise NotFound("There is no such document in this project.")
    document.project = worker.project
    return apply(document=document, operation=Operation(operation, action, fact=request), by=worker)
