"""Feedback: what an annotator learns about their own work from review and gold, and what stays hidden."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.models import AnnotationSet, Document, Project
from annotator.roles import Role
from annotator.selectors.feedback import feedback_page
from annotator.selectors.feedback_totals import feedback_totals
from annotator.selectors.gold import stored_merge
from annotator.services import adjudication, annotations, finishing, reviews
from annotator.services.answers import Answer
from tests import make
from tests.team import signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/feedback"


@pytest.fixture
def project() -> Project:
    return make.project("desk", annotators_per_document=2)


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project, person=make.user("ada", first_name="Ada"), assigned=False)


@pytest.fixture
def ben(project: Project) -> Actor:
    return make.member(project, person=make.user("benedict", first_name="Benedict"), assigned=False)


@pytest.fixture
def rex(project: Project) -> Actor:
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def client(ada: Actor) -> Client:
    return signed_in(ada)


Marks = list[tuple[str, str]]


def done(document: Document, by: Actor, marks: Marks) -> AnnotationSet:
    if not document.assignments.filter(user=by.user).exists():
        make.assign(document, by.user)
    for quote, name in marks:
        make.span(document, quote, name, by=by)
    return make.submit(document, by)


def adjudicated(document: Document, rex: Actor, right: AnnotationSet, *, reason: str = "label", note: str = "") -> None:
    """Gold in which every conflict is decided for one source."""
    gold = adjudication.begin(document=document, by=rex)
    for conflict in stored_merge(gold).merge.conflicts:
        number = conflict.said_by(right.pk)
        answer = (
            Answer("none", reason=reason, note=note)
            if number is None
            else Answer("alternative", number, reason=reason, note=note)
        )
        adjudication.decide(
            document=document, operation=uuid.uuid4(), conflict=conflict.key, answer=answer, seen=None, by=rex
        )
    finishing.finish(document=document, operation=uuid.uuid4(), by=rex)


@pytest.fixture
def judged(project: Project, ada: Actor, ben: Actor, rex: Actor) -> Document:
    """Gold that takes what Ben says wherever the two differ."""
    document = make.document(project, title="Judged")
    for each in (ada, ben):
        make.assign(document, each.user)
    done(document, ada, [("Ada Lovelace", "PERSON"), ("London", "ORG"), ("met", "ORG"), ("Babbage", "PERSON")])
    marks = [("Ada Lovelace", "PERSON"), ("London", "GPE"), ("Charles Babbage", "PERSON"), ("Kyiv", "GPE")]
    right = done(document, ben, marks)
    adjudicated(document, rex, right, note="It is a <place>.")
    return document


def answer(client: Client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def on_document(document: Document) -> str:
    return f"/projects/desk/docs/{document.pk}/feedback"


def shows_nothing(client: Client, document: Document) -> bool:
    page = answer(client, on_document(document))
    return "No feedback yet" in page and "<mark" not in page and 'id="text"' not in page


def test_the_list_says_what_gold_changed_in_context_and_why(client: Client, judged: Document) -> None:
    page = answer(client)
    assert "1 of your spans are in it as they are, 1 added, 1 removed, 1 relabelled, 1 moved." in page
    entries = re.findall(r'<li class="entry (\w+)">(.*?)</li>', page, re.DOTALL)
    assert [kind for kind, _ in entries] == ["removed", "moved", "relabelled", "added"]
    told = {kind: re.sub(r"<[^>]*>", "", html) for kind, html in entries}
    assert "Ada Lovelace met Charles Babbage" in told["removed"]
    assert "you had “Babbage”" in told["moved"]
    assert "ORG →" in told["relabelled"]
    assert "Label: It is a &lt;place&gt;." in told["relabelled"]


def test_the_text_shows_what_gold_has_instead(client: Client, judged: Document) -> None:
    page = answer(client, on_document(judged))
    marks = re.findall(r'<mark class="[^"]*" data-s="\d+" data-t="([^"]*)">([^<]*)</mark>', page)
    assert marks == [
        ("PER", "Ada Lovelace"),
        ("not ORG", "met"),
        ("PER moved", "Charles Babbage"),
        ("ORG → GPE", "London"),
        ("new GPE", "Kyiv"),
    ]
    assert "Label: It is a &lt;place&gt;." in page


def test_totals_are_by_label_and_kind_over_all_documents(
    project: Project, judged: Document, ada: Actor, ben: Actor, rex: Actor
) -> None:
    other = make.document(project, title="Another")
    for each in (ada, ben):
        make.assign(other, each.user)
    done(other, ada, [("London", "ORG"), ("Kyiv", "GPE")])
    adjudicated(other, rex, done(other, ben, [("London", "GPE"), ("Kyiv", "GPE")]))
    totals = feedback_totals(ada)
    assert totals.documents == 2
    assert {row.label.name: (row.same, row.added, row.removed, row.relabelled, row.moved) for row in totals.labels} == {
        "PERSON": (1, 0, 0, 0, 1),
        "ORG": (0, 0, 1, 2, 0),
        "GPE": (1, 1, 0, 0, 0),
    }
    assert [(each.own.name, each.gold.name, each.spans) for each in totals.confusions] == [("ORG", "GPE", 2)]


def test_reviews_are_told_with_their_notes(client: Client, project: Project, ada: Actor, rex: Actor) -> None:
    document = make.document(project, title="Reviewed")
    own = done(document, ada, [("London", "GPE")])
    reviews.return_(annotation_set=own, version=own.version, note="Look <again>.", operation=uuid.uuid4(), by=rex)
    page = answer(client)
    assert "Look &lt;again&gt;." in page
    assert "Go on with it" in page
    own = make.submit(document, ada)
    reviews.accept(annotation_set=own, version=own.version, note="Good.", operation=uuid.uuid4(), by=rex)
    page = answer(client)
    assert page.index("Good.") < page.index("Look &lt;again&gt;.")
    assert "Go on with it" not in page
    shown = answer(client, on_document(document))
    assert "your work ·" in shown
    assert "London</mark>" in shown


def test_in_a_blind_project_nothing_of_others_is_shown(
    client: Client, project: Project, ada: Actor, ben: Actor, rex: Actor
) -> None:
    document = make.document(project, title="Blind")
    for each in (ada, ben):
        make.assign(document, each.user)
    mine = done(document, ada, [("London", "GPE")])
    for quote, name, note in (("London", "GPE", "Bens secret"), ("Kyiv", "ORG", "Bens other secret")):
        made = make.span(document, quote, name, by=ben)
        make.operate(document, "note", ben, span=made.pk, note=note)
    right = make.submit(document, ben)
    reviews.accept(annotation_set=mine, version=mine.version, operation=uuid.uuid4(), by=rex)
    adjudicated(document, rex, right, reason="missed")
    for url in (URL, on_document(document)):
        page = answer(client, url)
        assert "Kyiv" in page
        assert "Missed" in page
        for hidden in ("secret", "Benedict", "benedict", "Rex"):
            assert hidden not in page
    project.blind = False
    project.save()
    assert "by Rex" in answer(client)
    assert "secret" not in answer(client)


def test_unfinished_gold_and_gold_of_work_that_is_open_are_not_shown(
    client: Client, judged: Document, ada: Actor, rex: Actor, project: Project
) -> None:
    annotations.reopen(document=judged, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    assert "No feedback yet" in answer(client)
    assert shows_nothing(client, judged)
    make.submit(judged, ada)
    assert not shows_nothing(client, judged)
    manager = make.member(project, Role.MANAGER, assigned=False)
    finishing.edit_finished(document=judged, operation=uuid.uuid4(), reason="A mistake.", by=manager)
    assert "No feedback yet" in answer(client)
    assert shows_nothing(client, judged)


def test_decisions_that_were_taken_back_are_no_reasons(
    client: Client, judged: Document, rex: Actor, project: Project
) -> None:
    gold = judged.sets.get(role="gold")
    gold.resolutions.update(taken_back_at=gold.submitted_at)
    assert "It is a" not in answer(client)


def test_what_was_not_seen_is_new_until_the_person_says_so(
    client: Client, judged: Document, ada: Actor, ben: Actor, project: Project, rex: Actor
) -> None:
    User.objects.filter(pk=ada.user_id).update(preferences={"codes": "off"})
    page = answer(client)
    assert page.count('class="chip new"') == 1
    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until
    assert client.post(f"{URL}/seen", {"until": until[1]}).headers["Location"] == URL
    page = answer(client)
    assert 'class="chip new"' not in page
    assert 'name="until"' not in page
    assert User.objects.get(pk=ada.user_id).preferences["codes"] == "off"
    own = done(make.document(project, title="Later"), ada, [])
    reviews.accept(annotation_set=own, version=own.version, operation=uuid.uuid4(), by=rex)
    page = answer(client)
    assert page.count('class="chip new"') == 1
    assert page.index("Later") < page.index("Judged")


@pytest.mark.parametrize("until", ["", "yesterday", "2026-05-31T12:00:00", "\0"])
def test_a_time_that_is_none_is_refused(client: Client, ada: Actor, until: str) -> None:
    assert client.post(f"{URL}/seen", {"until": until}).status_code == 422
    assert User.objects.get(pk=ada.user_id).preferences == {}


def test_everybody_sees_their_own_only(judged: Document, project: Project, ben: Actor, rex: Actor) -> None:
    assert "4 of your spans are in it as they are." in answer(signed_in(ben))
    annotator = make.member(project, assigned=False)
    for person in (rex, annotator, make.member(project, Role.MANAGER)):
        browser = signed_in(person)
        assert "No feedback yet" in answer(browser)
        if person is not annotator:
            assert shows_nothing(browser, judged)
    assert signed_in(annotator).get(on_document(judged)).status_code == 404


def test_inspectors_and_strangers_have_no_feedback(judged: Document, project: Project) -> None:
    sam = make.member(make.project("elsewhere"), Role.MANAGER)
    inspector = make.member(project, Role.INSPECTOR, assigned=False)
    for person, status in ((sam, 404), (inspector, 403)):
        browser = signed_in(person)
        for url in (URL, on_document(judged)):
            assert browser.get(url).status_code == status
        assert browser.post(f"{URL}/seen", {"until": "2026-05-31T12:00:00+00:00"}).status_code == status


def test_pages_lead_on_and_back(project: Project, ada: Actor, rex: Actor) -> None:
    for number in range(3):
        own = done(make.document(project, title=f"No {number}"), ada, [])
        reviews.accept(annotation_set=own, version=own.version, operation=uuid.uuid4(), by=rex)
    first = feedback_page(ada, size=2)
    second = feedback_page(ada, size=2, after=first.later)
    back = feedback_page(ada, size=2, before=second.earlier)
    assert [[item.document.title for item in each.items] for each in (first, second, back)] == [
        ["No 2", "No 1"],
        ["No 0"],
        ["No 2", "No 1"],
    ]
    assert f'href="?before={second.earlier}"' in answer(signed_in(ada), f"{URL}?after={first.later}")


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_cost_the_same_whatever_is_on_them(
    client: Client, project: Project, ada: Actor, ben: Actor, rex: Actor, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        document = make.document(project, title=f"No {number}")
        for each in (ada, ben):
            make.assign(document, each.user)
        done(document, ada, [("London", "ORG"), ("Kyiv", "GPE")][: 1 + number % 2])
        adjudicated(document, rex, done(document, ben, [("London", "GPE")]))
    client.get(URL)
    with django_assert_num_queries(10):
        client.get(URL)
    with django_assert_num_queries(8):
        client.get(on_document(document))
