"""A whole document annotated by the keyboard alone, and what is stored then."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.services import annotations
from annotator.services.preferences import set_keys
from tests import make
from tests.browser.desk import decisions, spans

SUGGESTED = [
    ("Ada Lovelace", "PERSON"),
    ("Charles Babbage", "ORG"),
    ("London", "GPE"),
    ("Kyiv", "GPE"),
    ("Friday", "DATE"),
]
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
    """The page of a document with suggestions."""
    make.suggestions(document, SUGGESTED)
    return desk(document, ada)


@pytest.fixture
def empty(desk, document, ada):
    """The page of a document without suggestions."""
    return desk(document, ada)


def test_n_p_j_and_k_walk_over_the_spans_and_round_the_end(opened):
    opened.shows_current("Ada Lovelace")
    opened.press("n").shows_current("Charles Babbage")
    opened.press("p").shows_current("Ada Lovelace")
    opened.press("k").shows_current("Friday")
    opened.press("j").shows_current("Ada Lovelace")
    opened.press("a").shows_current("Charles Babbage")
    opened.press("k").shows_current("Ada Lovelace")
    opened.press("k", "n").shows_current("Charles Babbage")


def test_every_suggestion_is_decided_and_the_cursor_goes_on_by_itself(opened, document, ada):
    opened.press("a").shows_current("Charles Babbage")
    opened.press("1").shows("Charles Babbage", "corrected", make.label(document.project, "PERSON"))
    opened.press("n").shows_current("London")
    opened.press("x").shows_current("Kyiv")
    opened.press("a", "a").shows("Friday", "accepted").stored()
    opened.shows("London", "rejected").shows("Kyiv", "accepted").shows("Ada Lovelace", "accepted")
    expect(opened.page.locator("#left")).to_have_text("all 5 decided")
    assert decisions(document, ada) == {
        "Ada Lovelace": ("accepted", "Ada Lovelace"),
        "Charles Babbage": ("corrected", "Charles Babbage"),
        "London": ("rejected", None),
        "Kyiv": ("accepted", "Kyiv"),
        "Friday": ("accepted", "Friday"),
    }
    assert spans(document, ada) == {
        ("Ada Lovelace", "PERSON"),
        ("Charles Babbage", "PERSON"),
        ("Kyiv", "GPE"),
        ("Friday", "DATE"),
    }


def test_r_makes_a_decision_undone_and_the_cursor_stays(opened, document, ada):
    opened.press("a", "k", "r").stored().shows("Ada Lovelace", "suggested")
    opened.shows_current("Ada Lovelace")
    assert decisions(document, ada) == {}
    opened.press("x", "k").shows("Ada Lovelace", "rejected").shows_current("Ada Lovelace")
    opened.press("r", "a").stored().shows("Ada Lovelace", "accepted")
    assert decisions(document, ada) == {"Ada Lovelace": ("accepted", "Ada Lovelace")}


def test_words_are_selected_by_arrows_and_given_a_label_by_its_key(empty, document, ada):
    empty.press("ArrowRight")
    empty.lights("Ada")
    empty.press("Shift+ArrowRight")
    empty.lights("Ada Lovelace")
    empty.press("1").stored().shows("Ada Lovelace", "accepted", make.label(document.project, "PERSON"))
    empty.press("ArrowRight", "ArrowRight", "Shift+ArrowRight")
    empty.lights("Charles Babbage")
    empty.press("Shift+ArrowLeft", "Shift+ArrowRight", "Enter").stored()
    empty.press("ArrowRight", "ArrowRight", "3").stored().shows("London", "accepted")
    assert spans(document, ada) == {("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON"), ("London", "GPE")}


def test_enter_without_a_last_label_adds_nothing(empty, document, ada):
    empty.press("ArrowRight", "Enter", "Escape").stored()
    empty.lights("")
    assert spans(document, ada) == set()


def test_enter_on_the_box_beside_submit_adds_and_does_not_submit(desk, document, ada):
    make.suggestions(document, [("London", "GPE")])
    opened = desk(document, ada).press("a").stored()
    opened.page.locator("#leave").focus()
    opened.press("ArrowRight", "2").stored().press("ArrowRight", "Enter").stored()
    assert len(spans(document, ada)) == 3
    assert AnnotationSet.objects.get(author=ada.user).state == "open"


def test_a_key_held_down_adds_once(empty, document, ada):
    empty.press("ArrowRight")
    for _ in range(3):
        empty.page.keyboard.down("1")
    empty.page.keyboard.up("1")
    empty.stored().shows("Ada", "accepted")
    assert spans(document, ada) == {("Ada", "PERSON")}
    expect(empty.page.get_by_role("alert")).to_have_count(0)


def test_edges_move_by_words_and_enter_keeps_them(opened, document, ada):
    opened.press("e", "ArrowRight", "ArrowRight")
    opened.lights("Ada Lovelace met Charles")
    opened.press("ArrowLeft", "Shift+ArrowRight")
    opened.lights("Lovelace met")
    opened.press("Shift+ArrowLeft", "Shift+ArrowRight", "Enter").stored()
    opened.shows("Lovelace met", "corrected")
    assert decisions(document, ada) == {"Ada Lovelace": ("corrected", "Lovelace met")}
    opened.shows_current("Lovelace met")
    opened.press("e", "ArrowLeft", "Escape").stored()
    opened.lights("")
    assert spans(document, ada) == {("Lovelace met", "PERSON")}


def test_edges_moved_over_the_end_of_a_paragraph_mark_both(opened, document, ada):
    opened.press("n", "n").shows_current("London")
    opened.press("e", "ArrowRight", "ArrowRight", "Enter").stored().shows_current("London.Kyiv")
    assert spans(document, ada) == {("London.\nKyiv", "GPE")}


def test_o_goes_through_the_spans_over_the_same_words(opened, document, ada):
    opened.press("a", "k", "ArrowRight", "ArrowRight")
    opened.lights("Lovelace")
    opened.press("2").stored().shows("Lovelace", "accepted", make.label(document.project, "ORG"))
    opened.press("k").shows_current("Ada Lovelace")
    opened.press("o").shows_current("Lovelace")
    opened.press("o").shows_current("Ada Lovelace")
    opened.press("j").shows_current("Lovelace")
    opened.press("Delete").stored()
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}


def test_removing_a_span_made_from_a_suggestion_rejects_it(opened, document, ada):
    opened.press("a", "k", "Delete").stored().shows("Ada Lovelace", "rejected")
    assert decisions(document, ada) == {"Ada Lovelace": ("rejected", None)}


def test_undo_and_redo_go_through_everything_also_after_a_reload(opened, document, ada):
    opened.press("a", "2", "n", "x").stored()
    done = decisions(document, ada), spans(document, ada)
    opened.press("Control+z").stored().shows("London", "suggested").shows_current("London")
    opened.press("Control+z").stored().shows("Charles Babbage", "suggested").shows_current("Charles Babbage")
    opened.open().press("Control+z").stored().shows("Ada Lovelace", "suggested").shows_current("Ada Lovelace")
    assert decisions(document, ada) == {}
    opened.page.forgive("409")
    opened.press("Control+z").said("There is nothing to undo")
    opened.press("Control+y", "Control+y", "Control+Shift+Z").stored().shows("London", "rejected")
    assert (decisions(document, ada), spans(document, ada)) == done


def test_guidelines_and_keys_open_and_close_and_keys_rest_meanwhile(opened, document, ada):
    for key, dialog in (("g", "#guide"), ("?", "#help")):
        opened.press(key)
        expect(opened.page.locator(dialog)).to_be_visible()
        opened.press("a", "x", "1")
        opened.press("Escape")
        expect(opened.page.locator(dialog)).to_be_hidden()
    opened.press("?")
    expect(opened.page.locator("#help")).to_contain_text("Next undecided suggestion")
    opened.press("Escape").stored().shows_current("Ada Lovelace")
    assert decisions(document, ada) == {}


def test_escape_takes_the_cursor_away_and_it_comes_back_where_it_was(opened):
    opened.press("n", "n").shows_current("London")
    opened.press("Escape").shows_current("")
    opened.press("j").shows_current("London")


def test_document_labels_are_reached_by_tab_and_switched_by_space(opened, document, ada):
    button = opened.page.get_by_role("button", name="talks")
    for _ in range(30):
        opened.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    opened.press("Space").stored()
    expect(button).to_have_attribute("aria-pressed", "true")
    own = AnnotationSet.objects.get(document=document, author=ada.user, role="human")
    assert [row.label.name for row in own.document_labels.all()] == ["talks"]
    opened.press("Space").stored()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    assert own.document_labels.count() == 0


def test_the_list_keeps_the_focus_on_the_span_that_was_decided(opened, document, ada):
    opened.page.locator("#sugg").get_by_role("button", name="London").focus()
    opened.press("Enter").shows_current("London")
    opened.press("2").stored().shows("London", "corrected", make.label(document.project, "ORG"))
    focused = opened.page.locator("#sugg button:focus")
    expect(focused).to_contain_text("London")
    expect(focused).to_contain_text("corrected")
    expect(focused).to_have_attribute("aria-current", "true")


def test_keys_work_in_another_alphabet_with_caps_lock_and_on_another_keyboard(opened, document, ada):
    for code, key in (("KeyA", "ф"), ("KeyA", "A"), ("KeyQ", "a")):
        opened.page.evaluate(
            "([code, key]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {code, key, bubbles: true}))",
            [code, key],
        )
    opened.stored().shows("Charles Babbage", "accepted").shows("London", "accepted")
    assert len(decisions(document, ada)) == 3


def test_single_keys_can_be_switched_off_and_stay_off(opened, document, ada):
    opened.press("?")
    opened.page.get_by_role("link", name="Choose your own keys").click()
    opened.page.get_by_label("Single keys").uncheck()
    opened.page.get_by_role("button", name="Save").click()
    opened.open().press("a", "1", "?", "x", "1", "ArrowRight").lights("Ada")
    assert opened.page.locator("dialog[open]").count() == 0
    opened.stored().press("Escape")
    assert decisions(document, ada) == {}
    opened.page.get_by_role("button", name="Keys").click()
    expect(opened.page.locator("#help")).to_contain_text("Single keys are switched off")


def test_keys_of_ones_own_do_what_the_usual_ones_did(opened, document, ada):
    set_keys(user=ada.user, keys={"accept": "q", "reject": "a", "labels": ""}, single_keys=True)
    opened.open().press("q").shows("Ada Lovelace", "accepted").shows_current("Charles Babbage")
    opened.press("a").stored().shows("Charles Babbage", "rejected")
    opened.press("l", "x").stored().shows_current("London")
    assert opened.page.locator("dialog[open]").count() == 0
    assert len(decisions(document, ada)) == 2
    expect(opened.page.locator(".acts").get_by_role("button", name="Accept")).to_contain_text("q")
    opened.press("?")
    expect(opened.page.locator("#help tr", has_text="Accept, go on")).to_contain_text("q")


def test_submitting_twice_leaves_out_what_is_undecided_and_the_next_document_comes(opened, document, ada):
    other = make.document(document.project, "Nobody came.")
    opened.page.forgive("409")
    opened.press("a", "Control+Enter").said("4 suggestions are undecided")
    assert AnnotationSet.objects.get(author=ada.user).state == "open"
    opened.press("Control+Enter")
    opened.page.wait_for_url(f"**{reverse('document-review', args=['news', other.pk])}")
    assert AnnotationSet.objects.get(author=ada.user).state == "submitted"
    opened.ready().press("Control+Enter")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("All 2 documents are done")


def test_a_submitted_document_can_be_read_and_is_changed_only_after_a_reviewer_reopened_it(opened, document, ada):
    for _ in SUGGESTED:
        opened.press("a")
    opened.stored().press("Control+Enter")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("All 1 documents are done")
    opened.open().press("j").shows_current("Ada Lovelace")
    opened.press("x", "1", "Delete", "Control+z", "ArrowRight", "2").stored()
    assert len(spans(document, ada)) == 5
    expect(opened.page.get_by_role("button", name="Reopen it")).to_have_count(0)
    reviewer = make.member(document.project, "reviewer")
    annotations.reopen(document=document, operation=uuid.uuid4(), by=reviewer, author_id=ada.user_id)
    opened.open().press("j", "Delete").stored()
    assert len(spans(document, ada)) == 4
