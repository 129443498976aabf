"""Suggestions of several sources: those that agree are one, and each person chooses what is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Decision, Span
from annotator.roles import Role
from tests import make
from tests.browser.desk import decisions, spans

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def document(project):
    """Of a: Ada Lovelace at 0.9, London at 0.3. Of b: Ada Lovelace at 0.2, Kyiv without a score, Friday at 0.4."""
    made = make.document(project)
    of_a = make.suggestions(made, [("Ada Lovelace", "PERSON"), ("London", "GPE")], suggester="a")
    quotes = [("Ada Lovelace", "PERSON"), ("Kyiv", "GPE"), ("Friday", "DATE")]
    of_b = make.suggestions(made, quotes, suggester="b")
    for span, score in zip([*of_a, *of_b], [0.9, 0.3, 0.2, None, 0.4], strict=True):
        Span.objects.filter(pk=span.pk).update(score=score)
    return made


@pytest.fixture
def opened(desk, document, ada):
    return desk(document, ada).shows_current("Ada Lovelace")


def look(desk, *, check=(), uncheck=(), threshold=None, codes=None):
    """Change what is shown."""
    desk.press("v").opens("view")
    view = desk.page.locator("#view")
    for name in check:
        view.get_by_label(name).check()
    for name in uncheck:
        view.get_by_label(name).uncheck()
    if threshold is not None:
        view.get_by_label("With a score of at least").fill(threshold)
    if codes is not None:
        view.get_by_label(codes).check()
    with desk.page.expect_navigation():
        view.get_by_role("button", name="Show").click()
    return desk.ready().closes("view")


def draws(desk, *texts):
    """Wait until these are the marks of the text."""
    expect(desk.page.locator("main mark")).to_have_text(list(texts))
    return desk


def counts(desk, text):
    expect(desk.page.locator("#left")).to_contain_text(text)
    return desk


def code_of(desk, text):
    """The label's code that is drawn before a mark, "none" if there is none."""
    return desk.mark(text).evaluate("mark => getComputedStyle(mark, '::before').content").strip('"')


def test_sources_that_agree_are_one_suggestion_with_both_names(opened, document, ada):
    counts(draws(opened, "Ada Lovelace", "London", "Kyiv", "Friday"), "4 of 4 to review")
    expect(opened.page.locator("#sugg [aria-current] .origin")).to_contain_text("a 1 · b 1 0.90")
    counts(opened.press("a").stored(), "3 of 4 to review")
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}
    assert Decision.objects.filter(verdict="accepted").count() == 2
    opened.press("k").shows_current("Ada Lovelace")
    expect(opened.page.locator("#sugg [aria-current] .origin")).to_contain_text("a 1 · b 1")
    counts(opened.press("Control+z").stored(), "4 of 4 to review")
    counts(opened.press("x").stored(), "3 of 4 to review")
    assert Decision.objects.filter(verdict="rejected").count() == 2
    assert decisions(document, ada) == {"Ada Lovelace": ("rejected", None)}


def test_suggestions_of_a_hidden_source_vanish_from_text_list_and_counter(opened, document, ada):
    counts(draws(look(opened, uncheck=["b 1"]), "Ada Lovelace", "London"), "2 of 2 to review")
    expect(opened.page.locator("#sugg [aria-current] .origin")).to_contain_text("· a 1 0.90")
    counts(opened.press("a", "a").stored(), "all 2 decided")
    counts(draws(opened.open(), "Ada Lovelace", "London"), "all 2 decided")
    counts(draws(look(opened, check=["b 1"]), "Ada Lovelace", "London", "Kyiv", "Friday"), "3 of 4 to review")


def test_suggestions_below_the_lowest_score_vanish(opened):
    counts(draws(look(opened, threshold="0.35"), "Ada Lovelace", "Kyiv", "Friday"), "3 of 3 to review")
    counts(draws(look(opened, threshold="0.95"), "Kyiv"), "1 of 1 to review")
    expect(opened.press("v").page.get_by_label("With a score of at least")).to_have_value("0.95")
    opened.press("Escape")
    counts(draws(look(opened, threshold="0"), "Ada Lovelace", "London", "Kyiv", "Friday"), "4 of 4 to review")


def test_what_was_decided_stays_when_its_source_is_hidden(opened, document, ada):
    opened.press("n", "n").shows_current("Kyiv").press("a").stored()
    counts(draws(look(opened, uncheck=["b 1"]), "Ada Lovelace", "London", "Kyiv"), "2 of 2 to review")
    assert spans(document, ada) == {("Kyiv", "GPE")}


def test_what_is_hidden_does_not_hinder_submitting(opened, document, ada):
    look(opened, uncheck=["b 1"]).press("a", "a").stored().press("Control+Enter")
    opened.page.wait_for_url("**/next")
    assert spans(document, ada) == {("Ada Lovelace", "PERSON"), ("London", "GPE")}


def test_rejected_suggestions_are_hidden_or_shown(opened):
    opened.press("x").stored().shows("Ada Lovelace", "rejected")
    drawn = "mark => getComputedStyle(mark).backgroundImage.replaceAll('none', '').replaceAll(', ', '')"
    assert opened.mark("Ada Lovelace").evaluate(drawn)
    look(opened, uncheck=["Rejected suggestions"])
    assert not opened.mark("Ada Lovelace").evaluate(drawn)
    assert opened.mark("London").evaluate(drawn)
    opened.press("k", "k", "k").shows_current("London")
    look(opened, check=["Rejected suggestions"])
    assert opened.mark("Ada Lovelace").evaluate(drawn)


def test_codes_stand_before_every_span_the_current_one_or_none(opened):
    assert (code_of(opened, "Ada Lovelace"), code_of(opened, "London")) == ("PER", "GPE")
    look(opened, codes="Beside the current span only").shows_current("Ada Lovelace")
    assert (code_of(opened, "Ada Lovelace"), code_of(opened, "London")) == ("PER", "none")
    opened.press("n").shows_current("London")
    assert (code_of(opened, "Ada Lovelace"), code_of(opened, "London")) == ("none", "GPE")
    look(opened, codes="Not in the text")
    assert (code_of(opened, "Ada Lovelace"), code_of(opened, "London")) == ("none", "none")


def test_what_is_shown_is_each_persons_own_and_stays(opened, project, document, desk, new_page):
    look(opened, uncheck=["b 1", "Rejected suggestions"], threshold="0.5", codes="Not in the text")
    draws(opened, "Ada Lovelace").open()
    view = draws(opened, "Ada Lovelace").press("v").opens("view").page.locator("#view")
    expect(view.get_by_label("a 1")).to_be_checked()
    for name in ("b 1", "Rejected suggestions"):
        expect(view.get_by_label(name)).not_to_be_checked()
    expect(view.get_by_label("Not in the text")).to_be_checked()
    expect(view.get_by_label("With a score of at least")).to_have_value("0.5")
    bob = make.member(project, Role.ANNOTATOR, make.user("bob"))
    opened.page.forgive("401")  # signing Bob in ends Ada's session
    other = draws(desk(document, bob, page=new_page()), "Ada Lovelace", "London", "Kyiv", "Friday")
    assert code_of(other, "London") == "GPE"


def test_escape_changes_nothing_of_what_is_shown(opened):
    opened.press("v").opens("view").page.locator("#view").get_by_label("b 1").uncheck()
    opened.press("Escape").closes("view").open()
    draws(opened, "Ada Lovelace", "London", "Kyiv", "Friday")


def test_after_escape_the_boxes_are_as_what_is_shown(opened):
    opened.press("v").opens("view").page.locator("#view").get_by_label("b 1").uncheck()
    opened.press("Escape").closes("view").press("v").opens("view")
    expect(opened.page.locator("#view").get_by_label("b 1")).to_be_checked()
