"""What the job pages show: the list of a project's jobs, and one job with its figures and problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.formats.registry import FORMATS
from annotator.jobs import may_cancel, worker_alive
from annotator.models import Job, JobProblem

JOBS_PER_PAGE = 30
PROBLEMS_PER_PAGE = 50
LARGEST_ID = 2**63 - 1
PATIENCE = timedelta(seconds=30)

# What a job's result holds, in the order and words for people; what is not named here is not shown.
FIGURES = {
    "read": "read",
    "documents": "documents",
    "exported": "exported",
    "added": "added",
    "already_there": "already there",
    "spans": "spans",
    "refused": "refused",
    "failed": "failed",
    "left_out": "left out",
    "warnings": "warnings",
}
CHECKED = {"added": "would be added"}


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job and what it is about: its files, its pipeline, its format."""

    job: Job
    subject: str

    @property
    def starter(self) -> str:
        return "the command line" if self.job.created_by is None else self.job.created_by.display_name

    @property
    def is_check(self) -> bool:
        """Whether it is an import that only checks."""
        return bool(self.job.params.get("options", {}).get("dry_run"))


@dataclass(frozen=True, slots=True)
class JobList:
    rows: tuple[JobRow, ...]
    older: int | None
    """The id before which older jobs lie."""


@dataclass(frozen=True, slots=True)
class JobDetail:
    """`next_problem` is the id after which more problems lie. `unknown_labels` are (label, how often)."""

    row: JobRow
    figures: tuple[tuple[str, int], ...]
    unknown_labels: tuple[tuple[str, int], ...]
    titles: tuple[str, ...]
    problems: tuple[JobProblem, ...]
    errors: int
    warnings: int
    omitted: int
    next_problem: int | None
    lacks_worker: bool
    may_cancel: bool

    @property
    def job(self) -> Job:
        return self.row.job


def job_list(actor: Actor, *, before: int | None = None) -> JobList:
    """The newest jobs, or those before one. One query."""
    jobs = actor.project.jobs.select_related("created_by").filter(pk__lt=min(before or LARGEST_ID, LARGEST_ID))
    found = list(jobs.order_by("-pk")[: JOBS_PER_PAGE + 1])
    older = found[JOBS_PER_PAGE - 1].pk if JOBS_PER_PAGE < len(found) else None
    return JobList(tuple(JobRow(job, subject_of(job)) for job in found[:JOBS_PER_PAGE]), older)


def job_in(actor: Actor, job_id: int) -> Job:
    """A job of the actor's project. One query. Raises NotFound."""
    jobs = actor.project.jobs.select_related("created_by")
    job: Job | None = jobs.filter(pk=job_id).first() if job_id <= LARGEST_ID else None
    if job is None:
        raise NotFound("There is no such job in this project.")
    return job


def job_detail(actor: Actor, job_id: int, *, after: int = 0) -> JobDetail:
    """One job, with the problems after a place. Four queries. Raises NotFound."""
    job = job_in(actor, job_id)
    problems = list(job.problems.filter(pk__gt=min(after, LARGEST_ID)).order_by("pk")[: PROBLEMS_PER_PAGE + 1])
    counts = dict(job.problems.values_list("level").annotate(Count("pk")).order_by())
    result = _result(job)
    row = JobRow(job, subject_of(job))
    return JobDetail(
        row=row,
        figures=_figures(result, FIGURES | CHECKED if row.is_check else FIGURES),
        unknown_labels=tuple(sorted(result.get("unknown_labels", {}).items())),
        titles=tuple(result.get("titles", ())),
        problems=tuple(problems[:PROBLEMS_PER_PAGE]),
        errors=counts.get("error", 0),
        warnings=counts.get("warning", 0),
        omitted=result.get("problems_omitted", 0),
        next_problem=problems[PROBLEMS_PER_PAGE - 1].pk if PROBLEMS_PER_PAGE < len(problems) else None,
        lacks_worker=_lacks_worker(job),
        may_cancel=job.is_active and may_cancel(job, actor),
    )


def subject_of(job: Job) -> str:
    """What the job is about, in a few words."""
    params = job.params
    if files := params.get("files"):
        more = f" and {len(files) - 1} more" if 1 < len(files) else ""
        return f"{files[0]['name']}{more}"
    name = params.get("format", "")
    return str(params.get("pipeline") or (FORMATS[name].title if name in FORMATS else name))


def _figures(result: dict[str, Any], words: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((words[name], result[name]) for name in words if type(result.get(name)) is int)


def _result(job: Job) -> dict[str, Any]:
    """The result, or how far it is by the checkpoint."""
    counts = job.checkpoint.get("tally", job.checkpoint) if job.is_active else {}
    return {**counts, **job.result}


def _lacks_worker(job: Job) -> bool:
    waits = job.state == Job.State.QUEUED and job.created_at < timezone.now() - PATIENCE
    return waits and not worker_alive()
