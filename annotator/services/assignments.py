"""Who works on which document: claiming the next one, giving it back, and what submitting does to it.

A hand-out is one transaction under the document's lock, and a slot is held once (see `models.Assignment`). What a
manager assigns is in `services.staffing`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotator.access import Actor, require
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AnnotationSet, Assignment, Change, Document, Membership
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.services import changes, slots

State, Origin = Assignment.State, Assignment.Origin
TRIES = 20
LONGEST_REASON = 1_000


def next_document(*, by: Actor, after: int = 0) -> int | None:
    """The id of the document to work on now: returned work first, then what the person has begun or was assigned
    (after the document `after`, which comes last), then the next one of the queue, which is claimed; not `after`.

    None if there is nothing. Two people never get the same slot, and nobody gets nothing while there is a document
    for them. At most 5 queries for one's own work, and 12 to claim.
    """
    require(by, Permission.ANNOTATE)
    found, again = _next_document(by, after)
    while again:
        found, again = _next_document(by, after)
    return found


@transaction.atomic
def claim(*, document: Document, by: Actor) -> Assignment:
    """Take this document. Raises Conflict if as many people as are wanted have it. At most 6 queries."""
    require(by, Permission.ANNOTATE)
    locked = _locked(document.pk, by).first()
    if locked is None:
        raise NotFound("There is no such document in this project.")
    own = Assignment.objects.filter(document=document, user=by.user_id).first()
    if own is not None and own.state in Assignment.HOLDING:
        return own
    if locked.archived_at is not None or slots.first_free(locked) is None:
        raise Conflict(
            "As many people as are wanted have this document.", hint="A manager can assign it to you nevertheless."
        )
    return _take(locked, by)


@transaction.atomic
def skip(*, document: Document, reason: str, by: Actor) -> Assignment:
    """Give a document back; the queue does not offer it to this person again. Its work is kept. Raises Invalid."""
    return _put_away(document, State.SKIPPED, reason, by)


@transaction.atomic
def flag(*, document: Document, reason: str, by: Actor) -> Assignment:
    """Say that something is wrong with a document. It keeps its slot until a manager decides. Raises Invalid."""
    return _put_away(document, State.FLAGGED, reason, by)


@transaction.atomic
def release(*, document: Document, by: Actor, user_id: int | None = None) -> Assignment:
    """Give back what is not done; it may be offered again. Another person's only with `assign`. Its work is kept."""
    if user_id is not None and user_id != by.user_id:
        require(by, Permission.ASSIGN)
    assignment = _unfinished(document, by, user_id or by.user_id)
    _move(assignment, State.RELEASED)
    return _recorded(assignment, "assignment.release", by)


# --- what annotating does ------------------------------------------------------------------------


def admit(document: Document, by: Actor) -> None:
    """Let a person begin a set of their own: it is theirs, or they may take it now. Raises Conflict.

    Who comes back to what was given up takes a slot again if there is one; the work is theirs in any case.
    """
    own = Assignment.objects.filter(document=document, user=by.user_id).first()
    if own is None or own.state in {State.EXPIRED, State.RELEASED, State.SKIPPED}:
        try:
            claim(document=document, by=by)
        except Conflict:
            if own is None:
                raise


def finish(own: AnnotationSet, by: Actor) -> None:
    """The set was submitted: its place is taken for good. What comes too late for a slot has none. Five queries."""
    document = _locked(own.document_id, by).get()
    assignment, _ = Assignment.objects.get_or_create(
        document=document, user=own.author, defaults={"state": State.RELEASED, "origin": Origin.HAND}
    )
    _move(assignment, State.SUBMITTED, slot=slots.first_free(document) if assignment.slot is None else assignment.slot)


def take_up_again(own: AnnotationSet, by: Actor) -> None:
    """The set was returned or reopened: it is to do again. Three queries."""
    _locked(own.document_id, by).get()
    Assignment.objects.filter(document=own.document_id, user=own.author_id).update(
        state=State.ASSIGNED, lease_until=None
    )


# --- the queue -----------------------------------------------------------------------------------


@transaction.atomic
def _next_document(by: Actor, after: int) -> tuple[int | None, bool]:
    """The document, and whether to ask again: only such are left that others just have in hand."""
    membership = Membership.objects.select_for_update(of=("self",)).filter(project=by.project, user=by.user_id).first()
    if membership is None:
        raise Invalid("The command line has no work of its own.")
    own = queue.own_work(by, after)
    if own is not None and own != after:
        return own, False
    if not by.project.queue_open or queue.quota_left(by, membership.quota) == 0:
        return own, False
    holds_some = 0 < expire(by)
    document = _free_document(by, after, wait=not holds_some)
    if document is None:
        return own, holds_some and _waiting(by, after).exists()
    _take(document, by)
    return document.pk, False


def _free_document(by: Actor, after: int, *, wait: bool) -> Document | None:
    """A document with a free slot, locked: one that the person has begun, then those after the last one, then all.

    Documents that others are just taking are passed over; but before there is said to be nothing, they are waited for.
    Who holds documents that expired must not `wait`: others could be waiting for those.
    """
    mine = Assignment.objects.filter(document__project=by.project, user=by.user_id, origin=Origin.QUEUE)
    last = mine.aggregate(last=Max("document"))["last"] or 0
    begun = AnnotationSet.objects.filter(
        document=OuterRef("pk"), author=by.user_id, role=AnnotationSet.Role.HUMAN, begun=True
    )
    waiting = _waiting(by, after)
    for _ in range(TRIES):
        for skip_locked in (True, False) if wait else (True,):
            for way in (Q(Exists(begun)), Q(pk__gt=last), Q()):
                document: Document | None = slots.lock(waiting.filter(way), skip_locked=skip_locked).first()
                if document is not None:
                    return document
        if not wait or not waiting.exists():
            return None
    return None


def _waiting(by: Actor, after: int) -> QuerySet[Document]:
    """What the queue may give, but for the document that was just put away."""
    return queue.waiting(by).exclude(pk=after)


def expire(by: Actor) -> int:
    """Give back the claims of the project whose lease has run out; a decision made meanwhile has prolonged it.

    By the clock of the database. Whoever hands out locks documents first and assignments then, and so does this; but
    documents that somebody has in hand are left for the next time. Returns how many were given back. One query if
    there is nothing to do.
    """
    over = Assignment.objects.filter(document__project=by.project, state=State.CLAIMED, lease_until__lt=Now())
    documents = slots.lock(Document.objects.filter(pk__in=over.values("document")), skip_locked=True).only("id")
    lease = timedelta(minutes=by.project.lease_minutes)
    work = {"annotation_set__author": OuterRef("user"), "actor": OuterRef("user")}
    last = Change.objects.filter(document=OuterRef("document"), **work).order_by("-id")
    given_back = 0
    for assignment in over.filter(document__in=list(documents)).annotate(last=last.values("created_at")[:1], now=Now()):
        if assignment.last is not None and assignment.now < assignment.last + lease:
            Assignment.objects.filter(pk=assignment.pk).update(lease_until=assignment.last + lease)
        else:
            _move(assignment, State.EXPIRED)
            given_back += 1
    return given_back


# --- moving --------------------------------------------------------------------------------------


def _take(document: Document, by: Actor, origin: str = Origin.QUEUE) -> Assignment:
    """Claim a locked document that has a free slot. Four queries."""
    lease = Now() + timedelta(minutes=by.project.lease_minutes)
    fields = {"state": State.CLAIMED, "slot": slots.first_free(document), "lease_until": lease}
    assignment, made = Assignment.objects.get_or_create(
        document=document, user=by.user, defaults={**fields, "origin": origin}
    )
    if not made:
        Assignment.objects.filter(pk=assignment.pk).update(**fields, reason="", changed_at=Now())
    slots.count(document.pk)
    return _recorded(assignment, "assignment.claim", by)


def _locked(document_id: int, by: Actor) -> QuerySet[Document]:
    return slots.lock(Document.objects.filter(pk=document_id, project=by.project, staged=False))


def _put_away(document: Document, state: str, reason: str, by: Actor) -> Assignment:
    require(by, Permission.ANNOTATE)
    reason = reason.strip()
    if not reason or LONGEST_REASON < len(reason) or "\0" in reason:
        raise Invalid(f"Say why, in at most {LONGEST_REASON:,} characters.", where="reason")
    assignment = _unfinished(document, by, by.user_id)
    _move(assignment, state, slot=assignment.slot if state == State.FLAGGED else None, reason=reason)
    return _recorded(assignment, "assignment.skip" if state == State.SKIPPED else "assignment.flag", by)


def _unfinished(document: Document, by: Actor, user_id: int | None) -> Assignment:
    """The person's assignment, the document locked. Raises NotFound, and Conflict for what is done."""
    _locked(document.pk, by).first()
    assignment: Assignment | None = Assignment.objects.filter(document=document, user=user_id).first()
    if assignment is None:
        raise NotFound("This document is not assigned to this person.")
    if assignment.state == State.SUBMITTED:
        raise Conflict("This document is submitted.", hint="A reviewer can reopen it.")
    return assignment


def _move(assignment: Assignment, state: str, *, slot: int | None = None, reason: str = "") -> None:
    """Into another state, without a lease; then the document's free slots are counted. Two queries."""
    assignment.state, assignment.slot, assignment.lease_until, assignment.reason = state, slot, None, reason
    assignment.save(update_fields=["state", "slot", "lease_until", "reason", "changed_at"])
    slots.count(assignment.document_id)


def _recorded(assignment: Assignment, action: str, by: Actor) -> Assignment:
    data: dict[str, Any] = {"user": assignment.user_id}
    if assignment.reason:
        data["reason"] = assignment.reason
    Change.objects.bulk_create([changes.entry(by=by, action=action, document=assignment.document_id, data=data)])
    return assignment
