"""Reviewing by the API: what waits, accepting and returning, many at once, and everybody who may not."""

from __future__ import annotations

import uuid

import pytest

from annotator.models import AnnotationSet, Review
from annotator.roles import Role
from annotator.selectors import schemas
from tests import make
from tests.api.client import Api, code, operation

pytestmark = pytest.mark.django_db
LIST = "projects/a/reviews/"


@pytest.fixture
def project():
    schemas.forget()
    return make.project("a")


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", email="ada@example.org"), assigned=False)


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, make.user("rex"), assigned=False)


@pytest.fixture
def api(rex):
    return Api(rex.user)


def submitted(by, *, differs=False):
    document = make.document(by.project, title="Title", outlet="Herald")
    make.assign(document, by.user)
    (london,) = make.suggestions(document, [("London", "GPE")])
    make.operate(document, "accept", by, span=london.pk)
    if differs:
        make.span(document, "Kyiv", "GPE", by=by)
    return make.submit(document, by)


def at(own, action):
    return f"projects/a/documents/{own.document_id}/sets/{own.pk}/{action}/"


def test_the_list_says_what_waits_and_how_it_differs(api, ada):
    own = submitted(ada, differs=True)
    answer = api.get(LIST)
    (row,) = answer.json()["results"]
    assert (row["id"], row["version"], row["state"]) == (own.pk, own.version, "submitted")
    assert row["document"] == {"id": own.document_id, "title": "Title", "outlet": "Herald"}
    assert row["author"] == {"id": ada.user_id, "name": "ada"}
    assert row["differences"] == {"spans": 2, "added": 1, "removed": 0, "relabelled": 0, "moved": 0, "labels": 0}
    assert b"example.org" not in answer.content


def test_filters_narrow_the_list_and_unknown_ones_are_refused(api, ada):
    same, other = submitted(ada), submitted(ada, differs=True)
    for query, found in (
        ("", [same, other]),
        ("differences=some", [other]),
        ("differences=none", [same]),
        (f"person={ada.user_id}", [same, other]),
        ("person=999999", []),
        ("outlet=Tribune", []),
        ("state=accepted", []),
        ("limit=1", [same]),
        (f"after={same.pk}", [other]),
    ):
        assert [row["id"] for row in api.get(f"{LIST}?{query}").json()["results"]] == [each.pk for each in found], query
    assert code(api.get(f"{LIST}?state=open")) == (400, "bad_request")
    assert code(api.get(f"{LIST}?colour=red")) == (400, "bad_request")


def test_a_set_is_accepted_in_the_version_that_was_read(api, ada):
    own = submitted(ada)
    answer = api.post(at(own, "accept"), operation(own.version, note="Good."))
    assert (answer.status_code, answer.json()["state"], answer["ETag"]) == (200, "accepted", f'"{own.version + 1}"')
    assert Review.objects.get().note == "Good."


def test_a_set_is_returned_with_a_note_and_its_author_reads_it(api, ada, project):
    own = submitted(ada)
    answer = api.post(at(own, "return"), operation(note="London is missing."), **{"If-Match": f'"{own.version}"'})
    assert code(answer) == (400, "bad_request")  # the body says version 0
    body = {"operation": str(uuid.uuid4()), "note": "London is missing."}
    answer = api.post(at(own, "return"), body, **{"If-Match": f'"{own.version}"'})
    assert answer.json()["state"] == "returned"
    assert api.post(at(own, "return"), body, **{"If-Match": f'"{own.version}"'}).json() == answer.json()
    assert Review.objects.count() == 1
    (said,) = Api(ada.user).get(at(own, "reviews")).json()["results"]
    assert (said["verdict"], said["note"], said["version"], said["reviewer"]) == (
        "returned", "London is missing.", own.version, "",
    )  # fmt: skip
    project.blind = False
    project.save()
    assert Api(ada.user).get(at(own, "reviews")).json()["results"][0]["reviewer"] == "rex"


def test_what_does_not_fit_is_refused_and_decides_nothing(api, ada):
    own = submitted(ada)
    bare = {"operation": str(uuid.uuid4())}
    for action, body, refused in (
        ("accept", operation(own.version - 1), (409, "stale")),
        ("accept", bare, (428, "precondition_required")),
        ("return", operation(own.version), (422, "invalid")),
        ("return", operation(own.version, note=" "), (422, "invalid")),
        ("return", operation(own.version, note="x" * 2_001), (422, "invalid")),
        ("accept", operation(own.version, verdict="yes"), (422, "invalid")),
    ):
        assert code(api.post(at(own, action), body)) == refused
    assert not Review.objects.exists()


def test_many_are_accepted_in_one_step(api, ada):
    one, two, changed = (submitted(ada) for _ in range(3))
    sets = [{"id": each.pk, "version": each.version - (each == changed)} for each in (one, two, changed)]
    body = {"operation": str(uuid.uuid4()), "sets": sets}
    for _ in range(2):
        assert api.post(f"{LIST}accept/", body).json() == {"accepted": 2, "left": 1}
    assert AnnotationSet.objects.filter(state="accepted").count() == Review.objects.count() == 2
    assert code(api.post(f"{LIST}accept/", body | {"sets": sets[:1]})) == (409, "operation_reused")
    for wrong in ([], [{"id": one.pk}], sets * 200):
        assert code(api.post(f"{LIST}accept/", {"operation": str(uuid.uuid4()), "sets": wrong})) == (422, "invalid")


def test_who_may_not_review_is_refused(api, ada, rex, project):
    own, mine = submitted(ada), submitted(rex)
    assert code(api.post(at(mine, "accept"), operation(mine.version))) == (403, "forbidden")
    assert [row["id"] for row in api.get(LIST).json()["results"]] == [own.pk]
    annotator, stranger = Api(ada.user), Api(make.member(make.project("b"), Role.MANAGER).user)
    for person, refused in ((annotator, (403, "forbidden")), (stranger, (404, "not_found"))):
        assert code(person.get(LIST)) == refused
        assert code(person.post(at(own, "accept"), operation(own.version))) == refused
        assert code(person.post(at(own, "return"), operation(own.version, note="x"))) == refused
        body = {"operation": str(uuid.uuid4()), "sets": [{"id": own.pk, "version": own.version}]}
        assert code(person.post(f"{LIST}accept/", body)) == refused
    assert not Review.objects.exists()


def test_in_a_blind_project_incomplete_work_is_not_there(api, ada, project):
    own = submitted(ada)
    make.assign(own.document, make.member(project, assigned=False).user)
    assert api.get(LIST).json()["results"] == []
    absent = own.pk + 999
    for action, body in (("accept", {}), ("return", {"note": "x"})):
        hidden = api.post(at(own, action), operation(own.version, **body))
        missing = api.post(at(own, action).replace(f"sets/{own.pk}", f"sets/{absent}"), operation(own.version, **body))
        assert code(hidden) == code(missing) == (404, "not_found")
        assert hidden.json()["error"]["message"] == missing.json()["error"]["message"]
    assert code(api.get(at(own, "reviews"))) == (404, "not_found")
    assert not Review.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_what_it_costs_does_not_grow_with_the_sets(api, ada, count, django_assert_num_queries):
    for _ in range(count):
        submitted(ada, differs=True)
    api.get(LIST)
    with django_assert_num_queries(2 + 4):
        api.get(LIST)
