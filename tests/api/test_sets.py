"""Reading sets, spans and suggestions: one's own and the models'; other people's only for those who may."""

from __future__ import annotations

import pytest

from annotator.access import enter
from annotator.models import Span
from annotator.roles import Role
from annotator.selectors import schemas
from annotator.services.suggestion_filters import set_filter
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    schemas.forget()
    return make.project("a")


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def at(document):
    return f"projects/a/documents/{document.pk}/"


def test_annotators_see_their_own_set_and_the_suggestions_only(project, document, at):
    ada, ben = make.member(project), make.member(project)
    make.suggestions(document, [("London", "GPE")])
    mine = make.span(document, "Ada", "PERSON", by=ada).annotation_set
    theirs = make.span(document, "Charles", "PERSON", by=ben).annotation_set
    api = Api(ada.user)
    assert [row["role"] for row in api.get(f"{at}sets/").json()["results"]] == ["suggestion", "human"]
    assert api.get(f"{at}sets/{mine.pk}/").status_code == 200
    for path in (f"{at}sets/{theirs.pk}/", f"{at}sets/{theirs.pk}/spans/"):
        hidden, absent = api.get(path), api.get(path.replace(str(theirs.pk), "999"))
        assert code(hidden) == code(absent) == (404, "not_found")
        assert hidden.json()["error"]["message"] == absent.json()["error"]["message"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MANAGER])
def test_reviewers_and_managers_see_every_set_without_addresses_of_people(project, document, at, role):
    ben = make.member(project, person=make.user("ben", email="ben@example.org"))
    make.span(document, "Ada", "PERSON", by=ben)
    make.submit(document, ben)
    response = Api(make.member(project, role, assigned=False).user).get(f"{at}sets/")
    assert response.json()["results"][0]["author"] == {"id": ben.user_id, "name": "ben"}
    assert b"example.org" not in response.content


def test_a_set_has_its_spans_labels_and_version(project, document, at):
    ada = make.member(project)
    (london,) = make.suggestions(document, [("London", "GPE")])
    make.operate(document, "accept", ada, span=london.pk)
    own = make.operate(document, "label", ada, label=make.label(project, "talks").pk).annotation_set
    answer = Api(ada.user).get(f"{at}sets/{own.pk}/")
    found = answer.json()
    assert answer["ETag"] == '"2"'
    assert found["labels"] == ["talks"]
    assert [(span["label"], span["start"], span["derived_from"]) for span in found["spans"]] == [("GPE", 36, london.pk)]


def test_suggestions_come_from_the_newest_run_with_their_source(project, document, at):
    make.suggestions(document, [("Ada", "PERSON")], version="1")
    make.suggestions(document, [("London", "GPE")], version="2")
    found = Api(make.member(project).user).get(f"{at}suggestions/").json()
    assert found["version"] == 0
    assert [(row["label"], row["source"], row["verdict"]) for row in found["suggestions"]] == [
        ("GPE", "spacy:test 2", None)
    ]


def test_what_the_person_hides_is_listed_and_said_to_be_hidden(project, document, at):
    make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE")], suggester="a")
    make.suggestions(document, [("London", "GPE")], suggester="b")
    Span.objects.filter(annotation_set__run__suggester="a").update(score=0.5)
    ada = make.member(project)
    set_filter(hidden=["b"], threshold=0.6, by=ada)
    ada = enter(ada.user, project.slug)
    make.operate(document, "reject", ada, span=Span.objects.filter(start=make.at(document, "London")[0]).first().pk)
    found = Api(ada.user).get(f"{at}suggestions/").json()["suggestions"]
    assert [(row["source"], row["verdict"], row["shown"]) for row in found] == [
        ("a 1", "rejected", True),
        ("b 1", None, False),
        ("a 1", None, False),
    ]


def test_spans_come_in_pages_that_follow_each_other(project, document, at):
    ada = make.member(project)
    for quote in ("Ada", "Lovelace", "Charles", "Babbage", "London"):
        own = make.span(document, quote, "PERSON", by=ada).annotation_set
    api, path, seen = Api(ada.user), f"{at}sets/{own.pk}/spans/?limit=2", []
    while path:
        page = api.get(path).json()
        seen += [span["start"] for span in page["results"]]
        path = page["next"] and page["next"].split("/api/v1/")[1]
    assert seen == [make.at(document, quote)[0] for quote in ("Ada", "Lovelace", "Charles", "Babbage", "London")]


def test_what_it_costs_does_not_grow_with_the_spans(project, document, at, django_assert_num_queries):
    ada = make.member(project)
    make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE"), ("Friday", "DATE")])
    for quote in ("Ada", "Lovelace", "Charles"):
        own = make.span(document, quote, "PERSON", by=ada).annotation_set
    api = Api(ada.user)
    for path in ("sets/", "suggestions/", f"sets/{own.pk}/", f"sets/{own.pk}/spans/"):
        api.get(f"{at}{path}")  # notes the use of the token, reads the schema
    who_and_where = 3  # token, membership, document
    with django_assert_num_queries(who_and_where + 1):
        api.get(f"{at}sets/")
    with django_assert_num_queries(who_and_where + 3):
        api.get(f"{at}sets/{own.pk}/")
    with django_assert_num_queries(who_and_where + 2):
        api.get(f"{at}sets/{own.pk}/spans/")
    with django_assert_num_queries(who_and_where + 3):
        api.get(f"{at}suggestions/")


def test_staged_documents_are_not_there(project):
    document = make.document(project, staged=True)
    api = Api(make.member(project, Role.MANAGER).user)
    assert code(api.get(f"projects/a/documents/{document.pk}/sets/")) == (404, "not_found")
