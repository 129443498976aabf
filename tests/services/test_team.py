"""The settings of a team: who may change them, what follows from them, what is written down."""

from __future__ import annotations

import pytest

from annotator.access import enter
from annotator.errors import Forbidden, Invalid
from annotator.models import Change, Document, Project
from annotator.roles import Role
from annotator.services import staffing, team
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, assigned=False)


def stored(project):
    return Project.objects.filter(pk=project.pk).values(*team.FIELDS).get()


def test_every_field_can_be_changed(project, mia):
    wanted = {
        "annotators_per_document": 3,
        "queue_open": False,
        "lease_minutes": 90,
        "blind": False,
        "four_eyes": True,
        "anonymous_adjudication": True,
        "merge_strategy": "majority",
        "reviewers_export": True,
        "memory": False,
    }
    assert wanted.keys() == set(team.FIELDS)
    team.update_team(by=mia, **wanted)
    assert stored(project) == wanted


def test_a_change_says_what_was_and_what_is(project, mia):
    team.update_team(by=mia, blind=False, lease_minutes=30)
    change = Change.objects.get()
    assert (change.action, change.actor_id) == ("project.team", mia.user_id)
    assert change.data == {"fields": {"blind": [True, False]}}
    team.update_team(by=mia, blind=False)
    assert Change.objects.count() == 1


def test_another_number_of_annotators_counts_all_slots_anew(project, mia):
    first, second, own = (make.document(project) for _ in range(3))
    staffing.assign(documents=[first.pk], people=[mia.user_id], by=mia)
    staffing.set_overlap(documents=[own.pk], annotators=2, by=mia)
    team.update_team(by=mia, annotators_per_document=3)
    assert dict(Document.objects.values_list("pk", "free_slots")) == {first.pk: 2, second.pk: 3, own.pk: 2}
    team.update_team(by=enter(mia.user, project.slug), annotators_per_document=1)
    assert dict(Document.objects.values_list("pk", "free_slots")) == {first.pk: 0, second.pk: 1, own.pk: 2}


@pytest.mark.parametrize(
    "wrong",
    [
        {"annotators_per_document": 0},
        {"annotators_per_document": 51},
        {"lease_minutes": 0},
        {"lease_minutes": 10_081},
        {"merge_strategy": "by coin"},
    ],
)
def test_what_makes_no_sense_is_refused(wrong, project, mia):
    before = stored(project)
    with pytest.raises(Invalid) as refused:
        team.update_team(by=mia, blind=False, **wrong)
    assert refused.value.where == next(iter(wrong))
    assert stored(project) == before
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_change_them(role, project):
    other = make.member(project, role)
    with pytest.raises(Forbidden):
        team.update_team(by=other, blind=False)
    assert stored(project)["blind"]


def test_what_costs_what(project, mia, django_assert_num_queries):
    for count in (1, 20):
        for _ in range(count):
            make.document(project)
        with django_assert_num_queries(7):  # two of them begin and end the transaction
            team.update_team(by=mia, annotators_per_document=count + 1)
    with django_assert_num_queries(5):
        team.update_team(by=mia, four_eyes=True)
