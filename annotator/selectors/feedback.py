"""What review and adjudication made of a person's own work, and why.

Only the own work and gold: neither what others marked nor what there was to choose from. Gold is compared once it is
finished and the own set is done, so that nobody who still works sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from annotator.access import Actor
from annotator.editing.state import SpanState
from annotator.models import AnnotationSet, Document, Resolution, Review
from annotator.records import Schema
from annotator.selectors import queue, rows
from annotator.selectors.comparing import Comparison, Entry, LabelEntry, compare, compare_labels, drawn
from annotator.selectors.differences import read_labels
from annotator.selectors.marks import Block, Mark
from annotator.selectors.paging import Place, cut
from annotator.selectors.reviews import Verdict, knows_reviewers, verdict_of
from annotator.selectors.schemas import schema_of
from annotator.selectors.set_review import span_mark
from annotator.selectors.state import spans_and_proposals
from annotator.workflow import DONE, Stage

PAGE_SIZE = 10
HUMAN, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.GOLD
_NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())


@dataclass(frozen=True, slots=True)
class Item:
    """One document. `comparison` and `labels` say how gold differs from the own work; None where there is no gold.

    `at` is when the last was said about it, `reviews` come with the newest first.
    """

    document: Document
    own: AnnotationSet
    at: datetime
    reviews: tuple[Verdict, ...]
    comparison: Comparison | None
    labels: tuple[LabelEntry, ...]

    @property
    def changed_labels(self) -> tuple[LabelEntry, ...]:
        return tuple(entry for entry in self.labels if entry.kind)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A page of items, the newest first; `earlier` and `later` are places, None at the ends."""

    items: tuple[Item, ...]
    earlier: Place | None
    later: Place | None

    @property
    def newest(self) -> datetime | None:
        return max((item.at for item in self.items), default=None)


@dataclass(frozen=True, slots=True)
class DocumentFeedback:
    """One document with its whole text."""

    item: Item
    blocks: tuple[Block, ...]


def with_feedback(actor: Actor) -> QuerySet[Any]:
    """The person's own sets that were reviewed, or that are done and have finished gold beside them.

    Each has the time of the newest of both as `at`, and as `gold_set` the id of that gold.
    """
    reviews = Review.objects.filter(annotation_set=OuterRef("pk")).order_by("-id")
    gold = AnnotationSet.objects.filter(document=OuterRef("document"), role=GOLD, state=Stage.SUBMITTED)
    mine = AnnotationSet.objects.filter(document__in=queue.listed(actor), role=HUMAN, author=actor.user_id)
    reviewed = Subquery(reviews.values("created_at")[:1])
    finished = _once_done(Subquery(gold.values("submitted_at")[:1]))
    sets: QuerySet[Any] = mine.annotate(
        at=Greatest(Coalesce(reviewed, _NEVER), Coalesce(finished, _NEVER)),
        gold_set=_once_done(Subquery(gold.values("pk")[:1])),
    )
    return sets.filter(Q(at__gt=_NEVER) | Q(gold_set__isnull=False))


def feedback_page(
    actor: Actor, *, after: Place | None = None, before: Place | None = None, size: int = PAGE_SIZE
) -> Feedback:
    """One page. Five queries, whatever is on it."""
    sets = with_feedback(actor).select_related("document__body").defer("document__body__tokens", "document__meta")
    page = cut(sets, rising=False, after=after, before=before, size=size)
    return Feedback(_items(page.rows, actor), page.earlier, page.later)


def document_feedback(document: Document, actor: Actor) -> DocumentFeedback | None:
    """What was said about one document, None if nothing yet. At most six queries; `document.body` must be loaded."""
    own = with_feedback(actor).filter(document=document).first()
    if own is None:
        return None
    own.document = document
    (item,) = _items([own], actor)
    marks = item.comparison.marks if item.comparison else _own_marks(own, schema_of(actor.project))
    return DocumentFeedback(item, drawn(document, marks))


def _once_done(value: Subquery) -> Case:
    return Case(When(state__in=DONE, then=value))


def _items(sets: Sequence[Any], actor: Actor) -> tuple[Item, ...]:
    """Four queries."""
    schema = schema_of(actor.project)
    gold = {own.pk: own.gold_set for own in sets if own.gold_set is not None}
    spans = _spans([*gold, *gold.values()])
    labels = read_labels([*gold, *gold.values()])
    reasons = _reasons(gold.values())
    reviews = _verdicts(sets, named=knows_reviewers(actor))
    return tuple(
        Item(
            document=own.document,
            own=own,
            at=own.at,
            reviews=tuple(reviews[own.pk]),
            comparison=_compared(own, spans, reasons, schema) if own.pk in gold else None,
            labels=compare_labels(labels[own.pk], labels[gold[own.pk]], schema) if own.pk in gold else (),
        )
        for own in sets
    )


def _compared(
    own: Any, spans: Mapping[int, Sequence[SpanState]], reasons: Mapping[int, Sequence[Resolution]], schema: Schema
) -> Comparison:
    """Notes on spans of gold may be another annotator's: they are left out."""

    def in_gold(span: SpanState) -> Mark:
        return replace(span_mark(span, schema), note="")

    def marked(span: SpanState) -> Mark:
        return replace(span_mark(span, schema), state="r")

    found = compare(spans[own.pk], spans[own.gold_set], own.document, was=marked, now=in_gold)
    decided = reasons[own.gold_set]
    return replace(found, entries=tuple(_explained(entry, decided) for entry in found.entries))


def _explained(entry: Entry, decided: Iterable[Resolution]) -> Entry:
    """The entry with what was said about the conflicts that it lies in."""
    start, end = entry.range
    said = [_words(each) for each in decided if each.start < end and start < each.end]
    return replace(entry, reasons=tuple(dict.fromkeys(filter(None, said))))


def _words(resolution: Resolution) -> str:
    reason = resolution.get_reason_display().capitalize() if resolution.reason else ""
    return ": ".join(filter(None, [reason, resolution.note]))


def _spans(sets: Iterable[int]) -> dict[int, list[SpanState]]:
    """Id of a set -> its spans. One query."""
    found: dict[int, list[SpanState]] = defaultdict(list)
    for pk, owner, label, _, _, parts, _, source, note in rows.spans_in(list(sets), None, ()):
        found[owner].append(SpanState(pk, label, parts, source, note))
    return found


def _own_marks(own: AnnotationSet, schema: Schema) -> list[Mark]:
    spans, _ = spans_and_proposals(own.pk, rows.spans_in([own.pk], None, ()))
    return [span_mark(span, schema) for span in sorted(spans.values(), key=lambda span: span.parts)]


def _reasons(gold: Iterable[int]) -> dict[int, list[Resolution]]:
    """Id of a gold set -> the Resolutions that count and say why. One query."""
    newest: dict[tuple[int, str], Resolution] = {}
    for each in Resolution.objects.filter(gold__in=list(gold), taken_back_at=None).order_by("id"):
        newest[each.gold_id, each.conflict] = each
    found: dict[int, list[Resolution]] = defaultdict(list)
    for (number, _), each in newest.items():
        found[number].append(each)
    return found


def _verdicts(sets: Iterable[AnnotationSet], *, named: bool) -> dict[int, list[Verdict]]:
    """Id of a set -> its reviews, the newest first. One query."""
    found: dict[int, list[Verdict]] = defaultdict(list)
    for each in Review.objects.filter(annotation_set__in=list(sets)).select_related("reviewer").order_by("-id"):
        found[each.annotation_set_id].append(verdict_of(each, named=named))
    return found
