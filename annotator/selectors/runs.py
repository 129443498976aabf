"""What the pre-annotation page shows: the installed pipelines against the schema, and the runs so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from annotator.access import Actor
from annotator.models import AnnotationSet, Document, Job, Run, Span
from annotator.suggesters.spacy_pipeline import PipelineInfo
from labels.freezing import frozen

RECENT = 5


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """`mapped` pairs a label of the model with the schema's; `unmapped` ones are counted but not stored."""

    info: PipelineInfo
    mapped: tuple[tuple[str, str], ...]
    unmapped: tuple[str, ...]

    @property
    def fits_nothing(self) -> bool:
        return bool(self.info.labels) and not self.mapped


@dataclass(frozen=True, slots=True)
class RunRow:
    suggester: str
    version: str
    created_at: datetime
    documents: int
    spans: int


@dataclass(frozen=True, slots=True)
class Runs:
    documents: int
    """All documents of the project."""
    rows: tuple[RunRow, ...]
    jobs: tuple[Job, ...]
    """The last finished pre-annotations with what they found."""


def pipelines_against_schema(actor: Actor, installed: tuple[PipelineInfo, ...]) -> tuple[PipelineRow, ...]:
    """One query."""
    known = frozen(actor.project.schema_version).by_model_label
    return tuple(
        PipelineRow(
            info,
            tuple((name, known[name].name) for name in info.labels if name in known),
            tuple(name for name in info.labels if name not in known),
        )
        for info in installed
    )


def runs(actor: Actor) -> Runs:
    """Three queries; the spans of all suggestion sets are counted."""
    jobs = Job.objects.filter(project=actor.project, kind=Job.Kind.PREANNOTATE, state=Job.State.DONE)
    return Runs(
        documents=Document.objects.filter(project=actor.project, staged=False, archived_at=None).count(),
        rows=tuple(_rows(actor)),
        jobs=tuple(jobs.order_by("-id")[:RECENT]),
    )


def _rows(actor: Actor) -> list[RunRow]:
    sets = AnnotationSet.objects.filter(run=OuterRef("pk")).order_by().values("run").annotate(number=Count("pk"))
    spans = (
        Span.objects.filter(annotation_set__run=OuterRef("pk"))
        .order_by()
        .values("annotation_set__run")
        .annotate(number=Count("pk"))
    )
    counted = Run.objects.filter(project=actor.project).annotate(
        documents=Coalesce(Subquery(sets.values("number")), 0), spans=Coalesce(Subquery(spans.values("number")), 0)
    )
    return [
        RunRow(run.suggester, run.version, run.created_at, run.documents, run.spans) for run in counted.order_by("-id")
    ]
