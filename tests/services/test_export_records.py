"""Which annotations an export takes, and how they become records."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor
from annotator.models import AnnotationSet, Document, Project, Span
from annotator.records import DocumentRecord, Problem
from annotator.roles import Role
from annotator.selectors import exports
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project()


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project)


def read(project: Project, choice: exports.Choice = "final", *, tokens: bool = False) -> list[DocumentRecord]:
    return list(exports.records(project, choice, tokens=tokens, report=lambda problem: pytest.fail(problem.message)))


def quotes(record: DocumentRecord) -> list[tuple[str, str]]:
    return [(record.text[span.start : span.end], span.label) for span in record.spans]


def test_a_submitted_document_is_a_record_with_its_spans_in_reading_order(project, ada) -> None:
    document = make.document(project, outlet="The Paper")
    for quote, label in [("London", "GPE"), ("Ada Lovelace", "PERSON")]:
        make.span(document, quote, label, by=ada)
    make.submit(document, ada)
    (record,) = read(project)
    assert quotes(record) == [("Ada Lovelace", "PERSON"), ("London", "GPE")]
    assert (record.text, record.outlet, record.language) == (make.TEXT, "The Paper", "en")
    assert (record.answer, record.tokens, record.where) == ("accept", None, f"document {document.pk}")


def test_tokens_are_read_where_they_are_wanted(project, ada) -> None:
    document = make.document(project, "Ada left.")
    make.submit(document, ada)
    (record,) = read(project, tokens=True)
    assert record.tokens == document.body.token_bounds == ((0, 3), (4, 8), (8, 9))


def test_labels_on_the_document_and_notes_are_kept(project, ada) -> None:
    document = make.document(project)
    span = make.span(document, "Ada", "PERSON", by=ada)
    make.operate(document, "note", ada, span=span.pk, note="first name only")
    make.operate(document, "label", ada, label=make.label(project, "talks").pk)
    make.submit(document, ada)
    (record,) = read(project)
    assert record.labels == ("talks",)
    assert record.spans[0].note == "first name only"


def test_a_span_in_several_parts_keeps_them(project, ada) -> None:
    document = make.document(project, "Ada and Bob Smith")
    span = make.span(document, "Ada and Bob Smith", "PERSON", by=ada)
    Span.objects.filter(pk=span.pk).update(parts=[[0, 3], [12, 17]])
    make.submit(document, ada)
    (record,) = read(project)
    assert record.spans[0].parts == ((0, 3), (12, 17))


def test_a_document_that_was_found_empty_is_a_record_and_one_that_nobody_finished_is_none(project, ada) -> None:
    empty, open_, unseen = (
        make.document(project, "Empty."),
        make.document(project, "Open."),
        make.document(project, "?"),
    )
    make.submit(empty, ada)
    make.span(open_, "Open", "PERSON", by=ada)
    make.suggestions(unseen, [("?", "PERSON")])
    assert [(record.text, record.spans, record.answer) for record in read(project)] == [("Empty.", (), "accept")]
    totals = exports.totals(project, "final")
    assert (totals.documents, totals.exported, totals.not_seen) == (3, 1, 2)


def test_of_several_submitted_sets_the_latest_is_taken_and_that_is_said(project, ada) -> None:
    document, bob = make.document(project), make.member(project)
    for person, label in [(bob, "ORG"), (ada, "PERSON")]:
        make.span(document, "Ada", label, by=person)
        make.submit(document, person)
    problems: list[Problem] = []
    (record,) = exports.records(project, "final", tokens=False, report=problems.append)
    assert quotes(record) == [("Ada", "PERSON")]
    assert [(problem.code, problem.level, problem.where) for problem in problems] == [
        ("several_sets", "warning", f"document {document.pk}")
    ]


def test_the_gold_set_goes_before_any_persons_set(project, ada) -> None:
    document = make.document(project)
    make.span(document, "Ada", "ORG", by=ada)
    make.submit(document, ada)
    gold = AnnotationSet.objects.create(document=document, role="gold", state="submitted")
    start, end = make.at(document, "Kyiv")
    Span.objects.create(annotation_set=gold, label=make.label(project, "GPE"), start=start, end=end)
    (record,) = read(project)
    assert quotes(record) == [("Kyiv", "GPE")]


def test_a_gold_set_that_is_not_finished_does_not_count(project, ada) -> None:
    document = make.document(project)
    AnnotationSet.objects.create(document=document, role="gold")
    assert read(project) == []
    make.span(document, "Ada", "ORG", by=ada)
    make.submit(document, ada)
    (record,) = read(project)
    assert quotes(record) == [("Ada", "ORG")]


def test_an_accepted_set_goes_before_one_submitted_later(project, ada) -> None:
    document = make.document(project)
    for person, name in ((ada, "ORG"), (make.member(project), "PERSON")):
        make.span(document, "Ada", name, by=person)
        make.submit(document, person)
    AnnotationSet.objects.filter(author=ada.user).update(state="accepted")
    (record,) = read(project)
    assert quotes(record) == [("Ada", "ORG")]


def test_suggestions_come_with_their_source_and_without_an_answer(project) -> None:
    make.suggestions(make.document(project), [("Ada", "PERSON")], suggester="spacy:names")
    (record,) = read(project, "suggestions")
    assert (quotes(record), record.answer) == ([("Ada", "PERSON")], None)
    assert record.spans[0].source == "spacy:names"


def test_of_each_suggester_the_newest_run_counts_and_several_suggesters_are_merged(project) -> None:
    document = make.document(project)
    make.suggestions(document, [("Ada", "ORG")], version="1")
    make.suggestions(document, [("Ada", "PERSON"), ("London", "GPE")], version="2")
    other = make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE")], suggester="import:names.jsonl")
    Span.objects.filter(pk=other[0].pk).update(score=0.5)
    (record,) = read(project, "suggestions")
    assert quotes(record) == [("Ada", "PERSON"), ("London", "GPE"), ("Kyiv", "GPE")]
    assert [span.score for span in record.spans] == [None, 0.5, None]


def test_other_projects_archived_and_staged_documents_stay_out(project, ada) -> None:
    for fields in ({"archived_at": timezone.now()}, {"staged": True}):
        document = make.document(project)
        make.submit(document, ada)
        Document.objects.filter(pk=document.pk).update(**fields)
    elsewhere = make.project()
    make.submit(make.document(elsewhere), make.member(elsewhere))
    assert read(project) == []
    assert exports.totals(project, "final").documents == 0


def test_a_label_from_outside_the_schema_keeps_its_name_and_is_reported_once(project, ada) -> None:
    foreign = make.label(make.project(version=make.schema(("SHIP",))), "SHIP")
    for _ in range(2):
        document = make.document(project)
        Span.objects.filter(pk=make.span(document, "Ada", "PERSON", by=ada).pk).update(label=foreign)
        make.submit(document, ada)
    problems: list[Problem] = []
    records = list(exports.records(project, "final", tokens=False, report=problems.append))
    assert [quotes(record) for record in records] == [[("Ada", "SHIP")]] * 2
    assert [problem.code for problem in problems] == ["label_not_in_schema"]


def test_a_batch_costs_the_same_queries_whatever_is_in_it(project, ada) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(project)
        return len(queries)  # the documents; for the one batch its sets, spans, labels, which facts

    make.submit(make.document(project), ada)
    cost()
    first = cost()
    for number in range(10):
        document = make.document(project, f"Ada {number}")
        make.span(document, "Ada", "PERSON", by=ada)
        make.submit(document, ada)
    assert cost() == first == 5


def test_batches_are_cut_by_number_and_by_size(project, ada, monkeypatch) -> None:
    for number in range(5):
        make.submit(make.document(project, f"No. {number}"), ada)
    whole = read(project)
    monkeypatch.setattr(exports, "BATCH", 2)
    assert read(project) == whole
    monkeypatch.setattr(exports, "BATCH_CHARACTERS", 1)
    assert read(project) == whole


def test_jobs_are_no_change_of_the_data(project, ada) -> None:
    make.submit(make.document(project), ada)
    before = exports.totals(project, "final")
    jobs.enqueue(kind="export", params={}, by=make.member(project, Role.MANAGER))
    assert exports.totals(project, "final") == before
    make.submit(make.document(project), ada)
    assert exports.totals(project, "final").last_change > before.last_change
