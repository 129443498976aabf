"""What is drawn on a text: marks over blocks, as frozen values made from a state without a query.

A mark is a span of the person's own set, or a suggestion that the person has not turned into one. Its state is
a letter, as in the page's class names: s suggested, a accepted, c corrected, r rejected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.editing.state import Proposal, SetState
from annotator.editing.twins import grouped
from annotator.models import Document
from annotator.records import LabelDef, Part, Ranged, Schema
from annotator.selectors.state import SetView, as_shown
from annotator.text.packing import deltas36, edges_within
from annotator.text.ranges import overlaps

STATES = {"s": "suggested", "a": "accepted", "c": "corrected", "r": "rejected"}


@dataclass(frozen=True, slots=True)
class Vote:
    """One source that proposes what a mark says; `score` where it gives one."""

    source: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Mark(Ranged):
    """One thing drawn on the text. `id` is the id of the Span row it stands for, which operations name.

    `votes` are the shown sources that propose it, or that proposed what an own span was made from, by source.
    `misaligned` where it does not begin and end with tokens, so that token-based training would lose it. `new` where
    what is told of just made or changed it (`selectors.past`). `difference` says where two sets are compared what
    differs here: names of kinds with spaces between.
    """

    id: int
    label: LabelDef
    parts: tuple[Part, ...]
    state: str
    votes: tuple[Vote, ...] = ()
    note: str = ""
    derived_from: int | None = None
    misaligned: bool = False
    new: bool = False
    difference: str = ""

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def source(self) -> str:
        return " · ".join(vote.source for vote in self.votes)

    @property
    def score(self) -> float | None:
        """The highest of the votes."""
        return max((vote.score for vote in self.votes if vote.score is not None), default=None)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text with the marks that touch it. `words` are its tokens as `packing.deltas36` writes them."""

    number: int
    start: int
    end: int
    text: str
    revision: int
    words: str
    marks: tuple[Mark, ...]


def marks_of(state: SetState, sets: SetView, schema: Schema) -> tuple[Mark, ...]:
    """What is drawn for a state, by start and then longest first. No query.

    A suggestion that became a span is drawn as that span; one that the person hides, or of a run that is no longer
    shown, is not drawn. Twins are one mark.
    """
    marks = [*_own_marks(state, sets, schema), *_suggested_marks(state, sets, schema)]
    return tuple(sorted(marks, key=lambda mark: (mark.parts[0][0], -mark.parts[-1][1], mark.id)))


def _own_marks(state: SetState, sets: SetView, schema: Schema) -> Iterator[Mark]:
    corrected = {each.span for each in state.decisions.values() if each.verdict == "corrected"}
    made_from: dict[int, list[Proposal]] = defaultdict(list)
    for decision in state.decisions.values():
        if decision.span is not None and decision.suggestion in state.proposals:
            made_from[decision.span].append(state.proposals[decision.suggestion])
    for span in state.spans.values():
        votes = votes_of(made_from.get(span.id, ()), sets.shown)
        letter = "c" if span.id in corrected else "a"
        yield Mark(span.id, _label(schema, span.label), span.parts, letter, votes, span.note, span.derived_from)


def _suggested_marks(state: SetState, sets: SetView, schema: Schema) -> Iterator[Mark]:
    rejected = {each.suggestion for each in state.decisions.values() if each.verdict == "rejected"}
    waiting = [
        each
        for each in as_shown(state, sets).proposals.values()
        if each.origin in sets.shown and (each.id in rejected or each.id not in state.decisions)
    ]
    for twins in grouped(waiting):
        first = twins[0]
        letter = "r" if all(each.id in rejected for each in twins) else "s"
        yield Mark(first.id, _label(schema, first.label), first.parts, letter, votes_of(twins, sets.shown))


def votes_of(proposals: Iterable[Proposal], shown: Mapping[int, str]) -> tuple[Vote, ...]:
    """The votes of suggestions, by source; those of sets that are not shown have none."""
    votes = [Vote(shown[each.origin], each.score) for each in proposals if each.origin in shown]
    return tuple(sorted(votes, key=lambda vote: vote.source))


def _label(schema: Schema, number: int) -> LabelDef:
    return schema.by_id.get(number) or LabelDef(name="?", id=number)  # of a schema the project had before


def read_blocks(
    document: Document, numbers: Sequence[int], marks: Sequence[Mark], revisions: Mapping[int, int], *, words: bool
) -> tuple[Block, ...]:
    """The numbered blocks, in order, with what of the marks touches them; with their words only if asked. No query."""
    bounds = [document.body.block_bounds[number] for number in numbers]
    text = document.body.text
    ordered = aligned(document, [mark for mark in marks if bounds and mark.start < bounds[-1][1]])
    tokens = deltas36(bytes(document.body.tokens), bounds) if words else [""] * len(bounds)
    blocks = []
    open_marks: list[Mark] = []
    following = 0
    for number, (start, end), inside in zip(numbers, bounds, tokens, strict=True):
        while following < len(ordered) and ordered[following].start < end:
            open_marks.append(ordered[following])
            following += 1
        open_marks = [mark for mark in open_marks if start < mark.end]
        touching = tuple(
            mark
            for mark in open_marks
            if len(mark.parts) == 1 or any(overlaps(part, (start, end)) for part in mark.parts)
        )
        blocks.append(Block(number, start, end, text[start:end], revisions.get(number, 0), inside, touching))
    return tuple(blocks)


def aligned(document: Document, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those that do not lie on the edges of tokens marked as such."""
    if not marks:
        return []
    first, last = min(mark.start for mark in marks), max(mark.end for mark in marks)
    starts, ends = map(set, edges_within(bytes(document.body.tokens), first, last))
    return [
        mark if all(a in starts and b in ends for a, b in mark.parts) else replace(mark, misaligned=True)
        for mark in marks
    ]
