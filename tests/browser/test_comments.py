"""Comments in the browser: on a span of the annotation page, into the inbox of whom it mentions, back to the text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Comment
from annotator.roles import Role
from tests import make
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"))


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada", first_name="Ada"))


@pytest.fixture
def document(project, mia, ada):
    return make.document(project, title="Lovelace in London")


def dialog(desk):
    return desk.page.locator("#comments")


def write(desk, text):
    """Write into the form of the open dialog and send it."""
    dialog(desk).locator(".threads > .write textarea").fill(text)
    dialog(desk).get_by_role("button", name="Comment", exact=True).click()
    return desk


def said(desk, *texts):
    """Wait until these are the comments in the dialog."""
    expect(dialog(desk).locator(".said")).to_have_text(list(texts))
    return desk


def test_a_comment_on_a_span_mentions_a_person_whose_inbox_leads_back_to_the_span(
    desk, new_page, sign_in, document, ada, mia
):
    own = make.span(document, "London", "GPE", by=ada)
    opened = desk(document, ada).press("j").shows_current("London").press("c").opens("comments")
    expect(dialog(opened).locator("textarea").first).to_be_focused()
    opened.page.keyboard.type("Which London, @mia?\nc j x")
    dialog(opened).get_by_role("button", name="Comment", exact=True).click()
    said(opened, "Which London, @mia?\nc j x")
    expect(opened.page.locator("#open-threads")).to_contain_text("1")
    assert Comment.objects.get().annotation_set == own.annotation_set

    opened.page.goto("about:blank")
    theirs = new_page()
    sign_in(theirs, mia.user)
    theirs.goto("/projects/news/")
    theirs.get_by_role("link", name="Comments 1 for you").click()
    expect(theirs.locator(".item.unseen")).to_contain_text("Which London, @mia?")
    theirs.get_by_role("link", name="“London”").click()
    expect(theirs.get_by_text("new for you")).to_be_visible()
    expect(theirs.get_by_role("link", name="Comments", exact=True).first).to_be_visible()
    theirs.get_by_label("Answer").fill("That in England, @ada.")
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.locator(".said")).to_have_text(["Which London, @mia?\nc j x", "That in England, @ada."])
    theirs.get_by_role("link", name="Open the document").click()
    Desk(theirs, document).ready()
    assert theirs.url.endswith(f"{opened.path}#b0")
    theirs.goto("about:blank")

    sign_in(opened.page, ada.user)
    opened.page.goto("/projects/news/comments/")
    opened.page.get_by_role("link", name="“London”").click()
    opened.page.get_by_role("link", name="Open the document").click()
    opened.ready().shows_current("London")
    assert opened.page.url.endswith(f"{opened.path}#{own.pk}")


def test_a_thread_leads_to_its_span_on_the_page(desk, project, ada):
    text = "\n".join(f"Line {number} about nothing." for number in range(60)) + "\nKyiv denied it in London."
    document = make.document(project, text)
    make.suggestions(document, [("Kyiv", "GPE"), ("London", "GPE")])
    make.comment(document, "Which?", ada, quote="London")
    make.comment(document, "Where?", ada, quote="Line 59")
    opened = desk(document, ada).shows_current("Kyiv").press("c").opens("comments")
    dialog(opened).get_by_role("link", name="“London”").click()
    opened.closes("comments").shows_current("London").lists("Kyiv", "London")
    opened.page.locator(".sheet").evaluate("sheet => sheet.scrollTo(0, 0)")
    opened.press("c").opens("comments")
    dialog(opened).get_by_role("link", name="“Line 59”").click()
    opened.closes("comments").shows_current("")
    expect(opened.page.locator("#b59")).to_be_in_viewport()
    opened.press("j").shows_current("London")


def test_words_and_the_document_are_commented_and_threads_answered_in_the_dialog(desk, document, ada, mia):
    opened = desk(document, ada).press("ArrowRight", "Shift+ArrowRight", "c").opens("comments")
    expect(dialog(opened)).to_contain_text("“Ada Lovelace”")
    said(write(opened, "Her?"), "Her?")
    dialog(opened).get_by_label("the whole document").check()
    said(write(opened, "All of it, @nobody."), "All of it, @nobody.", "Her?")
    expect(dialog(opened)).to_contain_text("has this name: @nobody.")
    her = dialog(opened).locator(".thread", has_text="Her?")
    her.get_by_label("Answer").fill("Yes, her.")
    her.get_by_role("button", name="Answer").click()
    said(opened, "All of it, @nobody.", "Her?", "Yes, her.")
    her.get_by_role("button", name="Resolve").click()
    expect(her).to_contain_text("resolved by Ada")
    expect(opened.page.locator("#open-threads")).to_contain_text("1")
    her.get_by_role("button", name="Reopen").click()
    expect(her.get_by_label("Answer")).to_be_visible()
    her.get_by_text("Change or remove").last.click()
    her.get_by_label("Your comment").last.fill("Yes, Ada.")
    her.get_by_role("button", name="Change").click()
    said(opened, "All of it, @nobody.", "Her?", "Yes, Ada.")
    opened.press("Escape").closes("comments").lights("Ada Lovelace")
    assert [(each.body, each.quote) for each in Comment.objects.filter(thread=None)] == [
        ("Her?", "Ada Lovelace"),
        ("All of it, @nobody.", ""),
    ]


def test_a_comment_that_is_refused_stays_in_its_form(desk, document, ada):
    opened = desk(document, ada).press("c").opens("comments")
    field = dialog(opened).locator(".threads > .write textarea")
    field.evaluate("field => field.removeAttribute('maxlength')")
    opened.page.forgive("422")
    write(opened, "x" * 4001)
    expect(dialog(opened).locator(".errorlist")).to_have_text(
        "A comment has at most 4,000 characters; this one has 4,001."
    )
    expect(field).to_have_value("x" * 4001)
    said(write(opened, "Shorter."), "Shorter.")


def test_what_others_write_is_shown_as_text(desk, document, ada, mia):
    body = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))\n\u202edesrever\n{{ 7*7 }}"
    make.comment(document, f"{body} @ada", mia)
    said(desk(document, ada).press("c").opens("comments"), f"{body} @ada")


def test_a_submitted_document_is_commented_too(desk, document, ada):
    make.submit(document, ada)
    opened = desk(document, ada).press("c").opens("comments")
    said(write(opened, "Too late for me."), "Too late for me.")
