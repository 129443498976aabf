"""What an import brought, and what became of it: the documents of its job, archived or not, worked on or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotator.access import Actor
from annotator.models import Change, Document, Job
from annotator.roles import Permission


@dataclass(frozen=True, slots=True)
class Imported:
    """Documents of an import that are listed, that are archived, and that are listed and were worked on."""

    listed: int
    archived: int
    touched: int


def is_import(job: Job) -> bool:
    """Whether the job is an import that has ended well and was more than a check."""
    return job.kind == Job.Kind.IMPORT and job.state == Job.State.DONE and not job.result.get("dry_run")


def of_import(job: Job) -> QuerySet[Document]:
    return Document.objects.filter(source_job=job, staged=False)


def touched_by_people(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Those on which somebody did anything to annotations since; what came in with them does not count."""
    return documents.filter(_touched())


def imported(actor: Actor, job: Job) -> Imported | None:
    """For those who may take an import back, None for others and other jobs. One query."""
    if not actor.may(Permission.MANAGE_PROJECT) or not is_import(job):
        return None
    listed = Q(archived_at=None)
    counts = of_import(job).aggregate(
        listed=Count("pk", filter=listed),
        archived=Count("pk", filter=~listed),
        touched=Count("pk", filter=listed & _touched()),
    )
    return Imported(**counts)


def _touched() -> Q:
    return Q(Exists(Change.objects.filter(document=OuterRef("pk"), annotation_set__isnull=False)))
