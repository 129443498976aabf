"""Archiving documents, one or all of an import: they leave lists, queue and exports; nothing of them is deleted."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.errors import Conflict
from annotator.models import Change, Document, Job
from annotator.roles import Permission
from annotator.selectors.imported import is_import, of_import, touched_by_people
from annotator.services import changes

RECORD = """
INSERT INTO annotator_change
    (project_id, document_id, actor_id, action, kind, "group", request_digest, data, created_at)
SELECT project_id, id, %s, %s, 'other', %s, '', '{{}}', %s FROM annotator_document
WHERE source_job_id = %s AND NOT staged AND archived_at IS {archived} NULL
"""


@transaction.atomic
def archive_document(*, document: Document, by: Actor) -> Document:
    """Take a document out of the work. One that is archived already stays as it is. Raises Forbidden."""
    require(by, Permission.MANAGE_PROJECT)
    now = timezone.now()
    if by.project.documents.filter(pk=document.pk, archived_at=None).update(archived_at=now):
        document.archived_at = now
        changes.record(by=by, action="document.archive", document=document)
    return document


@transaction.atomic
def restore_document(*, document: Document, by: Actor) -> Document:
    """Bring an archived document back. Raises Forbidden."""
    require(by, Permission.MANAGE_PROJECT)
    if by.project.documents.filter(pk=document.pk, archived_at__isnull=False).update(archived_at=None):
        document.archived_at = None
        changes.record(by=by, action="document.restore", document=document)
    return document


@transaction.atomic
def archive_import(*, job: Job, by: Actor, confirmed: bool = False) -> int:
    """Take an import back: archive all its documents. Returns how many were not archived yet.

    Raises Forbidden, and Conflict where people have worked on some of them and that is not `confirmed`, or where
    nothing is left to archive. Five queries, whatever the number of documents.
    """
    _check(job, by)
    listed = of_import(job).filter(archived_at=None)
    touched = touched_by_people(listed).count()
    if touched and not confirmed:
        raise Conflict(
            f"People have worked on {touched:,} of these documents.",
            hint="Confirm that they are to be archived too; nothing of their work is deleted.",
            where="confirmed",
        )
    now = timezone.now()
    _record("document.archive", job, by, now)
    return _recorded("import.archive", job, by, listed.update(archived_at=now), touched=touched)


@transaction.atomic
def restore_import(*, job: Job, by: Actor) -> int:
    """Bring all archived documents of an import back. Returns how many. Raises Forbidden, Conflict. Three queries."""
    _check(job, by)
    _record("document.restore", job, by, timezone.now())
    archived = of_import(job).filter(archived_at__isnull=False)
    return _recorded("import.restore", job, by, archived.update(archived_at=None))


def _check(job: Job, by: Actor) -> None:
    require(by, Permission.MANAGE_PROJECT)
    if not is_import(job):
        raise Conflict("This job has imported nothing.")


def _record(action: str, job: Job, by: Actor, now: datetime) -> None:
    """A Change for each document that is going to be archived, or restored, of one group. One query."""
    group = Change._meta.get_field("group").get_db_prep_value(uuid.uuid4(), connection)
    at = Change._meta.get_field("created_at").get_db_prep_value(now, connection)
    archived = "" if action == "document.archive" else "NOT"
    with connection.cursor() as cursor:
        cursor.execute(RECORD.format(archived=archived), [by.user_id, action, group, at, job.pk])


def _recorded(action: str, job: Job, by: Actor, documents: int, **more: int) -> int:
    if not documents:
        raise Conflict("None of its documents is left for that.")
    changes.record(by=by, action=action, data={"job": job.pk, "documents": documents, **more})
    return documents
