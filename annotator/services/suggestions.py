"""Pre-annotation: an installed pipeline reads the documents, and what it proposes becomes suggestion sets.

A set belongs to a Run: pipeline, version and parameters. A document gets one set per run, so that the same run again
adds nothing and an interrupted one goes on where it stopped. Nobody's own annotations are read or touched.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotator import jobs
from annotator.access import Actor, require
from annotator.errors import PipelineUnavailable
from annotator.jobs import JobContext
from annotator.models import AnnotationSet, Document, Job, Project, Run, Span
from annotator.records import Problem, Schema, canonical_json
from annotator.roles import Permission
from annotator.services import bulk, changes
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo, SpacySuggester, Suggested, Text
from annotator.text.packing import unpack
from labels.freezing import frozen

READ_AT_ONCE = 20
DOCUMENTS_PER_WRITE = 50
SPANS_PER_WRITE = 200
SPAN_FIELDS = ("annotation_set", "label", "start", "end", "score", "note")
ANY_LANGUAGE = "xx"

installed_pipelines = spacy_pipeline.installed


@dataclass
class Tally:
    """What a run has done so far; kept in the job's checkpoint, so that it counts over restarts."""

    documents: int = 0
    spans: int = 0
    dropped: int = 0
    unread: int = 0
    failed: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def resumed(cls, checkpoint: dict[str, Any]) -> Tally:
        """Texts that failed are tried again, so they are counted anew."""
        stored = checkpoint.get("tally", {})
        return cls(**{**stored, "failed": 0, "unmapped": Counter(stored.get("unmapped", {}))})

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "unmapped": dict(sorted(self.unmapped.items()))}


def start(*, pipeline: str, by: Actor, inline: bool = False) -> Job:
    """Queue the pipeline over all documents that it has not read; a second press of the button finds the same job.

    Raises Forbidden, PipelineUnavailable.
    """
    require(by, Permission.PREANNOTATE)
    info = spacy_pipeline.find(pipeline)
    _check_language(info, by.project)
    params = {"pipeline": info.name}
    waiting = by.project.jobs.filter(kind=Job.Kind.PREANNOTATE, state=Job.State.QUEUED, lease_until=None)
    if not inline and (job := waiting.filter(params__pipeline=info.name).first()):
        return job
    return jobs.enqueue(kind=Job.Kind.PREANNOTATE, params=params, by=by, inline=inline)


@jobs.handler(Job.Kind.PREANNOTATE)
def run_preannotate(context: JobContext) -> dict[str, Any]:
    """Read every document of the project that has no set of this run yet. Memory stays flat."""
    project = context.actor.project
    info = spacy_pipeline.find(context.job.params["pipeline"])
    _check_language(info, project)
    suggester = spacy_pipeline.load(info)
    schema = frozen(project.schema_version)
    run = run_of(suggester, project, schema)
    tally = Tally.resumed(context.job.checkpoint)
    before = tally.documents
    total = before + _unread(run).count()
    context.report(before, total)
    for part in _parts(_watched(suggester.suggest(_texts(run)), context, before, total)):
        _store(part, run, schema, tally, context)
    changes.record(by=context.actor, action="run.complete", data={"run": run.pk, **tally.as_dict()})
    return {"run": run.pk, **tally.as_dict()}


def run_of(suggester: SpacySuggester, project: Project, schema: Schema) -> Run:
    """The run of this pipeline as it is installed, with these components, under this mapping of labels."""
    name, version = f"spacy:{suggester.info.name}", suggester.info.version
    parameters = {
        "components": list(suggester.components),
        "files": suggester.info.digest,
        "labels": {name: label.id for name, label in schema.by_model_label.items()},
    }
    digest = hashlib.sha256(canonical_json([name, version, parameters]).encode()).hexdigest()
    given = {"suggester": name, "version": version, "parameters": parameters}
    return Run.objects.get_or_create(project=project, digest=digest, defaults=given)[0]


def _check_language(info: PipelineInfo, project: Project) -> None:
    known = info.language, project.language
    if "" in known or ANY_LANGUAGE in known or known[0].split("-")[0] == known[1].split("-")[0]:
        return
    raise PipelineUnavailable(
        f"{info.name} reads texts in “{info.language}”; this project's texts are in “{project.language}”.",
        hint="Choose another pipeline, or correct the language in the project's settings.",
    )


def _unread(run: Run) -> QuerySet[Document]:
    read = AnnotationSet.objects.filter(document=OuterRef("pk"), run=run, role=AnnotationSet.Role.SUGGESTION)
    documents = Document.objects.filter(project=run.project_id, staged=False, archived_at=None)
    return documents.filter(~Exists(read))


def _texts(run: Run) -> Iterator[Text]:
    """The unread documents by id. Page by page: an open cursor would hold up the writes between."""
    pages = _unread(run).order_by("id").values_list("id", "body__text", "body__blocks")
    last = 0
    while page := list(pages.filter(id__gt=last)[:READ_AT_ONCE]):
        last = page[-1][0]
        for key, text, blocks in page:
            yield Text(key, text, unpack(bytes(blocks)))


def _watched(found: Iterable[Suggested], context: JobContext, before: int, total: int) -> Iterator[Suggested]:
    for number, result in enumerate(found, before + 1):
        yield result
        context.report(number, max(number, total))


def _parts(found: Iterable[Suggested]) -> Iterator[list[Suggested]]:
    """Cut for short transactions, in which other writers wait."""
    part: list[Suggested] = []
    spans = 0
    for result in found:
        if part and (len(part) == DOCUMENTS_PER_WRITE or spans + len(result.spans) > SPANS_PER_WRITE):
            yield part
            part, spans = [], 0
        part.append(result)
        spans += len(result.spans)
    if part:
        yield part


@transaction.atomic
def _store(part: list[Suggested], run: Run, schema: Schema, tally: Tally, context: JobContext) -> None:
    """One set for each document, an empty one too: it says that the document was read."""
    read = [result for result in part if not result.error]
    sets = AnnotationSet.objects.bulk_create(
        AnnotationSet(document_id=result.key, role=AnnotationSet.Role.SUGGESTION, run=run) for result in read
    )
    spans = [row for owner, result in zip(sets, read, strict=True) for row in _rows(owner.pk, result, schema, tally)]
    bulk.insert(Span, SPAN_FIELDS, spans)
    tally.documents += len(read)
    tally.spans += len(spans)
    for result in part:
        _count(result, tally, context)
    context.checkpoint({"tally": tally.as_dict()})


def _rows(owner: int, result: Suggested, schema: Schema, tally: Tally) -> list[bulk.Row]:
    """The proposals under the schema's labels; two model labels may meet in one."""
    rows: dict[tuple[int, int, int], bulk.Row] = {}
    for start, end, name, score in result.spans:
        label = schema.by_model_label.get(name)
        if label is None:
            tally.unmapped[name] += 1
        else:
            rows.setdefault((start, end, label.id), (owner, label.id, start, end, score, ""))
    return list(rows.values())


def _count(result: Suggested, tally: Tally, context: JobContext) -> None:
    tally.dropped += result.dropped
    tally.unread += result.unread
    where = f"document {result.key}"
    if result.error:
        tally.failed += 1
        context.problem(Problem("pipeline_failed", f"The pipeline failed on the text ({result.error}).", where))
    if result.unread:
        message = f"{result.unread} paragraphs were not read: they are long runs of punctuation."
        context.problem(Problem("paragraph_unread", message, where, level="warning"))
