"""Finishing gold: one document, many without a conflict at once, taking that back, and opening finished gold again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from annotator import workflow
from annotator.access import Actor, require
from annotator.adjudication.values import Merge
from annotator.errors import Conflict, Invalid, NotFound, Stale
from annotator.models import AnnotationSet, Change, Document, GoldSource
from annotator.roles import Permission
from annotator.selectors.adjudication import clean_candidates, stored_counts
from annotator.selectors.claim_merge import claim_sheet, claim_sheets
from annotator.selectors.gold import GOLD, FinishedSet, finished_sets, is_changed, merged, resolutions, stored_merge
from annotator.selectors.schemas import schema_of
from annotator.services import changes, claim_merging, gold, set_rows
from annotator.services.claim_adjudication import merged_sources
from annotator.services.gold import Request, Spans
from annotator.workflow import DONE, Stage, Step

LONGEST_REASON = 1_000
MOST = 500  # documents that one step looks at


@dataclass(frozen=True, slots=True)
class Finished:
    """What a step over many documents did: how many it finished of how many it looked at.

    `last` is the document it came to; None if there is none after it.
    """

    documents: int
    looked_at: int
    last: int | None

    def as_json(self) -> list[int | None]:
        return [self.documents, self.looked_at, self.last]


@transaction.atomic
def finish(*, document: Document, operation: UUID, by: Actor, leave_out: bool = False) -> AnnotationSet:
    """Say that the gold is finished; where nothing was done yet it is begun. `leave_out` leaves out what is undecided.

    Raises what `begin` does, and Conflict while conflicts or questions on claims and values are undecided, or if the
    sources are not what was merged. Some sixteen queries, ten more where it begins the gold set.
    """
    asked = Request(document, operation, ("finish",), by)
    if (before := asked.earlier()) is not None and before.annotation_set is not None:
        return before.annotation_set
    own = gold.claim(document, by)
    stored, known = stored_merge(own), resolutions(own)
    sheet = claim_sheet(own, merged_sources(own))
    left = sum(each.key not in known for each in stored.merge.conflicts) + sheet.left
    if left and not leave_out:
        raise Conflict(
            "One conflict is not decided." if left == 1 else f"{left} conflicts are not decided.",
            hint="Decide, also on the page of claims, or finish again and leave out what is undecided.",
        )
    if sheet.waiting or is_changed(own, stored, by.project):
        raise Conflict("The sources changed since they were merged.", hint="Merge them again.")
    values = set_rows.write(own, claim_merging.values_carried(sheet))
    _move(own, Step.SUBMIT)
    asked.record(own, "gold.finish", values, left=left)
    return own


@transaction.atomic
def edit_finished(*, document: Document, operation: UUID, reason: str, by: Actor) -> AnnotationSet:
    """Open finished gold again, for a reason. Raises Forbidden, Conflict, Invalid. Five queries."""
    require(by, Permission.EDIT_FINISHED_GOLD)
    reason = reason.strip()
    if not reason or LONGEST_REASON < len(reason) or "\0" in reason:
        raise Invalid(f"Say why, in at most {LONGEST_REASON:,} characters.", where="reason")
    asked = Request(document, operation, ("reopen",), by)
    if (before := asked.earlier()) is not None and before.annotation_set is not None:
        return before.annotation_set
    own = gold.locked(document)
    if own is None:
        raise Conflict("This document has no gold yet.")
    if own.state in DONE:
        gold.raise_version(own)
        _move(own, Step.REOPEN)
        asked.record(own, "gold.reopen", reason=reason)
    return own


def finish_clean(*, operation: UUID, by: Actor, after: int = 0) -> Finished:
    """Finish the gold of the documents after this one that have no conflict, in one transaction, as one step.

    It looks at MOST documents that nobody works on or is wanted for and, where four eyes are wanted, that are not the
    person's own. Raises Forbidden. Some twenty queries, whatever the number of documents and spans.
    """
    require(by, Permission.ADJUDICATE)
    if by.user is None:
        raise Invalid("The command line decides nothing.")
    try:
        return _finish_clean(operation, by, after)
    except IntegrityError as error:
        raise Stale("Somebody began one of these documents at this moment. Nothing was saved.") from error


@transaction.atomic
def undo_clean(*, group: UUID, operation: UUID, by: Actor) -> int:
    """Open again what a step finished, but what somebody changed since; returns how many.

    One's own step, or with `undo_any` anybody's. Raises Forbidden, NotFound. Five queries.
    """
    require(by, Permission.ADJUDICATE)
    done = Change.objects.filter(project=by.project, group=group, action="gold.finish_clean")
    if not by.may(Permission.UNDO_ANY):
        done = done.filter(actor_id=by.user_id)
    versions = dict(done.values_list("annotation_set_id", "version"))
    if not versions:
        raise NotFound("There is no such step.")
    sets = AnnotationSet.objects.select_for_update().filter(pk__in=versions, state=Stage.SUBMITTED)
    found = [each for each in sets.order_by("document_id") if each.version == versions[each.pk]]
    AnnotationSet.objects.filter(pk__in=[each.pk for each in found]).update(
        state=Stage.OPEN, submitted_at=None, version=F("version") + 1
    )
    for each in found:
        each.version += 1
    Change.objects.bulk_create(
        changes.entry(
            by=by, action="gold.reopen_clean", document=each.document_id, annotation_set=each, group=operation
        )
        for each in found
    )
    return len(found)


@transaction.atomic
def _finish_clean(operation: UUID, by: Actor, after: int) -> Finished:
    digest = changes.request_digest(["finish_clean", after])
    if (before := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
        return Finished(*before.data["step"])
    documents = clean_candidates(by, after, MOST + 1)
    looked_at = documents[:MOST]
    there = AnnotationSet.objects.select_for_update().filter(role=GOLD, document__in=looked_at, state=Stage.OPEN)
    begun = {each.document_id: each for each in there.order_by("document_id")}
    sets = {pk: found for pk, found in finished_sets(looked_at).items() if pk not in begun}
    merges, spans = merged(sets, by.project, schema_of(by.project))
    unclear = _with_questions(begun, sets)
    fresh = {pk: made for pk, made in merges.items() if not made.conflicts and pk not in unclear}
    counts = stored_counts([own.pk for own in begun.values()])
    clean = [own for pk, own in begun.items() if not counts[pk].conflicts and pk not in unclear]
    _finish_all(clean)
    own = [*clean, *_make(fresh, sets, spans, by)]
    answer = Finished(len(own), len(looked_at), looked_at[-1] if MOST < len(documents) else None)
    if own:
        _record_all(own, answer, operation, digest, by)
    return answer


def _with_questions(begun: Mapping[int, AnnotationSet], sets: Mapping[int, Sequence[FinishedSet]]) -> frozenset[int]:
    """The documents on whose claims or values somebody has to decide. Three queries where there are none."""
    sources: dict[int, list[int]] = {own.pk: [] for own in begun.values()}
    for gold_set, source in GoldSource.objects.filter(gold__in=sources).values_list("gold", "source"):
        sources[gold_set].append(source)
    wanted: dict[int, tuple[AnnotationSet | None, Sequence[int]]] = {
        pk: (own, sources[own.pk]) for pk, own in begun.items()
    }
    wanted |= {pk: (None, [each.id for each in found]) for pk, found in sets.items()}
    sheets = claim_sheets(wanted)
    return frozenset(pk for pk, sheet in sheets.items() if sheet.left or (pk in begun and sheet.waiting))


def _finish_all(sets: Sequence[AnnotationSet]) -> None:
    """Gold sets that are begun already. One query."""
    AnnotationSet.objects.filter(pk__in=[each.pk for each in sets]).update(
        state=Stage.SUBMITTED, submitted_at=timezone.now(), version=F("version") + 1
    )
    for each in sets:
        each.version += 1


def _make(
    merges: Mapping[int, Merge], sets: Mapping[int, Sequence[FinishedSet]], spans: Mapping[int, Spans], by: Actor
) -> list[AnnotationSet]:
    """Finished gold sets with what is agreed, each with the Change that begins it. As many queries for any number."""
    now = timezone.now()
    made = AnnotationSet.objects.bulk_create(
        AnnotationSet(document_id=pk, role=GOLD, state=Stage.SUBMITTED, submitted_at=now, version=1) for pk in merges
    )
    GoldSource.objects.bulk_create(
        GoldSource(gold=own, source_id=each.id, version=each.version) for own in made for each in sets[own.document_id]
    )
    writes = [(own, gold.filled(merges[own.document_id].agreed, spans[own.document_id])) for own in made]
    deltas = set_rows.write_all(writes)
    facts = claim_merging.fill_all(
        {own.document_id: (own, [each.id for each in sets[own.document_id]]) for own in made}
    )
    Change.objects.bulk_create(
        changes.entry(
            by=by,
            action="gold.begin",
            document=own.document_id,
            annotation_set=own,
            data={
                **delta.then(facts[own.document_id][0]).as_json(),
                "blocks": [],
                **gold.merge_data(merges[own.document_id], claims=facts[own.document_id][1]),
            },
        )
        for own, delta in zip(made, deltas, strict=True)
    )
    return made


def _record_all(sets: Sequence[AnnotationSet], answer: Finished, operation: UUID, digest: str, by: Actor) -> None:
    """A Change for each set, all with one group; the first carries the operation and what a replay answers."""
    first: dict[str, Any] = {"operation": operation, "request_digest": digest, "data": {"step": answer.as_json()}}
    Change.objects.bulk_create(
        changes.entry(
            by=by,
            action="gold.finish_clean",
            document=own.document_id,
            annotation_set=own,
            group=operation,
            **({} if number else first),
        )
        for number, own in enumerate(sets)
    )


def _move(own: AnnotationSet, step: Step) -> None:
    """To the next state. Raises Conflict where that is no step. One query."""
    own.state = workflow.after(own.state, step)
    own.submitted_at = timezone.now() if step == Step.SUBMIT else None
    own.save(update_fields=["state", "submitted_at"])
