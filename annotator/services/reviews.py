"""Reviewing: a reviewer accepts a submitted set or returns it with a note; many may be accepted in one step.

A decision names the version of the set that was read. Nobody reviews their own work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from annotator.access import Actor, require
from annotator.accounts.models import User
from annotator.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from annotator.models import AnnotationSet, Change, Document, Review
from annotator.roles import Permission
from annotator.selectors.reviews import Filters, oldest_versions, visible_work
from annotator.services import assignments, changes
from annotator.services.annotations import move
from annotator.workflow import Stage, Step, after

LONGEST_NOTE = 2_000
MOST = 500  # sets of one step

VERDICTS = {Step.ACCEPT: Review.Verdict.ACCEPTED, Step.RETURN: Review.Verdict.RETURNED}


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many sets a step accepted, and how many it left: decided by somebody else or changed since."""

    sets: int
    left: int


@transaction.atomic
def accept(*, annotation_set: AnnotationSet, version: int, operation: UUID, by: Actor, note: str = "") -> Review:
    """Accept a submitted set as it was read, or answer again if this operation did it before.

    Raises Stale if it is not in this version any more, Conflict if it is not submitted, Forbidden for one's own,
    NotFound, Invalid, OperationReused. Costs 5 queries.
    """
    return _decide(Step.ACCEPT, annotation_set, version, note, operation, by)


@transaction.atomic
def return_(*, annotation_set: AnnotationSet, version: int, note: str, operation: UUID, by: Actor) -> Review:
    """Give a submitted or accepted set back to its author, to work on again first of all; `note` says what is to do.

    Raises what `accept` raises. Costs 7 queries.
    """
    if not note.strip():
        raise Invalid("Say what is to be done.", where="note")
    return _decide(Step.RETURN, annotation_set, version, note, operation, by)


@transaction.atomic
def accept_many(*, sets: Mapping[int, int], operation: UUID, by: Actor) -> Accepted:
    """Accept these sets, each by its id with the version that was read, in one step.

    What is not submitted in this version any more, is one's own or not there is left. Raises Conflict if nothing can
    be accepted, Invalid for more than MOST, OperationReused. Costs 5 queries, on SQLite up to 15 for many sets.
    """
    digest = changes.request_digest(["accept", sorted(sets.items())])
    return _earlier_step(operation, digest, by) or _accept(sets, operation, digest, by)


@transaction.atomic
def accept_equal(*, filters: Filters, operation: UUID, by: Actor) -> Accepted:
    """Accept what waits, fits the filters and equals the suggestions, the oldest MOST at once; as `accept_many`.

    `filters.state` and `filters.differences` do not matter. Two queries more.
    """
    chosen = Filters(Stage.SUBMITTED, filters.person, filters.outlet, "none")
    digest = changes.request_digest(["accept equal", asdict(chosen)])
    if (earlier := _earlier_step(operation, digest, by)) is not None:
        return earlier
    return _accept(oldest_versions(by, chosen, MOST), operation, digest, by)


def _decide(step: Step, annotation_set: AnnotationSet, version: int, note: str, operation: UUID, by: Actor) -> Review:
    reviewer, note = _reviewer(by), _checked(note)
    own = _locked(by).filter(pk=annotation_set.pk).first()
    digest = changes.request_digest([step, annotation_set.pk, note])
    document = Document(pk=annotation_set.document_id)
    # Before anything is refused: in a blind project a set that was returned is out of the reviewer's sight.
    if (earlier := changes.earlier(by=by, document=document, operation=operation, digest=digest)) is not None:
        return Review.objects.get(pk=earlier.data["review"])
    if own is None:
        raise NotFound("There is no such annotation set of this document.")
    if own.author_id == by.user_id:
        raise Forbidden("Nobody reviews their own work.", hint="Another reviewer can.")
    if own.version != version:
        raise Stale("This work changed since it was read. Nothing was saved.", hint="Read it again.")
    after(own.state, step)
    review = Review.objects.create(
        annotation_set=own, reviewer=reviewer, verdict=VERDICTS[step], version=version, note=note
    )
    data = {"review": review.pk, **({"note": note} if note else {})}
    move(own, step, by=by, operation=operation, request_digest=digest, data=data)
    if step == Step.RETURN:
        assignments.take_up_again(own, by)
    return review


def _accept(sets: Mapping[int, int], operation: UUID, digest: str, by: Actor) -> Accepted:
    if MOST < len(sets):
        raise Invalid(f"At most {MOST} sets can be accepted at once.", where="set")
    there = _locked(by).filter(pk__in=sets, state=Stage.SUBMITTED).exclude(author=by.user_id).order_by("pk")
    kept = [each for each in there if each.version == sets[each.pk]]
    if not kept:
        raise Conflict("None of these can be accepted.", hint="Somebody may have been faster.")
    reviewer = _reviewer(by)
    reviews = Review.objects.bulk_create(
        Review(annotation_set=each, reviewer=reviewer, verdict=Review.Verdict.ACCEPTED, version=each.version)
        for each in kept
    )
    _raise(kept)
    answer = Accepted(len(kept), len(sets) - len(kept))
    Change.objects.bulk_create(_entries(reviews, answer, operation, digest, by))
    return answer


def _raise(sets: Sequence[AnnotationSet]) -> None:
    """Into the state accepted, with a new version. One query."""
    AnnotationSet.objects.filter(pk__in=[each.pk for each in sets]).update(
        state=Stage.ACCEPTED, version=F("version") + 1
    )
    for each in sets:
        each.state, each.version = Stage.ACCEPTED, each.version + 1


def _entries(reviews: Sequence[Review], answer: Accepted, operation: UUID, digest: str, by: Actor) -> list[Change]:
    """One Change for each set, all with one group; the first has the operation and what a retry is answered."""
    first: dict[str, Any] = {"operation": operation, "request_digest": digest}
    return [
        changes.entry(
            by=by,
            action=f"document.{Step.ACCEPT}",
            document=review.annotation_set.document_id,
            annotation_set=review.annotation_set,
            group=operation,
            data={"review": review.pk, **({} if place else {"accepted": asdict(answer)})},
            **({} if place else first),
        )
        for place, review in enumerate(reviews)
    ]


def _earlier_step(operation: UUID, digest: str, by: Actor) -> Accepted | None:
    """What this operation did before. One query."""
    _reviewer(by)
    earlier = changes.earlier(by=by, operation=operation, digest=digest)
    return None if earlier is None else Accepted(**earlier.data["accepted"])


def _locked(by: Actor) -> QuerySet[AnnotationSet]:
    return visible_work(by).select_for_update(of=("self",))


def _reviewer(by: Actor) -> User:
    """Who reviews. Raises Forbidden, Invalid."""
    require(by, Permission.REVIEW)
    if by.user is None:
        raise Invalid("The command line reviews nothing.")
    return by.user


def _checked(note: str) -> str:
    note = note.strip()
    if LONGEST_NOTE < len(note) or "\0" in note:
        raise Invalid(f"A note has at most {LONGEST_NOTE:,} characters.", where="note")
    return note
