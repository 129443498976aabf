"""Recording who did what: one Change per write, in the write's own transaction."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from annotator.access import Actor
from annotator.errors import OperationReused
from annotator.models import AnnotationSet, Change, Document
from annotator.records import canonical_json


def record(
    *,
    by: Actor,
    action: str,
    data: dict[str, Any] | None = None,
    document: Document | None = None,
    annotation_set: AnnotationSet | None = None,
    operation: UUID | None = None,
    request_digest: str = "",
    kind: str = Change.Kind.OTHER,
    undo_rest: int | None = None,
    redo_rest: int | None = None,
) -> Change:
    """Write down a change. `action` is dotted, noun first: "span.accept". Costs one query."""
    return Change.objects.create(
        project=by.project,
        document=document,
        annotation_set=annotation_set,
        actor_id=by.user_id,
        action=action,
        kind=kind,
        operation=operation,
        request_digest=request_digest,
        version=annotation_set.version if annotation_set else None,
        data=data or {},
        undo_rest_id=undo_rest,
        redo_rest_id=redo_rest,
    )


def request_digest(request: object) -> str:
    """The digest by which a replayed operation is told from a different one under the same id."""
    return hashlib.sha256(canonical_json(request).encode()).hexdigest()


def earlier(*, by: Actor, document: Document, operation: UUID, digest: str) -> Change | None:
    """The Change this operation made before, if it did. Raises OperationReused if it was another request."""
    change = Change.objects.filter(actor_id=by.user_id, operation=operation).first()
    if change is not None and (change.document_id, change.request_digest) != (document.pk, digest):
        raise OperationReused(
            "This operation id was used before for something else.", hint="Make a new id per operation."
        )
    return change
