"""Suggestions of several sources on one document: one mark with their votes, one decision for all of them."""

from __future__ import annotations

import uuid

import pytest

from annotator.models import AnnotationSet, Decision, Span
from annotator.selectors.marks import Vote
from annotator.selectors.review import review
from annotator.selectors.state import Left, left, read_sets
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def twins(document):
    """Ada Lovelace by two sources, the second one more certain."""
    (first,) = make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="spacy:a", version="3.8")
    (second,) = make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="gliner", version="2")
    Span.objects.filter(pk=first.pk).update(score=0.4)
    Span.objects.filter(pk=second.pk).update(score=0.8)
    return first, second


VOTES = (Vote("gliner 2", 0.8), Vote("spacy:a 3.8", 0.4))


def verdicts():
    return {decision.suggestion_id: (decision.verdict, decision.span_id) for decision in Decision.objects.all()}


def test_equal_suggestions_are_one_mark_with_a_vote_of_each_source(document, twins, ada):
    (mark,) = review(document, ada).marks
    assert (mark.id, mark.state, mark.votes) == (twins[1].pk, "s", VOTES)
    assert (mark.score, mark.source) == (0.8, "gliner 2 · spacy:a 3.8")


def test_another_label_on_the_same_words_is_a_mark_of_its_own(document, twins, ada):
    make.suggestions(document, [("Ada Lovelace", "ORG")], suggester="rules")
    assert [len(mark.votes) for mark in review(document, ada).marks] == [2, 1]


def test_accepting_decides_for_every_source_and_the_span_carries_their_votes(document, twins, ada):
    made = make.operate(document, "accept", ada, span=twins[1].pk).span_id
    assert verdicts() == {twins[0].pk: ("accepted", made), twins[1].pk: ("accepted", made)}
    (mark,) = review(document, ada).marks
    assert (mark.id, mark.state, mark.votes, mark.derived_from) == (made, "a", VOTES, twins[1].pk)


def test_a_span_of_ones_own_has_no_votes(document, ada):
    make.span(document, "London", "GPE", by=ada)
    (mark,) = review(document, ada).marks
    assert (mark.votes, mark.score, mark.source) == ((), None, "")


def test_rejecting_decides_for_every_source_and_the_mark_keeps_its_id(document, twins, ada):
    make.operate(document, "reject", ada, span=twins[1].pk)
    (mark,) = review(document, ada).marks
    assert (mark.id, mark.state, mark.votes) == (twins[1].pk, "r", VOTES)


def test_what_a_new_source_proposes_again_waits_beside_the_rejection(document, twins, ada):
    make.operate(document, "reject", ada, span=twins[0].pk)
    make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="rules")
    (mark,) = review(document, ada).marks
    assert (mark.id, mark.state, len(mark.votes)) == (twins[1].pk, "s", 3)
    make.operate(document, "reject", ada, span=mark.id)
    assert [mark.state for mark in review(document, ada).marks] == ["r"]


@pytest.mark.parametrize("action", ["reset", "reject", "delete"])
def test_a_decision_taken_back_by_the_span_is_taken_back_for_every_source(document, twins, ada, action):
    made = make.operate(document, "accept", ada, span=twins[0].pk).span_id
    make.operate(document, action, ada, span=made)
    assert verdicts() == ({} if action == "reset" else {each.pk: ("rejected", None) for each in twins})
    assert not Span.objects.filter(pk=made).exists()


def test_a_span_moved_to_another_block_still_corrects_for_every_source(document, twins, ada):
    made = make.operate(document, "accept", ada, span=twins[0].pk).span_id
    make.operate(document, "resize", ada, span=made, parts=(make.at(document, "Kyiv"),), version=None, blocks={0: 1})
    assert set(verdicts().values()) == {("corrected", made)}
    make.operate(document, "delete", ada, span=made, version=None, blocks={1: 2})
    assert verdicts() == {each.pk: ("rejected", None) for each in twins}


def test_undo_and_redo_move_all_of_them(document, twins, ada):
    made = make.operate(document, "accept", ada, span=twins[0].pk).span_id
    make.operate(document, "relabel", ada, span=made, label=make.label(document.project, "ORG").pk)
    for verdict in ("accepted", None):
        make.operate(document, "undo", ada)
        assert set(verdicts().values()) == ({(verdict, made)} if verdict else set())
    make.operate(document, "redo", ada)
    assert set(verdicts().values()) == {("accepted", made)}


def test_a_late_source_joins_the_span_that_was_accepted(document, ada):
    (first,) = make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="a")
    made = make.operate(document, "accept", ada, span=first.pk).span_id
    (late,) = make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="b")
    make.operate(document, "accept", ada, span=late.pk)
    assert verdicts() == {first.pk: ("accepted", made), late.pk: ("accepted", made)}
    assert Span.objects.filter(annotation_set__role="human").count() == 1


def test_submitting_counts_twins_once(document, twins, ada):
    assert left(read_sets(document, ada)) == review(document, ada).left == Left(1, 1)
    make.operate(document, "accept", ada, span=twins[0].pk)
    assert left(read_sets(document, ada)) == review(document, ada).left == Left(0, 1)
    assert make.submit(document, ada, leave_undecided=False).state == "submitted"


def test_twins_cost_no_query_more(document, twins, ada, django_assert_num_queries):
    make.span(document, "London", "GPE", by=ada)
    for action, queries in (("accept", 12), ("reset", 14), ("reject", 11)):
        own = AnnotationSet.objects.get(role="human")
        operation = Operation(uuid.uuid4(), action, span=twins[1].pk, blocks={0: own.version})
        with django_assert_num_queries(queries):
            annotations.apply(document=document, operation=operation, by=ada)
