"""Merging again after the sources changed: what is kept, what has to be looked at again."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from annotator.errors import Conflict, Forbidden
from annotator.models import Change, GoldSource, Resolution, Span
from annotator.roles import Role
from annotator.selectors.gold import is_changed, resolutions, stored_merge
from annotator.services import adjudication, finishing
from annotator.services.annotations import reopen
from tests import make
from tests.adjudicating import TEXT, add, conflict, conflicts, decide, finished, gold, gold_set, mark, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def document(project):
    return make.document(project, TEXT)


@pytest.fixture
def ada(project, document):
    return make.member(project)


@pytest.fixture
def ben(project, document):
    return make.member(project)


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, assigned=False)


@pytest.fixture
def decided(document, ada, ben, rex):
    """London is agreed; Ada and Kyiv are contested and decided."""
    finished(document, ada, "London:GPE", "Ada Lovelace:PERSON", "Kyiv:GPE")
    finished(document, ben, "London:GPE", "Ada:PERSON")
    decide(document, rex, "Ada", "Ada:PERSON")
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    return document


def again(document, by, **more):
    return adjudication.remerge(document=document, by=by, **{"operation": uuid.uuid4(), **more})


def change(document, person, rex, *, without: str = "", then: tuple[str, ...] = ()):
    """The person gets the document back and submits it changed."""
    reopen(document=document, operation=uuid.uuid4(), by=rex, author_id=person.user_id)
    if without:
        start, end = make.at(document, without)
        span = Span.objects.get(annotation_set__author=person.user, annotation_set__document=document, start=start, end=end)  # noqa: E501  # fmt: skip
        make.operate(document, "delete", person, span=span.pk)
    for each in then:
        add(document, person, each)
    make.submit(document, person)


def changed(document, by):
    own = gold_set(document)
    return is_changed(own, stored_merge(own), by.project)


def test_merging_unchanged_sources_again_changes_nothing(decided, rex):
    before = gold(decided), conflicts(decided, rex), set(resolutions(gold_set(decided)))
    spans = set(gold_set(decided).spans.values_list("pk", flat=True))
    again(decided, rex)
    assert (gold(decided), conflicts(decided, rex), set(resolutions(gold_set(decided)))) == before
    assert set(gold_set(decided).spans.values_list("pk", flat=True)) == spans
    assert not changed(decided, rex)


def test_decisions_with_the_same_alternatives_are_kept(decided, ben, rex):
    change(decided, ben, rex, then=("Friday:DATE",))
    assert changed(decided, rex)
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Ada:PERSON", "Kyiv:GPE"}
    assert len(resolutions(gold_set(decided))) == 2
    assert len(conflicts(decided, rex)) == 3
    assert not changed(decided, rex)


def test_where_the_alternatives_changed_it_is_to_be_looked_at_again(decided, ada, rex):
    change(decided, ada, rex, without="Ada Lovelace", then=("Ada Lovelace met:PERSON",))
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Kyiv:GPE"}
    (pending,) = stored_merge(gold_set(decided)).again
    assert (pending.conflict, pending.result) == (conflict(decided, rex, "Ada"), (mark(decided, "Ada:PERSON"),))
    assert pending.conflict.alternatives[pending.chosen].marks == pending.result
    decide(decided, rex, "Ada", "Ada:PERSON")
    assert gold(decided) == {"London:GPE", "Kyiv:GPE", "Ada:PERSON"}


def test_what_is_pending_stays_pending_and_counts_again_when_the_sources_go_back(decided, ada, ben, rex):
    change(decided, ada, rex, without="Ada Lovelace", then=("Ada Lovelace met:PERSON",))
    again(decided, rex)
    change(decided, ben, rex, then=("Friday:DATE",))
    again(decided, rex)
    assert len(stored_merge(gold_set(decided)).again) == 1
    change(decided, ada, rex, without="Ada Lovelace met", then=("Ada Lovelace:PERSON",))
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Kyiv:GPE", "Ada:PERSON"}
    assert stored_merge(gold_set(decided)).again == ()
    assert Resolution.objects.filter(taken_back_at=None).count() == 2


def test_a_decision_on_which_all_agree_now_is_settled(decided, ada, rex):
    change(decided, ada, rex, without="Ada Lovelace", then=("Ada:PERSON",))
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Kyiv:GPE", "Ada:PERSON"}
    assert stored_merge(gold_set(decided)).again == ()
    assert len(conflicts(decided, rex)) == 1


def test_what_all_agree_on_against_a_decision_is_questioned(decided, ben, rex):
    change(decided, ben, rex, without="Ada", then=("Ada Lovelace:PERSON",))
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Kyiv:GPE"}
    about = conflict(decided, rex, "Ada")
    assert (about.kind, len(about.alternatives)) == ("agreed", 1)
    decide(decided, rex, about, "Ada Lovelace:PERSON")
    assert gold(decided) == {"London:GPE", "Kyiv:GPE", "Ada Lovelace:PERSON"}


def test_what_was_chosen_and_nobody_has_any_more_is_questioned(decided, ada, rex):
    change(decided, ada, rex, without="Kyiv")
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Ada:PERSON"}
    about = conflict(decided, rex, "Kyiv")
    assert about.alternatives == ()
    decide(decided, rex, about, own=["Kyiv:GPE"])
    again(decided, rex)
    assert gold(decided) == {"London:GPE", "Ada:PERSON", "Kyiv:GPE"}


def test_a_questioned_item_keeps_what_was_decided(decided, ben, rex):
    decide(decided, rex, question(decided, "London:GPE"), own=["London:ORG"])
    change(decided, ben, rex, then=("Friday:DATE",))
    again(decided, rex)
    assert gold(decided) == {"London:ORG", "Ada:PERSON", "Kyiv:GPE"}


def test_the_sources_are_named_with_their_new_versions(decided, ben, rex):
    change(decided, ben, rex, then=("Friday:DATE",))
    again(decided, rex)
    versions = GoldSource.objects.order_by("source").values_list("version", "source__version")
    assert all(merged == now for merged, now in versions)


def test_a_person_who_comes_later_is_one_more_source(decided, project, rex):
    cy = make.member(project)
    finished(decided, cy, "Friday:DATE")
    assert changed(decided, rex)
    again(decided, rex)
    assert gold_set(decided).sources.count() == 3


def test_it_is_not_merged_again_while_somebody_works_on_it(decided, ada, rex):
    reopen(document=decided, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    before = gold(decided)
    with pytest.raises(Conflict, match="still works"):
        again(decided, rex)
    assert gold(decided) == before


def test_finished_gold_is_not_merged_again(decided, ben, rex):
    finishing.finish(document=decided, operation=uuid.uuid4(), by=rex)
    change(decided, ben, rex, then=("Friday:DATE",))
    with pytest.raises(Conflict, match="finished"):
        again(decided, rex)


def test_annotators_do_not_merge(decided, ada):
    with pytest.raises(Forbidden):
        again(decided, ada)


def test_a_repeated_request_merges_once(decided, ben, rex):
    change(decided, ben, rex, then=("Friday:DATE",))
    operation = uuid.uuid4()
    assert again(decided, rex, operation=operation) == again(decided, rex, operation=operation)
    assert Change.objects.filter(action="gold.merge").count() == 1


def test_after_a_merge_only_what_was_kept_is_undone(decided, ada, rex):
    change(decided, ada, rex, without="Kyiv")
    again(decided, rex)
    adjudication.undo(document=decided, operation=uuid.uuid4(), by=rex)
    assert gold(decided) == {"London:GPE"}
    with pytest.raises(Conflict, match="nothing to undo"):
        adjudication.undo(document=decided, operation=uuid.uuid4(), by=rex)


def test_what_was_edited_by_hand_stays(decided, ben, rex):
    by_hand = replace(rex, gold=True)
    version = {"version": gold_set(decided).version}
    add(decided, by_hand, "Charles Babbage:PERSON", **version)
    london = gold_set(decided).spans.get(start=make.at(decided, "London")[0])
    make.operate(decided, "delete", by_hand, span=london.pk, version=gold_set(decided).version)
    change(decided, ben, rex, then=("Friday:DATE",))
    again(decided, rex)
    assert gold(decided) == {"Charles Babbage:PERSON", "Ada:PERSON", "Kyiv:GPE"}


def test_the_cost_of_merging_does_not_grow(decided, ben, rex, django_assert_max_num_queries):
    change(decided, ben, rex, then=("Friday:DATE",))
    with django_assert_max_num_queries(30):
        again(decided, rex)
