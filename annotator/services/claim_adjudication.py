"""Adjudication of claims and values: each part, axis and value in which people differ is a question of its own.

The answers are Changes of the gold set; the claim is written with its last one (`claim_merging`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.access import Actor
from annotator.editing.state import Delta, SetState, fact_number
from annotator.errors import Conflict, DomainError, Invalid, Stale
from annotator.models import AnnotationSet, Change, Document
from annotator.selectors.claim_merge import DECIDED, TAKEN_BACK, ClaimSheet, claim_sheet
from annotator.selectors.fact_state import facts_about
from annotator.selectors.gold import finished_sets, used
from annotator.services import claim_merging, gold, set_rows
from annotator.services.gold import Request
from annotator.services.undo import check_unchanged, reversal
from annotator.text.segments import blocks_touched


@dataclass(frozen=True, slots=True)
class Answered:
    """The key of the question that was decided, or taken back."""

    gold: AnnotationSet
    question: str


def merged_sources(own: AnnotationSet) -> list[int]:
    """The finished sets that a gold set was made of. Two queries."""
    found = used(own)
    return [each.id for each in finished_sets([own.document_id]).get(own.document_id, ()) if each.id in found]


def decide(*, document: Document, operation: UUID, question: str, option: int, seen: int | None, by: Actor) -> Answered:
    """Choose one option of a question, by its number from 0, or answer again if this operation did.

    `seen` is the id of the Change that counted when the person looked, None for none. Raises Stale if another counts by
    now or there is something else to choose from, Conflict if the gold is finished or a claim that is dropped is linked
    from elsewhere, Forbidden, Invalid, OperationReused. `document.body` must be loaded. Some twenty queries, ten more
    where it begins the gold set.
    """
    asked = Request(document, operation, ("claim", question, option), by)
    return _once(asked, lambda: _decide(asked, question, option, seen))


def undo(*, document: Document, operation: UUID, by: Actor) -> Answered:
    """Take back the person's last decision on claims or values of this document.

    Raises Conflict if there is none, Stale if somebody decided that again or changed what it led to.
    """
    asked = Request(document, operation, ("claim_undo",), by)
    return _once(asked, lambda: _undo(asked))


@transaction.atomic
def _decide(asked: Request, key: str, option: int, seen: int | None) -> Answered:
    own = gold.claim(asked.document, asked.by)
    sheet = claim_sheet(own, merged_sources(own))
    question = next((each for each in sheet.asked if each.key == key), None)
    present = sheet.decided.get(key)
    if question is None or (present and present.change) != seen:
        raise Stale("This was decided or changed meanwhile. Nothing was saved.", hint="Look again and repeat.")
    if not 0 <= option < len(question.options):
        raise Invalid("There is no such answer.", where="choose")
    said = question.options[option].said
    delta = claim_merging.decided(own, sheet, key, said)
    _write(asked, own, delta, DECIDED, claim=[key, said])
    return Answered(own, key)


@transaction.atomic
def _undo(asked: Request) -> Answered:
    if gold.locked(asked.document) is None:
        raise Conflict("There is nothing to undo.")
    own = gold.claim(asked.document, asked.by)
    sheet = claim_sheet(own, merged_sources(own))
    change = _last(own, asked.by)
    key = str(change.data["claim"][0])
    if not _counts(sheet, change, key):
        raise Stale("That was decided again since, so it cannot be taken back. Nothing was saved.")
    delta = reversal(change)
    known = facts_about(own.pk, [fact_number(swap) for swap in delta.facts])
    check_unchanged(SetState({}, {}, {}, facts=known), delta)
    _write(asked, own, delta, TAKEN_BACK, claim=[key, ""], undone=change.pk)
    return Answered(own, key)


def _last(own: AnnotationSet, by: Actor) -> Change:
    """The person's last decision that is not taken back. Two queries. Raises Conflict."""
    taken_back = Change.objects.filter(annotation_set=own, action=TAKEN_BACK).values_list("data__undone", flat=True)
    done = Change.objects.filter(annotation_set=own, action=DECIDED, actor=by.user_id)
    change: Change | None = done.exclude(pk__in=list(taken_back)).order_by("pk").last()
    if change is None:
        raise Conflict("There is nothing to undo.")
    return change


def _counts(sheet: ClaimSheet, change: Change, key: str) -> bool:
    present = sheet.decided.get(key)
    return present is not None and present.change == change.pk


def _write(asked: Request, own: AnnotationSet, delta: Delta, action: str, **data: object) -> None:
    delta = set_rows.write(own, delta)
    blocks = blocks_touched(asked.document.body.block_bounds, delta.ranges())
    set_rows.raise_revisions(own, blocks)
    asked.record(own, action, delta, blocks=list(blocks), **data)


def _once(asked: Request, carry_out: Callable[[], Answered]) -> Answered:
    """A retry looks stale or impossible by now, so only what fails can be one. Raises OperationReused."""
    try:
        return carry_out()
    except (DomainError, IntegrityError) as error:
        before = asked.earlier()
        if before is not None and before.annotation_set is not None:
            return Answered(before.annotation_set, str(before.data["claim"][0]))
        if isinstance(error, IntegrityError):
            raise Stale("Somebody began this document at this moment. Nothing was saved.", hint="Repeat it.") from error
        raise
