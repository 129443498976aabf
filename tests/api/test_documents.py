"""The list of documents and one document, with its text exactly as it is stored."""

from __future__ import annotations

import hashlib

import pytest

from annotator.models import Change, Document
from annotator.roles import Role
from annotator.selectors import schemas
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db

TEXT = " Ada\r\nmet 𝄞 \x85\u2028 Bob.\r \n"


@pytest.fixture
def manager():
    schemas.forget()
    return make.member(make.project("a"), Role.MANAGER)


@pytest.fixture
def api(manager):
    return Api(manager.user)


def titles(response):
    return [row["title"] for row in response.json()["results"]]


def test_the_list_shows_status_authors_and_counts(api, manager):
    document = make.document(manager.project, outlet="Herald", title="One")
    make.document(manager.project, title="Two")
    (london, _) = make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE")])
    make.operate(document, "accept", manager, span=london.pk)
    one, two = api.get("projects/a/documents/").json()["results"]
    assert one == {
        "id": document.pk,
        "title": "One",
        "outlet": "Herald",
        "published_on": None,
        "length": document.length,
        "status": "open",
        "mine": True,
        "authors": [manager.user.username],
        "suggestions": 2,
        "decided": 1,
    }
    assert (two["status"], two["mine"]) == ("new", False)


def test_authors_are_withheld_from_annotators(api, manager):
    make.span(make.document(manager.project), "Ada", "PERSON", by=manager)
    annotator = Api(make.member(manager.project).user)
    assert annotator.get("projects/a/documents/").json()["results"][0]["authors"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=submitted", ["One"]),
        ("status=new", ["Two"]),
        ("outlet=Herald", ["One"]),
        ("outlet=herald", []),
        ("mine=true", ["One"]),
        ("newest_first=true", ["Two", "One"]),
        ("search=lovelace", ["One", "Two"]),
    ],
)
def test_filters(api, manager, query, expected):
    one = make.document(manager.project, outlet="Herald", title="One")
    two = make.document(manager.project, title="Two")
    index(one, two)
    make.submit(one, manager)
    assert titles(api.get(f"projects/a/documents/?{query}")) == expected


def index(*documents):
    from annotator.db import fulltext

    fulltext.index((document.pk, document.title, document.body.text) for document in documents)


@pytest.mark.parametrize(
    "query",
    ["status=done", "search=" + "+".join(f"w{n}" for n in range(21)), "search=" + "x" * 5_000, "author=1", "mine=x"],
)
def test_filters_that_do_not_fit_are_400(api, query):
    assert code(api.get(f"projects/a/documents/?{query}")) == (400, "bad_request")


@pytest.mark.parametrize("search", ["%25", "_", '"', "*", "a*b", "(((", "NOT", "-x", "'%27"])
def test_signs_in_a_search_mean_nothing(api, manager, search):
    make.document(manager.project)
    assert api.get(f"projects/a/documents/?search={search}").status_code == 200


def test_the_text_comes_on_demand_and_exactly(api, manager):
    document = make.document(manager.project, TEXT, title="T")
    at = f"projects/a/documents/{document.pk}/"
    assert "text" not in api.get(at).json()
    found = api.get(f"{at}?include=text,blocks,tokens").json()
    assert found["text"] == TEXT
    assert found["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [TEXT[start:end] for start, end in found["blocks"]][:1] == [" Ada"]
    assert "Ada" in [TEXT[start:end] for start, end in found["tokens"]]
    assert code(api.get(f"{at}?include=text,meta")) == (400, "bad_request")


def test_pages_follow_each_other(api, manager):
    for number in range(53):
        make.document(manager.project, f"Text number {number}")
    assert len(api.get("projects/a/documents/?limit=52").json()["results"]) == 52
    first = api.get("projects/a/documents/").json()
    second = api.get(first["next"].split("/api/v1/")[1]).json()
    assert (first["total"], len(first["results"]), len(second["results"]), second["next"]) == (53, 50, 3, None)


def test_a_document_is_archived_and_restored_by_managers_only(api, manager):
    document = make.document(manager.project)
    at = f"projects/a/documents/{document.pk}/"
    reviewer = Api(make.member(manager.project, Role.REVIEWER).user)
    assert code(reviewer.post(f"{at}archive/")) == (403, "forbidden")
    assert api.post(f"{at}archive/").json()["archived_at"]
    assert api.post(f"{at}archive/").status_code == 200
    assert titles(api.get("projects/a/documents/")) == []
    assert titles(api.get("projects/a/documents/?archived=true")) == [document.title]
    assert titles(reviewer.get("projects/a/documents/?archived=true")) == []
    assert api.post(f"{at}restore/").json()["archived_at"] is None
    assert Document.objects.get().archived_at is None
    assert [change.action for change in Change.objects.all() if change.document] == [
        "document.archive",
        "document.restore",
    ]
    assert code(api.post(f"{at}archive/", {"archived_at": None})) == (422, "invalid")


def test_what_the_list_costs_does_not_grow(api, manager, django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            document = make.document(manager.project)
            make.suggestions(document, [("London", "GPE")], version=str(document.pk))
            make.span(document, "Ada", "PERSON", by=manager)

    fill(1)
    api.get("projects/a/documents/")
    with django_assert_num_queries(2 + 5):  # token, membership; the page
        api.get("projects/a/documents/")
    fill(5)
    with django_assert_num_queries(2 + 5):
        api.get("projects/a/documents/")
    document = Document.objects.latest("id")
    with django_assert_num_queries(4):  # what lies beside the text is read apart from it
        api.get(f"projects/a/documents/{document.pk}/?include=text,blocks,tokens")
