"""The queue: jobs are added, cancelled, claimed by one runner at a time and given back.

A claim is one atomic step and holds while the lease lasts. Of each kind a project runs one job at a time, which the
database enforces too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.access import Actor, require
from annotator.errors import Conflict, Forbidden
from annotator.jobs.context import LEASE, PERMISSIONS
from annotator.models import Change, Job, Worker
from annotator.roles import allows

MOST_ATTEMPTS = 3
HELD = timedelta(minutes=5)
"""How long a job belongs to a caller that runs it itself and has not reported."""
SEEN = timedelta(seconds=30)


def enqueue(*, kind: str, params: dict[str, Any], by: Actor, total: int | None = None, inline: bool = False) -> Job:
    """Add a job to the queue. With `inline` the caller runs it itself, no worker does. Raises Forbidden."""
    require(by, PERMISSIONS[kind])
    with transaction.atomic():
        job = Job.objects.create(
            project=by.project,
            kind=kind,
            params=params | ({"command_line": True} if by.user is None else {}),
            total=total,
            created_by=by.user,
            lease_until=timezone.now() + HELD if inline else None,
        )
        _record(by, "job.start", job)
    return job


def cancel(*, job: Job, by: Actor) -> None:
    """A job that nobody runs is cancelled at once, a running one at its next report. Raises Forbidden, Conflict."""
    require(by, PERMISSIONS[job.kind])
    if not may_cancel(job, by):
        raise Forbidden("Somebody else started this job.", hint="A manager of the project can cancel it.")
    now = timezone.now()
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk)
        waiting = row.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now))
        if not (
            waiting.update(state=Job.State.CANCELLED, finished_at=now, lease_until=None)
            or row.filter(state=Job.State.RUNNING).update(cancel_requested=True)
        ):
            raise Conflict("The job has already ended.")
        _record(by, "job.cancel", job)


def may_cancel(job: Job, actor: Actor) -> bool:
    """Whether the person may cancel it; who may start it by the project's setting only cancels their own."""
    permission = PERMISSIONS[job.kind]
    return actor.may(permission) and (allows(actor.role, permission) or job.created_by_id == actor.user_id)


def worker_alive() -> bool:
    """Whether a worker gave a sign of life in the last half minute."""
    return Worker.objects.filter(seen_at__gte=timezone.now() - SEEN).exists()


def claim() -> Job | None:
    """Take the oldest job that may run now, counting the attempt; None if there is none.

    Of each kind a project runs one job at a time. A job out of attempts is failed here.
    """
    try:
        while True:
            with transaction.atomic():
                job = _claimable().select_for_update(skip_locked=True).first()
                if job is None or job.attempts < MOST_ATTEMPTS:
                    return job and _take(job, LEASE)
                reason = f"It was started {MOST_ATTEMPTS} times and never finished. {job.error}".strip()
                _end(job, Job.State.FAILED, reason)
    except IntegrityError:  # another worker took a job of the same project and kind in this moment
        return None


def claim_waiting(job: Job) -> Job:
    """Take this job, which waits, for the caller. Raises Conflict."""
    try:
        with transaction.atomic():
            waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).select_for_update().first()
            if waiting is None:
                raise Conflict("The job is no longer waiting.")
            return _take(waiting, HELD)
    except IntegrityError:
        raise Conflict(
            f"Another {job.kind} of this project is running.", hint="Wait until it has ended, or cancel it."
        ) from None


def release(job: Job, *, reason: str = "", counted: bool = True) -> bool:
    """Give a running job back to the queue; False if this attempt no longer holds it."""
    released = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
        state=Job.State.QUEUED,
        lease_until=None,
        error=reason,
        attempts=F("attempts") if counted else F("attempts") - 1,
    )
    return released == 1


def abandon(job: Job) -> None:
    """Mark a running job cancelled whose runner was killed because it did not obey."""
    _end(job, Job.State.CANCELLED, "")


def unclean() -> QuerySet[Job]:
    """Jobs that ended early and still have something to take back."""
    return Job.objects.filter(state__in=[Job.State.FAILED, Job.State.CANCELLED]).exclude(checkpoint={})


def _claimable() -> QuerySet[Job]:
    now = timezone.now()
    free = Q(state=Job.State.QUEUED, lease_until=None) | Q(
        state__in=[Job.State.QUEUED, Job.State.RUNNING], lease_until__lt=now
    )
    running = Job.objects.filter(project=OuterRef("project"), kind=OuterRef("kind"), state=Job.State.RUNNING)
    return Job.objects.filter(free).exclude(Exists(running.exclude(pk=OuterRef("pk")))).order_by("id")


def _take(job: Job, lease: timedelta) -> Job:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=now + lease,
        started_at=Coalesce("started_at", now),
    )
    return Job.objects.select_related("project", "created_by").get(pk=job.pk)


def _end(job: Job, state: str, error: str) -> None:
    running = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    running.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=state, error=error, finished_at=timezone.now(), lease_until=None
    )


def _record(by: Actor, action: str, job: Job) -> None:
    data = {"job": job.pk, "kind": job.kind}
    Change.objects.create(project=by.project, actor_id=by.user_id, action=action, data=data)
