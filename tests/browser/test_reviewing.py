"""Reviewing by keyboard, from the annotator to the reviewer and back; the keys of the page; the page without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from annotator.models import AnnotationSet, Review
from annotator.roles import Role
from annotator.services import preferences
from tests import make
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

CURRENT = "[...document.querySelectorAll('#text mark.cur')].map((mark) => mark.textContent)"
IN_LIST = "document.querySelector('#changes [aria-current] .quote')?.textContent"


@pytest.fixture
def project():
    return make.project("desk")


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Ada"))


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def document(project, ada):
    document = make.document(project, title="To review")
    make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "GPE"), ("Kyiv", "ORG")])
    return document


def submitted(document, ada):
    """Two differences: one suggestion is left undecided, one span is added."""
    person, london, _ = document.sets.get(role="suggestion").spans.order_by("start")
    for suggestion in (person, london):
        make.operate(document, "accept", ada, span=suggestion.pk)
    make.span(document, "Charles Babbage", "PERSON", by=ada)
    return make.submit(document, ada)


def log_in(page, person):
    """By the form: two people at once."""
    page.goto("/login")
    page.get_by_label("Username").fill(person.user.username)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_work_goes_to_the_reviewer_and_back_and_is_accepted(new_page, document, project, ada, rex):
    other = make.document(project, "Another text.", title="Another")
    annotator, reviewer = log_in(new_page(), ada), log_in(new_page(), rex)
    desk = Desk(annotator, document).open()
    desk.press("a", "a", "x").stored()
    desk.press("Control+Enter")
    annotator.wait_for_url(f"**{Desk(annotator, other).path}")

    reviewer.goto("/projects/desk/reviews")
    reviewer.get_by_role("link", name="Review the oldest").click()
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("To review")
    reviewer.keyboard.press("r")
    reviewer.keyboard.type("Is Kyiv nothing? Babbage is missing.")
    reviewer.keyboard.press("Control+Enter")
    expect(reviewer.locator(".banner.success")).to_have_text("Returned: To review by Ada.")
    assert AnnotationSet.objects.get(author=ada.user, document=document).state == "returned"

    annotator.goto("/projects/desk/next")
    assert annotator.url.endswith(Desk(annotator, document).path)
    expect(annotator.locator(".returned")).to_contain_text("Is Kyiv nothing? Babbage is missing.")
    desk.ready()
    desk.press("Control+Enter")
    annotator.wait_for_url(f"**{Desk(annotator, other).path}")

    reviewer.goto("/projects/desk/reviews")
    expect(reviewer.locator("tbody tr")).to_contain_text("returned before by Rex")
    reviewer.get_by_role("link", name="To review").click()
    expect(reviewer.locator(".verdicts")).to_contain_text("Babbage is missing.")
    reviewer.keyboard.press("a")
    expect(reviewer.locator(".banner.success")).to_have_text("Accepted: To review by Ada.")
    assert [each.verdict for each in Review.objects.all()] == ["returned", "accepted"]


def open_set(page, sign_in, own, person):
    sign_in(page, person.user)
    page.goto(f"/projects/desk/docs/{own.document_id}/sets/{own.pk}/review")
    expect(page.get_by_role("heading", level=1)).to_have_text("To review")


def test_j_and_k_walk_through_the_differences_on_the_text_and_in_the_list(page, sign_in, document, ada, rex):
    open_set(page, sign_in, submitted(document, ada), rex)
    for key, text in (("j", "Charles Babbage"), ("j", "Kyiv"), ("j", "Charles Babbage"), ("k", "Kyiv")):
        page.keyboard.press(key)
        assert page.evaluate(CURRENT) == [text]
        assert page.evaluate(IN_LIST) == text
    page.locator("#changes").get_by_text("Charles Babbage").click()
    assert page.evaluate(CURRENT) == ["Charles Babbage"]


def test_letters_of_a_note_are_no_keys_and_escape_leaves_it(page, sign_in, document, ada, rex):
    open_set(page, sign_in, submitted(document, ada), rex)
    page.keyboard.press("r")
    page.keyboard.type("a jar")
    expect(page.locator("#what")).to_have_value("a jar")
    assert page.evaluate(CURRENT) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(CURRENT) == ["Charles Babbage"]
    assert not Review.objects.exists()


def test_ctrl_enter_in_a_comment_does_not_return_the_set(page, sign_in, document, ada, rex):
    own = submitted(document, ada)
    open_set(page, sign_in, own, rex)
    page.get_by_label("What is to be done").fill("A note that is not sent yet.")
    page.get_by_role("textbox", name="New comment").fill("A comment.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".thread")).to_contain_text("A comment.")
    own.refresh_from_db()
    assert own.state == "submitted"
    expect(page.get_by_label("What is to be done")).to_have_value("A note that is not sent yet.")


def test_returning_without_a_note_asks_for_it(page, sign_in, document, ada, rex):
    open_set(page, sign_in, submitted(document, ada), rex)
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.querySelector('#what').validity.valueMissing")
    assert page.evaluate("document.activeElement.id") == "what"
    assert not Review.objects.exists()


def test_who_switched_single_keys_off_has_none_here(page, sign_in, document, ada, rex):
    preferences.set_keys(user=rex.user, keys={}, single_keys=False)
    open_set(page, sign_in, submitted(document, ada), rex)
    for key in ("j", "r", "a"):
        page.keyboard.press(key)
    assert page.evaluate(CURRENT) == []
    assert page.evaluate("document.activeElement === document.body")
    assert not Review.objects.exists()


def test_all_of_it_works_without_script(new_page, sign_in, document, ada, rex):
    own = submitted(document, ada)
    page = new_page(java_script_enabled=False)
    open_set(page, sign_in, own, rex)
    page.locator("#changes").get_by_text("Kyiv").click()
    assert re.search(r"#b1$", page.url)
    page.get_by_label("What is to be done").fill("Once more.")
    page.get_by_role("button", name="Return").click()
    expect(page.locator(".banner.success")).to_contain_text("Returned: To review by Ada.")
    own = make.submit(document, ada)
    page.goto("/projects/desk/reviews")
    page.get_by_role("checkbox", name="Accept To review by Ada").check()
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.locator(".banner.success")).to_have_text("1 accepted.")
    own.refresh_from_db()
    assert own.state == "accepted"
