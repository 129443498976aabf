"""Suggestions that say the same: equal label and equal parts. Twins are shown, decided and counted as one.

What a lowest score leaves out is decided here too, for all twins together: the best of them counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from math import inf

from annotator.editing.state import Proposal, SetState
from annotator.records import Part

Key = tuple[int, tuple[Part, ...]]


def key(proposal: Proposal) -> Key:
    """Equal for twins, different for others."""
    return proposal.label, proposal.parts


def rank(proposal: Proposal) -> tuple[bool, float, int]:
    """The order among twins: the highest score first, those without one last, then by id."""
    return proposal.score is None, -(proposal.score or 0.0), proposal.id


def grouped(proposals: Iterable[Proposal]) -> list[tuple[Proposal, ...]]:
    """The suggestions as groups of twins, each by rank: the first of a group stands for it."""
    groups: dict[Key, list[Proposal]] = {}
    for each in proposals:
        groups.setdefault(key(each), []).append(each)
    return [tuple(sorted(group, key=rank) if len(group) > 1 else group) for group in groups.values()]


def above(state: SetState, threshold: float, shown: Collection[int], also: Collection[int] = ()) -> SetState:
    """The state without the undecided suggestions that neither themselves nor by a twin reach the lowest score.

    Only those of the `shown` origins count. One without a score reaches any; decided ones and those named in `also`
    stay. A threshold of 0 leaves out nothing.
    """
    if threshold <= 0:
        return state
    best: dict[Key, float] = {}
    for each in state.proposals.values():
        if each.origin in shown:
            score = 1.0 if each.score is None else each.score
            best[key(each)] = max(score, best.get(key(each), score))
    kept = {
        number: each
        for number, each in state.proposals.items()
        if number in state.decisions or number in also or threshold <= best.get(key(each), -inf)
    }
    return replace(state, proposals=kept)


def questions(state: SetState) -> tuple[int, int]:
    """How many suggestions are undecided, and how many there are; twins count once."""
    undecided = {key(each) for each in state.undecided()}
    return len(undecided), len({key(each) for each in state.proposals.values()})
