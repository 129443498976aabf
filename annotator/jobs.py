"""Background jobs: enqueue, claim by lease, run with progress and checkpoints, cancel, clean up.

A job is claimed by one atomic step and belongs to its runner while the lease lasts; a lease that runs out makes it
claimable again, from its checkpoint, at most three times. The number of the attempt is the fence: a runner that lost
its lease can store nothing more. Handlers live in services and are registered by kind; see `services.handlers`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.access import Actor, enter, require
from annotator.errors import Conflict, DomainError, Forbidden, NotFound
from annotator.models import Change, Job, JobProblem, Worker
from annotator.records import Problem
from annotator.roles import Permission, Role

logger = logging.getLogger("annotator.jobs")

MOST_ATTEMPTS = 3
MOST_PROBLEMS = 1_000
LEASE = timedelta(seconds=60)
HELD = timedelta(minutes=5)
SEEN = timedelta(seconds=30)
LOOK_EVERY = 0.5

PERMISSIONS = {
    Job.Kind.IMPORT.value: Permission.IMPORT,
    Job.Kind.PREANNOTATE.value: Permission.PREANNOTATE,
    Job.Kind.EXPORT.value: Permission.EXPORT,
}


class JobStopped(Exception):
    """Raised in a handler at its next report: the job shall not go on here."""


class JobCancelled(JobStopped):
    """A person cancelled it."""


class JobInterrupted(JobStopped):
    """The worker is shutting down; the job goes on later, and the attempt does not count."""


class LeaseLost(JobStopped):
    """The job belongs to another runner by now; nothing more may be stored."""


class JobContext:
    """What a handler gets: the job, its starter with today's role, and the ways to report back."""

    actor: Actor

    def __init__(self, job: Job, listener: Callable[[JobContext], None] | None = None) -> None:
        self.job = job
        self.done = job.done
        self.total = job.total
        self.stop: type[JobStopped] | None = None  # set from outside: a signal, the heartbeat
        self.reported_at = time.monotonic()
        self._listener = listener
        self._problems: list[Problem] = []
        self._stored = JobProblem.objects.filter(job=job).count()
        self._omitted = int(job.result.get("problems_omitted", 0))

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far it is; cheap enough for every record. Raises JobCancelled or another JobStopped."""
        self.done = done
        self.total = self.total if total is None else total
        self.reported_at = time.monotonic()
        if self._listener is not None:
            self._listener(self)
        if self.stop is not None:
            raise self.stop

    def checkpoint(self, data: dict[str, Any]) -> None:
        """Store where a restart goes on; call it inside the transaction of the work. Raises LeaseLost."""
        self._store(checkpoint=data, result=self._with_omitted({}))

    def problem(self, problem: Problem) -> None:
        """Keep a problem; it is stored with the next checkpoint or at the end."""
        if self._stored + len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)
        else:
            self._omitted += 1

    def require_rights(self) -> None:
        """Raise Forbidden if the starter may no longer do this. Two queries."""
        self.actor = actor_of(self.job)

    def finish(self, state: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
        """Store the end of the job. Raises LeaseLost."""
        with transaction.atomic():
            self._store(
                state=state,
                result=self._with_omitted(result or {}),
                error=error,
                finished_at=timezone.now(),
                lease_until=None,
            )

    def mine(self) -> QuerySet[Job]:
        """The job's row, as long as this attempt holds it."""
        return Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts)

    def _store(self, **fields: Any) -> None:
        fields = {"done": self.done, "total": self.total, "lease_until": timezone.now() + LEASE} | fields
        if not self.mine().update(**fields):
            raise LeaseLost
        JobProblem.objects.bulk_create(_problem_row(self.job, problem) for problem in self._problems)
        self._stored += len(self._problems)
        self._problems.clear()

    def _with_omitted(self, result: dict[str, Any]) -> dict[str, Any]:
        return result | {"problems_omitted": self._omitted} if self._omitted else result


@dataclass(frozen=True, slots=True)
class Handler:
    """`run` does the work and returns the result; `clean` takes back what an unfinished job left, in any order."""

    run: Callable[[JobContext], dict[str, Any]]
    clean: Callable[[Job], None] | None = None


HANDLERS: dict[str, Handler] = {}


def handler(
    kind: str, *, clean: Callable[[Job], None] | None = None
) -> Callable[[Callable[[JobContext], dict[str, Any]]], Callable[[JobContext], dict[str, Any]]]:
    """Register the function that runs jobs of a kind."""

    def register(run: Callable[[JobContext], dict[str, Any]]) -> Callable[[JobContext], dict[str, Any]]:
        HANDLERS[kind] = Handler(run, clean)
        return run

    return register


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


def clean(job: Job) -> None:
    """Take back what a failed or cancelled job left. Safe to repeat."""
    found = HANDLERS.get(job.kind)
    if found is not None and found.clean is not None:
        found.clean(job)
    Job.objects.filter(pk=job.pk).update(checkpoint={})


def run_inline(job: Job, on_progress: Callable[[int, int | None], None] | None = None) -> Job:
    """Run a job here and now, without a worker: for commands and tests. Returns it as it ended. Raises Conflict."""
    try:
        with transaction.atomic():
            waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).select_for_update().first()
            if waiting is None:
                raise Conflict("The job is no longer waiting.")
            taken = _take(waiting, HELD)
    except IntegrityError:
        raise Conflict(
            f"Another {job.kind} of this project is running.", hint="Wait until it has ended, or cancel it."
        ) from None
    context = JobContext(taken, _InlineListener(on_progress))
    try:
        run(context)
    except KeyboardInterrupt:
        _end(taken, Job.State.CANCELLED, "")
        clean(taken)
        raise
    return Job.objects.get(pk=job.pk)


def run(context: JobContext) -> None:
    """Run a claimed job to its end and store how it ended. What it raises of itself becomes the job's error."""
    try:
        _attempt(context)
    except LeaseLost:
        logger.warning("job %s: another attempt has taken over", context.job.pk)
    except JobInterrupted:
        release(context.job, counted=False)
    except OperationalError as error:  # locked for too long, disk full, server gone: worth another try
        logger.exception("job %s: the database refused", context.job.pk)
        release(context.job, reason=f"The database refused: {error}")


def actor_of(job: Job) -> Actor:
    """The job's starter with today's role. Raises Forbidden if they may no longer do this."""
    if job.params.get("command_line"):
        return Actor(None, job.project, Role.MANAGER)
    person = job.created_by
    try:
        if person is None or not person.is_active:
            raise NotFound("The account is gone.")
        return enter(person, job.project.slug, PERMISSIONS[job.kind])
    except (NotFound, Forbidden):
        name = "Who started this" if person is None else person.get_username()
        raise Forbidden(f"{name} may no longer do this in the project.") from None


class _InlineListener:
    """Passes progress on, and now and then looks whether somebody cancelled the job."""

    def __init__(self, on_progress: Callable[[int, int | None], None] | None) -> None:
        self._on_progress = on_progress
        self._looked_at = float("-inf")

    def __call__(self, context: JobContext) -> None:
        if self._on_progress is not None:
            self._on_progress(context.done, context.total)
        if context.reported_at < self._looked_at + LOOK_EVERY:
            return
        self._looked_at = context.reported_at
        if not connection.in_atomic_block:  # an export reads inside a snapshot, where nothing may be written
            lease = timezone.now() + HELD
            context.mine().update(done=context.done, total=context.total, lease_until=lease)
        if context.mine().filter(cancel_requested=True).exists():
            context.stop = JobCancelled


def _attempt(context: JobContext) -> None:
    job = context.job
    try:
        context.require_rights()
        result = HANDLERS[job.kind].run(context)
        context.finish(Job.State.DONE, result=result)
        return
    except JobCancelled:
        context.finish(Job.State.CANCELLED)
    except DomainError as error:
        place = f" ({error.where})" if error.where else ""
        context.finish(Job.State.FAILED, error=f"{error.message}{place} {error.hint}".strip())
    except MemoryError:
        context.finish(Job.State.FAILED, error="It needed more memory than a job may have.")
    except (JobStopped, OperationalError):
        raise
    except Exception:
        logger.exception("job %s failed", job.pk)
        context.finish(Job.State.FAILED, error="Something went wrong here; the worker's log has the details.")
    clean(job)


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


def _problem_row(job: Job, problem: Problem) -> JobProblem:
    return JobProblem(
        job=job,
        level=problem.level,
        code=problem.code,
        message=problem.message,
        where=problem.where[:500],
        hint=problem.hint,
    )
