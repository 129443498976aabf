"""What a decision at many places will do to each document, and where it cannot be made.

Every place is checked anew: whether the text is there, whether the document may be written, whether the rules allow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from annotator.editing.occurrences import around, decide_all, standing, touching
from annotator.editing.state import Delta, SetState
from annotator.records import Part
from annotator.selectors import barred, texts
from annotator.selectors.occurrences import Search
from annotator.selectors.state import SetView
from annotator.selectors.states import DocumentState
from annotator.selectors.texts import Text
from annotator.services.neighbourhood import changed_ranges
from annotator.text.packing import unpack
from annotator.text.segments import blocks_touched

REASONS = {
    **barred.REASONS,
    "other_text": "there is another text",
    "changed": "something was changed there meanwhile",
    "done": "it has this label already",
    "decided": "no such suggestion waits there",
    "unlabelled": "there is no such span of yours",
    "duplicate_span": "it has this label already",
    "overlap_forbidden": "it would overlap in a way that the schema does not allow",
    "several_suggested": "several labels are suggested there",
    "overlapping": "something else overlaps it",
    "rejected": "this label was rejected there",
}
UNASKED = frozenset({"overlapping", "rejected"})
"""How places stand at which nothing is done unless they were chosen one by one."""


Fits = Callable[[SetState, Part], bool]


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


@dataclass(frozen=True, slots=True)
class Planned:
    """Document -> what to do there, for the documents where there is something; and what cannot be done."""

    plans: dict[int, Plan]
    left_out: list[LeftOut]

    @property
    def applied(self) -> int:
        return sum(each.applied for each in self.plans.values())


def plan(
    search: Search,
    places: Mapping[int, list[Part]],
    lengths: Mapping[int, int],
    states: Mapping[int, DocumentState],
    closed: Mapping[int, str],
    *,
    fits: Fits | None = None,
) -> Planned:
    """What the decision at these places does to each document. One query for each few megabytes of text.

    `closed` are documents that may not be written, with the reason. `places` were chosen one by one; or, with `fits`,
    they are whatever was found where the state fits, and nothing is done against what stands there.
    """
    planned = Planned({}, [])
    writable = {pk: lengths[pk] for pk in places if pk in lengths and pk not in closed}
    for document, parts in places.items():
        if document not in writable:
            reason = closed.get(document, "gone")
            planned.left_out.extend(LeftOut(document, *part, reason) for part in parts)
    for text in chain.from_iterable(texts.batches(writable)):
        here, left_out = _decided(text, places[text.document], search, states[text.document], fits)
        planned.left_out.extend(left_out)
        if here.delta:
            planned.plans[text.document] = here
    planned.left_out.sort()
    return planned


def _decided(
    text: Text, parts: Sequence[Part], search: Search, found: DocumentState, fits: Fits | None
) -> tuple[Plan, list[LeftOut]]:
    """What to do in one document. No query."""
    left_out: list[LeftOut] = []
    fitting: list[Part] = []
    for part, reason in zip(parts, _against(text, parts, search, found.state, fits), strict=True):
        if reason:
            left_out.append(LeftOut(text.document, *part, reason))
        else:
            fitting.append(part)
    delta, refused = decide_all(found.state, fitting, search.action, search.label, search.was)
    blocks = blocks_touched(unpack(text.blocks), changed_ranges(delta, found.state)) if delta else ()
    left_out += [LeftOut(text.document, *each.part, each.reason) for each in refused]
    return Plan(text.document, found.sets, found.state, delta, blocks, len(fitting) - len(refused)), left_out


def _against(text: Text, parts: Sequence[Part], search: Search, state: SetState, fits: Fits | None) -> Iterator[str]:
    """For each place why nothing is to be done there, "" if nothing speaks against it."""
    there = [search.phrase.stands_at(text.text, part) for part in parts]
    if fits is None:
        yield from ("" if is_there else "other_text" for is_there in there)
        return
    for part, near, is_there in zip(parts, touching(state, parts), there, strict=True):
        here = around(state, near)
        if not is_there or not fits(here, part):
            yield "changed" if is_there else "other_text"
        else:
            name = standing(here, part, search.action, search.label, search.was).name
            yield name if name in UNASKED else ""


def nothing(document: int, found: DocumentState) -> Plan:
    """The document in which the step began has a Change in any case, so that undo there takes the step back."""
    return Plan(document, found.sets, found.state, Delta(), (), 0)


def explained(left_out: Sequence[LeftOut]) -> str:
    """Why nothing is done there, most frequent first: "2 times the document is submitted; ..."."""
    counts = Counter(REASONS[each.reason] for each in left_out)
    return "; ".join(f"{_times(number)} {reason}" for reason, number in counts.most_common())


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
