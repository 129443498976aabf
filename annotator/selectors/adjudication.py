"""The documents of a project that can be adjudicated: a page of them at a time, the next one, the clean ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from annotator.access import Actor
from annotator.models import AnnotationSet, Assignment, Change, Document, GoldSource, Resolution
from annotator.selectors import queue
from annotator.selectors.claim_merge import ClaimSheet, claim_sheets
from annotator.selectors.gold import AT_WORK, GOLD, HUMAN, MERGES, FinishedSet, finished_sets, merged
from annotator.selectors.schemas import schema_of
from annotator.workflow import DONE, Stage

PAGE_SIZE = 30
STATES = {"new": "To begin", "open": "Being decided", "changed": "Sources changed", "submitted": "Finished"}


@dataclass(frozen=True, slots=True)
class Row:
    """A document: how many of its sources agree on how much. `decided` of the `conflicts` are.

    `own` where four eyes are wanted and two of them would be the person's own.
    """

    id: int
    title: str
    state: str
    sources: int
    wanted: int
    agreed: int
    conflicts: int
    decided: int
    own: bool

    @property
    def state_name(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts what the filter leaves; `earlier` and `later` are cursors, None at the ends."""

    rows: tuple[Row, ...]
    total: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Items and conflicts of a document, claims and what is asked of them among these."""

    agreed: int
    conflicts: int
    decided: int = 0


def adjudicable(actor: Actor) -> QuerySet[Document]:
    """What all who have it have submitted, and whatever has gold."""
    finished = AnnotationSet.objects.filter(document=OuterRef("pk"), role=HUMAN, state__in=DONE)
    working = Assignment.objects.filter(document=OuterRef("pk"), state__in=AT_WORK)
    ready = Q(Exists(finished)) & ~Q(Exists(working))
    return queue.listed(actor).filter(ready | Q(Exists(_gold())))


def page(
    actor: Actor, state: str = "", *, after: int | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """One page, after or before a cursor; `state` is one of STATES, or "" for all that is not finished.

    Nine queries, five more under the strategy "weighted" and nine at the most for claims and values.
    """
    matching = _in_state(actor, state)
    documents, earlier, later = _slice(matching, after, before, size)
    sets = finished_sets([document.pk for document in documents])
    counted = _live([document for document in documents if document.gold is None], sets, actor)
    counted |= stored_counts(document.gold for document in documents if document.gold is not None)
    counted = _with_claims(counted, documents, sets)
    rows = tuple(_row(document, sets.get(document.pk, []), counted, actor) for document in documents)
    return Page(rows, matching.count(), earlier, later)


def next_document(actor: Actor, after: int = 0) -> int | None:
    """The next document to adjudicate, after this one and then from the start. At most two queries."""
    found = _not_ones_own(_in_state(actor, ""), actor).order_by("pk").values_list("pk", flat=True)
    return found.filter(pk__gt=after).first() or found.exclude(pk=after).first()


def clean_candidates(actor: Actor, after: int, most: int) -> list[int]:
    """The ids of documents after this one that are not finished and on which nobody is wanted any more. One query."""
    waiting = _in_state(actor, "unchanged").filter(free_slots=0, pk__gt=after)
    return list(_not_ones_own(waiting, actor).order_by("pk").values_list("pk", flat=True)[:most])


def finished_by(actor: Actor, group: UUID) -> int:
    """How many documents a step of this person finished and are finished still. One query."""
    done = Change.objects.filter(project=actor.project, actor_id=actor.user_id, group=group)
    still = done.filter(action="gold.finish_clean", annotation_set__version=F("version"))
    return still.filter(annotation_set__state=Stage.SUBMITTED).count()


def _gold() -> QuerySet[AnnotationSet]:
    return AnnotationSet.objects.filter(document=OuterRef("pk"), role=GOLD)


def _changed() -> Q:
    """Gold whose sources were annotated or opened again since, or to which one came."""
    since = Change.objects.filter(
        annotation_set=OuterRef("source"), version__gt=OuterRef("version"), action__startswith="span."
    )
    stale = GoldSource.objects.filter(gold__document=OuterRef("pk"), version__lt=F("source__version"))
    stale = stale.filter(Q(Exists(since)) | ~Q(source__state__in=DONE))
    more = AnnotationSet.objects.filter(document=OuterRef("pk"), role=HUMAN, state__in=DONE, used_in=None)
    return Q(Exists(_gold())) & (Q(Exists(stale)) | Q(Exists(more)))


def _in_state(actor: Actor, state: str) -> QuerySet[Document]:
    """The documents in one of STATES, or "" for all that is not finished, or "unchanged" for those of them that are
    not changed.
    """
    documents = adjudicable(actor).annotate(
        gold=Subquery(_gold().values("pk")), gold_state=Subquery(_gold().values("state")), changed=_changed()
    )
    if state == "new":
        return documents.filter(gold=None)
    if state == "changed":
        return documents.filter(changed=True)
    if state == "open":
        return documents.filter(gold_state=Stage.OPEN, changed=False)
    if state == "submitted":
        return documents.filter(gold_state=Stage.SUBMITTED, changed=False)
    unfinished = Q(gold=None) | Q(gold_state=Stage.OPEN)
    return documents.filter(unfinished, changed=False) if state else documents.filter(unfinished | Q(changed=True))


def _not_ones_own(documents: QuerySet[Document], actor: Actor) -> QuerySet[Document]:
    if not actor.project.four_eyes:
        return documents
    own = AnnotationSet.objects.filter(document=OuterRef("pk"), role=HUMAN, state__in=DONE, author=actor.user_id)
    return documents.filter(~Exists(own))


def _slice(
    documents: QuerySet[Document], after: int | None, before: int | None, size: int
) -> tuple[list[Any], int | None, int | None]:
    """The documents of the page by id, and the cursors to the pages around it."""
    backwards = before is not None
    if backwards:
        documents = documents.filter(pk__lt=before)
    elif after is not None:
        documents = documents.filter(pk__gt=after)
    found: list[Any] = list(documents.order_by("-pk" if backwards else "pk").defer("meta")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return [], None, None
    has_earlier = more if backwards else after is not None
    has_later = True if backwards else more
    return found, found[0].pk if has_earlier else None, found[-1].pk if has_later else None


def _live(documents: Sequence[Document], sets: Mapping[int, Sequence[FinishedSet]], actor: Actor) -> dict[int, Counted]:
    """Document -> what a merge of it would be now."""
    wanted = {document.pk: sets[document.pk] for document in documents if document.pk in sets}
    merges, _ = merged(wanted, actor.project, schema_of(actor.project))
    return {pk: Counted(len(made.agreed), len(made.conflicts)) for pk, made in merges.items()}


def _with_claims(
    counted: Mapping[int, Counted], documents: Sequence[Any], sets: Mapping[int, Sequence[FinishedSet]]
) -> dict[int, Counted]:
    """The same with the claims that all agree on, and the questions on claims and values."""
    wanted = {
        each.pk: (AnnotationSet(pk=each.gold) if each.gold else None, [found.id for found in sets.get(each.pk, ())])
        for each in documents
    }
    return {pk: _more(counted.get(pk, Counted(0, 0)), sheet) for pk, sheet in claim_sheets(wanted).items()}


def _more(found: Counted, sheet: ClaimSheet) -> Counted:
    if not sheet:
        return found
    asked = len(sheet.asked)
    agreed = sum(not each.questions for each in sheet.groups)
    return Counted(found.agreed + agreed, found.conflicts + asked, found.decided + asked - sheet.left)


def stored_counts(gold: Iterable[int]) -> dict[int, Counted]:
    """Document -> what its gold set was merged to and how much is decided. Two queries."""
    sets = list(gold)
    newest = Change.objects.filter(annotation_set__in=sets, action__in=MERGES).order_by()
    last = newest.values("annotation_set").annotate(last=Max("pk")).values("last")
    merges = Change.objects.filter(pk__in=last).values_list(
        "document_id", "annotation_set_id", "data__counts", "data__keys"
    )
    decided: dict[int, set[str]] = {each: set() for each in sets}
    counting = Resolution.objects.filter(gold__in=sets, taken_back_at=None).order_by()
    for owner, key in counting.values_list("gold_id", "conflict").distinct():
        decided[owner].add(key)
    return {
        document: Counted(counts[0], counts[1], len(decided[owner] & set(keys)))
        for document, owner, counts, keys in merges
    }


def _row(document: Any, sets: Sequence[FinishedSet], known: Mapping[int, Counted], actor: Actor) -> Row:
    found = known.get(document.pk, Counted(0, 0))
    state = "new" if document.gold is None else "changed" if document.changed else document.gold_state
    return Row(
        id=document.pk,
        title=document.title,
        state=state,
        sources=len(sets),
        wanted=document.annotators or actor.project.annotators_per_document,
        agreed=found.agreed,
        conflicts=found.conflicts,
        decided=found.decided,
        own=actor.project.four_eyes and actor.user_id in {each.author for each in sets},
    )
