"""What the annotation page shows: marks over blocks, as frozen values read with a fixed number of queries.

A mark is a span of the person's own set, or a suggestion that the person has not turned into one. Its state is
a letter, as in the page's class names: s suggested, a accepted, c corrected, r rejected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.state import DecisionState, Proposal, SetState, SpanState
from annotator.models import AnnotationSet, Document, Span
from annotator.records import LabelDef, Part, Ranged, Schema
from annotator.selectors import rows
from annotator.selectors.schemas import schema_of
from annotator.text.ranges import overlaps

OWN_FIELDS = ("id", "document_id", "role", "state", "version")  # in the order of the model, as from_db wants
STATES = {"s": "suggested", "a": "accepted", "c": "corrected", "r": "rejected"}


@dataclass(frozen=True, slots=True)
class Mark(Ranged):
    """One thing drawn on the text. `id` is the id of the Span row it stands for, which operations name."""

    id: int
    label: LabelDef
    parts: tuple[Part, ...]
    state: str
    source: str = ""
    score: float | None = None
    note: str = ""
    derived_from: int | None = None

    @property
    def state_name(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text with the marks that touch it. `tokens` are word tokens, in the document's code points."""

    number: int
    start: int
    end: int
    text: str
    revision: int
    tokens: tuple[Part, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SetView:
    """The person's own set on a document, and which suggestion sets are shown beside it."""

    own: AnnotationSet | None
    shown: dict[int, str]  # id of a suggestion set -> name of its source

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def submitted(self) -> bool:
        return self.own is not None and self.own.state == AnnotationSet.State.SUBMITTED


@dataclass(frozen=True, slots=True)
class Left:
    """Suggestions on a document: how many wait for a decision, of how many."""

    undecided: int
    total: int

    @property
    def decided(self) -> int:
        return self.total - self.undecided


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page's data."""

    document: Document
    schema: Schema
    sets: SetView
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    labels: frozenset[int]

    @property
    def left(self) -> Left:
        undecided = sum(mark.state == "s" for mark in self.marks)
        decided = sum(mark.state == "r" or mark.derived_from is not None for mark in self.marks)
        return Left(undecided, undecided + decided)


def read_sets(document: Document, actor: Actor) -> SetView:
    """One query. `own` comes with version and state only; the rest is read if asked for."""
    own: AnnotationSet | None = None
    newest: dict[str, tuple[int, int, str]] = {}
    for number, role, version, state, run, suggester, run_version in rows.sets_of(document.pk, actor.user_id):
        if role == AnnotationSet.Role.HUMAN:
            own = AnnotationSet.from_db("default", OWN_FIELDS, (number, document.pk, role, state, version))
        elif suggester not in newest or newest[suggester][0] < run:
            newest[suggester] = run, number, f"{suggester} {run_version}"
    return SetView(own, {number: source for _, number, source in newest.values()})


def newest_per_suggester(sets: Iterable[AnnotationSet]) -> list[AnnotationSet]:
    """The suggestion sets that count: of each suggester the newest run. `run` must be loaded."""
    newest: dict[str, AnnotationSet] = {}
    for each in sorted((s for s in sets if s.run is not None), key=lambda s: s.run_id or 0):
        assert each.run is not None
        newest[each.run.suggester] = each
    return list(newest.values())


def review(document: Document, actor: Actor) -> Review:
    """Everything on the page. Costs 5 queries; `document.body` must be loaded."""
    schema = schema_of(actor.project)
    sets = read_sets(document, actor)
    state = read_state(sets, schema)
    marks = marks_of(state, sets, schema)
    labels: frozenset[int] = frozenset()
    if sets.own is not None:
        labels = frozenset(sets.own.document_labels.values_list("label_id", flat=True))
    numbers = range(len(document.body.block_bounds))
    blocks = read_blocks(document, numbers, marks, read_revisions(sets))
    return Review(document, schema, sets, blocks, marks, labels)


def read_state(sets: SetView, schema: Schema, within: Part | None = None, also: Collection[int] = ()) -> SetState:
    """The spans, suggestions and decisions of a document, or of a range of it and the spans `also`. Two queries."""
    own = sets.own.pk if sets.own else 0
    spans: dict[int, SpanState] = {}
    proposals: dict[int, Proposal] = {}
    for pk, belongs, label, _, _, parts, score, source, note in rows.spans_in([*sets.shown, own], within, also):
        if belongs == own:
            spans[pk] = SpanState(pk, label, parts, source, note)
        else:
            proposals[pk] = Proposal(pk, label, parts, score, belongs)
    decisions: dict[int, DecisionState] = {}
    if sets.own is not None and (spans or proposals):
        about = (None,) if within is None else (proposals, spans)
        decisions = {each[0]: DecisionState(*each) for each in rows.decisions_in(own, *about)}
    return SetState(spans, proposals, decisions, frozenset(), schema.overlap)


def span_state(row: Span) -> SpanState:
    return SpanState(row.pk, row.label_id, parts_of(row), row.derived_from_id, row.note)


def proposal(row: Span) -> Proposal:
    return Proposal(row.pk, row.label_id, parts_of(row), row.score, row.annotation_set_id)


def parts_of(row: Span) -> tuple[Part, ...]:
    return tuple((a, b) for a, b in row.parts) if row.parts else ((row.start, row.end),)


def marks_of(state: SetState, sets: SetView, schema: Schema) -> tuple[Mark, ...]:
    """What is drawn for a state, by start and then longest first. No query.

    A suggestion that became a span is drawn as that span; one of a run that is no longer shown is not drawn.
    """
    corrected = {each.span for each in state.decisions.values() if each.verdict == "corrected"}
    marks = [
        Mark(
            span.id,
            _label(schema, span.label),
            span.parts,
            "c" if span.id in corrected else "a",
            note=span.note,
            derived_from=span.derived_from,
        )
        for span in state.spans.values()
    ]
    for each in state.proposals.values():
        decision = state.decisions.get(each.id)
        if each.origin in sets.shown and (decision is None or decision.verdict == "rejected"):
            source = sets.shown[each.origin]
            marks.append(
                Mark(each.id, _label(schema, each.label), each.parts, "r" if decision else "s", source, each.score)
            )
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id)))


def _label(schema: Schema, number: int) -> LabelDef:
    return schema.by_id.get(number) or LabelDef(name="?", id=number)  # of a schema the project had before


def read_revisions(sets: SetView, numbers: Collection[int] | None = None) -> dict[int, int]:
    """Block -> revision, for the blocks that were ever written. One query."""
    return {} if sets.own is None else rows.revisions_in(sets.own.pk, numbers)


def read_blocks(
    document: Document, numbers: Sequence[int], marks: Sequence[Mark], revisions: Mapping[int, int]
) -> tuple[Block, ...]:
    """The numbered blocks, in order, with what of the marks touches them. No query."""
    bounds = document.body.block_bounds
    text = document.body.text
    ordered = list(marks)
    tokens = _tokens_by_block(document, [bounds[number] for number in numbers])
    blocks = []
    first = 0
    for number, words in zip(numbers, tokens, strict=True):
        start, end = bounds[number]
        while first < len(ordered) and ordered[first].end <= start:
            first += 1
        touching = []
        for mark in ordered[first:]:
            if mark.start >= end:
                break
            if any(overlaps(part, (start, end)) for part in mark.parts):
                touching.append(mark)
        blocks.append(Block(number, start, end, text[start:end], revisions.get(number, 0), words, tuple(touching)))
    return tuple(blocks)


def left(sets: SetView) -> Left:
    """How many of the shown suggestions are undecided. One query."""
    if not sets.shown:
        return Left(0, 0)
    total, decided = rows.decided_of(sets.own.pk if sets.own else 0, sets.shown)
    return Left(total - decided, total)


def touched_since(own: AnnotationSet, version: int) -> list[int]:
    """The blocks of a set written after a version. One query."""
    later = own.block_revisions.filter(revision__gt=version)
    return list(later.order_by("block").values_list("block", flat=True))


def _tokens_by_block(document: Document, bounds: Sequence[Part]) -> list[tuple[Part, ...]]:
    """The word tokens that lie wholly in each of the given blocks."""
    text = document.body.text
    tokens = document.body.token_bounds
    found: list[tuple[Part, ...]] = []
    for start, end in bounds:
        words = []
        index = bisect_left(tokens, (start, start))
        while index < len(tokens) and tokens[index][1] <= end:
            token = tokens[index]
            if not text[token[0] : token[1]].isspace():
                words.append(token)
            index += 1
        found.append(tuple(words))
    return found
