"""The rules that links between claims keep: B6-B10 block, W9 warns. See `annotator.facts.validation` for claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.records import Problem
from annotator.vocabulary import LinkState, Relation

DIRECTED = frozenset({Relation.DENIES, Relation.UPDATES, Relation.DOES_NOT_CONFIRM, Relation.ELABORATES})


@dataclass(frozen=True, slots=True)
class LinkSketch:
    """A link as the rules see it: the claims that it goes from and to, and the rule or person that made it."""

    relation: Relation
    first: int
    second: int
    method: str = ""
    state: LinkState = LinkState.SUGGESTED
    id: int = 0


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What the rules need around a link. `others` are the links of both claims, `updates` all updates of the project,
    claim -> claims that it updates. A source or an origin "" is not known, nor
    are scopes None: then sharing an event is what makes claims comparable.
    """

    first_source: str = ""
    second_source: str = ""
    first_origin: str = ""
    second_origin: str = ""
    others: tuple[LinkSketch, ...] = ()
    updates: Mapping[int, Sequence[int]] = field(default_factory=dict)
    has_shared_event: bool = True
    do_scopes_overlap: bool | None = None


def check_link(link: LinkSketch, context: LinkContext) -> list[Problem]:
    """What is wrong (B6-B10) or doubtful (W9) with a link, blocking problems first."""
    return [*_ends(link, context), *_repeated(link, context), *_meaning(link, context)]


def _ends(link: LinkSketch, context: LinkContext) -> Iterator[Problem]:
    if link.first == link.second:
        yield Problem("B8", "A link goes from one claim to another.", "second")
    elif link.relation == Relation.UPDATES and is_reachable(context.updates, link.second, link.first):
        yield Problem("B6", "These updates would go round in a circle.", "relation")


def is_reachable(updates: Mapping[int, Sequence[int]], start: int, wanted: int) -> bool:
    """Whether updates lead from one claim to another. Each claim is looked at once."""
    seen = {start}
    waiting = [start]
    while waiting:
        for following in updates.get(waiting.pop(), ()):
            if following == wanted:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _repeated(link: LinkSketch, context: LinkContext) -> Iterator[Problem]:
    same = [each for each in context.others if _is_same(each, link) and (not link.id or each.id != link.id)]
    if link.state != LinkState.REJECTED and any(each.state != LinkState.REJECTED for each in same):
        yield Problem("B8", "These claims are linked like this already.", "relation")
    if link.state == LinkState.SUGGESTED and any(
        each.state == LinkState.REJECTED and each.method == link.method for each in same
    ):
        yield Problem(
            "B9", "This pair was rejected before.", "method", "Link the claims by hand if they do belong together."
        )


def _is_same(a: LinkSketch, b: LinkSketch) -> bool:
    if a.relation != b.relation:
        return False
    if a.relation in DIRECTED:
        return (a.first, a.second) == (b.first, b.second)
    return {a.first, a.second} == {b.first, b.second}


def _meaning(link: LinkSketch, context: LinkContext) -> Iterator[Problem]:
    if link.relation == Relation.DENIES and "" != context.first_source == context.second_source:
        yield Problem("B7", "Nobody denies what they say themselves.", "relation", "Choose contradicts or updates.")
    if link.relation == Relation.CORROBORATES and "" != context.first_origin == context.second_origin:
        yield Problem("B10", "Both claims have one origin.", "relation", "Choose same_claim.")
    scopes = context.do_scopes_overlap
    is_comparable = context.has_shared_event if scopes is None else scopes
    if link.relation == Relation.CONTRADICTS and not is_comparable:
        hint = "Choose not_comparable, with a note on the scope."
        yield Problem("W9", "The claims share no event, nor do their scopes meet.", "relation", hint, "warning")
