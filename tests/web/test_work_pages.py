"""What the annotation page says of whose a document is, and putting one away: skip, flag, give back."""

from __future__ import annotations

import pytest
from django.test import Client

from annotator.models import Assignment, Document
from annotator.services import assignments, slots, staffing
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    made = teams.around(make.project("desk", title="The desk"))
    make.forget()
    return made


@pytest.fixture
def documents(team: Team) -> list[Document]:
    return [make.document(team.project, title=f"Document {number}") for number in range(3)]


@pytest.fixture
def client(team: Team) -> Client:
    return signed_in(team.annotator)


def address(document: Document, what: str = "review") -> str:
    return f"/projects/desk/docs/{document.pk}/{what}"


def page(client: Client, document: Document) -> str:
    answer = client.get(address(document))
    assert answer.status_code == 200
    return " ".join(b"".join(answer).decode().split())


def mine(document: Document, team: Team) -> tuple[str, str]:
    row = Assignment.objects.get(document=document, user=team.annotator.user)
    return row.state, row.reason


# --- putting away --------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "state"), [("skip", "skipped"), ("flag", "flagged")])
def test_a_document_is_put_away_with_a_reason_and_the_next_one_comes(
    what: str, state: str, team: Team, client: Client, documents: list[Document]
) -> None:
    assert client.post("/projects/desk/next").headers["Location"] == address(documents[0])
    answer = client.post(address(documents[0], what), {"reason": " A table, no text "})
    assert answer.headers["Location"] == address(documents[1])
    assert mine(documents[0], team) == (state, "A table, no text")


def test_a_document_given_back_is_not_the_next_one_but_can_be_taken_again(
    team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    make.span(documents[0], "London", "GPE", by=team.annotator)
    assert client.post(address(documents[0], "release")).headers["Location"] == address(documents[1])
    assert mine(documents[0], team) == ("released", "")
    answer = client.post(address(documents[1], "skip"), {"reason": "x"})
    assert answer.headers["Location"] == address(documents[0])  # which was begun


def test_the_last_document_given_back_is_offered_again(team: Team, client: Client) -> None:
    document = make.document(team.project)
    client.post("/projects/desk/next")
    answer = client.post(address(document, "release"), follow=True)
    assert "The queue has more for you" in answer.content.decode()
    assert client.post("/projects/desk/next").headers["Location"] == address(document)


def test_when_nothing_is_left_the_page_says_so(team: Team, client: Client, documents: list[Document]) -> None:
    client.post("/projects/desk/next")
    for document in documents[:2]:
        client.post(address(document, "skip"), {"reason": "x"})
    answer = client.post(address(documents[2], "skip"), {"reason": "x"})
    assert answer.headers["Location"] == "/projects/desk/next"
    assert "until a manager" in client.get("/projects/desk/next").content.decode()


@pytest.mark.parametrize("what", ["skip", "flag"])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 1_001, "a\0b"])
def test_without_a_reason_that_can_be_read_nothing_happens(
    what: str, reason: str, team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    assert client.post(address(documents[0], what), {"reason": reason}).status_code == 422
    assert mine(documents[0], team)[0] == "claimed"


@pytest.mark.parametrize("what", ["skip", "flag", "release"])
def test_submitted_work_and_documents_of_others_are_not_put_away(
    what: str, team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    make.submit(documents[0], team.annotator)
    assert client.post(address(documents[0], what), {"reason": "x"}).status_code == 409
    assert signed_in(team.reviewer).post(address(documents[0], what), {"reason": "x"}).status_code == 404
    assert client.post(address(documents[1], what), {"reason": "x"}).status_code == 404
    assert client.get(address(documents[0], what)).status_code == 405
    assert mine(documents[0], team) == ("submitted", "")


def test_the_page_offers_it_only_where_there_is_something_to_put_away(
    team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    for what in ("skip", "flag", "release"):
        assert f'action="{address(documents[0], what)}"' in page(client, documents[0])
    make.submit(documents[0], team.annotator)
    assert "ask-skip" not in page(client, documents[0])
    assert "ask-skip" not in page(signed_in(team.reviewer), documents[0])


# --- whose it is ---------------------------------------------------------------------------------


def test_a_reader_is_told_that_the_first_decision_takes_the_document(
    team: Team, documents: list[Document], client: Client
) -> None:
    for person in (team.reviewer, team.manager):
        shown = page(signed_in(person), documents[0])
        assert "Your first decision takes this document." in shown
        assert "data-locked" not in shown
        assert 'id="submit"' in shown
    client.post("/projects/desk/next")
    assert "You are reading" not in page(client, documents[0])


def test_what_the_page_says_is_what_happens(team: Team, documents: list[Document]) -> None:
    make.span(documents[0], "London", "GPE", by=team.reviewer)
    assert Assignment.objects.get().user == team.reviewer.user
    assert "You are reading" not in page(signed_in(team.reviewer), documents[0])


def test_when_all_places_are_taken_the_page_says_so_and_takes_no_decision(
    team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    shown = page(signed_in(team.reviewer), documents[0])
    assert "As many people as are wanted have this document. A manager can assign it to you" in shown
    assert "data-locked" in shown
    assert 'id="submit"' not in shown
    staffing.assign(documents=[documents[0].pk], people=[team.reviewer.user_id or 0], by=team.manager)
    shown = page(signed_in(team.reviewer), documents[0])
    assert "You are reading" not in shown
    assert "data-locked" not in shown


def test_an_archived_document_can_only_be_read(team: Team, documents: list[Document]) -> None:
    Document.objects.update(archived_at="2026-01-01T00:00Z")
    shown = page(signed_in(team.manager), documents[0])
    assert "This document is archived." in shown
    assert "data-locked" in shown


def test_what_was_flagged_or_skipped_shows_the_reason_as_text(
    team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    client.post(address(documents[0], "flag"), {"reason": "<b>Two</b> in one"})
    client.post(address(documents[1], "skip"), {"reason": "No text"})
    shown = page(client, documents[0])
    assert 'You flagged this document:</strong> <span dir="auto">&lt;b&gt;Two&lt;/b&gt; in one' in shown
    assert "A manager decides" in shown
    assert "You skipped this document:" in page(client, documents[1])


@pytest.mark.parametrize("taken", [True, False])
def test_who_gave_a_document_up_is_not_told_whether_others_have_it(
    taken: bool, team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    assignments.release(document=documents[0], by=team.annotator)
    if taken:
        staffing.assign(documents=[documents[0].pk], people=[team.reviewer.user_id or 0], by=team.manager)
    shown = page(client, documents[0])
    assert "This document went back to the queue.</strong> Your first decision takes it again." in shown
    assert "data-locked" not in shown
    make.span(documents[0], "London", "GPE", by=team.annotator)
    assert mine(documents[0], team)[0] == ("released" if taken else "claimed")


def test_who_gave_a_document_up_may_go_on_with_what_was_marked(
    team: Team, client: Client, documents: list[Document]
) -> None:
    client.post("/projects/desk/next")
    make.span(documents[0], "London", "GPE", by=team.annotator)
    assignments.release(document=documents[0], by=team.annotator)
    assert "What you marked is kept, and you may go on with it." in page(client, documents[0])
    slots.count(documents[0].pk)
    make.span(documents[0], "Kyiv", "GPE", by=team.annotator)
