"""What the annotation page shows: marks over blocks, as frozen values read with a fixed number of queries.

A mark is a span of the person's own set, or a suggestion that the person has not turned into one. Its state is
a letter, as in the page's class names: s suggested, a accepted, c corrected, r rejected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from annotator.access import Actor
from annotator.models import AnnotationSet, BlockRevision, Decision, Document, Span
from annotator.records import LabelDef, Part, Schema
from annotator.selectors.schemas import schema_of
from annotator.text.ranges import overlaps

STATES = {"s": "suggested", "a": "accepted", "c": "corrected", "r": "rejected"}


@dataclass(frozen=True, slots=True)
class Mark:
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
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]

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
    """One query."""
    sets = list(
        AnnotationSet.objects.filter(document=document)
        .filter(Q(role=AnnotationSet.Role.SUGGESTION) | Q(role=AnnotationSet.Role.HUMAN, author_id=actor.user_id))
        .select_related("run")
    )
    own = next((each for each in sets if each.role == AnnotationSet.Role.HUMAN), None)
    return SetView(own, {each.pk: _source(each) for each in newest_per_suggester(sets)})


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
    marks = read_marks(sets, schema)
    labels: frozenset[int] = frozenset()
    if sets.own is not None:
        labels = frozenset(sets.own.document_labels.values_list("label_id", flat=True))
    numbers = range(len(document.body.block_bounds))
    return Review(document, schema, sets, read_blocks(document, sets, numbers, marks), marks, labels)


def read_marks(sets: SetView, schema: Schema, within: Part | None = None) -> tuple[Mark, ...]:
    """The marks of a document, or those that touch a range, by start and then longest first. Two queries."""
    ids = [*sets.shown, *([sets.own.pk] if sets.own else [])]
    rows = Span.objects.filter(annotation_set_id__in=ids)
    if within is not None:
        rows = rows.filter(start__lt=within[1], end__gt=within[0])
    spans = list(rows)
    decided: dict[int, tuple[str, int | None]] = {}
    verdict_of_span: dict[int, str] = {}
    if sets.own is not None:
        decisions = Decision.objects.filter(annotation_set=sets.own)
        if within is not None:
            decisions = decisions.filter(Q(suggestion_id__in=[s.pk for s in spans]) | Q(span_id__in=[s.pk for s in spans]))
        for suggestion, verdict, span in decisions.values_list("suggestion_id", "verdict", "span_id"):
            decided[suggestion] = verdict, span
            if span is not None:
                verdict_of_span[span] = verdict
    own_id = sets.own.pk if sets.own else 0
    marks = []
    for row in spans:
        label = schema.by_id.get(row.label_id) or LabelDef(name="?", id=row.label_id)
        parts = tuple((a, b) for a, b in row.parts) if row.parts else ((row.start, row.end),)
        if row.annotation_set_id == own_id:
            state = "c" if verdict_of_span.get(row.pk) == "corrected" else "a"
            marks.append(Mark(row.pk, label, parts, state, note=row.note, derived_from=row.derived_from_id))
        elif row.pk not in decided:
            source = sets.shown[row.annotation_set_id]
            marks.append(Mark(row.pk, label, parts, "s", source, row.score))
        elif decided[row.pk][0] == "rejected":
            source = sets.shown[row.annotation_set_id]
            marks.append(Mark(row.pk, label, parts, "r", source, row.score))
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id)))


def read_blocks(
    document: Document, sets: SetView, numbers: Sequence[int], marks: Sequence[Mark]
) -> tuple[Block, ...]:
    """The numbered blocks with what of the marks touches them. One query."""
    revisions: dict[int, int] = {}
    if sets.own is not None:
        revised = BlockRevision.objects.filter(annotation_set=sets.own)
        if len(numbers) < len(document.body.block_bounds):
            revised = revised.filter(block__in=numbers)
        revisions = dict(revised.values_list("block", "revision"))
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
    suggestions = Span.objects.filter(annotation_set_id__in=list(sets.shown))
    mine = Decision.objects.filter(annotation_set=sets.own, suggestion=OuterRef("pk"))
    counts = suggestions.aggregate(total=Count("pk"), undecided=Count("pk", filter=~Exists(mine)))
    return Left(counts["undecided"], counts["total"])


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


def _source(suggestion_set: AnnotationSet) -> str:
    return str(suggestion_set.run) if suggestion_set.run else ""
