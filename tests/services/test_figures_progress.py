"""Documents by stage, and how they came along: a small project counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet, Assignment, Review
from annotator.roles import Role
from annotator.selectors.figures.progress import course, stages
from annotator.selectors.figures.scope import Filters, scope_of
from tests import clock, make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture
def team():
    """Two annotators are wanted on each document."""
    project = make.project(annotators_per_document=2, blind=False)
    return {name: make.member(project, role, assigned=False) for name, role in ROLES.items()}


ROLES = {"mia": Role.MANAGER, "rex": Role.REVIEWER, "ada": Role.ANNOTATOR, "bob": Role.ANNOTATOR}


def begin(document, person, day="2026-06-01"):
    with clock.at(f"{day} 09:00"):
        make.assign(document, person.user)
        return make.span(document, "Ada", "PERSON", by=person)


def submit(document, person, day="2026-06-02"):
    with clock.at(f"{day} 10:00"):
        if not Assignment.objects.filter(document=document, user=person.user).exists():
            make.assign(document, person.user)
        return make.submit(document, person)


def accept(work, reviewer, day="2026-06-03"):
    AnnotationSet.objects.filter(pk=work.pk).update(state="accepted")
    with clock.at(f"{day} 11:00"):
        Review.objects.create(annotation_set=work, reviewer=reviewer.user, verdict="accepted", version=work.version)


def finish_gold(document, day="2026-06-04"):
    with clock.at(f"{day} 12:00"):
        AnnotationSet.objects.create(document=document, role="gold", state="submitted", submitted_at=timezone.now())


def by_stage(actor, **filters):
    return {stage.name: stage.documents for stage in stages(scope_of(actor, Filters(**filters), TODAY))}


def grown(actor, **filters):
    found = course(scope_of(actor, Filters(**filters), TODAY))
    return found.calendar.starts, {each.name: each.documents for each in found.milestones}


def documents_in_every_stage(team):
    """One document in each stage, in the order of the stages."""
    with clock.at("2026-05-31 08:00"):
        new, opened, some, complete, accepted, gold = (
            make.document(team["mia"].project, outlet=outlet) for outlet in ("A", "A", "A", "B", "B", "B")
        )
    begin(opened, team["ada"])
    submit(some, team["ada"])
    for document in (complete, accepted, gold):
        submit(document, team["ada"], "2026-06-02")
        submit(document, team["bob"], "2026-06-03")
    for work in AnnotationSet.objects.filter(document=accepted):
        accept(work, team["rex"], "2026-06-04")
    finish_gold(gold, "2026-06-05")
    return new, opened, some, complete, accepted, gold


def test_each_document_is_in_the_furthest_stage_it_has_reached(team):
    documents_in_every_stage(team)
    expected = {"new": 1, "open": 1, "some": 1, "complete": 1, "accepted": 1, "gold": 1}
    assert by_stage(team["mia"]) == by_stage(team["rex"]) == expected


def test_one_accepted_set_of_two_is_not_accepted(team):
    document = make.document(team["mia"].project)
    accept(submit(document, team["ada"]), team["rex"])
    assert by_stage(team["mia"])["some"] == 1
    submit(document, team["bob"])
    assert by_stage(team["mia"])["complete"] == 1


def test_what_a_document_wants_itself_counts_before_what_the_project_wants(team):
    document = make.document(team["mia"].project, annotators=1)
    submit(document, team["ada"])
    assert by_stage(team["mia"])["complete"] == 1


def test_archived_documents_and_those_of_an_unfinished_import_are_left_out(team):
    make.document(team["mia"].project, archived_at=timezone.now())
    make.document(team["mia"].project, staged=True)
    make.document(make.project("other"))
    assert sum(by_stage(team["mia"]).values()) == 0


def test_a_set_that_only_a_step_from_elsewhere_reached_is_not_begun(team):
    document = make.document(team["mia"].project)
    begin(document, team["ada"])
    AnnotationSet.objects.update(begun=False)
    assert by_stage(team["mia"])["new"] == 1


def test_an_outlet_leaves_out_the_others(team):
    documents_in_every_stage(team)
    found = {name: number for name, number in by_stage(team["mia"], outlet="A").items() if number}
    assert found == {"new": 1, "open": 1, "some": 1}


def test_annotators_see_the_stages_of_their_own_work_only(team):
    documents_in_every_stage(team)
    mine = make.document(team["mia"].project)
    make.assign(mine, team["bob"].user)
    submit(make.document(team["mia"].project), team["ada"])
    assert by_stage(team["bob"]) == {"new": 1, "open": 0, "returned": 0, "submitted": 2, "accepted": 1}


def test_an_annotator_gets_no_other_answer_by_asking_for_somebody_else(team):
    documents_in_every_stage(team)
    asked = by_stage(team["bob"], person=team["ada"].user_id)
    assert asked == by_stage(team["bob"])


def test_a_reviewer_sees_totals_or_the_own_figures_but_nobody_elses(team):
    documents_in_every_stage(team)
    own = {"new": 0, "open": 0, "returned": 0, "submitted": 0, "accepted": 0}
    assert by_stage(team["rex"], person=team["rex"].user_id) == own
    assert by_stage(team["rex"], person=team["ada"].user_id) == own


def test_a_manager_sees_the_stages_of_one_person(team):
    documents_in_every_stage(team)
    found = by_stage(team["mia"], person=team["ada"].user_id)
    assert found == {"new": 0, "open": 1, "returned": 0, "submitted": 3, "accepted": 1}


def test_returned_work_is_a_stage_of_its_own(team):
    work = submit(make.document(team["mia"].project), team["ada"])
    AnnotationSet.objects.filter(pk=work.pk).update(state="returned")
    assert by_stage(team["ada"])["returned"] == 1


def test_the_course_counts_how_far_documents_were_at_the_end_of_each_day(team):
    documents_in_every_stage(team)
    days, lines = grown(team["mia"], days=7)
    assert days == tuple(date(2026, 6, day) for day in range(4, 11))
    assert lines == {
        "imported": (6,) * 7,
        "begun": (5,) * 7,
        "submitted": (4,) * 7,
        "complete": (3,) * 7,
        "accepted": (1,) * 7,
        "gold": (0, 1, 1, 1, 1, 1, 1),
    }


def test_all_time_begins_a_day_before_anything_happened(team):
    documents_in_every_stage(team)
    days, lines = grown(team["mia"], days=None)
    assert days[:5] == (date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3))
    assert lines["imported"][:5] == (0, 6, 6, 6, 6)
    assert lines["begun"][:5] == (0, 0, 1, 5, 5)
    assert lines["complete"][:5] == (0, 0, 0, 0, 3)


def test_the_course_of_an_annotator_is_the_own_one(team):
    documents_in_every_stage(team)
    _, lines = grown(team["bob"], days=None)
    assert lines == {"begun": (0, 3, *[3] * 7), "submitted": (0, 3, *[3] * 7)}


def test_before_anything_happens_every_line_is_at_its_foot(team):
    days, lines = grown(team["mia"], days=None)
    assert days == (date(2026, 6, 9), TODAY)
    assert set(lines.values()) == {(0, 0)}


def test_each_costs_one_query_whatever_is_there(team, django_assert_num_queries):
    documents_in_every_stage(team)
    for person in (team["mia"], team["ada"]):
        for read in (stages, course):
            with django_assert_num_queries(1):
                read(scope_of(person, Filters(), TODAY))
