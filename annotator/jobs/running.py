"""Running a claimed job: the handlers by kind, how an attempt ends, and running one without a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone

from annotator.errors import DomainError
from annotator.jobs.context import JobCancelled, JobContext, JobInterrupted, JobStopped, LeaseLost
from annotator.jobs.queue import HELD, abandon, claim_waiting, release
from annotator.models import Job

logger = logging.getLogger("annotator.jobs")

LOOK_EVERY = 0.5


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


def run_inline(job: Job, on_progress: Callable[[int, int | None], None] | None = None) -> Job:
    """Run a job here and now, without a worker: for commands and tests. Returns it as it ended. Raises Conflict."""
    taken = claim_waiting(job)
    try:
        run(JobContext(taken, _InlineListener(on_progress)))
    except KeyboardInterrupt:
        abandon(taken)
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


def clean(job: Job) -> None:
    """Take back what a failed or cancelled job left. Safe to repeat."""
    found = HANDLERS.get(job.kind)
    if found is not None and found.clean is not None:
        found.clean(job)
    Job.objects.filter(pk=job.pk).update(checkpoint={})


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
