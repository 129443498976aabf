"""The slots of documents: how many annotators each still wants, counted in one place and never added up.

`Document.free_slots` is what the queue looks for. It follows from the rows of Assignment and from how many
annotators are wanted, so it is always counted anew, for just the documents that something happened to.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from annotator.access import Actor
from annotator.models import Assignment, Document, Job

COUNT = """
UPDATE annotator_document SET free_slots = CASE WHEN {wanted} > {held} THEN {wanted} - {held} ELSE 0 END
WHERE {condition}
"""
WANTED = """COALESCE(annotators, (
    SELECT p.annotators_per_document FROM annotator_project p WHERE p.id = annotator_document.project_id
))"""
HELD = """(
    SELECT COUNT(*) FROM annotator_assignment a
    WHERE a.document_id = annotator_document.id AND a.slot IS NOT NULL
)"""
FOR_SETS = """
INSERT INTO annotator_assignment (document_id, user_id, state, origin, slot, reason, created_at, changed_at)
SELECT s.document_id, s.author_id,
       CASE WHEN s.state IN ('submitted', 'accepted') THEN 'submitted' ELSE 'assigned' END, 'hand',
       ROW_NUMBER() OVER (PARTITION BY s.document_id ORDER BY s.id) - 1, '', s.created_at, s.created_at
FROM annotator_annotationset s JOIN annotator_document d ON d.id = s.document_id
WHERE d.source_job_id = %s AND s.role = 'human'
"""


def count(*documents: int) -> None:
    """Count the free slots of these documents. One query."""
    if documents:
        _count(f"id IN ({', '.join(['%s'] * len(documents))})", list(documents))


def count_all(by: Actor) -> None:
    """Count the free slots of all documents of the project. One query."""
    _count("project_id = %s", [by.project.pk])


def take_for_imported(job: Job) -> None:
    """What an import brought along as people's work is theirs; then its documents are counted. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(FOR_SETS, [job.pk])
    _count("source_job_id = %s", [job.pk])


def first_free(document: Document, *, beyond: bool = False) -> int | None:
    """The lowest slot that nobody holds. None if all are taken, unless one `beyond` what is wanted will do.

    The document's row must be locked. One query.
    """
    held = set(Assignment.objects.filter(document=document).exclude(slot=None).values_list("slot", flat=True))
    if document.free_slots < 1 and not beyond:
        return None
    return next(number for number in range(len(held) + 1) if number not in held)


def lock(documents: QuerySet[Document], **how: Any) -> QuerySet[Document]:
    """The documents by id, locked against other hand-outs only: annotating goes on beside it."""
    return documents.select_for_update(no_key=True, of=("self",), **how).order_by("id")


def _count(condition: str, values: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(wanted=WANTED, held=HELD, condition=condition), values)
