"""Beginning a gold set, deciding its conflicts, taking decisions back."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from annotator.adjudication.values import Mark
from annotator.errors import Conflict, Forbidden, Invalid, OperationReused, OverlapForbidden, Stale
from annotator.models import AnnotationSet, Assignment, Change, GoldSource, Resolution, Span
from annotator.roles import Role
from annotator.selectors.gold import resolutions, result, stored_merge
from annotator.selectors.schemas import schema_of
from annotator.services import adjudication
from annotator.services.annotations import reopen
from annotator.services.answers import Answer
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
def differing(document, ada, ben):
    """Two agree on London and differ about Ada and Kyiv, and about what the document is."""
    finished(document, ada, "London:GPE", "Ada Lovelace:PERSON", "Kyiv:GPE", "~talks")
    finished(document, ben, "London:GPE", "Ada:PERSON", "~strike")
    return document


@pytest.fixture
def begun(differing, rex):
    adjudication.begin(document=differing, by=rex)
    return differing


# --- beginning ---------------------------------------------------------------------------------


def test_beginning_copies_what_is_agreed_and_names_the_sources(differing, ada, ben, rex):
    own = adjudication.begin(document=differing, by=rex)
    assert (own.role, own.state, own.author) == ("gold", "open", None)
    assert gold(differing) == {"London:GPE"}
    sets = AnnotationSet.objects.filter(role="human").order_by("id")
    assert list(own.sources.values_list("source", "version")) == [(each.pk, each.version) for each in sets]
    (span,) = own.spans.all()
    assert span.derived_from == Span.objects.get(annotation_set=sets[0], label=span.label, start=span.start)
    assert len(stored_merge(own).merge.conflicts) == 3


def test_beginning_again_returns_the_set_that_is_there(begun, rex):
    before = gold_set(begun)
    assert adjudication.begin(document=begun, by=rex) == before
    assert Change.objects.filter(action="gold.begin").count() == 1


def test_the_projects_strategy_decides_what_is_agreed(project, document, ada, ben, rex):
    cy = make.member(project)
    project.merge_strategy = "majority"
    project.save()
    finished(document, ada, "London:GPE")
    finished(document, ben, "London:GPE")
    finished(document, cy, "Kyiv:GPE")
    rex.project.refresh_from_db()
    own = adjudication.begin(document=document, by=rex)
    assert gold(document) == {"London:GPE"}
    merged = stored_merge(own).merge
    assert (merged.conflicts, [item.mark for item in merged.dropped]) == ((), [mark(document, "Kyiv:GPE")])


def test_under_the_weighted_strategy_the_competent_outweigh_the_others(project, document, ada, ben, rex):
    project.merge_strategy = "weighted"
    project.save()
    rex.project.refresh_from_db()
    for _ in range(3):
        practice = make.document(project, TEXT)
        finished(practice, ada, "London:GPE", "Kyiv:GPE", "Ada Lovelace:PERSON")
        finished(practice, ben, "Friday:DATE", "met:ORG")
        for each in conflicts(practice, rex):
            right = [
                item
                for item in ("London:GPE", "Kyiv:GPE", "Ada Lovelace:PERSON")
                if mark(practice, item) in {item.mark for item in each.items}
            ]
            decide(practice, rex, each, *right)
        AnnotationSet.objects.filter(document=practice, role="gold").update(state="submitted")
    finished(document, ada, "London:GPE")
    finished(document, ben, "Friday:DATE")
    adjudication.begin(document=document, by=rex)
    assert gold(document) == {"London:GPE"}


def test_notes_of_the_sources_come_along(document, ada, ben, rex):
    for person, text in ((ada, "Sure."), (ben, "Spelled so.")):
        span = make.span(document, "Kyiv", "GPE", by=person)
        make.operate(document, "note", person, span=span.pk, note=text)
        make.submit(document, person)
    own = adjudication.begin(document=document, by=rex)
    assert own.spans.get().note == "Sure.\nSpelled so."


def test_a_document_that_nobody_submitted_is_not_begun(document, ada, rex):
    Assignment.objects.all().delete()
    with pytest.raises(Conflict, match="Nobody has submitted"):
        adjudication.begin(document=document, by=rex)
    assert gold_set(document) is None


def test_a_document_on_which_somebody_works_is_not_begun(document, ada, ben, rex):
    finished(document, ada, "Kyiv:GPE")
    with pytest.raises(Conflict, match="One person still works"):
        adjudication.begin(document=document, by=rex)
    Assignment.objects.filter(user=ben.user).update(state=Assignment.State.FLAGGED)
    with pytest.raises(Conflict, match="One person still works"):
        adjudication.begin(document=document, by=rex)
    Assignment.objects.filter(user=ben.user).update(state=Assignment.State.SKIPPED, slot=None)
    adjudication.begin(document=document, by=rex)
    assert gold(document) == {"Kyiv:GPE"}


def test_annotators_do_not_adjudicate(differing, project):
    nobody = make.member(project, assigned=False)
    with pytest.raises(Forbidden):
        adjudication.begin(document=differing, by=nobody)
    with pytest.raises(Forbidden):
        decide(differing, nobody, "Kyiv")
    assert gold_set(differing) is None


def test_where_four_eyes_are_wanted_nobody_adjudicates_what_is_partly_their_own(project, document, ada, rex):
    make.assign(document, rex.user)
    finished(document, ada, "Kyiv:GPE")
    finished(document, rex)
    rex.project.four_eyes = True
    with pytest.raises(Forbidden, match="four eyes"):
        decide(document, rex, "Kyiv", "Kyiv:GPE")
    assert gold_set(document) is None
    rex.project.four_eyes = False
    decide(document, rex, "Kyiv", "Kyiv:GPE")
    rex.project.four_eyes = True
    for refused in (lambda: decide(document, rex, "Kyiv"), lambda: undo(document, rex)):
        with pytest.raises(Forbidden, match="four eyes"):
            refused()
    assert gold(document) == {"Kyiv:GPE"}


# --- deciding ----------------------------------------------------------------------------------


def undo(document, by, **more):
    return adjudication.undo(document=document, by=by, **{"operation": uuid.uuid4(), **more})


def test_the_first_decision_begins_the_gold_set(differing, rex):
    decide(differing, rex, "Ada", "Ada:PERSON")
    assert gold(differing) == {"London:GPE", "Ada:PERSON"}
    assert [each.action for each in Change.objects.filter(annotation_set__role="gold")] == ["gold.begin", "gold.decide"]


def test_choosing_an_alternative_writes_its_spans_and_a_resolution(begun, ben, rex):
    found = conflict(begun, rex, "Ada")
    done = decide(begun, rex, found, "Ada:PERSON", reason="boundary", note="The first name alone.")
    assert gold(begun) == {"London:GPE", "Ada:PERSON"}
    own = done.resolution
    span = gold_set(begun).spans.get(start=0)
    assert (own.conflict, own.choice, own.chosen, own.span, own.by) == (found.key, "alternative", 1, span, rex.user)
    assert (own.start, own.end, own.reason, own.note) == (0, 12, "boundary", "The first name alone.")
    assert result(own) == (mark(begun, "Ada:PERSON"),)
    assert span.derived_from == Span.objects.get(annotation_set__author=ben.user, start=0)


def test_an_alternative_of_several_spans_is_written_whole(document, ada, ben, rex):
    finished(document, ada, "Ada Lovelace met Charles Babbage:PERSON")
    finished(document, ben, "Ada Lovelace:PERSON", "Charles Babbage:PERSON")
    decide(document, rex, "Ada Lovelace", "Ada Lovelace:PERSON", "Charles Babbage:PERSON")
    assert gold(document) == {"Ada Lovelace:PERSON", "Charles Babbage:PERSON"}


def test_something_else_can_be_right(begun, rex):
    done = decide(begun, rex, "Ada", own=["Lovelace:PERSON"])
    assert gold(begun) == {"London:GPE", "Lovelace:PERSON"}
    assert (done.resolution.choice, done.resolution.chosen, done.resolution.span.derived_from) == ("new", 2, None)
    assert result(done.resolution) == (mark(begun, "Lovelace:PERSON"),)


def test_what_an_alternative_says_is_that_alternative_however_it_was_said(begun, rex):
    done = decide(begun, rex, "Ada", own=["Ada:PERSON"])
    assert (done.resolution.choice, done.resolution.chosen) == ("alternative", 1)
    assert done.resolution.span.derived_from is not None


def test_none_can_be_right(begun, rex):
    done = decide(begun, rex, "Ada", reason="guideline")
    assert gold(begun) == {"London:GPE"}
    assert (done.resolution.choice, done.resolution.chosen, done.resolution.span) == ("none", None, None)


def test_document_labels_are_decided_too(begun, rex):
    done = decide(begun, rex, "", "~talks")
    assert gold(begun) == {"London:GPE", "~talks"}
    assert (done.resolution.start, done.resolution.end, done.resolution.span) == (0, 0, None)
    decide(begun, rex, "", own=["~talks", "~strike"])
    assert gold(begun) == {"London:GPE", "~talks", "~strike"}
    decide(begun, rex, "")
    assert gold(begun) == {"London:GPE"}


def test_deciding_anew_replaces_what_was_decided(begun, rex):
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, rex, "Ada", "Ada Lovelace:PERSON")
    assert gold(begun) == {"London:GPE", "Ada Lovelace:PERSON"}
    assert Resolution.objects.count() == 2
    assert result(resolutions(gold_set(begun))[conflict(begun, rex, "Ada").key]) == (
        mark(begun, "Ada Lovelace:PERSON"),
    )


def test_an_agreed_item_can_be_questioned_and_left_as_it_was(begun, rex):
    about = question(begun, "London:GPE")
    decide(begun, rex, about, own=["London:ORG"])
    assert gold(begun) == {"London:ORG"}
    decide(begun, rex, about)
    assert gold(begun) == set()
    decide(begun, rex, about, "London:GPE")
    assert gold(begun) == {"London:GPE"}


def test_a_dropped_item_can_be_put_in(project, document, ada, ben, rex):
    rex.project.merge_strategy = "majority"
    cy = make.member(project)
    finished(document, ada, "Kyiv:GPE")
    finished(document, ben)
    finished(document, cy)
    adjudication.begin(document=document, by=rex)
    assert gold(document) == set()
    decide(document, rex, question(document, "Kyiv:GPE"), "Kyiv:GPE")
    assert gold(document) == {"Kyiv:GPE"}


def test_what_two_conflicts_say_alike_stays_while_one_of_them_says_it(document, ada, ben, rex):
    finished(document, ada, "Ada Lovelace met Charles Babbage:ORG")
    finished(document, ben, "Ada Lovelace:PERSON")
    long = next(
        each for each in conflicts(document, rex) if each.range == make.at(document, "Ada Lovelace met Charles Babbage")
    )
    short = next(each for each in conflicts(document, rex) if each != long)
    decide(document, rex, long, own=["Ada Lovelace:PERSON"])
    decide(document, rex, short, "Ada Lovelace:PERSON")
    assert gold(document) == {"Ada Lovelace:PERSON"}
    decide(document, rex, short)
    assert gold(document) == {"Ada Lovelace:PERSON"}
    decide(document, rex, long)
    assert gold(document) == set()


def test_two_people_may_decide_different_conflicts_at_the_same_time(begun, project, rex):
    mia = make.member(project, Role.MANAGER, assigned=False)
    ada_first, kyiv = conflict(begun, rex, "Ada"), conflict(begun, rex, "Kyiv")
    decide(begun, rex, ada_first, "Ada:PERSON", seen=None)
    decide(begun, mia, kyiv, "Kyiv:GPE", seen=None)
    assert gold(begun) == {"London:GPE", "Ada:PERSON", "Kyiv:GPE"}


def test_a_decision_about_what_somebody_decided_meanwhile_is_refused(begun, project, rex):
    mia = make.member(project, Role.MANAGER, assigned=False)
    decide(begun, rex, "Ada", "Ada:PERSON")
    before = Change.objects.count()
    with pytest.raises(Stale):
        decide(begun, mia, "Ada", "Ada Lovelace:PERSON", seen=None)
    assert gold(begun) == {"London:GPE", "Ada:PERSON"}
    assert Change.objects.count() == before


def test_a_decision_about_no_conflict_is_refused(begun, rex):
    answer = Answer("none")
    with pytest.raises(Stale):
        adjudication.decide(document=begun, operation=uuid.uuid4(), conflict="0" * 64, answer=answer, seen=None, by=rex)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"choice": "alternative", "number": 5}, "alternative"),
        ({"choice": "alternative"}, "alternative"),
        ({"choice": "new"}, "label"),
        ({"choice": "none", "reason": "mood"}, "reason"),
        ({"choice": "none", "note": "x" * 2_001}, "note"),
        ({"choice": "none", "note": "\0"}, "note"),
    ],
)
def test_what_is_no_answer_is_refused(begun, rex, fields, where):
    with pytest.raises(Invalid) as refused:
        adjudication.decide(
            document=begun,
            operation=uuid.uuid4(),
            conflict=conflict(begun, rex, "Ada").key,
            answer=Answer(**fields),
            seen=None,
            by=rex,
        )
    assert refused.value.where == where
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("own", ["Friday:DATE", "~talks"])
def test_what_is_about_something_else_is_no_answer(begun, rex, own):
    with pytest.raises(Invalid):
        decide(begun, rex, "Ada", own=[own])
    assert gold(begun) == {"London:GPE"}


def test_a_label_that_is_retired_or_of_another_schema_is_no_answer(begun, rex):
    strange = make.label(make.project(), "PERSON").pk
    answer = Answer("new", marks=(Mark(strange, ((0, 3),)),))
    key = conflict(begun, rex, "Ada").key
    with pytest.raises(Invalid):
        adjudication.decide(document=begun, operation=uuid.uuid4(), conflict=key, answer=answer, seen=None, by=rex)
    retired = replace(
        schema_of(rex.project), labels=tuple(replace(label, retired=True) for label in schema_of(rex.project).labels)
    )
    with pytest.raises(Invalid, match="retired"):
        Answer("new", marks=(mark(begun, "Ada:ORG"),)).checked(conflict(begun, rex, "Ada"), begun, retired)
    assert gold(begun) == {"London:GPE"}


def test_the_schemas_overlap_policy_holds_in_gold_too():
    project = make.project(version=make.schema(overlap="none"))
    document = make.document(project, TEXT)
    people = [make.member(project) for _ in range(2)]
    rex = make.member(project, Role.REVIEWER, assigned=False)
    finished(document, people[0], "Ada Lovelace:PERSON", "London:GPE")
    finished(document, people[1], "London:GPE")
    with pytest.raises(OverlapForbidden):
        decide(document, rex, "Ada Lovelace", own=["Lovelace met Charles Babbage in London:ORG"])
    assert gold_set(document) is None


def test_a_retry_is_answered_again_and_done_once(begun, rex):
    operation = uuid.uuid4()
    about = conflict(begun, rex, "Ada")
    first = decide(begun, rex, about, "Ada:PERSON", operation=operation, seen=None)
    again = decide(begun, rex, about, "Ada:PERSON", operation=operation, seen=None)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.resolution == first.resolution
    assert Resolution.objects.count() == 1
    with pytest.raises(OperationReused):
        decide(begun, rex, about, "Ada Lovelace:PERSON", operation=operation, seen=None)


def test_the_cost_of_a_decision_does_not_grow(begun, rex, django_assert_max_num_queries):
    about = conflict(begun, rex, "Ada")
    with django_assert_max_num_queries(20):
        decide(begun, rex, about, "Ada:PERSON")


def test_what_was_begun_and_rolled_back_is_not_taken_for_another_document(project, differing, ada, ben, rex):
    another = make.document(project, "Bob met Ada.")
    finished(another, ada, "Bob:PERSON")
    finished(another, ben)
    with pytest.raises(Invalid):
        decide(differing, rex, "Ada", "Ada:PERSON", reason="mood")
    adjudication.begin(document=another, by=rex)
    assert [each.range for each in conflicts(another, rex)] == [(0, 3)]
    assert gold(another) == set()


# --- taking back -------------------------------------------------------------------------------


def test_undo_takes_back_the_last_decisions_one_by_one(begun, rex):
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, rex, "Ada", "Ada Lovelace:PERSON")
    decide(begun, rex, "", "~talks")
    undone = undo(begun, rex)
    assert (undone.resolution, gold(begun)) == (None, {"London:GPE", "Ada Lovelace:PERSON"})
    undone = undo(begun, rex)
    assert gold(begun) == {"London:GPE", "Ada:PERSON"}
    assert result(undone.resolution) == (mark(begun, "Ada:PERSON"),)
    undo(begun, rex)
    assert gold(begun) == {"London:GPE"}
    assert resolutions(gold_set(begun)) == {}
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(begun, rex)


def test_undo_after_undo_and_a_new_decision_takes_back_the_new_one(begun, rex):
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, rex, "Kyiv", "Kyiv:GPE")
    undo(begun, rex)
    decide(begun, rex, "", "~talks")
    undo(begun, rex)
    assert gold(begun) == {"London:GPE", "Ada:PERSON"}
    undo(begun, rex)
    assert gold(begun) == {"London:GPE"}


def test_undo_gives_a_questioned_item_back(begun, rex):
    decide(begun, rex, question(begun, "London:GPE"))
    undo(begun, rex)
    assert gold(begun) == {"London:GPE"}


def test_each_person_undoes_what_they_decided(begun, project, rex):
    mia = make.member(project, Role.MANAGER, assigned=False)
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, mia, "Kyiv", "Kyiv:GPE")
    undo(begun, rex)
    assert gold(begun) == {"London:GPE", "Kyiv:GPE"}
    with pytest.raises(Conflict):
        undo(begun, rex)


def test_what_somebody_else_decided_since_is_not_undone(begun, project, rex):
    mia = make.member(project, Role.MANAGER, assigned=False)
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, mia, "Ada", "Ada Lovelace:PERSON")
    with pytest.raises(Stale):
        undo(begun, rex)
    assert gold(begun) == {"London:GPE", "Ada Lovelace:PERSON"}


def test_a_repeated_undo_undoes_once(begun, rex):
    decide(begun, rex, "Ada", "Ada:PERSON")
    decide(begun, rex, "Kyiv", "Kyiv:GPE")
    operation = uuid.uuid4()
    first, again = undo(begun, rex, operation=operation), undo(begun, rex, operation=operation)
    assert gold(begun) == {"London:GPE", "Ada:PERSON"}
    assert (first.replayed, again.replayed, again.conflict) == (False, True, first.conflict)


# --- beside it ---------------------------------------------------------------------------------


def test_a_source_may_lose_the_span_that_gold_was_made_from(begun, ada, rex):
    decide(begun, rex, "Ada", "Ada Lovelace:PERSON")
    reopen(document=begun, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    for quote in ("London", "Ada Lovelace"):
        start, _ = make.at(begun, quote)
        span = Span.objects.get(annotation_set__author=ada.user, start=start)
        make.operate(begun, "delete", ada, span=span.pk)
    assert gold(begun) == {"London:GPE", "Ada Lovelace:PERSON"}
    undo(begun, rex)
    decide(begun, rex, "Ada", "Ada Lovelace:PERSON")
    assert gold_set(begun).spans.get(start=0).derived_from is None
    assert GoldSource.objects.count() == 2


def test_a_step_of_annotating_elsewhere_does_not_reach_gold(begun, ada):
    before = gold(begun)
    add(make.document(begun.project, TEXT), ada, "Kyiv:GPE")
    assert gold(begun) == before
