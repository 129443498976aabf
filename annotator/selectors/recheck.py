"""Spans to look at again, because a rule changed after they were decided.

Each person has those of his or her own sets, and who adjudicates those of gold too. A rule of the whole project counts
for every label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from annotator.access import Actor
from annotator.models import AnnotationSet, Guideline, Span
from annotator.records import LabelDef
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import all_visible
from annotator.selectors.windows import InContext, in_context, with_window
from annotator.workflow import DONE

MOST = 100
HUMAN, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.GOLD


@dataclass(frozen=True, slots=True)
class Waiting:
    """One span; `done` where its set is submitted or finished. `decided_at` is None where it is not known."""

    id: int
    document: int
    title: str
    gold: bool
    done: bool
    context: InContext
    decided_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Recheck:
    """The first MOST spans by document and place, and how many there are. `since` is when the rule changed last."""

    since: datetime | None
    spans: tuple[Waiting, ...]
    total: int


def since(actor: Actor) -> dict[int, datetime]:
    """Label id -> when a rule for it last changed earlier decisions, for the labels with such a rule. One query."""
    changed = Guideline.objects.filter(project=actor.project, changes_decisions=True).order_by()
    last = dict(changed.values_list("label").annotate(at=Max("created_at")))
    for_all = last.pop(None, None)
    if for_all is None:
        return last
    return {label.id: max(last.get(label.id, for_all), for_all) for label in schema_of(actor.project).labels}


def counts(actor: Actor, changed: Mapping[int, datetime]) -> dict[int, int]:
    """Label id -> how many spans wait for the person. One query, none where no rule changed."""
    if not changed:
        return {}
    rows = _spans(actor).filter(_older(changed)).order_by().values_list("label").annotate(number=Count("pk"))
    return dict(rows)


def waiting(actor: Actor, label: LabelDef) -> Recheck:
    """The spans of one label. At most three queries."""
    at = since(actor).get(label.id)
    if at is None:
        return Recheck(None, (), 0)
    found = _spans(actor).filter(_older({label.id: at})).select_related("annotation_set__document")
    rows = list(with_window(found.order_by("annotation_set__document", "start", "end", "id"))[:MOST])
    total = len(rows) if len(rows) < MOST else found.count()
    return Recheck(at, tuple(map(_waiting, rows)), total)


def among(actor: Actor, label: LabelDef, spans: Any) -> QuerySet[Span]:
    """Those of the spans named by id that wait for the person under this label. One query for the rule's time."""
    at = since(actor).get(label.id)
    found = _spans(actor).filter(pk__in=spans)
    return found.none() if at is None else found.filter(_older({label.id: at}))


def _spans(actor: Actor) -> QuerySet[Span]:
    """What the person looks at again: own work, and gold if he or she adjudicates it."""
    sets = all_visible(actor).filter(document__staged=False, document__archived_at=None)
    whose = Q(annotation_set__in=sets.filter(role=HUMAN, author=actor.user_id))
    if actor.may(Permission.ADJUDICATE):  # asked for apart: SQLite cannot plan both in one condition on the sets
        whose |= Q(annotation_set__in=_gold(actor, sets))
    spans: QuerySet[Span] = Span.objects.filter(whose)
    return spans


def _gold(actor: Actor, sets: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    """Gold that the person may adjudicate: not of what he or she annotated, where four eyes are wanted."""
    gold = sets.filter(role=GOLD)
    own = AnnotationSet.objects.filter(document=OuterRef("document"), role=HUMAN, author=actor.user_id, state__in=DONE)
    return gold.filter(~Exists(own)) if actor.project.four_eyes else gold


def _older(changed: Mapping[int, datetime]) -> Q:
    """Decided before the rule for their label changed, or nobody knows when."""
    by_time: dict[datetime, list[int]] = {}
    for label, at in changed.items():
        by_time.setdefault(at, []).append(label)
    wanted = Q(pk=None)
    for at, labels in by_time.items():
        wanted |= Q(label__in=labels) & (Q(decided_at__lt=at) | Q(decided_at=None))
    return wanted


def _waiting(span: Any) -> Waiting:
    document = span.annotation_set.document
    return Waiting(
        id=span.pk,
        document=document.pk,
        title=document.title,
        gold=span.annotation_set.role == GOLD,
        done=span.annotation_set.state in DONE,
        context=in_context(span),
        decided_at=span.decided_at,
        note=span.note,
    )
