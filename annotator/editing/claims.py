"""The rules of claims, links and values: each takes the state it may look at and returns the Delta. None writes.

Accepting copies a proposed claim into the set; what is nested in one is tied to what was made of that. The rules of the
desk that block (B) or warn (W) are in `annotator.facts.validation`; here stands what keeps a set whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from annotator.editing.facts import (
    Attached,
    ClaimDecisionFact,
    ClaimFact,
    Fact,
    Key,
    LinkFact,
)
from annotator.editing.state import NEW, Delta, Swap, fact_number
from annotator.errors import Conflict, Invalid, NotFound
from annotator.fact_records import ClaimPart
from annotator.records import Part
from annotator.vocabulary import ClaimRole, LinkState

Inner = Literal["", "raise", "remove"]
"""What becomes of the claims inside one that is removed: "" asks, "raise" puts them in its place."""


@dataclass(frozen=True, slots=True)
class ClaimState:
    """All claims of a set, what is proposed beside it, the decisions on that, and the links of the set."""

    claims: Mapping[int, ClaimFact]
    proposals: Mapping[int, ClaimFact] = field(default_factory=dict)
    decisions: Mapping[int, ClaimDecisionFact] = field(default_factory=dict)
    links: Mapping[int, LinkFact] = field(default_factory=dict)

    def facts(self) -> dict[Key, Fact]:
        """What belongs to the set, by key."""
        own: list[Fact] = [*self.claims.values(), *self.decisions.values(), *self.links.values()]
        return {fact.key: fact for fact in own}

    def undecided(self) -> list[ClaimFact]:
        return [claim for number, claim in self.proposals.items() if number not in self.decisions]

    def children(self, claim: int) -> list[ClaimFact]:
        return [each for each in self.claims.values() if each.parent == claim]


def put(state: ClaimState, claim: ClaimFact, *, length: int) -> Delta:
    """Store a claim as it is given: a new one (id NEW), or all of one that is there. `length` is that of the text.

    A new one with `derived_from` is the correction of that proposal, or its acceptance where nothing differs.
    Raises Invalid naming the field, NotFound.
    """
    claim = replace(claim, parts=in_order(claim.parts))
    check(state, claim, length)
    if claim.id <= NEW:
        return _made(state, claim)
    before = _own(state, claim.id)
    if (stored := replace(claim, derived_from=before.derived_from)) == before:
        return Delta()
    return Delta(facts=(Swap(before, stored), *_judged(state, stored)))


def accept(state: ClaimState, suggestion: int) -> Delta:
    """Copy a proposed claim into the set as it is; one made from it goes back to what was proposed."""
    proposal = _proposal(state, suggestion)
    made = _made_from(state, proposal)
    parent = None if proposal.parent is None else _made_of(state, proposal.parent)
    claim = replace(proposal, id=made.id if made else NEW, parent=parent, derived_from=suggestion)
    return _made(state, claim) if made is None else _changed(state, made, claim)


def reject(state: ClaimState, suggestion: int, inner: Inner = "") -> Delta:
    """Say that a proposed claim is none; what was made from it goes away."""
    proposal = _proposal(state, suggestion)
    made = _made_from(state, proposal)
    gone = remove(state, made.id, inner).facts if made else ()
    kept = tuple(swap for swap in gone if not isinstance(swap.before, ClaimDecisionFact))
    return Delta(facts=(*kept, *_decided(state, ClaimDecisionFact(suggestion, "rejected"))))


def reset(state: ClaimState, suggestion: int, inner: Inner = "") -> Delta:
    """Take a decision back: the proposal is undecided again and what was made from it goes away."""
    proposal = _proposal(state, suggestion)
    made = _made_from(state, proposal)
    gone = remove(state, made.id, inner).facts if made else ()
    decision = state.decisions.get(suggestion)
    if decision is None or any(isinstance(swap.before, ClaimDecisionFact) for swap in gone):
        return Delta(facts=tuple(gone))
    return Delta(facts=(*gone, Swap(decision, None)))


def remove(state: ClaimState, claim: int, inner: Inner = "") -> Delta:
    """Remove a claim with its links, and with the claims inside it or not. Its proposal is undecided again.

    Raises Conflict where claims are inside it and nothing is said of them, NotFound.
    """
    gone = _own(state, claim)
    children = state.children(claim)
    if children and not inner:
        raise Conflict(
            f"{len(children)} claim{'s are' if len(children) > 1 else ' is'} inside this one.",
            hint="Keep what is inside, one level up, or remove it too.",
        )
    deltas = [] if inner == "raise" else [remove(state, child.id, inner) for child in children]
    swaps: dict[Key, Swap[Fact]] = {fact_number(swap): swap for delta in deltas for swap in delta.facts}
    raised = children if inner == "raise" else []
    swaps |= {child.key: Swap(child, replace(child, parent=gone.parent)) for child in raised}
    links = [each for each in state.links.values() if claim in (each.tail, each.head)]
    decisions = [each for each in state.decisions.values() if each.claim == claim]
    lost: list[Fact] = [*links, *decisions, gone]
    swaps |= {each.key: Swap(each, None) for each in lost}
    return Delta(facts=tuple(swaps.values()))


def put_link(state: ClaimState, link: LinkFact) -> Delta:
    """Store a link, or the decision on one. One of a pair and relation is there once. Raises Invalid, NotFound."""
    if link.tail == link.head:
        raise Invalid("A claim is not linked with itself.", where="head")
    _own(state, link.tail)
    same = next((each for each in state.links.values() if _pair(each) == _pair(link)), None)
    before = state.links.get(link.id) or same
    if link.id > NEW and before is None:
        raise NotFound("There is no such link here.")
    if link.state == LinkState.ACCEPTED:
        _check_no_circle(state, link)
    stored = replace(link, id=before.id if before else NEW)
    return Delta() if stored == before else Delta(facts=(Swap(before, stored),))


def remove_link(state: ClaimState, link: int) -> Delta:
    """Take a link away, so that it may be proposed again."""
    if link not in state.links:
        raise NotFound("There is no such link here.")
    return Delta(facts=(Swap(state.links[link], None),))


def put_value(before: Attached | None, after: Attached | None) -> Delta:
    """Give a span a value, or take it away; without one it has what the rules read."""
    return Delta() if before == after else Delta(facts=(Swap(before, after),))


def in_order(parts: Iterable[ClaimPart]) -> tuple[ClaimPart, ...]:
    """Parts in reading order, each once."""
    return tuple(sorted(dict.fromkeys(parts), key=lambda part: (part.start, part.end, part.role)))


# --- helpers --------------------------------------------------------------------------------------


def check(state: ClaimState, claim: ClaimFact, length: int) -> None:
    """Raises Invalid or NotFound for a claim that may not be among those of the state. Its parts are in order."""
    if not claim.content:
        raise Invalid("A claim needs a content.", hint="Select what is claimed.", where="content")
    for part in claim.parts:
        if not 0 <= part.start < part.end <= length:
            raise Invalid("This part does not lie in the text.", hint="Reload the page.", where=part.role.value)
    for role in ClaimRole:
        ranges = claim.in_role(role)
        if any(b[0] < a[1] for a, b in pairwise(ranges)):
            raise Invalid("Two parts of one role overlap.", where=role.value)
    if claim.parent is not None:
        _check_parent(state, claim)


def _check_parent(state: ClaimState, claim: ClaimFact) -> None:
    parent, seen = claim.parent, {claim.id}
    while parent is not None:
        if parent in seen:
            raise Invalid("Claims cannot lie inside each other in a circle.", where="parent")
        seen.add(parent)
        if parent not in state.claims:
            raise NotFound("There is no such claim to lie in.", where="parent")
        parent = state.claims[parent].parent
    outer = state.claims[claim.parent or NEW].content
    if not all(any(a <= start and end <= b for a, b in outer) for start, end in claim.content):
        raise Invalid("Its content does not lie inside the content of the claim around it.", where="parent")


def _check_no_circle(state: ClaimState, link: LinkFact) -> None:
    """What updates another must not be updated by that in turn (within the set)."""
    if link.relation != "updates":
        return
    later: dict[int, int] = {
        each.tail: each.head
        for each in state.links.values()
        if each.relation == "updates" and each.state == LinkState.ACCEPTED and each.id != link.id
    }
    at: int | None = link.head
    while at is not None:
        if at == link.tail:
            raise Invalid("Updates cannot go in a circle.", where="relation")
        at = later.pop(at, None)


def _made(state: ClaimState, claim: ClaimFact) -> Delta:
    """A new claim and the decision on its proposal, around what was made of the proposals inside that."""
    decided: tuple[Swap[Fact], ...] = ()
    if claim.derived_from is not None:
        decided = _judged(state, claim)
        if _made_of(state, claim.derived_from) is not None:
            raise Conflict("A claim was made from this proposal already.", hint="Change that one.")
    return Delta(facts=(Swap(None, claim), *decided, *_taken_inside(state, claim)))


def _changed(state: ClaimState, before: ClaimFact, after: ClaimFact) -> Delta:
    swaps: tuple[Swap[Fact], ...] = () if before == after else (Swap(before, after),)
    return Delta(facts=(*swaps, *_judged(state, after)))


def _taken_inside(state: ClaimState, claim: ClaimFact) -> Iterable[Swap[Fact]]:
    for proposal in state.proposals.values():
        if claim.derived_from is not None and proposal.parent == claim.derived_from:
            made = _made_from(state, proposal)
            if made is not None and made.parent is None:
                yield Swap(made, replace(made, parent=claim.id))


def _judged(state: ClaimState, claim: ClaimFact) -> tuple[Swap[Fact], ...]:
    """The decision that a claim is on the proposal that it comes from."""
    if claim.derived_from is None or claim.derived_from not in state.proposals:
        return ()
    proposal = state.proposals[claim.derived_from]
    same = _said(claim) == _said(proposal)
    return _decided(state, ClaimDecisionFact(proposal.id, "accepted" if same else "corrected", claim.id))


def _decided(state: ClaimState, decision: ClaimDecisionFact) -> tuple[Swap[Fact], ...]:
    before = state.decisions.get(decision.suggestion)
    return () if before == decision else (Swap(before, decision),)


def _said(claim: ClaimFact) -> tuple[object, ...]:
    """What a proposal says: its parts and how it is made."""
    return claim.parts, claim.axes, claim.implicit_cue


def _pair(link: LinkFact) -> tuple[int, int, str]:
    return link.tail, link.head, link.relation.value


def _own(state: ClaimState, claim: int) -> ClaimFact:
    if claim not in state.claims:
        raise NotFound("There is no such claim here.", hint="Somebody may have removed it; the text is fresh now.")
    return state.claims[claim]


def _proposal(state: ClaimState, suggestion: int) -> ClaimFact:
    if suggestion not in state.proposals:
        raise NotFound("There is no such proposed claim here.")
    return state.proposals[suggestion]


def _made_from(state: ClaimState, proposal: ClaimFact) -> ClaimFact | None:
    made = _made_of(state, proposal.id)
    return None if made is None else state.claims.get(made)


def _made_of(state: ClaimState, suggestion: int) -> int | None:
    decision = state.decisions.get(suggestion)
    return None if decision is None else decision.claim


def reach(claim: ClaimFact) -> Part:
    """From the first to the last of all its parts."""
    return min(part.start for part in claim.parts), max(part.end for part in claim.parts)
