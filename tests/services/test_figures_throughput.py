"""Decisions, documents and working time per day and person: a morning of two people, counted by hand."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from annotator.figures.activity import Pace
from annotator.models import AnnotationSet, Change
from annotator.roles import Role
from annotator.selectors.figures.scope import Filters, scope_of
from annotator.selectors.figures.throughput import throughput
from annotator.services import changes
from tests import clock, make, places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
WORDS = ("Ada", "Lovelace", "met", "Charles", "Babbage", "London", "Kyiv", "Friday")


@pytest.fixture
def team():
    project = make.project()
    roles = {"mia": Role.MANAGER, "rex": Role.REVIEWER, "ada": Role.ANNOTATOR, "bob": Role.ANNOTATOR}
    return {name: make.member(project, role) for name, role in roles.items()}


def decide(document, person, *times, day="2026-06-09"):
    """One span a time."""
    for word, time in zip(WORDS, times, strict=False):
        with clock.at(f"{day} {time}"):
            make.span(document, word, "PERSON", by=person)


def submit(document, person, when):
    with clock.at(when):
        make.submit(document, person)


def read(actor, **filters):
    return throughput(scope_of(actor, Filters(**filters), TODAY))


def a_morning(team):
    """Ada: 4 + 6 s, a break, then 10 s in another document; Bob: 30 s, at the same time."""
    first, second = (make.document(team["mia"].project, outlet=outlet) for outlet in ("A", "B"))
    decide(first, team["ada"], "09:00:00", "09:00:04", "09:00:10")
    decide(first, team["bob"], "09:00:01", "09:00:31")
    submit(first, team["ada"], "2026-06-09 09:01")
    decide(second, team["ada"], "09:30:00", "09:30:10")
    submit(second, team["ada"], "2026-06-10 09:00")
    return first, second


def test_totals_by_day(team):
    a_morning(team)
    found = read(team["rex"], days=7)
    assert found.calendar.starts[-2:] == (date(2026, 6, 9), TODAY)
    assert found.decisions == (0, 0, 0, 0, 0, 7, 0)
    assert found.documents == (0, 0, 0, 0, 0, 1, 1)
    assert found.seconds[-2:] == (pytest.approx(50.0), 0.0)
    assert found.pace == Pace(4, pytest.approx(8.0), pytest.approx(24.0))


def test_a_reviewer_is_not_told_who_did_what(team):
    a_morning(team)
    assert read(team["rex"]).people == ()


def test_a_manager_is_told_who_did_what(team):
    a_morning(team)
    ada, bob = read(team["mia"]).people
    assert (ada.person, ada.documents, ada.decisions, ada.seconds) == (team["ada"].user_id, 2, 5, pytest.approx(20.0))
    assert ada.pace == Pace(3, pytest.approx(6.0), pytest.approx(9.2))
    assert (bob.person, bob.documents, bob.decisions, bob.seconds) == (team["bob"].user_id, 0, 2, pytest.approx(30.0))


def test_an_annotator_sees_the_own_work_and_is_in_no_list(team):
    a_morning(team)
    found = read(team["bob"], person=team["ada"].user_id)
    assert sum(found.decisions) == 2
    assert sum(found.documents) == 0
    assert sum(found.seconds) == pytest.approx(30.0)
    assert found.people == ()


def test_an_outlet_leaves_out_the_others(team):
    a_morning(team)
    found = read(team["mia"], outlet="B")
    assert (sum(found.decisions), sum(found.documents), sum(found.seconds)) == (2, 1, pytest.approx(10.0))


def test_a_period_leaves_out_what_was_before(team):
    document = make.document(team["mia"].project)
    decide(document, team["ada"], "10:00:00", "10:00:05", day="2026-06-03")
    submit(document, team["ada"], "2026-06-03 12:00")
    assert sum(read(team["mia"], days=7).decisions) == sum(read(team["mia"], days=7).documents) == 0
    assert sum(read(team["mia"], days=30).decisions) == 2
    assert read(team["mia"], days=None).calendar.starts[0] == date(2026, 6, 3)


def test_what_is_taken_back_stays_a_decision_and_taking_back_is_none(team):
    document = make.document(team["mia"].project)
    decide(document, team["ada"], "10:00:00")
    with clock.at("2026-06-09 10:00:03"):
        make.operate(document, "undo", team["ada"])
    assert sum(read(team["mia"]).decisions) == 1


def test_a_step_over_many_documents_is_one_decision(team):
    first, _ = (make.document(team["mia"].project, places.TEXT) for _ in range(2))
    with clock.at("2026-06-09 10:00:00"):
        places.everywhere(first, team["ada"])
    assert Change.objects.filter(action="span.everywhere").count() == 2
    assert sum(read(team["mia"]).decisions) == 1


def test_other_changes_and_other_projects_are_no_decisions(team):
    changes.record(by=team["mia"], action="document.archive", operation=uuid.uuid4(), kind="do")
    stranger = make.member(make.project(), Role.MANAGER)
    decide(make.document(stranger.project), stranger, "10:00:00")
    assert sum(read(team["mia"], days=None).decisions) == 0


def test_adjudicating_is_no_annotating(team):
    document = make.document(team["mia"].project)
    gold = AnnotationSet.objects.create(document=document, role="gold")
    fields = {"document": document, "annotation_set": gold, "operation": uuid.uuid4()}
    changes.record(by=team["mia"], action="span.add", kind="do", **fields)
    assert sum(read(team["mia"], days=None).decisions) == 0


def test_work_that_is_open_again_is_no_document(team):
    document = make.document(team["mia"].project)
    submit(document, team["ada"], "2026-06-09 12:00")
    document.sets.update(state="returned")
    assert sum(read(team["mia"]).documents) == 0


def test_it_costs_two_queries_whatever_is_there(team, django_assert_num_queries):
    a_morning(team)
    for person in (team["mia"], team["rex"], team["ada"]):
        with django_assert_num_queries(2):
            read(person)
