"""Archiving a document: it leaves the lists, the queue and the exports; nothing of it is deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.models import Document
from annotator.roles import Permission
from annotator.services import changes


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
