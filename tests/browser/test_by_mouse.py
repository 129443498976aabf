"""The same work with the mouse: selecting by dragging, clicking on spans, labels and buttons."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.roles import Role
from tests import make
from tests.browser.desk import OPERATIONS, Held, decisions, spans

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def opened(desk, document, ada):
    make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "ORG"), ("Kyiv", "GPE")])
    return desk(document, ada)


def pick(desk, name):
    """Click on a label of the palette."""
    desk.page.locator(".palette").get_by_role("button", name=name).click()
    return desk


def test_dragged_over_words_get_the_label_that_is_clicked(opened, document, ada):
    start, end = make.at(document, "harles Babb")
    opened.drag(start, end)
    opened.lights("Charles Babbage")
    pick(opened, "PERSON").stored().shows("Charles Babbage", "accepted")
    opened.shows_current("Charles Babbage")
    assert spans(document, ada) == {("Charles Babbage", "PERSON")}
    assert decisions(document, ada) == {}


def test_a_drag_may_end_beside_the_text(opened, document, ada):
    start, end = make.at(document, "denied it on Friday.")
    opened.drag(start, end, release=False)
    box = opened.page.locator(".sheet").bounding_box()
    opened.page.mouse.move(box["x"] + box["width"] - 30, box["y"] + box["height"] - 30, steps=3)
    opened.page.mouse.up()
    opened.lights("denied it on Friday.")
    pick(opened, "DATE").stored()
    assert spans(document, ada) == {("denied it on Friday.", "DATE")}


def test_a_drag_over_two_paragraphs_makes_one_span(opened, document, ada):
    opened.drag(make.at(document, "Babbage")[0], make.at(document, "Kyiv")[1])
    opened.lights("Babbage in London.|Kyiv")
    pick(opened, "DATE").stored().shows("Babbage in ", "corrected")
    assert spans(document, ada) == {("Babbage in London.\nKyiv", "DATE")}
    assert decisions(document, ada) == {"Kyiv": ("corrected", "Babbage in London.\nKyiv")}


def test_any_characters_can_be_selected_when_words_are_switched_off(opened, document, ada):
    opened.click("Whole words")
    opened.drag(*make.at(document, "harles Babb"))
    opened.lights("harles Babb")
    pick(opened, "PERSON").stored()
    assert spans(document, ada) == {("harles Babb", "PERSON")}


def test_a_click_on_a_span_makes_it_current_and_the_buttons_decide(opened, document, ada):
    opened.mark("London").click()
    opened.shows_current("London").click("Accept").stored().shows("London", "accepted").shows_current("Kyiv")
    opened.click("Reject").stored().shows("Kyiv", "rejected")
    opened.mark("Kyiv").click()
    opened.shows_current("Kyiv").click("Reset").stored().shows("Kyiv", "suggested")
    assert decisions(document, ada) == {"London": ("accepted", "London")}
    opened.mark("London").click()
    opened.shows_current("London").click("Remove").stored().shows("London", "rejected")
    opened.click("Undo").stored().shows("London", "accepted")
    opened.click("Redo").stored().shows("London", "rejected")
    assert decisions(document, ada) == {"London": ("rejected", None)}


def test_a_click_on_a_label_relabels_the_current_span(opened, document, ada):
    opened.mark("London").click()
    pick(opened.shows_current("London"), "GPE").stored()
    opened.shows("London", "corrected", make.label(document.project, "GPE"))
    assert spans(document, ada) == {("London", "GPE")}
    assert decisions(document, ada) == {"London": ("corrected", "London")}


def test_what_is_drawn_over_a_suggestion_is_its_correction(opened, document, ada):
    start, end = make.at(document, "Ada Lovelace met")
    opened.drag(start, end)
    pick(opened, "PERSON").stored().shows("Ada Lovelace met", "corrected")
    assert decisions(document, ada) == {"Ada Lovelace": ("corrected", "Ada Lovelace met")}
    assert opened.page.locator("main mark", has_text="Ada").count() == 1


def test_further_clicks_go_through_the_spans_over_the_same_words(opened, document, ada):
    opened.click("Accept").stored()
    opened.drag(*make.at(document, "Lovelace"))
    pick(opened, "ORG").stored().shows_current("Lovelace")
    opened.mark("Lovelace").click()
    opened.shows_current("Ada Lovelace")
    opened.mark("Lovelace").click()
    opened.shows_current("Lovelace")
    assert spans(document, ada) == {("Ada Lovelace", "PERSON"), ("Lovelace", "ORG")}


def test_the_list_shows_the_paragraph_of_the_cursor_and_leads_to_its_spans(opened):
    assert opened.listed() == ["Ada Lovelace", "London"]
    opened.page.locator("#sugg").get_by_role("button", name="London").click()
    opened.shows_current("London")
    opened.mark("Kyiv").click()
    expect(opened.page.locator("#sugg .quote")).to_have_text(["Kyiv"])


def test_document_labels_are_switched_by_a_click(opened, document, ada):
    button = opened.page.get_by_role("button", name="strike")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    opened.stored().open()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    opened.stored().open()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_guidelines_and_keys_open_by_their_buttons(opened):
    for name, dialog in (("Guidelines", "#guide"), ("Keys", "#help")):
        opened.page.get_by_role("button", name=name).click()
        opened.page.locator(dialog).get_by_role("button", name="Close").click()
        expect(opened.page.locator(dialog)).to_be_hidden()


def test_answers_wait_while_the_mouse_is_down_so_that_a_selection_is_not_torn(opened, document, ada):
    """Twelve times: the answer for a paragraph comes in the middle of a drag over it."""
    held = Held(opened)
    start, end = make.at(document, "Charles Babbage")
    for _ in range(6):
        for key, state in (("a", "accepted"), ("r", "suggested")):
            opened.mark("Ada").click()
            opened.shows_current("Ada Lovelace")
            opened.press(key)
            answer = held.arrived()
            opened.drag(start, end, release=False)
            with opened.page.expect_response(OPERATIONS):
                answer.continue_()
            opened.page.mouse.move(*opened.page.evaluate("[innerWidth / 2, innerHeight - 5]"))
            opened.page.mouse.up()
            opened.stored().shows("Ada Lovelace", state)
            assert opened.page.evaluate("String(getSelection())").startswith("Charles Babbage in London")
            opened.press("Escape")


def test_answers_wait_while_the_mouse_is_down_so_that_a_click_is_not_lost(opened):
    held = Held(opened)
    opened.press("a", "n").shows_current("Kyiv")
    answer = held.arrived()
    opened.mark("London").hover()
    opened.page.mouse.down()
    with opened.page.expect_response(OPERATIONS):
        answer.continue_()
    opened.page.mouse.up()
    opened.stored().shows("Ada Lovelace", "accepted").shows_current("London")


def test_what_is_selected_stays_selected_when_its_paragraph_is_exchanged(opened, document, ada):
    opened.drag(*make.at(document, "Charles Babbage"))
    (suggested,) = make.suggestions(document, [("met", "PERSON")], suggester="other")
    make.operate(document, "accept", ada, span=suggested.pk)
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    opened.shows("met", "accepted")
    assert opened.page.evaluate("String(getSelection())") == "Charles Babbage"
    opened.lights("Charles Babbage")


def test_on_a_touch_screen_labels_appear_below_a_selection(new_page, desk, document, ada):
    page = new_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    opened = desk(document, ada, page=page)
    bar = page.locator("#bar")
    expect(bar).to_be_hidden()
    page.evaluate(
        """() => {
          const text = document.querySelector("#b0").firstChild;
          getSelection().setBaseAndExtent(text, 1, text, 6);
        }"""
    )
    expect(bar).to_be_visible()
    button = bar.get_by_role("button").first
    assert button.bounding_box()["height"] >= 44
    button.tap()
    opened.stored().shows("Ada Lovelace", "accepted")
    expect(bar).to_be_hidden()
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}


def test_on_a_small_screen_the_labels_are_shown_to_relabel_a_span(new_page, desk, document, ada):
    page = new_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    make.suggestions(document, [("London", "ORG")])
    opened = desk(document, ada, page=page)
    opened.mark("London").tap()
    opened.shows_current("London").click("Label")
    page.locator("#bar").get_by_role("button", name="GPE").tap()
    opened.stored().shows("London", "corrected", make.label(document.project, "GPE"))
    expect(page.locator("#bar")).to_be_hidden()
    assert spans(document, ada) == {("London", "GPE")}
