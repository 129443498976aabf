"""Pre-annotation: an installed pipeline, the rules of facts or the project's memory of names reads the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from annotator import jobs
from annotator.access import Actor, require
from annotator.errors import PipelineUnavailable
from annotator.facts.edges import Edges
from annotator.jobs import JobContext
from annotator.models import Document, Job, Project
from annotator.records import LabelDef, Schema
from annotator.roles import Permission
from annotator.selectors.edges import edges_of
from annotator.services import changes, fact_engine, memory
from annotator.services.engine_runs import Engine, Reading, Tally, run_of, unread
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo, SpacySuggester, Suggested, Text
from labels.freezing import frozen

ANY_LANGUAGE = "xx"

installed_pipelines = spacy_pipeline.installed

ENGINES: Mapping[str, Callable[[Project], Engine]] = {
    fact_engine.NAME: fact_engine.engine_of,
    memory.NAME: memory.engine_of,
}
"""What suggests beside installed pipelines: name -> what makes the engine for a project, or refuses."""


@dataclass(frozen=True, slots=True)
class SpacyEngine:
    """An installed pipeline as an engine."""

    suggester: SpacySuggester
    edges: Edges = field(default_factory=Edges)
    """What people of the project leave outside. No other run for that: what was read before stays as it is."""

    @property
    def name(self) -> str:
        return f"spacy:{self.suggester.info.name}"

    @property
    def version(self) -> str:
        return self.suggester.info.version

    @property
    def parameters(self) -> dict[str, Any]:
        return {"components": list(self.suggester.components), "files": self.suggester.info.digest}

    def labels(self, schema: Schema) -> Mapping[str, LabelDef]:
        return schema.by_model_label

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        """As the pipeline says, but for the edges."""
        given: dict[int, str] = {}
        for found in self.suggester.suggest(_noted(texts, given)):
            text = given.pop(found.key)
            spans = [(*self.edges.cut(text, start, end), label, score) for start, end, label, score in found.spans]
            yield replace(found, spans=spacy_pipeline.once(spans))


def start(*, pipeline: str, by: Actor, inline: bool = False) -> Job:
    """Queue a pipeline, or one of ENGINES, over all documents that it has not read; a second press of the button finds
    the same job.

    Raises Forbidden, PipelineUnavailable.
    """
    require(by, Permission.PREANNOTATE)
    if pipeline not in ENGINES:
        _check_language(spacy_pipeline.find(pipeline), by.project)
    params = {"pipeline": pipeline}
    waiting = by.project.jobs.filter(kind=Job.Kind.PREANNOTATE, state=Job.State.QUEUED, lease_until=None)
    if not inline and (job := waiting.filter(params__pipeline=pipeline).first()):
        return job
    return jobs.enqueue(kind=Job.Kind.PREANNOTATE, params=params, by=by, inline=inline)


@jobs.handler(Job.Kind.PREANNOTATE)
def run_preannotate(context: JobContext) -> dict[str, Any]:
    """Read every document of the project that has no set of this run yet. Memory stays flat."""
    project = context.actor.project
    engine = _engine(context.job.params["pipeline"], project)
    schema = frozen(project.schema_version)
    run = run_of(engine, project, schema)
    tally = Tally.resumed(context.job.checkpoint)
    before = tally.documents
    total = before + unread(run, _documents(project)).count()
    context.report(before, total)

    def watch(number: int) -> None:
        context.report(before + number, max(before + number, total))

    def store(now: Tally) -> None:
        context.checkpoint({"tally": now.as_dict()})

    Reading(engine, run, schema, tally, context, store).read(_documents(project), watch)
    return _ended(engine, run.pk, tally, context)


def remember(context: JobContext, documents: QuerySet[Document], store: Callable[[Tally], None]) -> dict[str, Any]:
    """Let the project's memory of names read these documents as part of another job; {} where it remembers nothing."""
    project = context.actor.project
    engine = memory.remembered(project)
    if engine is None:
        return {}
    schema, tally = frozen(project.schema_version), Tally()
    run = run_of(engine, project, schema)
    Reading(engine, run, schema, tally, context, store).read(documents, watch=lambda _: None)
    return _ended(engine, run.pk, tally, context) if tally.documents else {}


def _ended(engine: Engine, run: int, tally: Tally, context: JobContext) -> dict[str, Any]:
    result = {"run": run, **tally.as_dict()}
    changes.record(by=context.actor, action="run.complete", data={"suggester": engine.name, **result})
    return result


def _documents(project: Project) -> QuerySet[Document]:
    documents: QuerySet[Document] = Document.objects.filter(project=project, staged=False, archived_at=None)
    return documents


def _engine(name: str, project: Project) -> Engine:
    if name in ENGINES:
        return ENGINES[name](project)
    info = spacy_pipeline.find(name)
    _check_language(info, project)
    return SpacyEngine(spacy_pipeline.load(info), edges_of(project) if project.memory else Edges())


def _noted(texts: Iterable[Text], given: dict[int, str]) -> Iterator[Text]:
    """The same, each remembered until its answer comes."""
    for text in texts:
        given[text.key] = text.text
        yield text


def _check_language(info: PipelineInfo, project: Project) -> None:
    known = info.language, project.language
    if "" in known or ANY_LANGUAGE in known or known[0].split("-")[0] == known[1].split("-")[0]:
        return
    raise PipelineUnavailable(
        f"{info.name} reads texts in “{info.language}”; this project's texts are in “{project.language}”.",
        hint="Choose another pipeline, or correct the language in the project's settings.",
    )
