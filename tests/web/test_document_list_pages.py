"""The list of documents: what each row says, filters, search, pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from annotator.db import fulltext
from annotator.models import Document, Project
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/docs/"


@pytest.fixture
def project() -> Project:
    return make.project("desk")


@pytest.fixture
def team(project: Project) -> Team:
    return teams.around(project)


@pytest.fixture
def client(team: Team) -> Client:
    return signed_in(team.annotator)


def stored(project: Project, title: str, text: str = make.TEXT, **fields: str) -> Document:
    document = make.document(project, text, title=title, **fields)
    fulltext.index([(document.pk, title, text)])
    return document


def titles(client: Client, url: str = URL) -> list[str]:
    response = client.get(url)
    assert response.status_code == 200
    return [row.title for row in response.context["page"].rows]


def search(client: Client, **fields: str) -> str:
    """The address to which a search leads."""
    response = client.post(URL, fields)
    assert response.status_code == 302
    return str(response.headers["Location"])


# --- rows --------------------------------------------------------------------------------------


def test_a_row_says_status_and_how_many_suggestions_are_decided(project: Project, team: Team) -> None:
    document = stored(project, "Ada")
    first, second, _ = make.suggestions(
        document, [("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON"), ("London", "GPE")]
    )
    make.operate(document, "accept", team.annotator, span=first.pk)
    make.operate(document, "reject", team.annotator, span=second.pk)
    (row,) = signed_in(team.annotator).get(URL).context["page"].rows
    assert (row.status, row.mine, row.decided, row.suggestions) == ("open", True, 2, 3)
    (row,) = signed_in(team.reviewer).get(URL).context["page"].rows
    assert (row.status, row.mine, row.decided, row.suggestions) == ("open", False, 2, 3)
    colleague = make.member(project)
    (row,) = signed_in(colleague).get(URL).context["page"].rows
    assert (row.status, row.mine, row.decided, row.suggestions) == ("new", False, None, 3)
    Project.objects.update(blind=False)
    (row,) = signed_in(colleague).get(URL).context["page"].rows
    assert (row.status, row.mine, row.decided, row.suggestions) == ("open", False, 2, 3)


def test_only_the_newest_run_of_a_suggester_counts(project: Project, client: Client) -> None:
    document = stored(project, "Ada")
    make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "GPE")], version="1")
    make.suggestions(document, [("Ada Lovelace", "PERSON")], version="2")
    (row,) = client.get(URL).context["page"].rows
    assert row.suggestions == 1


def test_names_of_others_are_for_reviewers_and_managers(project: Project, team: Team) -> None:
    make.submit(stored(project, "One"), team.reviewer)
    assert b"Rex" not in signed_in(team.annotator).get(URL).content
    assert b"Rex" in signed_in(team.manager).get(URL).content


def test_titles_are_shown_as_text(project: Project, client: Client) -> None:
    stored(project, "<script>alert(1)</script>", outlet='"><img src=x>')
    page = client.get(URL).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x>" not in page


def test_staged_and_archived_documents_are_not_listed(project: Project, client: Client) -> None:
    stored(project, "Shown")
    Document.objects.filter(pk=stored(project, "Half imported").pk).update(staged=True)
    Document.objects.filter(pk=stored(project, "Gone").pk).update(archived_at="2026-01-01T00:00Z")
    assert titles(client) == ["Shown"]


def test_documents_of_other_projects_are_not_listed(team: Team, client: Client) -> None:
    stored(team.stranger.project, "Elsewhere")
    assert titles(client) == []
    assert client.get(URL).context["page"].total == 0


def test_the_list_costs_the_same_for_few_and_many(project: Project, team: Team, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(team.reviewer)
    for count in (5, 55):
        for _ in range(count):
            document = stored(project, "A")
            make.suggestions(document, [("London", "GPE")])
            make.submit(document, team.annotator)
        with django_assert_num_queries(9):
            assert titles(client)
        url = search(client, search="london")
        with django_assert_num_queries(10):
            assert titles(client, url)


# --- empty -------------------------------------------------------------------------------------


def test_an_empty_list_leads_managers_to_import(team: Team, client: Client) -> None:
    assert b"As soon as a manager" in client.get(URL).content
    assert b"Import documents" in signed_in(team.manager).get(URL).content


def test_nothing_found_leads_back_to_all(project: Project, client: Client) -> None:
    stored(project, "One")
    page = client.get(URL + "?status=submitted").content.decode()
    assert "Nothing found" in page
    assert f'href="{URL}"' in page


# --- filters -----------------------------------------------------------------------------------


def test_filters_by_status_which_is_ones_own_for_annotators_of_a_blind_project(project: Project, team: Team) -> None:
    stored(project, "New")
    make.span(stored(project, "Open"), "Ada", "PERSON", by=team.annotator)
    make.submit(stored(project, "Submitted"), team.reviewer)
    reviewer, annotator = signed_in(team.reviewer), signed_in(team.annotator)
    for status, whole, own in (("new", ["New"], ["New", "Submitted"]), ("open", ["Open"], ["Open"])):
        assert titles(reviewer, f"{URL}?status={status}") == whole
        assert titles(annotator, f"{URL}?status={status}") == own
    assert titles(reviewer, URL + "?status=submitted") == ["Submitted"]
    assert titles(annotator, URL + "?status=submitted") == []
    Project.objects.update(blind=False)
    assert titles(annotator, URL + "?status=submitted") == ["Submitted"]


def test_filters_by_outlet_suggestions_and_author(project: Project, team: Team, client: Client) -> None:
    stored(project, "One", outlet="Gazette")
    make.suggestions(stored(project, "Two"), [("London", "GPE")])
    make.span(stored(project, "Three"), "Ada", "PERSON", by=team.annotator)
    make.span(stored(project, "Four"), "Ada", "PERSON", by=team.reviewer)
    assert titles(client, URL + "?outlet=Gazette") == ["One"]
    assert titles(client, URL + "?suggested=1") == ["Two"]
    assert titles(client, URL + "?mine=1") == ["Three"]
    assert titles(client, URL + "?suggested=1&outlet=Gazette") == []


def test_a_form_without_a_search_leads_to_an_address_with_the_filters(client: Client) -> None:
    assert search(client, status="new", outlet="Gazette", order="newest", search=" ") == (
        f"{URL}?status=new&outlet=Gazette&order=newest"
    )


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "after=abc", "after=-1", f"after={2**70}", "before=%00", "found=%00", "found=" + "x" * 500,
     "outlet=%00", "order=1", "status=new&status=open", "mine=perhaps", "after=1&before=1"],
)  # fmt: skip
def test_a_strange_address_is_answered(project: Project, client: Client, query: str) -> None:
    stored(project, "One")
    assert client.get(f"{URL}?{query}").status_code == 200


# --- search ------------------------------------------------------------------------------------


def test_a_search_is_not_in_the_address_and_outlives_a_reload(project: Project, client: Client) -> None:
    stored(project, "One", "Talks in the harbour failed.")
    stored(project, "Two", "Nothing.")
    url = search(client, search="harbour", status="new")
    assert "harbour" not in url
    for _ in range(2):
        page = client.get(url).content.decode()
        assert "Talks in the <mark>harbour</mark> failed." in page
        assert "Two" not in page


def test_the_hit_is_marked_and_everything_else_is_text(project: Project, client: Client) -> None:
    stored(project, "One", "<b>bold</b> harbour & <i>more</i>")
    page = client.get(search(client, search="harbour")).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt; <mark>harbour</mark> &amp; &lt;i&gt;more" in page


def test_a_search_of_somebody_else_is_unknown_here(project: Project, team: Team, client: Client) -> None:
    stored(project, "One", "harbour")
    stored(project, "Two", "nothing")
    url = search(signed_in(team.reviewer), search="harbour")
    assert titles(client, url) == ["One", "Two"]


@pytest.mark.parametrize("words", [" ".join(["word"] * 21), "x" * 101, "x " * 3_000])
def test_too_long_a_search_is_sent_back_with_the_reason(project: Project, client: Client, words: str) -> None:
    stored(project, "One")
    response = client.post(URL, {"search": words})
    assert response.status_code == 422
    assert "at most" in response.content.decode()


@pytest.mark.parametrize("words", ['"', "'; --", "%", "🎉", "a\0b", "مرحبا", "(NEAR", "*"])
def test_no_search_breaks_the_page(project: Project, client: Client, words: str) -> None:
    stored(project, "One")
    response = client.post(URL, {"search": words}, follow=True)
    assert response.status_code in {200, 422}


def test_only_the_newest_searches_are_kept(client: Client) -> None:
    for number in range(30):
        search(client, search=f"word{number}")
    kept = list(client.session["searches"].values())
    assert len(kept) == 20
    assert kept[-1] == "word29"


# --- pages -------------------------------------------------------------------------------------


def test_pages_go_forth_and_back_without_losing_one(project: Project, client: Client) -> None:
    for number in range(120):
        stored(project, f"{number:03}")
    seen, url = [], URL
    while url:
        response = client.get(url)
        seen.append([row.title for row in response.context["page"].rows])
        url = response.context.get("later", "")
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [title for page in seen for title in page] == [f"{number:03}" for number in range(120)]
    back = client.get(response.context["earlier"])
    assert [row.title for row in back.context["page"].rows] == seen[1]
    assert titles(client, back.context["earlier"]) == seen[0]
    assert "earlier" not in client.get(back.context["earlier"]).context


def test_the_newest_first_is_the_same_turned_round(project: Project, client: Client) -> None:
    for number in range(60):
        stored(project, f"{number:03}")
    response = client.get(URL + "?order=newest")
    assert [row.title for row in response.context["page"].rows][:2] == ["059", "058"]
    assert titles(client, response.context["later"]) == [f"{number:03}" for number in range(9, -1, -1)]


def test_pages_keep_filters_and_search(project: Project, client: Client) -> None:
    for number in range(60):
        stored(project, f"{number:03}", "harbour", outlet="Gazette")
        stored(project, "other", "harbour")
    url = client.get(search(client, search="harbour", outlet="Gazette")).context["later"]
    assert set(parse_qs(urlsplit(url).query)) == {"outlet", "after", "found"}
    assert titles(client, url) == [f"{number:03}" for number in range(50, 60)]
