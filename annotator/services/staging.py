"""Documents on their way in: staged rows that nobody sees, made visible all at once or taken back.

`stage` is called with a few hundred admitted records inside a transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotator.db import fulltext
from annotator.models import AnnotationSet, Document, DocumentLabel, DocumentText, Job, Link, Project, Run, Span
from annotator.records import Problem, canonical_json
from annotator.services import bulk, import_world, slots, staging_facts
from annotator.services.admission import Admitted
from annotator.services.uploads import Stored

TAKEN_BACK_AT_ONCE = 100

_DOCUMENT = (
    "project", "title", "outlet", "published_on", "language", "meta", "identity", "length", "source_job", "staged",
    "created_at", "date_precision", "date_basis", "zoned_at",
)  # fmt: skip
_TEXT = ("document", "text", "sha256", "blocks", "tokens")
_SET = ("document", "role", "author", "run", "state", "version", "created_at", "submitted_at")
_SPAN = ("annotation_set", "label", "start", "end", "parts", "score", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """An admitted record, and the author or the run that its spans belong to (neither: it comes without them)."""

    admitted: Admitted
    author_id: int | None = None
    run_id: int | None = None
    submitted: bool = False

    @property
    def has_set(self) -> bool:
        return self.author_id is not None or self.run_id is not None


def stage(entries: Sequence[Entry], *, job: Job, language: str) -> list[Entry]:
    """Store the entries whose documents the project does not have yet, and return those. About ten statements."""
    now = timezone.now()
    rows = [_document_row(entry.admitted, job, language, now) for entry in entries]
    made = bulk.insert_returning(Document, _DOCUMENT, rows, returning=("identity", "id"), skip_existing=True)
    ids: dict[str, int] = dict(made)
    new = [(ids.pop(entry.admitted.identity), entry) for entry in entries if entry.admitted.identity in ids]
    bulk.insert(DocumentText, _TEXT, [_text_row(pk, entry.admitted) for pk, entry in new])
    fulltext.index([(pk, entry.admitted.title, entry.admitted.record.text) for pk, entry in new])
    _add_sets([(pk, entry) for pk, entry in new if entry.has_set], job.project, now)
    staging_facts.add_to_documents(new)
    return [entry for _, entry in new]


def publish(job: Job) -> None:
    """Make the documents of a job visible, in one statement."""
    Document.objects.filter(source_job=job, staged=True).update(staged=False)
    slots.take_for_imported(job)
    _delete_empty_runs(job.project)


def take_back(job: Job) -> None:
    """Delete what a job staged and did not publish, in short transactions."""
    _delete(Document.objects.filter(source_job=job, staged=True))
    checkpoint = Job.objects.values_list("checkpoint", flat=True).get(pk=job.pk)
    import_world.take_back(checkpoint.get("made", {}))
    _delete_empty_runs(job.project)


def take_back_leftovers(project: Project, job: Job) -> None:
    """Delete what earlier imports of the project left, which have ended without being cleaned up."""
    active = Job.objects.filter(pk=OuterRef("source_job"), state__in=[Job.State.QUEUED, Job.State.RUNNING])
    staged = Document.objects.filter(project=project, staged=True).exclude(source_job=job)
    _delete(staged.filter(~Exists(active)))


def run_of(file: Stored, job: Job) -> Run:
    """The run that stands for a file as a suggester: its spans are the suggestions of this run."""
    suggester, version = f"import:{file.name}"[:100], file.sha256[:12]
    digest = hashlib.sha256(canonical_json([suggester, file.sha256]).encode()).hexdigest()
    given = {"suggester": suggester, "version": version, "parameters": {"sha256": file.sha256}}
    return Run.objects.get_or_create(project=job.project, digest=digest, defaults=given)[0]


def imported_before(file: Stored, job: Job) -> list[Problem]:
    """A warning if the project has had this very file before."""
    earlier = Job.objects.filter(project=job.project, kind=Job.Kind.IMPORT, state=Job.State.DONE)
    for other in earlier.order_by("-id").only("params", "result", "finished_at").iterator():
        digests = {each["sha256"] for each in other.params.get("files", ())}
        if file.sha256 in digests and not other.result.get("dry_run"):
            message = f"This file was already imported on {other.finished_at:%Y-%m-%d} by job {other.pk}."
            return [Problem("imported_before", message, file.name, "What is there is not stored again.", "warning")]
    return []


def _document_row(admitted: Admitted, job: Job, language: str, now: datetime) -> bulk.Row:
    record = admitted.record
    return (
        job.project_id,
        admitted.title,
        record.outlet,
        admitted.published_on,
        record.language or language,
        admitted.meta,
        admitted.identity,
        len(record.text),
        job.pk,
        True,
        now,
        record.date_precision,
        record.date_basis,
        None if admitted.facts.zones is None else now,
    )


def _text_row(pk: int, admitted: Admitted) -> bulk.Row:
    return pk, admitted.record.text, admitted.sha256, admitted.blocks, admitted.tokens


def _add_sets(new: Sequence[tuple[int, Entry]], project: Project, now: datetime) -> None:
    rows = [_set_row(pk, entry, now) for pk, entry in new]
    sets: dict[int, int] = dict(bulk.insert_returning(AnnotationSet, _SET, rows, returning=("document_id", "id")))
    _add(Span, _SPAN, new, sets, lambda entry: entry.admitted.spans)
    labels = ("annotation_set", "label")
    _add(DocumentLabel, labels, new, sets, lambda entry: [(label,) for label in entry.admitted.labels])
    staging_facts.add_to_sets(new, sets, project, now)


def _add(
    model: Any,
    fields: Sequence[str],
    new: Sequence[tuple[int, Entry]],
    sets: dict[int, int],
    rows_of: Callable[[Entry], Iterable[tuple[Any, ...]]],
) -> None:
    rows = [(sets[pk], *row) for pk, entry in new for row in rows_of(entry)]
    if rows:
        bulk.insert(model, fields, rows)


def _set_row(pk: int, entry: Entry, now: datetime) -> bulk.Row:
    role = AnnotationSet.Role.HUMAN if entry.author_id else AnnotationSet.Role.SUGGESTION
    state = AnnotationSet.State.SUBMITTED if entry.submitted else AnnotationSet.State.OPEN
    version = 1 if entry.author_id else 0
    return pk, role.value, entry.author_id, entry.run_id, state.value, version, now, now if entry.submitted else None


def _delete(documents: QuerySet[Document]) -> None:
    while ids := list(documents.values_list("pk", flat=True)[:TAKEN_BACK_AT_ONCE]):
        with transaction.atomic():
            of_theirs = Q(tail__annotation_set__document__in=ids) | Q(head__annotation_set__document__in=ids)
            Link.objects.filter(of_theirs).delete()
            Document.objects.filter(pk__in=ids).delete()
            fulltext.forget(ids)


def _delete_empty_runs(project: Project) -> None:
    sets = AnnotationSet.objects.filter(run=OuterRef("pk"))
    Run.objects.filter(project=project, suggester__startswith="import:").exclude(Exists(sets)).delete()
