"""Reads one unit: which cue has which source and content, in the constructions that English news is written in.

A stretch of tokens is read from outside to inside: first what is attributed at its end or in its middle (`postposed`),
then what follows a cue (`preposed`); each content is read again for claims inside it.
"""

from __future__ import annotations

from annotator.facts.attribution.cue_matches import matches
from annotator.facts.attribution.postposed import read_outer
from annotator.facts.attribution.preposed import read_forward
from annotator.facts.attribution.reading_state import Reading, State, Stretch
from annotator.facts.attribution.sentences import Unit
from annotator.facts.attribution.unnamed import read_adverb
from annotator.facts.cues import CueList, Takes

DEEPEST = 5


def read(unit: Unit, cues: CueList) -> list[Reading]:
    """The claims of a unit. O(tokens x depth of claims in claims)."""
    state = State(unit, matches(unit, cues))
    if state.matches:
        state.waiting.append(Stretch(0, len(unit.tokens)))
    while state.waiting:
        _read(state, state.waiting.pop())
    for match in state.matches:
        if match.cue.takes == {Takes.ADVERB}:
            read_adverb(state, match)
    return state.found


def _read(state: State, stretch: Stretch) -> None:
    if stretch.depth == DEEPEST or stretch.high <= stretch.low + 1:
        return
    rest = read_outer(state, stretch)
    if rest is None:
        read_forward(state, stretch)
    elif rest[0] < stretch.high:
        state.waiting.append(Stretch(rest[0], stretch.high, stretch.quoted, stretch.depth + 1, rest[1]))
