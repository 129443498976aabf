"""What the annotation page shows: marks over blocks, as frozen values read with a fixed number of queries.

A mark is a span of the person's own set, or a suggestion that the person has not turned into one. Its state is
a letter, as in the page's class names: s suggested, a accepted, c corrected, r rejected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.access import Actor
from annotator.editing.state import DecisionState, Proposal, SetState, SpanState
from annotator.editing.twins import above, grouped, questions
from annotator.models import AnnotationSet, Document, Span
from annotator.records import LabelDef, Part, Ranged, Schema
from annotator.selectors import rows
from annotator.selectors.schemas import schema_of
from annotator.text.packing import deltas36, edges_within
from annotator.text.ranges import overlaps

OWN_FIELDS = ("id", "document_id", "role", "state", "version")  # in the order of the model, as from_db wants
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
    `misaligned` where it does not begin and end with tokens, so that token-based training would lose it.
    """

    id: int
    label: LabelDef
    parts: tuple[Part, ...]
    state: str
    votes: tuple[Vote, ...] = ()
    note: str = ""
    derived_from: int | None = None
    misaligned: bool = False

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


@dataclass(frozen=True, slots=True)
class Source:
    """A suggester's newest run on a document, and whether the person lets its suggestions be shown."""

    suggester: str
    name: str
    visible: bool
    set_id: int


@dataclass(frozen=True, slots=True)
class SetView:
    """The person's own set on a document, and which suggestion sets are shown beside it.

    `sources` are also those that the person hides. `alone` where the document never had another suggestion set
    than the one that is shown.
    """

    own: AnnotationSet | None
    shown: dict[int, str]  # id of a suggestion set -> name of its source
    sources: tuple[Source, ...] = ()
    threshold: float = 0.0
    alone: bool = False

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def submitted(self) -> bool:
        return self.own is not None and self.own.state == AnnotationSet.State.SUBMITTED

    @property
    def shown_ids(self) -> str:
        """The ids of the suggestion sets that are shown, as the page remembers them: "12,15"."""
        return ",".join(map(str, sorted(self.shown)))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The ids of the suggestion sets that the person hides."""
        return tuple(source.set_id for source in self.sources if not source.visible)

    @property
    def filtered(self) -> bool:
        """Whether the person's filter may hide something here."""
        return 0 < self.threshold or bool(self.hidden)


@dataclass(frozen=True, slots=True)
class Left:
    """Suggestions shown on a document: how many wait for a decision, of how many. Twins count once.

    `hidden_sources` are undecided ones that only hidden sources propose, `hidden_scores` those of shown sources
    below the lowest score.
    """

    undecided: int
    total: int
    hidden_sources: int = 0
    hidden_scores: int = 0

    @property
    def decided(self) -> int:
        return self.total - self.undecided

    @property
    def hidden(self) -> int:
        return self.hidden_sources + self.hidden_scores


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page's data."""

    document: Document
    schema: Schema
    sets: SetView
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    labels: frozenset[int]
    left: Left


def read_sets(document: Document, actor: Actor) -> SetView:
    """One query. `own` comes with version and state only; the rest is read if asked for."""
    return set_view(document.pk, actor, rows.sets_of(document.pk, actor.user_id))


def set_view(document_id: int, actor: Actor, found: Iterable[tuple[Any, ...]]) -> SetView:
    """What the rows of a document's sets say. No query."""
    own: AnnotationSet | None = None
    newest: dict[str, tuple[int, int, str]] = {}
    suggested = 0
    for number, role, version, state, run, suggester, run_version in found:
        if role == AnnotationSet.Role.HUMAN:
            own = AnnotationSet.from_db("default", OWN_FIELDS, (number, document_id, role, state, version))
            continue
        suggested += 1
        if suggester not in newest or newest[suggester][0] < run:
            newest[suggester] = run, number, f"{suggester} {run_version}"
    sources = tuple(
        Source(suggester, name, suggester not in actor.filter.hidden, number)
        for suggester, (_, number, name) in sorted(newest.items())
    )
    shown = {source.set_id: source.name for source in sources if source.visible}
    return SetView(own, shown, sources, actor.filter.threshold, alone=suggested == 1)


def newest_per_suggester(sets: Iterable[AnnotationSet]) -> list[AnnotationSet]:
    """The suggestion sets that count: of each suggester the newest run. `run` must be loaded."""
    newest: dict[str, AnnotationSet] = {}
    for each in sorted((s for s in sets if s.run is not None), key=lambda s: s.run_id or 0):
        assert each.run is not None
        newest[each.run.suggester] = each
    return list(newest.values())


def review(document: Document, actor: Actor) -> Review:
    """Everything on the page. Costs 5 queries, one more with a filter; `document.body` must be loaded."""
    schema = schema_of(actor.project)
    sets = read_sets(document, actor)
    state = read_state(sets, schema)
    marks = marks_of(state, sets, schema)
    labels: frozenset[int] = frozenset()
    if sets.own is not None:
        labels = frozenset(sets.own.document_labels.values_list("label_id", flat=True))
    numbers = range(len(document.body.block_bounds))
    blocks = read_blocks(document, numbers, marks, read_revisions(sets), words=True)
    counted = left(sets) if sets.filtered else Left(*questions(state))
    return Review(document, schema, sets, blocks, marks, labels, counted)


def read_state(sets: SetView, schema: Schema, within: Part | None = None, also: Collection[int] = ()) -> SetState:
    """The spans, suggestions and decisions of a document, or of a range of it and the spans `also`. Two queries.

    What the person hides is not there, unless it is decided or among `also`.
    """
    own = sets.own.pk if sets.own else 0
    spans, proposals = spans_and_proposals(own, rows.spans_in([*sets.shown, own], within, also))
    decisions: dict[int, DecisionState] = {}
    if sets.own is not None and (spans or proposals):
        about = (None,) if within is None else (proposals, spans)
        decisions = {each[0]: DecisionState(*each) for each in rows.decisions_in(own, *about)}
    return above(SetState(spans, proposals, decisions, frozenset(), schema.overlap), sets.threshold, sets.shown, also)


def spans_and_proposals(own: int, found: Iterable[tuple[Any, ...]]) -> tuple[dict[int, SpanState], dict[int, Proposal]]:
    """What the rows of spans say, told apart by whether they belong to the set `own`. No query."""
    spans: dict[int, SpanState] = {}
    proposals: dict[int, Proposal] = {}
    for pk, belongs, label, _, _, parts, score, source, note in found:
        if belongs == own:
            spans[pk] = SpanState(pk, label, parts, source, note)
        else:
            proposals[pk] = Proposal(pk, label, parts, score, belongs)
    return spans, proposals


def span_state(row: Span) -> SpanState:
    return SpanState(row.pk, row.label_id, parts_of(row), row.derived_from_id, row.note)


def proposal(row: Span) -> Proposal:
    return Proposal(row.pk, row.label_id, parts_of(row), row.score, row.annotation_set_id)


def parts_of(row: Span) -> tuple[Part, ...]:
    return tuple((a, b) for a, b in row.parts) if row.parts else ((row.start, row.end),)


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
        for each in above(state, sets.threshold, sets.shown).proposals.values()
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


def read_revisions(sets: SetView, numbers: Collection[int] | None = None) -> dict[int, int]:
    """Block -> revision, for the blocks that were ever written. One query."""
    return {} if sets.own is None else rows.revisions_in(sets.own.pk, numbers)


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


def left(sets: SetView) -> Left:
    """How many of the shown suggestions are undecided, and what is hidden. One query.

    Twins have to be grouped, which takes 1 to 2 microseconds for each suggestion. Where one source is shown without
    a filter there are none, and two counts in indexes are enough: 1 ms for 25,000 suggestions, on SQLite.
    """
    own = sets.own.pk if sets.own else 0
    if not sets.sources:
        return Left(0, 0)
    if len(sets.shown) == 1 and not sets.filtered:
        return Left(*rows.left_of_one(own, *sets.shown, alone=sets.alone))
    return Left(*rows.left_of_all(own, sets.shown, sets.hidden, sets.threshold))


def touched_since(own: AnnotationSet, version: int) -> list[int]:
    """The blocks of a set written after a version. One query."""
    later = own.block_revisions.filter(revision__gt=version)
    return list(later.order_by("block").values_list("block", flat=True))
