"""The names of a project: counted as far as a person may see them, brought up to date, proposed as entities."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotator.facts.names import NameForm
from annotator.models import Entity
from annotator.roles import Role
from annotator.selectors.entities import entity_list, entity_page
from annotator.selectors.name_proposals import names_page
from annotator.selectors.names import names
from annotator.services import entities
from tests import make

ARTICLES = [
    "Kelenko said so on Friday. Kelenko left.",
    "General Kelenkoy denied it in Karsk.",
    "Arta Kelenkyy was in Karsk.",
]
NAMES = [["Kelenko"], ["Kelenkoy", "Karsk"], ["Arta Kelenkyy", "Karsk"]]


@pytest.fixture
def project(db):
    return make.project(blind=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def articles(project):
    """Three articles with suggested names; the first names Kelenko twice."""
    made = []
    for text, found in zip(ARTICLES, NAMES, strict=True):
        document = make.document(project, text)
        make.suggestions(document, [(name, "GPE" if name == "Karsk" else "PERSON") for name in found])
        made.append(document)
    return made


def counts(by):
    return {form: (each.count, each.documents) for (form, _), each in names(by).forms.items()}


def proposed(by):
    return [sorted(form.form for form in each.forms) for each in names_page(by).proposals]


def person(by, *found):
    return entities.confirm(forms=found, type="PERSON", by=by)


def test_names_are_counted_by_place_and_document(mia, articles):
    assert counts(mia) == {"Kelenko": (1, 1), "Kelenkoy": (1, 1), "Arta Kelenkyy": (1, 1), "Karsk": (2, 2)}


def test_a_place_that_several_mark_is_one_place(project, mia, articles):
    for by in (make.member(project), make.member(project)):
        make.span(articles[0], "Kelenko", "PERSON", by=by)
    assert counts(mia)["Kelenko"] == (1, 1)


def test_a_rejected_suggestion_and_one_of_a_finished_document_count_no_more(project, mia, articles):
    ada = make.member(project)
    assert "Kelenkoy" in counts(mia)
    (suggestion, _) = articles[1].sets.get().spans.order_by("start")
    make.operate(articles[1], "reject", ada, span=suggestion.pk)
    make.submit(articles[2], ada)
    assert set(counts(mia)) == {"Kelenko", "Karsk"}
    assert counts(mia)["Karsk"] == (1, 1)


def test_a_newer_run_of_a_source_counts_instead_of_the_older(mia, articles):
    assert "Kelenko" in counts(mia)
    make.suggestions(articles[0], [("Friday", "DATE")], version="2")
    assert "Kelenko" not in counts(mia)


def test_documents_that_come_and_go_are_seen(project, mia, articles):
    counts(mia)
    make.suggestions(make.document(project, "Orla fell."), [("Orla", "GPE")])
    articles[0].archived_at = timezone.now()
    articles[0].save()
    assert set(counts(mia)) == {"Kelenkoy", "Arta Kelenkyy", "Karsk", "Orla"}


def test_dates_are_no_names(project, mia, articles):
    make.span(articles[0], "Friday", "DATE", by=make.member(project))
    assert "Friday" not in counts(mia)


def test_in_a_blind_project_nobody_sees_the_names_of_others(project, articles):
    project.blind = True
    project.save()
    ada, bob = make.member(project), make.member(project)
    make.span(articles[0], "Friday", "PERSON", by=bob)
    assert "Friday" not in counts(ada)
    assert "Friday" in counts(bob)


def test_who_reads_one_document_sees_the_names_of_that_one(project, articles):
    ada = make.member(project, assigned=False)
    make.assign(articles[0], ada.user)
    assert set(counts(ada)) == {"Kelenko"}


def test_three_spellings_in_three_articles_are_one_proposal_accepted_at_once_and_undone(mia, articles):
    assert proposed(mia) == [["Arta Kelenkyy", "Kelenko", "Kelenkoy"]]
    (proposal,) = names_page(mia).proposals
    assert proposal.canonical == "Arta Kelenkyy"
    made = person(mia, *(form.form for form in proposal.forms))
    assert proposed(mia) == []
    for form in ("Kelenko", "kelenkoy", "Arta", "Kelenkyy"):
        assert [row.id for row in entity_list(mia, form).rows] == [made.entity]
    entities.undo(change=made.change, by=mia)
    assert proposed(mia) == [["Arta Kelenkyy", "Kelenko", "Kelenkoy"]]
    assert entity_list(mia).total == 0


def test_rejected_names_are_not_proposed_together_again(mia, articles):
    entities.reject(forms=["Arta Kelenkyy", "Kelenko", "Kelenkoy"], by=mia)
    assert proposed(mia) == []


def test_names_left_out_are_proposed_no_more_and_the_others_still_are(mia, articles):
    entities.reject(forms=["Kelenko", "Kelenkoy"], by=mia)
    assert len(proposed(mia)) == 1
    assert "Arta Kelenkyy" in proposed(mia)[0]


def test_split_names_are_not_proposed_again(mia, articles):
    made = person(mia, "Kelenko", "Kelenkoy", "Arta Kelenkyy")
    entities.split(entity=made.entity, forms=["Kelenkoy"], by=mia)
    assert proposed(mia) == []


def test_a_new_spelling_is_proposed_for_the_entity_that_there_is(project, mia, articles):
    made = person(mia, "Kelenko", "Kelenkoy", "Arta Kelenkyy")
    make.suggestions(make.document(project, "A. Kelenko spoke."), [("A. Kelenko", "PERSON")])
    (proposal,) = names_page(mia).proposals
    assert [each.id for each in proposal.entities] == [made.entity]
    assert "A. Kelenko" in {form.form for form in proposal.forms}


def test_names_without_an_entity_are_listed(mia, articles):
    assert [each.form for each in names_page(mia).alone] == ["Karsk"]
    entities.confirm(forms=["Karsk"], type="GPE", by=mia)
    assert names_page(mia).unknown == 0


def test_an_entity_shows_each_place_where_it_is_named_by_document(mia, articles):
    made = person(mia, "Kelenko", "Kelenkoy", "Arta Kelenkyy")
    page = entity_page(mia, made.entity)
    assert {each.document for each in page.documents} == {each.pk for each in articles}
    assert sorted(place.here for each in page.documents for place in each.places) == [
        "Arta Kelenkyy",
        "Kelenko",
        "Kelenkoy",
    ]
    assert page.forms[0] == NameForm("Arta Kelenkyy", "PERSON", 1, 1)


def test_the_newest_document_of_an_entity_comes_first(mia, articles):
    for document, day in zip(articles, ("2026-03-01", "2026-03-12", None), strict=True):
        document.published_on = day
        document.save()
    made = person(mia, "Kelenko", "Kelenkoy", "Arta Kelenkyy")
    shown = [each.document for each in entity_page(mia, made.entity).documents]
    assert shown == [articles[1].pk, articles[0].pk, articles[2].pk]


def test_one_name_under_two_types_is_told(project, mia, articles):
    made = entities.confirm(forms=["Karsk"], type="GPE", by=mia)
    assert entity_page(mia, made.entity).two_types == ()
    make.span(articles[2], "Karsk", "ORG", by=make.member(project))
    (warning,) = entity_page(mia, made.entity).two_types
    assert {each.label for each in warning.forms} == {"GPE", "ORG"}


def test_the_page_of_a_merged_entity_is_that_of_what_it_was_merged_into(mia, articles):
    first, second = person(mia, "Kelenko").entity, person(mia, "Kelenkoy").entity
    entities.merge(into=first, entity=second, by=mia)
    assert entity_page(mia, second).entity == Entity.objects.get(pk=first)


def test_what_nothing_changed_of_is_not_read_again(mia, articles, django_assert_num_queries):
    names(mia)
    with django_assert_num_queries(3):  # documents, newest change, newest set
        names(mia)


def test_one_changed_document_is_read_alone(project, mia, articles, django_assert_num_queries):
    ada = make.member(project)
    names(mia)
    make.span(articles[0], "Friday", "PERSON", by=ada)
    with django_assert_num_queries(9):  # and what changed, the new sets; sets, decisions, spans, texts
        found = names(mia)
    assert ("Friday", "PERSON") in found.forms


def test_an_entity_costs_the_same_queries_whatever_its_places(mia, articles, django_assert_num_queries):
    made = person(mia, "Kelenko", "Kelenkoy", "Arta Kelenkyy")
    names(mia)
    with django_assert_num_queries(13):
        entity_page(mia, made.entity)
