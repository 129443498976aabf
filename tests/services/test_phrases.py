"""One decision at many places of a concordance: what it says before, what it does, what it leaves out, and back."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.access import command_line
from annotator.errors import Conflict, Forbidden, Invalid, OperationReused
from annotator.models import AnnotationSet, Assignment, Change, Decision, Span
from annotator.roles import Role
from annotator.selectors.concordance import Query
from annotator.services import phrases, taking_back
from annotator.services.phrases import Wanted
from annotator.services.targets import Target
from annotator.text.phrases import Phrase
from tests import make
from tests.places import TEXT, contents, fingerprint, spans, suggest_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def documents(project):
    return [make.document(project, TEXT, title="First"), make.document(project, "Kyiv and Kyiv", title="Second")]


def wanted(actor, action="label", label="GPE", *, text="Kyiv", chosen=None, carries="", of="", **how):
    number = make.label(actor.project, label).pk if label else None
    query = Query(Phrase(text, **how), carries, make.label(actor.project, of).pk if of else None)
    return Wanted(query, action, number, None if chosen is None else tuple(Target(*each) for each in chosen))


def do(actor, *args, key=None, **options):
    """The step, after it was said what it will do: which has to be what it does, and to write nothing."""
    step = wanted(actor, *args, **options)
    before = fingerprint()
    expected = phrases.preview(step, by=actor)
    assert fingerprint() == before
    tally = phrases.apply(step, operation=key or uuid.uuid4(), by=actor)
    assert tally == expected
    return tally


def undo(step, actor):
    key = uuid.uuid4()
    return taking_back.take_back_step(step=step, operation=key, by=actor), key


# --- what it does ------------------------------------------------------------------------------


def test_all_that_is_found_is_labelled_as_one_step(documents, ada):
    key = uuid.uuid4()
    tally = do(ada, key=key)
    assert (tally.places, tally.documents, tally.reasons) == (5, 2, {})
    assert spans(documents[0], ada) == [(0, 4, "GPE"), (21, 25, "GPE"), (36, 40, "GPE")]
    assert list(Change.objects.values_list("document", "action", "group", "operation", "kind")) == [
        (documents[0].pk, "span.everywhere", key, key, "do"),
        (documents[1].pk, "span.everywhere", key, None, "do"),
    ]
    assert set(AnnotationSet.objects.values_list("begun", flat=True)) == {False}


def test_only_what_is_chosen_is_labelled(documents, ada):
    assert do(ada, chosen=[(documents[1].pk, 9, 13), (documents[0].pk, 0, 4)]).places == 2
    assert spans(documents[0], ada) == [(0, 4, "GPE")]
    assert spans(documents[1], ada) == [(9, 13, "GPE")]


def test_labelling_relabels_what_has_another_label(documents, ada):
    made = make.span(documents[0], "Kyiv", "ORG", by=ada)
    assert do(ada).places == 5
    assert Span.objects.get(pk=made.pk).label.name == "GPE"


def test_only_what_carries_a_label_is_relabelled(documents, ada):
    make.span(documents[0], "Kyiv", "ORG", by=ada)
    assert do(ada, carries="span", of="ORG").places == 1
    assert spans(documents[0], ada) == [(0, 4, "GPE")]
    assert spans(documents[1], ada) == []


@pytest.mark.parametrize(("action", "verdict", "number"), [("accept", "accepted", 3), ("reject", "rejected", 0)])
def test_suggestions_are_decided(documents, ada, action, verdict, number):
    suggest_all(documents[0], "Kyiv", "GPE")
    for label in ("", "GPE"):
        tally = do(ada, action, label, carries="suggestion")
        assert (tally.places, tally.documents) == (3, 1)
        assert len(spans(documents[0], ada)) == number
        assert set(Decision.objects.values_list("verdict", flat=True)) == {verdict}
        undo(Change.objects.exclude(operation=None).latest("id").group, ada)


def test_spans_are_removed_and_what_they_were_made_from_is_rejected(documents, ada):
    first, *_ = suggest_all(documents[0], "Kyiv", "GPE")
    make.operate(documents[0], "accept", ada, span=first.pk)
    make.span(documents[1], "Kyiv", "ORG", by=ada)
    tally = do(ada, "remove", "")
    assert (tally.places, tally.documents, tally.reasons) == (2, 2, {"unlabelled": 3})
    assert spans(documents[0], ada) == spans(documents[1], ada) == []
    assert list(Decision.objects.values_list("suggestion", "verdict")) == [(first.pk, "rejected")]


def test_removing_one_label_leaves_the_others(documents, ada):
    make.span(documents[1], "Kyiv", "ORG", by=ada)
    make.span(documents[1], "Kyiv", "GPE", by=ada)
    assert do(ada, "remove", "ORG", carries="span", of="ORG").places == 1
    assert spans(documents[1], ada) == [(0, 4, "GPE")]


def test_a_pattern_is_labelled_too(documents, ada):
    assert do(ada, text="Kyiv*|KYIV", is_pattern=True).places == 7
    assert (53, 60, "GPE") in spans(documents[0], ada)


# --- what it leaves out ------------------------------------------------------------------------


def test_documents_that_may_not_be_written_are_left_out_with_the_reason(project, documents, ada):
    make.submit(documents[0], ada)
    given_back = make.document(project, "Kyiv")
    given_back.assignments.update(state=Assignment.State.RELEASED, slot=None)
    theirs = make.document(project, "Kyiv")
    theirs.assignments.all().delete()
    tally = do(ada)
    assert (tally.places, tally.documents, tally.left_out) == (2, 1, 4)
    assert tally.reasons == {"submitted": 3, "given_back": 1}
    assert not AnnotationSet.objects.filter(document__in=[theirs, given_back]).exists()
    forged = do(ada, "label", "ORG", chosen=[(theirs.pk, 0, 4), (documents[1].pk, 0, 4)])
    assert forged.reasons == {"gone": 1}


def test_where_all_is_meant_nothing_is_done_against_what_stands_there(documents, ada):
    make.span(documents[0], "near Kyiv", "ORG", by=ada)
    (rejected,) = make.suggestions(documents[1], [("Kyiv", "GPE")])
    make.operate(documents[1], "reject", ada, span=rejected.pk)
    tally = do(ada)
    assert (tally.places, tally.reasons) == (3, {"overlapping": 1, "rejected": 1})
    chosen = do(ada, chosen=[(documents[0].pk, 36, 40), (documents[1].pk, 0, 4)])
    assert (chosen.places, chosen.reasons) == (2, {})


def test_what_changed_since_it_was_found_is_left_out(documents, ada, monkeypatch):
    step = wanted(ada, carries="nothing")
    found = phrases._places(step, ada)
    make.span(documents[0], "Kyiv", "ORG", by=ada)
    monkeypatch.setattr(phrases, "_places", lambda *_: found)
    tally = phrases.apply(step, operation=uuid.uuid4(), by=ada)
    assert (tally.places, tally.reasons) == (4, {"changed": 1})
    assert spans(documents[0], ada)[0] == (0, 4, "ORG")


def test_if_nothing_is_left_nothing_is_saved(documents, ada):
    do(ada)
    before = fingerprint()
    with pytest.raises(Conflict, match="Nothing could be done") as refused:
        phrases.apply(wanted(ada), operation=uuid.uuid4(), by=ada)
    assert "5 times it has this label already" in refused.value.hint
    assert fingerprint() == before


def test_places_where_the_phrase_does_not_stand_are_left_out(documents, ada):
    tally = do(ada, chosen=[(documents[0].pk, 0, 4), (documents[0].pk, 5, 9), (documents[0].pk, 900, 904)])
    assert (tally.places, tally.reasons) == (1, {"other_text": 2})


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [[], [(1, 0, 4), (1, 2, 6)], [(2**70, 0, 4)], [(1, n, n + 1) for n in range(2_001)]])
def test_places_that_make_no_sense_are_refused(documents, ada, chosen):
    for function in (phrases.preview, lambda step, by: phrases.apply(step, operation=uuid.uuid4(), by=by)):
        with pytest.raises(Invalid):
            function(wanted(ada, chosen=chosen), by=ada)
    assert not AnnotationSet.objects.exists()


def test_more_than_fit_in_one_step_are_refused(documents, ada, monkeypatch):
    monkeypatch.setattr(phrases, "MOST", 4)
    for function in (phrases.preview, lambda step, by: phrases.apply(step, operation=uuid.uuid4(), by=by)):
        with pytest.raises(Invalid, match="At most 4 places"):
            function(wanted(ada), by=ada)
    assert not AnnotationSet.objects.exists()


@pytest.mark.parametrize(("action", "label"), [("label", ""), ("label", "strike"), ("delete", "GPE")])
def test_a_decision_that_makes_no_sense_is_refused(documents, ada, action, label):
    with pytest.raises(Invalid):
        phrases.preview(wanted(ada, action, label), by=ada)
    with pytest.raises(Invalid):
        phrases.apply(wanted(ada, action, label), operation=uuid.uuid4(), by=ada)


def test_inspectors_and_the_command_line_do_nothing(documents, ada, project):
    inspector = replace(make.member(project), role=Role.INSPECTOR)
    for function in (phrases.preview, lambda step, by: phrases.apply(step, operation=uuid.uuid4(), by=by)):
        with pytest.raises(Forbidden):
            function(wanted(ada), by=inspector)
        with pytest.raises(Invalid):
            function(wanted(ada), by=command_line(project.slug))
        with pytest.raises(Forbidden):
            function(wanted(ada), by=replace(ada, gold=True))
    assert not AnnotationSet.objects.exists()


# --- in gold -----------------------------------------------------------------------------------


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, assigned=False)


def gold_of(document, state="open"):
    return AnnotationSet.objects.create(document=document, role="gold", state=state)


def test_in_gold_the_open_gold_sets_are_written(project, documents, rex):
    finished = make.document(project, "Kyiv")
    gold_of(documents[0])
    gold_of(finished, "submitted")
    tally = do(replace(rex, gold=True))
    assert (tally.places, tally.documents) == (3, 1)
    assert tally.reasons == {"no_gold": 2, "finished": 1}
    assert set(Span.objects.values_list("annotation_set__role", flat=True)) == {"gold"}
    assert not AnnotationSet.objects.filter(role="human").exists()
    (change,) = Change.objects.all()
    assert (change.annotation_set.role, change.actor) == ("gold", rex.user)


def test_in_gold_a_span_that_came_from_a_person_is_relabelled_and_removed_alone(documents, rex, ada):
    theirs = make.span(documents[0], "Kyiv", "ORG", by=ada)
    gold = gold_of(documents[0])
    gold.spans.create(label=theirs.label, start=0, end=4, derived_from=theirs)
    in_gold = replace(rex, gold=True)
    with pytest.raises(Conflict):
        phrases.apply(wanted(in_gold, "accept", ""), operation=uuid.uuid4(), by=in_gold)
    do(in_gold, "label", "GPE", carries="span")
    assert [span.label.name for span in gold.spans.all()] == ["GPE"]
    do(in_gold, "remove", "", carries="span")
    assert not gold.spans.exists()
    assert spans(documents[0], ada) == [(0, 4, "ORG")]
    assert not Decision.objects.exists()


def test_in_gold_suggestions_are_decided_for_gold(documents, rex):
    gold = gold_of(documents[0])
    suggest_all(documents[0], "Kyiv", "GPE")
    assert do(replace(rex, gold=True), "accept", "GPE", carries="suggestion").places == 3
    assert set(Decision.objects.values_list("annotation_set", "verdict")) == {(gold.pk, "accepted")}


def test_in_gold_four_eyes_count(project, documents, rex):
    gold_of(documents[0])
    gold_of(documents[1])
    make.span(documents[0], "silent", "ORG", by=rex)
    make.submit(documents[0], rex)
    project.four_eyes = True
    project.save()
    tally = do(replace(rex, gold=True, project=project))
    assert (tally.places, tally.reasons) == (2, {"four_eyes": 3})


# --- again, and back ---------------------------------------------------------------------------


def test_the_same_step_twice_stores_once_and_answers_the_same(documents, ada):
    key = uuid.uuid4()
    make.span(documents[0], "near Kyiv", "ORG", by=ada)
    first = do(ada, key=key)
    before = fingerprint()
    assert phrases.apply(wanted(ada), operation=key, by=ada) == first
    assert fingerprint() == before


def test_an_operation_id_cannot_be_used_for_another_step(documents, ada):
    key = uuid.uuid4()
    do(ada, key=key)
    before = fingerprint()
    others = [
        wanted(ada, "label", "ORG"),
        wanted(ada, carries="nothing"),
        wanted(ada, chosen=[(documents[0].pk, 0, 4)]),
        wanted(ada, match_case=False),
    ]
    for other in others:
        with pytest.raises(OperationReused):
            phrases.apply(other, operation=key, by=ada)
    assert fingerprint() == before


@pytest.mark.parametrize(("action", "label"), [("label", "GPE"), ("accept", "GPE"), ("reject", ""), ("remove", "")])
def test_a_step_is_taken_back_and_done_again_as_one(documents, ada, action, label):
    for each in documents:
        suggest_all(each, "Kyiv", "GPE")
    make.span(documents[0], "near", "ORG", by=ada)
    first = Span.objects.filter(annotation_set__role="suggestion").first()
    make.operate(documents[0], "accept", ada, span=first.pk)
    before, step = contents(*documents), uuid.uuid4()
    do(ada, action, label, key=step)
    after = contents(*documents)
    for _ in range(2):
        done, step = undo(step, ada)
        assert contents(*documents) == before
        assert done.left == 0
        _, step = undo(step, ada)
        assert contents(*documents) == after


def test_a_step_in_gold_is_taken_back_too(documents, rex):
    gold_of(documents[0])
    key = uuid.uuid4()
    do(replace(rex, gold=True), key=key)
    undo(key, rex)
    assert not Span.objects.filter(annotation_set__role="gold").exists()


def test_the_key_of_the_annotation_page_takes_the_step_back_as_well(documents, ada):
    do(ada)
    make.operate(documents[1], "undo", ada)
    assert spans(documents[0], ada) == spans(documents[1], ada) == []
    make.operate(documents[0], "redo", ada)
    assert len(spans(documents[1], ada)) == 2


# --- what it costs -----------------------------------------------------------------------------


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([each for each in captured if "SAVEPOINT" not in each["sql"]])


@pytest.mark.parametrize(("action", "most"), [("label", 20), ("accept", 20), ("remove", 20)])
def test_the_number_of_places_and_documents_does_not_matter(project, ada, action, most):
    def cost(count, places):
        made = [make.document(project, f"{number} " + "Kyiv " * places) for number in range(count)]
        for each in made:
            suggest_all(each, "Kyiv", "GPE")
            if action == "remove":
                make.span(each, "Kyiv", "GPE", by=ada)
        chosen = [(each.pk, start, start + 4) for each in made for start in range(2, 2 + 5 * places, 5)]
        chosen = chosen if action != "remove" else [(each.pk, 2, 6) for each in made]
        step = wanted(ada, action, chosen=chosen)
        return queries(lambda: phrases.preview(step, by=ada)), queries(
            lambda: phrases.apply(step, operation=uuid.uuid4(), by=ada)
        )

    phrases.preview(wanted(ada, chosen=[(1, 0, 1)]), by=ada)  # the schema is remembered
    few = cost(2, 2)
    assert few == cost(15, 8)
    assert max(few) <= most
