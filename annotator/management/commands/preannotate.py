"""`manage.py preannotate SLUG`: a spaCy pipeline, or another suggester, reads the documents and leaves suggestions."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator import jobs
from annotator.access import command_line
from annotator.management.output import progress_bar, refused
from annotator.models import Job
from annotator.services import suggestions

INCOMPLETE = 3
PIPELINE = f"an installed spaCy pipeline, or one of {', '.join(suggestions.ENGINES)} (default: %(default)s)"


class Command(BaseCommand):
    help = (
        "Reads every document that the pipeline has not read yet. Running it again adds nothing."
        f" Ends with status {INCOMPLETE} if the pipeline failed on some documents."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The project.")
        parser.add_argument("--pipeline", default=settings.DEFAULT_PIPELINE, help=PIPELINE)
        parser.add_argument("--queue", action="store_true", help="Leave it to the worker.")
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, *_args: Any, slug: str, pipeline: str, queue: bool, **options: Any) -> None:
        with refused():
            job = suggestions.start(pipeline=pipeline, by=command_line(slug), inline=not queue)
            if not queue:
                with progress_bar("documents", quiet=options["json"]) as progress:
                    job = jobs.run_inline(job, on_progress=progress)
        self.stdout.write(json.dumps(_described(job)) if options["json"] else _sentence(job))
        if job.state in {Job.State.FAILED, Job.State.CANCELLED}:
            raise CommandError(job.error or "It was cancelled.")
        if failed := job.result.get("failed"):
            raise CommandError(f"The pipeline failed on {failed} documents.", returncode=INCOMPLETE)


def _described(job: Job) -> dict[str, Any]:
    return {"job": job.pk, "state": job.state, **job.result}


def _sentence(job: Job) -> str:
    if job.state == Job.State.QUEUED:
        waiting = "" if jobs.worker_alive() else " No worker is running: start one with `manage.py work`."
        return f"Job {job.pk} is queued.{waiting}"
    if job.state != Job.State.DONE:
        return f"Job {job.pk} ended: {job.state}."
    unmapped = ", ".join(f"{name} ({count})" for name, count in job.result["unmapped"].items())
    note = f" Not in the schema: {unmapped}." if unmapped else ""
    claims = f" and {job.result['claims']} claims" if job.result.get("claims") else ""
    return f"{job.result['documents']} documents read, {job.result['spans']} suggestions{claims}.{note}"
