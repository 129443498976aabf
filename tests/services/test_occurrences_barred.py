"""Where a step over many documents may not write: what is submitted, not one's own, without a place, or archived."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AnnotationSet, Assignment
from annotator.roles import Role
from annotator.selectors.barred import REASONS, barred
from annotator.services import assignments, slots
from annotator.workflow import Stage
from tests import make
from tests.places import ask, decide, everywhere, fingerprint, spans, ticked

pytestmark = pytest.mark.django_db

State = Assignment.State


@pytest.fixture
def project():
    return make.project(annotators_per_document=1)


@pytest.fixture
def ada(project):
    return make.member(project, assigned=False)


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, assigned=False)


def document(project, *people, state=State.ASSIGNED):
    made = make.document(project, "Near Kyiv")
    slots.count(made.pk)
    for person in people:
        make.assign(made, person.user, state)
    return made


def reason(made, actor):
    found = barred([made.pk], actor).get(made.pk, "")
    assert not found or found in REASONS
    return found


def test_an_annotator_reaches_only_documents_that_are_his_or_hers(project, ada, rex):
    assert reason(document(project, ada), ada) == ""
    assert reason(document(project), ada) == "gone"
    assert reason(document(project, rex), ada) == "gone"
    assert reason(document(make.project()), ada) == "gone"


def test_reviewers_and_managers_reach_documents_with_a_free_place(project, ada, rex):
    mia = make.member(project, Role.MANAGER, assigned=False)
    assert reason(document(project), rex) == reason(document(project), mia) == ""
    assert reason(document(project, ada), rex) == "taken"
    assert reason(document(project, ada, rex), rex) == ""


@pytest.mark.parametrize("state", [State.EXPIRED, State.RELEASED, State.SKIPPED])
def test_what_was_given_back_is_left(project, ada, rex, state):
    assert reason(document(project, ada, state=state), ada) == "given_back"
    assert reason(document(project, rex, state=state), rex) == "given_back"


def test_ones_own_work_is_open_to_oneself_in_any_case(project, ada):
    made = document(project, ada)
    make.span(made, "Kyiv", "GPE", by=ada)
    assignments.release(document=made, by=ada)
    assert reason(made, ada) == ""


@pytest.mark.parametrize(("state", "why"), [(Stage.SUBMITTED, "submitted"), (Stage.ACCEPTED, "accepted")])
def test_what_is_done_is_left(project, ada, state, why):
    made = document(project, ada)
    make.submit(made, ada)
    AnnotationSet.objects.update(state=state)
    assert reason(made, ada) == why
    AnnotationSet.objects.update(state=Stage.RETURNED)
    assert reason(made, ada) == ""


def test_archived_and_staged_documents_are_left(project, ada):
    assert reason(make.document(project, archived_at=timezone.now()), ada) == "gone"
    made = document(project, ada)
    project.documents.filter(pk=made.pk).update(archived_at=timezone.now())
    assert reason(made, ada) == "archived"
    project.documents.filter(pk=made.pk).update(archived_at=None, staged=True)
    assert reason(made, ada) == "gone"


def test_in_gold_there_has_to_be_a_gold_set_that_is_open(project, rex, ada):
    made = document(project, ada)
    in_gold = replace(rex, gold=True)
    assert reason(made, in_gold) == "no_gold"
    gold = AnnotationSet.objects.create(document=made, role="gold")
    assert reason(made, in_gold) == ""
    AnnotationSet.objects.filter(pk=gold.pk).update(state=Stage.SUBMITTED)
    assert reason(made, in_gold) == "finished"


def test_in_gold_nobody_changes_what_they_annotated_where_four_eyes_are_wanted(rex, project):
    made = document(project, rex)
    AnnotationSet.objects.create(document=made, role="gold")
    make.submit(made, rex)
    assert reason(made, replace(rex, gold=True)) == ""
    strict = replace(rex, gold=True, project=replace_project(project))
    assert reason(made, strict) == "four_eyes"


def replace_project(project):
    project.four_eyes = True
    project.save()
    return project


def test_it_costs_one_query_whatever_the_number(project, ada, django_assert_num_queries):
    made = [document(project, ada).pk for _ in range(5)]
    with django_assert_num_queries(1):
        assert barred(made, ada) == {}


# --- in the dialog of the annotation page ------------------------------------------------------


def test_others_documents_are_neither_shown_nor_reached(project, ada, rex):
    mine, theirs = document(project, ada), document(project, rex)
    found = ask(mine, "Kyiv", ada, scope="project")
    assert {each.document for each in found.occurrences} == {mine.pk}
    assert (found.total, found.documents) == (1, 1)
    places = [*ticked(found), (theirs.pk, 5, 9)]
    assert decide(mine, places, ada).reasons == {"gone": 1}
    assert not AnnotationSet.objects.filter(document=theirs).exists()


def test_a_step_takes_no_place_but_where_it_begins(project, rex):
    here, other = document(project), document(project)
    everywhere(here, rex)
    assert list(Assignment.objects.values_list("document", "user", "state")) == [(here.pk, rex.user.pk, "claimed")]
    assert list(project.documents.order_by("pk").values_list("free_slots", flat=True)) == [0, 1]
    assert spans(other, rex) == [(5, 9, "GPE")]


def test_going_on_where_only_a_step_was_takes_a_place_then(project, rex):
    here, other = document(project), document(project)
    everywhere(here, rex)
    make.span(other, "Near", "ORG", by=rex)
    assert Assignment.objects.get(document=other).user == rex.user
    assert AnnotationSet.objects.get(document=other).begun


@pytest.mark.parametrize("go_on", [lambda made, by: make.span(made, "Near", "ORG", by=by), make.submit])
def test_where_somebody_else_took_the_place_it_is_refused_and_nothing_changes(project, ada, rex, go_on):
    here, other = document(project), document(project)
    everywhere(here, rex)
    make.assign(other, ada.user)
    before = fingerprint()
    with pytest.raises(Conflict, match="As many people"):
        go_on(other, rex)
    assert fingerprint() == before
    assert not Assignment.objects.filter(document=other, user=rex.user).exists()
