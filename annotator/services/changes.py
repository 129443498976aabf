"""Recording who did what: one Change per write, in the write's own transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from annotator.access import Actor
from annotator.errors import OperationReused
from annotator.models import AnnotationSet, Change, Document
from annotator.records import canonical_json
from annotator.services import bulk

_COLUMNS = [field.attname for field in Change._meta.concrete_fields if not field.primary_key]


def record(*, document: Document | None = None, **fields: Any) -> Change:
    """Write down a change; the fields are those of `entry`. Costs one query."""
    change = entry(document=None if document is None else document.pk, **fields)
    change.save(force_insert=True)
    return change


def entry(
    *,
    by: Actor,
    action: str,
    data: dict[str, Any] | None = None,
    document: int | None = None,
    annotation_set: AnnotationSet | None = None,
    operation: UUID | None = None,
    group: UUID | None = None,
    request_digest: str = "",
    kind: str = Change.Kind.OTHER,
    undo_rest: int | None = None,
    redo_rest: int | None = None,
) -> Change:
    """A change to write down. `action` is dotted, noun first: "span.accept". No query."""
    return Change(
        project=by.project,
        document_id=document,
        annotation_set=annotation_set,
        actor_id=by.user_id,
        action=action,
        kind=kind,
        operation=operation,
        group=group,
        request_digest=request_digest,
        version=annotation_set.version if annotation_set else None,
        data=data or {},
        undo_rest_id=undo_rest,
        redo_rest_id=redo_rest,
    )


def record_all(entries: Sequence[Change]) -> None:
    """Write down many changes that `entry` made. One query, whatever their number."""
    now = timezone.now()
    rows = [[now if name == "created_at" else getattr(entry, name) for name in _COLUMNS] for entry in entries]
    if rows:
        bulk.insert(Change, _COLUMNS, rows)


def request_digest(request: object) -> str:
    """The digest by which a replayed operation is told from a different one under the same id."""
    return hashlib.sha256(canonical_json(request).encode()).hexdigest()


def earlier(*, by: Actor, operation: UUID, digest: str, document: Document | None = None) -> Change | None:
    """The Change this operation made before (to this document), if it did.

    Raises OperationReused if it was another request.
    """
    change = Change.objects.filter(actor_id=by.user_id, operation=operation).first()
    if change is None:
        return None
    elsewhere = document is not None and change.document_id != document.pk
    if elsewhere or change.request_digest != digest:
        raise OperationReused(
            "This operation id was used before for something else.", hint="Make a new id per operation."
        )
    return change
