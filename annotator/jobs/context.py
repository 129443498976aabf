"""What a handler of a job gets: whom it works for, and the ways to report, to stop and to store how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.access import Actor, enter
from annotator.errors import Forbidden, NotFound
from annotator.models import Job, JobProblem
from annotator.records import Problem
from annotator.roles import Permission, Role

MOST_PROBLEMS = 1_000
LEASE = timedelta(seconds=60)

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


def _problem_row(job: Job, problem: Problem) -> JobProblem:
    return JobProblem(
        job=job,
        level=problem.level,
        code=problem.code,
        message=problem.message,
        where=problem.where[:500],
        hint=problem.hint,
    )
