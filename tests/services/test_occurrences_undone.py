"""A step over many documents is undone and redone as one, from any of them."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.errors import Conflict, Stale
from annotator.models import Change, Span
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make
from tests.places import TEXT, ask, contents, decide, everywhere, fingerprint, spans, suggest_all, ticked

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def test_undo_and_redo_of_one_document_take_the_step_as_one(document, ada):
    suggest_all(document, "Kyiv", "GPE")
    make.span(document, "silent", "ORG", by=ada)
    before = contents(document)
    outcome = everywhere(document, ada)
    after = contents(document)
    for _ in range(2):
        undone = make.operate(document, "undo", ada)
        assert contents(document) == before
        assert (undone.blocks, undone.elsewhere.documents, undone.elsewhere.left) == ((0, 1), 0, 0)
        make.operate(document, "redo", ada)
        assert contents(document) == after
    assert {span.pk for span in Span.objects.filter(label=make.label(document.project, "GPE"))} >= {
        swap.after.id for swap in outcome.outcome.delta.spans
    }


@pytest.mark.parametrize("action", ["label", "accept", "reject"])
def test_undo_and_redo_reach_every_document(project, document, ada, action):
    others = [make.document(project, f"{n}: Kyiv and Kyiv") for n in range(3)]
    for each in (document, *others):
        suggest_all(each, "Kyiv", "GPE")
    make.span(others[0], "Kyiv", "ORG", by=ada)
    before = contents(document, *others)
    everywhere(document, ada, action=action)
    after = contents(document, *others)
    for _ in range(2):
        undone = make.operate(document, "undo", ada)
        assert contents(document, *others) == before
        assert (undone.elsewhere.documents, undone.elsewhere.left) == (3, 0)
        redone = make.operate(document, "redo", ada)
        assert contents(document, *others) == after
        assert redone.elsewhere.documents == 3


def test_undo_works_from_any_document_of_the_step(project, document, ada):
    other = make.document(project, "Kyiv and Kyiv")
    before = contents(document, other)
    everywhere(document, ada)
    make.operate(other, "undo", ada)
    assert contents(document, other) == before
    make.operate(document, "redo", ada)
    assert len(spans(other, ada)) == 2


def test_what_was_changed_since_is_left_as_it_is(project, document, ada):
    changed, kept = make.document(project, "Kyiv and Kyiv"), make.document(project, "More Kyiv")
    submitted = make.document(project, "Much more Kyiv")
    everywhere(document, ada)
    span = Span.objects.filter(annotation_set__document=changed).first()
    make.operate(changed, "note", ada, span=span.pk, note="!")
    make.submit(submitted, ada)
    left = contents(changed, submitted)
    undone = make.operate(document, "undo", ada)
    assert (undone.documents, undone.left) == (2, 2)
    assert contents(changed, submitted) == left
    assert spans(kept, ada) == spans(document, ada) == []


def test_undo_is_refused_where_the_present_document_was_changed_since(project, document, ada):
    make.document(project, "Kyiv and Kyiv")
    everywhere(document, ada)
    Span.objects.filter(annotation_set__document=document).update(note="changed elsewhere")
    before = fingerprint()
    with pytest.raises(Stale):
        make.operate(document, "undo", ada)
    assert fingerprint() == before


def test_under_later_work_a_step_is_taken_back_by_a_change_on_top(project, document, ada):
    other = make.document(project, "Kyiv and Odesa")
    everywhere(document, ada)
    make.span(other, "Odesa", "GPE", by=ada)
    make.operate(document, "undo", ada)
    assert spans(other, ada) == [(9, 14, "GPE")]
    assert Change.objects.filter(document=other).latest("id").kind == "do"
    make.operate(other, "undo", ada)  # takes the taking back back, here and there
    assert spans(other, ada) == [(0, 4, "GPE"), (9, 14, "GPE")]
    assert len(spans(document, ada)) == 3
    make.operate(other, "undo", ada)
    assert spans(other, ada) == [(0, 4, "GPE")]
    make.operate(other, "undo", ada)
    assert spans(other, ada) == spans(document, ada) == []
    with pytest.raises(Conflict, match="nothing to undo"):
        make.operate(other, "undo", ada)


def test_redo_works_where_undo_was_a_change_on_top(project, document, ada):
    other = make.document(project, "Kyiv and Odesa")
    everywhere(document, ada)
    make.span(other, "Odesa", "GPE", by=ada)
    after = contents(document, other)
    make.operate(document, "undo", ada)
    make.operate(document, "redo", ada)
    assert contents(document, other) == after
    assert Change.objects.filter(document=other).latest("id").kind == "undo"
    make.operate(other, "undo", ada)
    assert spans(other, ada) == [(0, 4, "GPE")]


def test_steps_are_undone_in_the_order_of_the_present_document(project, document, ada):
    other = make.document(project, "Kyiv and Odesa")
    everywhere(document, ada)
    everywhere(other, ada, phrase="Odesa")
    make.operate(document, "undo", ada)
    assert spans(other, ada) == [(9, 14, "GPE")]
    assert spans(document, ada) == []


def test_a_single_change_has_no_elsewhere(document, ada):
    make.span(document, "Kyiv", "GPE", by=ada)
    assert make.operate(document, "undo", ada).elsewhere is None
    assert set(Change.objects.values_list("group", flat=True)) == {None}


def test_an_undo_that_is_sent_again_answers_the_same(project, document, ada):
    make.document(project, "Kyiv and Kyiv")
    everywhere(document, ada)
    operation = Operation(uuid.uuid4(), "undo")
    first = annotations.apply(document=document, operation=operation, by=ada)
    before = fingerprint()
    again = annotations.apply(document=document, operation=operation, by=ada)
    assert again.replayed
    assert again.elsewhere == first.elsewhere
    assert fingerprint() == before


def test_nobody_elses_step_is_taken_back(project, document, ada):
    bob, key = make.member(project), uuid.uuid4()
    other = make.document(project, "Kyiv and Kyiv")
    everywhere(document, ada, key=key)
    everywhere(document, bob, key=key)
    make.operate(document, "undo", ada)
    assert (len(spans(other, ada)), len(spans(other, bob))) == (0, 2)


# --- what it costs -----------------------------------------------------------------------------


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([each for each in captured if "SAVEPOINT" not in each["sql"]])


def costs(project, by, *, documents, places):
    """The queries of a step over so many documents with so many places each, of undoing and of redoing it."""
    made = [make.document(project, f"{number} " + "Kyiv " * places) for number in range(documents)]
    for each in made:
        suggest_all(each, "Kyiv", "GPE")
    chosen = ticked(ask(made[0], "Kyiv", by, action="accept", scope="project"))
    counted = [queries(lambda: decide(made[0], chosen, by, action="accept"))]
    for action in ("undo", "redo"):
        operation = Operation(uuid.uuid4(), action)
        carry_out = partial(annotations.apply, document=made[0], operation=operation, by=by)
        counted.append(queries(carry_out))
    assert sum(len(spans(each, by)) for each in made) == documents * places
    return counted


def test_the_number_of_places_does_not_matter():
    few, many = make.project(), make.project()
    cost = costs(few, make.member(few), documents=1, places=2)
    assert cost == costs(many, make.member(many), documents=1, places=50)
    assert max(cost) <= 20


def test_the_number_of_documents_does_not_matter():
    few, many = make.project(), make.project()
    cost = costs(few, make.member(few), documents=2, places=2)
    assert cost == costs(many, make.member(many), documents=20, places=4)
    assert max(cost) <= 25


def test_undoing_one_change_costs_no_more_than_any_operation(document, ada, django_assert_num_queries):
    make.span(document, "Kyiv", "GPE", by=ada)
    with django_assert_num_queries(13):
        annotations.apply(document=document, operation=Operation(uuid.uuid4(), "undo"), by=ada)
