"""The figures of a project, as managers' programs read them."""

from __future__ import annotations

import pytest

from annotator.roles import Role
from annotator.selectors.figures.tables import TABLES
from tests import clock, make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db
PATH = "projects/desk/figures/"


@pytest.fixture
def team():
    project = make.project("desk")
    roles = {"mia": Role.MANAGER, "rex": Role.REVIEWER, "ada": Role.ANNOTATOR}
    found = {name: make.member(project, role, make.user(name, first_name=name.title())) for name, role in roles.items()}
    document = make.document(project, outlet="Herald")
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    with clock.at("2026-06-01 09:00:00"):
        make.operate(document, "accept", found["ada"], span=suggestion.pk)
    with clock.at("2026-06-01 09:00:08"):
        make.span(document, "Kyiv", "GPE", by=found["ada"])
        make.submit(document, found["ada"])
    return found


def test_a_manager_reads_every_table(team):
    found = Api(team["mia"].user).get(f"{PATH}?days=all").json()
    assert set(found) == {"today", "since", *TABLES}
    assert found["since"] is None
    assert found["people"] == [
        {
            "person": "Ada",
            "documents": 1,
            "decisions": 2,
            "seconds": 8.0,
            "documents_per_hour": 450.0,
            "median_seconds": 8.0,
            "p90_seconds": 8.0,
        }
    ]
    assert found["outlets"] == [{"outlet": "Herald", "label": "GPE", "spans": 2, "share": 1.0}]
    assert {row["stage"]: row["documents"] for row in found["progress"]}["Complete"] == 1
    assert found["suggestions"][0]["acceptance"] == 1.0
    assert found["throughput"][0]["start"] == "2026-06-01"
    assert found["quality"] == []


@pytest.mark.parametrize("who", ["rex", "ada"])
def test_others_are_refused(team, who):
    assert code(Api(team[who].user).get(PATH)) == (403, "forbidden")


def test_for_strangers_there_is_no_project(team):
    stranger = make.member(make.project(), Role.MANAGER)
    assert code(Api(stranger.user).get(PATH)) == (404, "not_found")


def test_a_person_and_an_outlet_leave_out_the_rest(team):
    api = Api(team["mia"].user)
    assert api.get(f"{PATH}?days=all&person={team['rex'].user_id}").json()["people"] == []
    assert api.get(f"{PATH}?days=all&outlet=Wire").json()["labels"] == []


@pytest.mark.parametrize("query", ["days=8", "person=x", "person=0", "person=999999", "nothing=1"])
def test_a_value_that_does_not_exist_is_refused(team, query):
    assert code(Api(team["mia"].user).get(f"{PATH}?{query}"))[0] == 400


def test_somebody_of_another_project_does_not_exist(team):
    stranger = make.member(make.project(), Role.MANAGER)
    api = Api(team["mia"].user)
    theirs, absent = (api.get(f"{PATH}?person={person}") for person in (stranger.user_id, 999_999))
    assert code(theirs) == code(absent) == (400, "bad_request")


def test_what_it_costs(team, django_assert_num_queries):
    api = Api(team["mia"].user)
    api.get(PATH)
    with django_assert_num_queries(12):
        assert api.get(PATH).status_code == 200
