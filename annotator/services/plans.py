"""What a decision at many places will do to each document, and where it cannot be made.

Every place is checked anew: whether the text is there, whether the document may be written, whether the rules allow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from annotator.editing.occurrences import decide_all
from annotator.editing.state import Delta, SetState
from annotator.records import Part
from annotator.selectors import texts
from annotator.selectors.occurrences import Search
from annotator.selectors.state import SetView
from annotator.selectors.states import DocumentState
from annotator.selectors.texts import Text
from annotator.services.neighbourhood import changed_ranges
from annotator.text.occurrences import is_occurrence
from annotator.text.packing import unpack
from annotator.text.segments import blocks_touched

REASONS = {
    "gone": "the document is not there any more",
    "submitted": "the document is submitted",
    "other_text": "there is another text",
    "done": "it has this label already",
    "decided": "no such suggestion waits there any more",
    "duplicate_span": "it has this label already",
    "overlap_forbidden": "it would overlap in a way that the schema does not allow",
}


class LeftOut(NamedTuple):
    """A place where the decision is not made; `reason` is a key of REASONS."""

    document: int
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to happen to one document, by so many decisions."""

    document: int
    sets: SetView
    state: SetState
    delta: Delta
    blocks: tuple[int, ...]
    applied: int


def plan(
    search: Search, places: Mapping[int, list[Part]], lengths: Mapping[int, int], states: Mapping[int, DocumentState]
) -> tuple[dict[int, Plan], list[LeftOut]]:
    """Document -> what to do there, for the documents where there is something; and what cannot be done.

    One query for each few megabytes of text.
    """
    planned: dict[int, Plan] = {}
    left_out: list[LeftOut] = []
    writable = {pk: length for pk, length in lengths.items() if pk in places and not states[pk].sets.submitted}
    for document, parts in places.items():
        if document not in writable:
            reason = "submitted" if document in states else "gone"
            left_out += (LeftOut(document, *part, reason) for part in parts)
    for text in chain.from_iterable(texts.batches(writable)):
        here, refused = _decided(text, places[text.document], search, states[text.document])
        left_out += refused
        if here.delta:
            planned[text.document] = here
    return planned, sorted(left_out)


def _decided(text: Text, parts: Sequence[Part], search: Search, found: DocumentState) -> tuple[Plan, list[LeftOut]]:
    """What to do in one document. No query."""
    fits = {part: _fits(text, part, search) for part in parts}
    fitting = [part for part in parts if fits[part]]
    delta, refused = decide_all(found.state, fitting, search.action, search.label, search.was)
    blocks = blocks_touched(unpack(text.blocks), changed_ranges(delta, found.state)) if delta else ()
    left_out = [LeftOut(text.document, *part, "other_text") for part in parts if not fits[part]]
    left_out += [LeftOut(text.document, *each.part, each.reason) for each in refused]
    return Plan(text.document, found.sets, found.state, delta, blocks, len(fitting) - len(refused)), left_out


def nothing(document: int, found: DocumentState) -> Plan:
    """The document in which the step began has a Change in any case, so that undo there takes the step back."""
    return Plan(document, found.sets, found.state, Delta(), (), 0)


def _fits(text: Text, part: Part, search: Search) -> bool:
    return is_occurrence(text.text, part, search.phrase, whole_words=search.whole_words, match_case=search.match_case)


def explained(left_out: Sequence[LeftOut]) -> str:
    """Why nothing is done there, most frequent first: "2 times the document is submitted; ..."."""
    counts = Counter(REASONS[each.reason] for each in left_out)
    return "; ".join(f"{_times(number)} {reason}" for reason, number in counts.most_common())


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
