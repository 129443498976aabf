"""What a project's people said of names is suggested elsewhere: in documents that come later, and where asked for."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest

from annotator import jobs
from annotator.editing.suggestion_filter import SuggestionFilter
from annotator.errors import Invalid
from annotator.models import AnnotationSet, Change, Run, Span
from annotator.roles import Role
from annotator.selectors.figures.scope import Filters, scope_of
from annotator.selectors.figures.suggestions import Verdicts, suggesters
from annotator.selectors.memory import memory_rows
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import read_sets
from annotator.services import entities, imports, memory, suggestions
from annotator.services.imports import Source
from tests import make
from tests.places import everywhere

ARTICLE = "Karsk fell on Friday. The mayor of Karsk left."


@pytest.fixture
def project(db):
    return make.project(blind=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def ada(project):
    return make.member(project)


def bring(mia, text, name="a.txt"):
    """Import an article; its document."""
    source = Source(name, io.BytesIO(text.encode()))
    job = jobs.run_inline(imports.start(sources=[source], by=mia, inline=True))
    assert job.state == "done", job.error
    return job.documents.get()


def suggested(document, suggester=memory.NAME):
    """What the newest run of the suggester proposes."""
    newest = AnnotationSet.objects.filter(document=document, run__suggester=suggester).order_by("-run").first()
    spans = [] if newest is None else newest.spans.select_related("label")
    return [(document.body.text[span.start : span.end], span.label.name) for span in spans]


def test_a_name_that_was_added_once_is_suggested_in_the_next_import(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    assert suggested(bring(mia, "Who holds Karsk?")) == [("Karsk", "GPE")]


def test_nothing_is_suggested_and_no_run_made_where_nobody_confirmed_anything(project, mia):
    assert suggested(bring(mia, "Who holds Karsk?")) == []
    assert not Run.objects.exists()


def test_a_project_that_does_not_want_it_gets_nothing(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    project.memory = False
    project.save()
    assert suggested(bring(mia, "Who holds Karsk?")) == []


def test_what_most_people_said_counts(project, mia, ada):
    for label, person in (("GPE", ada), ("ORG", make.member(project)), ("GPE", make.member(project))):
        document = project.documents.first() or make.document(project, ARTICLE)
        make.span(document, "Karsk", label, by=person)
    assert suggested(bring(mia, "Who holds Karsk?")) == [("Karsk", "GPE")]


def test_a_name_that_was_rejected_as_often_as_confirmed_is_not_suggested(project, mia, ada):
    document = make.document(project, ARTICLE)
    make.span(document, "Karsk", "GPE", by=ada)
    (wrong,) = make.suggestions(document, [("Karsk", "ORG")])
    make.operate(document, "reject", ada, span=wrong.pk)
    assert suggested(bring(mia, "Who holds Karsk?")) == []


def test_one_place_rejected_for_two_sources_counts_once(project, mia, ada):
    document = make.document(project, ARTICLE)
    for number, suggester in enumerate(("spacy:a", "spacy:b")):
        made = make.suggestions(document, [("Karsk", "ORG")], suggester=suggester, version=str(number))
    make.operate(document, "reject", ada, span=made[0].pk)
    (row,) = memory_rows(project, schema_of(project))
    assert (row.form, row.label, row.rejected) == ("Karsk", "ORG", 1)


def test_finished_gold_counts_instead_of_what_it_was_made_from(project, mia, ada):
    document = make.document(project, ARTICLE)
    for person in (ada, make.member(project)):
        make.span(document, "Karsk", "ORG", by=person)
    make.gold(document, [("Karsk", "GPE")])
    assert suggested(bring(mia, "Who holds Karsk?")) == [("Karsk", "GPE")]


def test_names_of_the_registry_are_known_without_a_span(project, mia, ada):
    entities.confirm(forms=["Arta Kelenko", "Kelenko"], type="PERSON", by=ada)
    assert suggested(bring(mia, "Mr. Kelenko said so.")) == [("Kelenko", "PERSON")]


def test_dates_are_not_remembered(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Friday", "DATE", by=ada)
    assert memory.remembered(project) is None


def test_what_comes_with_annotations_of_its_own_gets_no_suggestions(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    line = b'{"text": "Karsk is quiet.", "spans": [{"start": 0, "end": 5, "label": "GPE"}]}'
    options = imports.Options(spans_as="annotations")
    job = imports.start(sources=[Source("a.jsonl", io.BytesIO(line))], by=mia, options=options, inline=True)
    assert suggested(jobs.run_inline(job).documents.get()) == []


def test_a_newer_memory_is_a_newer_run_and_hides_the_older(project, mia, ada):
    document = make.document(project, ARTICLE)
    make.span(document, "Karsk", "ORG", by=ada)
    later = bring(mia, "Who holds Karsk?")
    (wrong,) = document.sets.get(author=ada.user).spans.all()
    make.operate(document, "relabel", ada, span=wrong.pk, label=make.label(project, "GPE").pk)
    jobs.run_inline(suggestions.start(pipeline=memory.NAME, by=mia))
    assert suggested(later) == [("Karsk", "GPE")]
    assert [source.suggester for source in read_sets(later, ada).sources] == [memory.NAME]


def test_the_same_memory_again_adds_nothing(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    for _ in range(2):
        job = jobs.run_inline(suggestions.start(pipeline=memory.NAME, by=mia))
    assert (job.result["documents"], Run.objects.count()) == (0, 1)


def test_its_runs_are_one_source_whatever_is_remembered(project, mia, ada):
    document = make.document(project, ARTICLE)
    for name, label in (("Karsk", "GPE"), ("Friday", "ORG")):
        make.span(document, name, label, by=ada)
        jobs.run_inline(suggestions.start(pipeline=memory.NAME, by=mia))
    assert set(Run.objects.values_list("suggester", "version")) == {(memory.NAME, memory.VERSION)}
    assert Run.objects.count() == 2


def test_a_memory_that_is_empty_says_so(project, mia):
    with pytest.raises(Invalid):
        memory.engine_of(project)
    job = jobs.run_inline(suggestions.start(pipeline=memory.NAME, by=mia))
    assert (job.state, job.error.startswith("Nobody has confirmed a name yet.")) == ("failed", True)


def test_what_it_suggested_is_recorded_as_the_memorys(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    bring(mia, "Who holds Karsk?")
    assert Change.objects.get(action="run.complete").data["suggester"] == memory.NAME


def test_promotion_on_the_page_is_not_read(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    lines = ("The town is quiet", "Nobody in Karsk was hurt on Friday, the mayor said.", "Read more: Karsk in maps")
    text = "\n\n".join(lines)
    document = bring(mia, text)
    at = [span.start for span in Span.objects.filter(annotation_set__document=document)]
    assert at == [text.index("Karsk")]


def test_one_wrong_label_corrected_everywhere_is_right_in_the_next_import(project, mia, ada):
    """Change one wrong label in all identical places: one action, one undo; the next article has the corrected one."""
    articles = [make.document(project, f"{ARTICLE} Report {number}.") for number in range(4)]
    for document in articles:
        for occurrence in (0, 1):
            make.span(document, "Karsk", "ORG", by=ada, occurrence=occurrence)
    everywhere(articles[0], ada, phrase="Karsk", label="GPE", was="ORG")
    spans = Span.objects.filter(annotation_set__author=ada.user)
    assert set(spans.values_list("label__name", flat=True)) == {"GPE"}
    assert suggested(bring(mia, "Who holds Karsk?")) == [("Karsk", "GPE")]
    make.operate(articles[0], "undo", ada)
    assert set(spans.values_list("label__name", flat=True)) == {"ORG"}
    assert suggested(bring(mia, "Karsk, again.", "b.txt")) == [("Karsk", "ORG")]


def test_memory_is_read_with_a_fixed_number_of_queries(project, ada, django_assert_num_queries):
    for number in range(5):
        make.span(make.document(project, f"{ARTICLE} {number}"), "Karsk", "GPE", by=ada)
    schema = schema_of(project)
    with django_assert_num_queries(6):
        memory_rows(project, schema)


def test_what_became_of_it_is_counted_apart(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    document = bring(mia, "Karsk fell. Karsk!")
    make.suggestions(document, [("fell", "ORG")])
    make.assign(document, ada.user)
    first, second = document.sets.get(run__suggester=memory.NAME).spans.order_by("start")
    make.operate(document, "accept", ada, span=first.pk)
    make.operate(document, "reject", ada, span=second.pk)
    make.submit(document, ada)
    found = {each.name: each.verdicts for each in suggesters(scope_of(mia, Filters(), date(2026, 6, 10)))}
    assert found["memory:names 2"] == Verdicts(accepted=1, rejected=1)


def test_a_person_may_hide_it_like_any_source(project, mia, ada):
    make.span(make.document(project, ARTICLE), "Karsk", "GPE", by=ada)
    document = bring(mia, "Who holds Karsk?")
    hiding = replace(ada, filter=SuggestionFilter(hidden=frozenset({memory.NAME})))
    assert read_sets(document, ada).shown
    assert not read_sets(document, hiding).shown


def test_in_a_blind_project_a_name_is_remembered_once_all_who_hold_the_document_have_submitted(project, mia, ada):
    project.blind = True
    project.save()
    document = make.document(project, ARTICLE)
    james = make.member(project)
    document.assignments.filter(user=mia.user).delete()
    make.span(document, "Karsk", "GPE", by=ada)
    make.submit(document, ada)
    assert suggested(bring(mia, "Who holds Karsk?")) == []
    make.submit(document, james)
    assert suggested(bring(mia, "Who lost Karsk?", "b.txt")) == [("Karsk", "GPE")]
