"""Finishing gold: one document, all without a conflict at once, taking that back, opening finished gold again."""

from __future__ import annotations

import uuid

import pytest

from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import AnnotationSet, Assignment, Change
from annotator.roles import Role
from annotator.services import adjudication, finishing
from annotator.services.annotations import reopen
from tests import make
from tests.adjudicating import TEXT, add, decide, finished, gold, gold_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(annotators_per_document=2)


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def ben(project):
    return make.member(project)


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, assigned=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, assigned=False)


@pytest.fixture
def document(project, ada, ben):
    """Kyiv is contested, London agreed."""
    made = make.document(project, TEXT)
    finished(made, ada, "London:GPE", "Kyiv:GPE")
    finished(made, ben, "London:GPE")
    return made


def finish(document, by, **more):
    return finishing.finish(document=document, by=by, **{"operation": uuid.uuid4(), **more})


def clean(by, **more):
    return finishing.finish_clean(by=by, **{"operation": uuid.uuid4(), **more})


def state(document):
    own = gold_set(document)
    return None if own is None else own.state


# --- one document ------------------------------------------------------------------------------


def test_gold_is_finished_when_all_is_decided(document, rex):
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    own = finish(document, rex)
    assert (own.state, own.submitted_at is not None) == ("submitted", True)
    assert Change.objects.filter(action="gold.finish").get().data["left"] == 0


def test_what_is_undecided_stands_in_the_way_unless_it_is_left_out(document, rex):
    with pytest.raises(Conflict, match="One conflict is not decided"):
        finish(document, rex)
    assert state(document) is None
    finish(document, rex, leave_out=True)
    assert (state(document), gold(document)) == ("submitted", {"London:GPE"})
    assert Change.objects.filter(action="gold.finish").get().data["left"] == 1


def test_finished_gold_takes_no_decision(document, rex):
    finish(document, rex, leave_out=True)
    for refused in (
        lambda: decide(document, rex, "Kyiv", "Kyiv:GPE"),
        lambda: adjudication.undo(document=document, operation=uuid.uuid4(), by=rex),
        lambda: finish(document, rex),
    ):
        with pytest.raises(Conflict, match="finished"):
            refused()
    assert gold(document) == {"London:GPE"}


def test_gold_of_changed_sources_is_not_finished(document, ada, rex):
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    reopen(document=document, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    with pytest.raises(Conflict, match="sources changed"):
        finish(document, rex)
    add(document, ada, "Friday:DATE")
    make.submit(document, ada)
    with pytest.raises(Conflict, match="sources changed"):
        finish(document, rex)
    adjudication.remerge(document=document, operation=uuid.uuid4(), by=rex)
    finish(document, rex, leave_out=True)
    assert gold(document) == {"London:GPE", "Kyiv:GPE"}


def test_sources_that_only_were_looked_at_again_are_no_reason_to_merge(document, ada, rex):
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    reopen(document=document, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    make.submit(document, ada)
    finish(document, rex)
    assert state(document) == "submitted"


def test_a_repeated_request_finishes_once(document, rex):
    operation = uuid.uuid4()
    assert finish(document, rex, operation=operation, leave_out=True) == finish(document, rex, operation=operation)
    assert Change.objects.filter(action="gold.finish").count() == 1


def test_annotators_finish_no_gold(document, ada):
    with pytest.raises(Forbidden):
        finish(document, ada, leave_out=True)
    assert state(document) is None


# --- opening it again --------------------------------------------------------------------------


def edit(document, by, reason="A new guideline.", **more):
    return finishing.edit_finished(document=document, reason=reason, by=by, **{"operation": uuid.uuid4(), **more})


def test_a_manager_opens_finished_gold_with_a_reason(document, rex, mia):
    finish(document, rex, leave_out=True)
    edit(document, mia)
    assert (state(document), gold_set(document).submitted_at) == ("open", None)
    assert Change.objects.filter(action="gold.reopen").get().data["reason"] == "A new guideline."
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    assert gold(document) == {"London:GPE", "Kyiv:GPE"}


def test_a_reviewer_does_not(document, rex):
    finish(document, rex, leave_out=True)
    with pytest.raises(Forbidden):
        edit(document, rex)
    assert state(document) == "submitted"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1_001, "a\0b"])
def test_a_reason_is_wanted(document, rex, mia, reason):
    finish(document, rex, leave_out=True)
    with pytest.raises(Invalid):
        edit(document, mia, reason)
    assert state(document) == "submitted"


def test_what_has_no_gold_is_not_opened(document, mia):
    with pytest.raises(Conflict, match="no gold"):
        edit(document, mia)


# --- many at once ------------------------------------------------------------------------------


@pytest.fixture
def clean_ones(project, ada, ben):
    made = [make.document(project, TEXT) for _ in range(3)]
    for each in made:
        finished(each, ada, "London:GPE", "~talks")
        finished(each, ben, "London:GPE", "~talks")
    return made


def test_all_documents_without_a_conflict_are_finished_in_one_step(document, clean_ones, rex):
    done = clean(rex)
    assert (done.documents, done.looked_at, done.last) == (3, 4, None)
    assert [state(each) for each in (document, *clean_ones)] == [None, *["submitted"] * 3]
    assert all(gold(each) == {"London:GPE", "~talks"} for each in clean_ones)
    assert gold_set(clean_ones[0]).sources.count() == 2
    groups = Change.objects.filter(action="gold.finish_clean").values_list("group", flat=True)
    assert len(groups) == 3
    assert len(set(groups)) == 1
    assert clean(rex).documents == 0


def test_gold_that_is_begun_and_has_no_conflict_is_finished_too(document, clean_ones, rex):
    adjudication.begin(document=clean_ones[0], by=rex)
    adjudication.begin(document=document, by=rex)
    assert clean(rex).documents == 3
    assert state(document) == "open"


def test_documents_for_which_more_people_are_wanted_or_at_work_are_left_alone(project, clean_ones, rex, ada):
    project.annotators_per_document = 3
    project.save()
    from annotator.services import slots

    slots.count(clean_ones[0].pk)
    Assignment.objects.filter(document=clean_ones[1], user=ada.user).update(state=Assignment.State.CLAIMED)
    clean(rex)
    assert [state(each) for each in clean_ones] == [None, None, "submitted"]


def test_where_four_eyes_are_wanted_ones_own_documents_are_left_alone(project, clean_ones, rex):
    own = make.document(project, TEXT)
    Assignment.objects.filter(document=own).delete()
    make.assign(own, rex.user)
    finished(own, rex, "Kyiv:GPE")
    rex.project.four_eyes = True
    assert clean(rex).documents == 3
    assert state(own) is None


def test_a_step_looks_at_so_many_documents_and_the_next_one_goes_on(clean_ones, rex, monkeypatch):
    monkeypatch.setattr(finishing, "MOST", 2)
    first = clean(rex)
    assert (first.documents, first.last) == (2, clean_ones[1].pk)
    assert clean(rex, after=first.last).documents == 1


def test_a_repeated_step_is_answered_again(clean_ones, rex):
    operation = uuid.uuid4()
    assert clean(rex, operation=operation) == clean(rex, operation=operation)
    assert AnnotationSet.objects.filter(role="gold").count() == 3


def test_annotators_finish_nothing(clean_ones, ada):
    with pytest.raises(Forbidden):
        clean(ada)
    assert not AnnotationSet.objects.filter(role="gold").exists()


def test_the_cost_of_a_step_does_not_grow(project, clean_ones, ada, ben, rex, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        clean(rex)
    for _ in range(8):
        each = make.document(project, TEXT)
        finished(each, ada, "London:GPE", "Kyiv:GPE")
        finished(each, ben, "London:GPE", "Kyiv:GPE")
    with django_assert_max_num_queries(24):
        assert clean(rex).documents == 8


def undo(group, by):
    return finishing.undo_clean(group=group, operation=uuid.uuid4(), by=by)


def test_a_step_is_taken_back_but_for_what_changed_since(clean_ones, rex, mia):
    group = uuid.uuid4()
    clean(rex, operation=group)
    edit(clean_ones[0], mia)
    finish(clean_ones[0], mia)
    assert undo(group, rex) == 2
    assert [state(each) for each in clean_ones] == ["submitted", "open", "open"]
    assert undo(group, rex) == 0
    assert clean(rex).documents == 2


def test_another_persons_step_is_taken_back_by_a_manager_only(project, clean_ones, rex, mia):
    group = uuid.uuid4()
    clean(rex, operation=group)
    other = make.member(project, Role.REVIEWER, assigned=False)
    for stranger in (other, make.member(make.project(), Role.MANAGER)):
        with pytest.raises(NotFound):
            undo(group, stranger)
    assert undo(group, mia) == 3
