"""What a page says about the jobs it started: those that wait or run, and the last one if it ended badly."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.access import Actor
from annotator.jobs import PERMISSIONS, worker_alive
from annotator.models import Job
from annotator.roles import allows

LATEST = 10
ENDED_BADLY = (Job.State.FAILED, Job.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Running:
    """Jobs of one kind, newest first."""

    jobs: tuple[Job, ...]
    worker_alive: bool

    @property
    def is_active(self) -> bool:
        return any(job.is_active for job in self.jobs)


def running(actor: Actor, kind: str) -> Running:
    """Two queries. Who may start them by the project's setting only sees their own."""
    jobs = Job.objects.filter(project=actor.project, kind=kind)
    if not allows(actor.role, PERMISSIONS[kind]):
        jobs = jobs.filter(created_by=actor.user_id)
    latest = list(jobs.order_by("-id")[:LATEST])
    shown = [job for number, job in enumerate(latest) if job.is_active or (number == 0 and job.state in ENDED_BADLY)]
    return Running(tuple(shown), worker_alive())
