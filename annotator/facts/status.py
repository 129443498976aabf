"""The status that a claim's accepted links propose. A person sets it; the machine only says what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.vocabulary import LinkState, Relation, Status

ENOUGH_ORIGINS = 2


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A link seen from one of its claims. `incoming` where the link ends at it; `origin` and `day` are the other's."""

    id: int
    relation: Relation
    state: LinkState
    incoming: bool = False
    origin: str = ""
    day: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatusProposal:
    """A status with its reason, the links that it rests on, and for a superseded claim the day when it ended."""

    status: Status
    reason: str
    links: tuple[int, ...] = ()
    valid_until: str = ""


def propose_status(links: Sequence[LinkFact], origin: str = "") -> StatusProposal:
    """What the accepted links of a claim from `origin` propose.

    An update comes first, for what is over is not in dispute; then a denial or contradiction; then corroborations from
    two origins that are neither each other's nor the claim's own. What does not confirm counts for nothing.
    """
    accepted = [link for link in links if link.state == LinkState.ACCEPTED]
    updates = [link for link in accepted if link.relation == Relation.UPDATES and link.incoming]
    if updates:
        first = min(updates, key=lambda link: (not link.day, link.day, link.id))
        return StatusProposal(Status.SUPERSEDED, _noted("updated", [first]), (first.id,), first.day)
    against = [link for link in accepted if _is_against(link)]
    if against:
        words = "denied" if all(link.relation == Relation.DENIES for link in against) else "contradicted"
        return StatusProposal(Status.DISPUTED, _noted(words, against), _ids(against))
    return _supported(accepted, origin)


def _is_against(link: LinkFact) -> bool:
    return link.relation == Relation.CONTRADICTS or (link.relation == Relation.DENIES and link.incoming)


def _supported(accepted: Sequence[LinkFact], origin: str) -> StatusProposal:
    supporting: dict[str, LinkFact] = {}
    for link in accepted:
        if link.relation == Relation.CORROBORATES and link.origin and link.origin != origin:
            supporting.setdefault(link.origin, link)
    found = list(supporting.values())
    if ENOUGH_ORIGINS <= len(found):
        return StatusProposal(Status.CORROBORATED, f"corroborated from {len(found)} independent origins", _ids(found))
    reason = "corroborated from 1 other origin only" if found else "no other origin"
    return StatusProposal(Status.SINGLE_SOURCE, reason, _ids(found))


def _noted(words: str, links: Sequence[LinkFact]) -> str:
    notes = "; ".join(link.note for link in links if link.note)
    return f"{words} ({notes})" if notes else words


def _ids(links: Sequence[LinkFact]) -> tuple[int, ...]:
    return tuple(link.id for link in links)
