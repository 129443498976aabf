"""A person's own work through the API, and staffing for managers."""

from __future__ import annotations

import pytest

from annotator.models import Assignment
from annotator.roles import Role
from annotator.services import assignments
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db
AT = "projects/a/"


@pytest.fixture
def project():
    return make.project("a", annotators_per_document=2)


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada"), assigned=False)


@pytest.fixture
def bob(project):
    return make.member(project, person=make.user("bob"), assigned=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia"), assigned=False)


@pytest.fixture
def documents(project):
    return [make.document(project, title=f"Document {number}") for number in range(3)]


def states(api, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [(row["document"], row["state"]) for row in api.get(f"{AT}assignments/?{asked}").json()["results"]]


# --- own work ------------------------------------------------------------------------------------


def test_the_next_document_is_claimed_and_is_the_same_until_it_is_done(ada, documents):
    api = Api(ada.user)
    for _ in range(2):
        assert api.post(f"{AT}assignments/next/", {}).json() == {"document": documents[0].pk}
    (row,) = api.get(f"{AT}assignments/").json()["results"]
    assert (row["title"], row["state"], row["origin"]) == ("Document 0", "claimed", "queue")
    assert row["lease_until"] is not None
    assert "person" not in row
    make.submit(documents[0], ada)
    answer = api.post(f"{AT}assignments/next/", {"after": documents[0].pk})
    assert answer.json() == {"document": documents[1].pk}


def test_when_nothing_is_left_the_next_document_is_null(ada):
    assert Api(ada.user).post(f"{AT}assignments/next/", {}).json() == {"document": None}


@pytest.mark.parametrize(("what", "state"), [("skip", "skipped"), ("flag", "flagged")])
def test_documents_are_put_away_with_a_reason(what, state, ada, documents):
    api = Api(ada.user)
    api.post(f"{AT}assignments/next/", {})
    answer = api.post(f"{AT}documents/{documents[0].pk}/{what}/", {"reason": "A table"})
    assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (200, state, "A table")
    assert api.post(f"{AT}assignments/next/", {}).json() == {"document": documents[1].pk}
    assert states(api, state=state) == [(documents[0].pk, state)]


def test_a_document_is_given_back(ada, documents):
    api = Api(ada.user)
    api.post(f"{AT}assignments/next/", {})
    assert api.post(f"{AT}documents/{documents[0].pk}/release/", {}).json()["state"] == "released"
    assert api.post(f"{AT}assignments/next/", {"after": documents[0].pk}).json() == {"document": documents[1].pk}


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": 7}, {"reason": "x" * 1_001}])
@pytest.mark.parametrize("what", ["skip", "flag"])
def test_without_a_reason_nothing_is_put_away(what, body, ada, documents):
    assignments.next_document(by=ada)
    answer = Api(ada.user).post(f"{AT}documents/{documents[0].pk}/{what}/", body)
    assert code(answer) == (422, "invalid")
    assert answer.json()["error"]["where"] == "reason"
    assert Assignment.objects.get().state == "claimed"


def test_what_is_submitted_is_not_put_away(ada, documents):
    assignments.next_document(by=ada)
    make.submit(documents[0], ada)
    answer = Api(ada.user).post(f"{AT}documents/{documents[0].pk}/skip/", {"reason": "x"})
    assert code(answer) == (409, "conflict")


def test_only_ones_own_assignments_are_listed(ada, bob, mia, documents):
    for person in (ada, bob):
        make.assign(documents[0], person.user)
    assert states(Api(ada.user)) == [(documents[0].pk, "assigned")]
    assert states(Api(mia.user)) == []
    assert code(Api(ada.user).get(f"{AT}assignments/?person={bob.user_id}")) == (400, "bad_request")


# --- staffing ------------------------------------------------------------------------------------


def test_managers_assign_and_withdraw_and_are_told_what_was_left(mia, ada, bob, documents):
    api = Api(mia.user)
    make.assign(documents[0], ada.user)
    body = {"documents": [each.pk for each in documents], "people": [ada.user_id, bob.user_id]}
    assert api.post(f"{AT}staffing/assign/", body).json() == {"done": 5, "left": {"there": 1}}
    make.submit(documents[0], ada)
    answer = api.post(f"{AT}staffing/withdraw/", {**body, "people": [ada.user_id, mia.user_id]})
    assert answer.json() == {"done": 2, "left": {"absent": 3, "submitted": 1}}


def test_managers_list_who_has_what(mia, ada, bob, documents):
    for person in (ada, bob):
        make.assign(documents[0], person.user)
    make.assign(documents[1], ada.user, "skipped", reason="No text")
    api = Api(mia.user)

    def listed(query):
        found = api.get(f"{AT}staffing/{query}").json()["results"]
        return [(row["document"], row["person"]["name"], row["state"]) for row in found]

    assert listed("") == [
        (documents[0].pk, "ada", "assigned"),
        (documents[0].pk, "bob", "assigned"),
        (documents[1].pk, "ada", "skipped"),
    ]
    assert listed("?state=skipped") == [(documents[1].pk, "ada", "skipped")]
    assert listed(f"?person={bob.user_id}") == [(documents[0].pk, "bob", "assigned")]
    assert listed(f"?document={documents[2].pk}") == []


def test_managers_list_the_people_with_their_numbers(mia, ada, documents):
    make.assign(documents[0], ada.user)
    people = Api(mia.user).get(f"{AT}staffing/people/").json()["results"]
    assert people[0] == {
        "id": ada.user_id, "name": "ada", "username": "ada", "role": "annotator", "quota": None, "assigned": 1,
        "done": 0, "left": 1,
    }  # fmt: skip


def test_people_who_do_not_annotate_there_are_not_found(mia, documents):
    body = {"documents": [documents[0].pk], "people": [make.user("sam").pk]}
    assert code(Api(mia.user).post(f"{AT}staffing/assign/", body)) == (404, "not_found")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "change", [{"documents": []}, {"people": []}, {"people": ["ada"]}, {"documents": [0]}, {"more": 1}]
)
def test_what_does_not_fit_is_refused(change, mia, ada, documents):
    body = {"documents": [documents[0].pk], "people": [ada.user_id]} | change
    assert code(Api(mia.user).post(f"{AT}staffing/assign/", body)) == (422, "invalid")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_others_do_not_staff(role, project, ada, documents):
    api = Api(make.member(project, role, assigned=False).user)
    body = {"documents": [documents[0].pk], "people": [ada.user_id]}
    for method, path in (("GET", ""), ("GET", "people/"), ("POST", "assign/"), ("POST", "withdraw/")):
        assert code(api(method, f"{AT}staffing/{path}", body if method == "POST" else None)) == (403, "forbidden")
    assert not Assignment.objects.exists()


def test_what_the_lists_cost(mia, ada, project, django_assert_num_queries):
    manager, annotator = Api(mia.user), Api(ada.user)
    for count in (1, 20):
        for _ in range(count):
            make.assign(make.document(project), ada.user)
        for api, path, queries in ((annotator, "assignments/", 3), (manager, "staffing/", 3)):
            api.get(f"{AT}{path}")  # the first request of a day writes down that the token was used
            with django_assert_num_queries(queries):
                api.get(f"{AT}{path}")
