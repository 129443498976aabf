"""`manage.py run_job ID --attempt N`: what a worker starts for each job it claimed. Not for people."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from annotator import jobs
from annotator.management.heartbeat import Heartbeat
from annotator.models import Job


class Command(BaseCommand):
    help = "Runs one claimed job, or takes back what an ended one left. Started by `work`."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=int)
        parser.add_argument("--attempt", type=int, required=True)

    def handle(self, *_args: Any, job: int, attempt: int, **_options: Any) -> None:
        _limit_memory()
        import annotator.services.handlers  # noqa: F401  (registers the handlers)

        row = Job.objects.select_related("project", "created_by").get(pk=job, attempts=attempt)
        if row.state == Job.State.RUNNING:
            _run(row)
        elif not row.is_active:
            jobs.clean(row)


def _run(job: Job) -> None:
    context = jobs.JobContext(job)

    def interrupt(_number: int, _frame: object) -> None:
        context.stop = jobs.JobInterrupted

    signal.signal(signal.SIGTERM, interrupt)
    with Heartbeat(context):
        jobs.run(context)


def _limit_memory() -> None:
    """A runaway file or model ends this process, not the machine."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (settings.JOB_MEMORY_BYTES, hard))
