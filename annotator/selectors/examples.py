"""Examples for the guidelines: short spans of finished gold, in context.

Only from documents that the person may read and does not still work on, so that gold gives nothing away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from annotator.access import Actor
from annotator.models import AnnotationSet, Assignment, Document, Span
from annotator.selectors import queue
from annotator.selectors.windows import InContext, in_context, with_window
from annotator.workflow import DONE, Stage

PER_LABEL = 3
LONGEST = 60  # characters
SETS = 200  # the gold that was finished last
_CANDIDATES = 4 * PER_LABEL  # of each label: the same words are shown once


@dataclass(frozen=True, slots=True)
class Example:
    document: int
    title: str
    context: InContext


def gold_examples(actor: Actor) -> dict[int, tuple[Example, ...]]:
    """Label id -> at most PER_LABEL spans with different words, from the gold that was finished last. Two queries."""
    gold = AnnotationSet.objects.filter(document__in=_not_at_work(actor), role=AnnotationSet.Role.GOLD)
    newest = gold.filter(state=Stage.SUBMITTED).order_by(F("submitted_at").desc(nulls_last=True), "-pk")[:SETS]
    order = (F("annotation_set__submitted_at").desc(nulls_last=True), F("annotation_set").desc(), F("start").asc())
    candidates = (
        Span.objects.filter(annotation_set__in=newest.values("pk"), end__lte=F("start") + LONGEST)
        .annotate(rank=Window(RowNumber(), partition_by="label", order_by=order))
        .filter(rank__lte=_CANDIDATES)
        .order_by("label", "rank")
    )
    numbers = list(candidates.values_list("pk", flat=True))
    spans = with_window(Span.objects.filter(pk__in=numbers).select_related("annotation_set__document")).in_bulk()
    found: dict[int, dict[str, Example]] = defaultdict(dict)
    for span in (spans[number] for number in numbers):
        context, document = in_context(span), span.annotation_set.document
        found[span.label_id].setdefault(context.quote.casefold(), Example(document.pk, document.title, context))
    return {label: tuple(examples.values())[:PER_LABEL] for label, examples in found.items()}


def _not_at_work(actor: Actor) -> QuerySet[Document]:
    begun = AnnotationSet.objects.filter(
        document=OuterRef("pk"), role=AnnotationSet.Role.HUMAN, author=actor.user_id
    ).exclude(state__in=DONE)
    to_do = Assignment.objects.filter(document=OuterRef("pk"), user=actor.user_id, state__in=Assignment.TO_DO)
    return queue.listed(actor).filter(~Exists(begun), ~Exists(to_do))
