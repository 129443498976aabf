"""Spans of several parts, their edges, and edges that do not lie on words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Span
from annotator.roles import Role
from tests import make
from tests.browser.desk import Held, decisions, parts, spans

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ACCENT = "e\u0301"
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
def written(document, ada):
    """Writes an own span of these parts; of several words each, the first time they occur."""

    def write(*quotes, label="PERSON", on=document):
        places = tuple(make.at(on, quote) for quote in quotes)
        make.operate(on, "add", ada, parts=places, label=make.label(on.project, label).pk)
        return Span.objects.latest("pk")

    return write


def marked(desk, *texts):
    """Wait until these pieces of the text are marked as the current span."""
    expect(desk.page.locator("main mark.cur")).to_have_text(list(texts))
    return desk


def torn(desk, *texts):
    """Wait until these marks are shown as lying off the edges of words."""
    expect(desk.page.locator("main mark.mis")).to_have_text(list(texts))
    return desk


# --- adding parts ------------------------------------------------------------------------------


def test_words_become_another_part_of_the_current_span(desk, document, ada, written):
    span = written("Ada Lovelace")
    opened = desk(document, ada).press("j").shows_current("Ada Lovelace")
    opened.press("d").says_of_keys("Select the words that join the span.")
    opened.press(*["ArrowRight"] * 5).lights("Babbage")
    opened.press("Enter").stored().says_of_keys("").lights("")
    marked(opened, "Ada Lovelace", "Babbage").lists("Ada Lovelace … Babbage")
    assert parts(document, ada) == {span.pk: ["Ada Lovelace", "Babbage"]}
    opened.press("Control+z").stored()
    marked(opened, "Ada Lovelace").lists("Ada Lovelace")
    assert parts(document, ada) == {span.pk: ["Ada Lovelace"]}
    opened.press("Control+y").stored().open().press("j")
    marked(opened, "Ada Lovelace", "Babbage")


def test_a_part_for_a_suggestion_corrects_it(desk, document, ada):
    make.suggestions(document, [("Charles", "PERSON")])
    opened = desk(document, ada).shows_current("Charles")
    opened.press("d", "ArrowRight", "ArrowRight", "ArrowRight").lights("in")
    opened.press("Shift+ArrowRight").lights("in London").press("Enter").stored()
    marked(opened, "Charles", "in London")
    assert list(parts(document, ada).values()) == [["Charles", "in London"]]
    assert decisions(document, ada) == {"Charles": ("corrected", "Charles Babbage in London")}


def test_a_part_may_lie_before_the_span_and_in_another_paragraph(desk, document, ada, written):
    span = written("Friday")
    opened = desk(document, ada).press("j").shows_current("Friday").press("d")
    opened.drag(*make.at(document, "Charles Babbage")).stored()
    marked(opened, "Charles Babbage", "Friday")
    assert parts(document, ada) == {span.pk: ["Charles Babbage", "Friday"]}


def test_by_mouse_a_part_is_added_when_the_mouse_is_released(desk, document, ada, written):
    span = written("Ada Lovelace")
    opened = desk(document, ada)
    opened.mark("Ada Lovelace").click()
    opened.shows_current("Ada Lovelace").click("Add part").drag(*make.at(document, "abbage in Lond")).stored()
    marked(opened, "Ada Lovelace", "Babbage in London").says_of_keys("").lights("")
    expect(opened.page.locator("#bar")).to_be_hidden()
    assert parts(document, ada) == {span.pk: ["Ada Lovelace", "Babbage in London"]}
    opened.drag(*make.at(document, "Friday"))
    opened.lights("Friday").stored()
    assert parts(document, ada) == {span.pk: ["Ada Lovelace", "Babbage in London"]}


@pytest.mark.parametrize(
    ("first", "more", "one"),
    [
        ("Ada Lovelace", "Lovelace met", "Ada Lovelace met"),
        ("London", ".", "London."),
        ("Babbage in", "in", "Babbage in"),
    ],
    ids=["overlapping", "touching", "inside"],
)
def test_a_part_that_meets_another_becomes_one_with_it(desk, document, ada, written, first, more, one):
    span = written(first)
    opened = desk(document, ada).press("j").shows_current(first).press("d")
    opened.drag(*make.at(document, more)).stored().lists(one)
    assert parts(document, ada) == {span.pk: [one]}
    assert Span.objects.get().parts is None


def test_escape_adds_no_part(desk, document, ada, written):
    span = written("Ada Lovelace")
    opened = desk(document, ada).press("j", "d").says_of_keys("Select the words that join the span.")
    opened.press("Escape").says_of_keys("").shows_current("Ada Lovelace")
    opened.press("d", "ArrowRight", "ArrowRight").lights("Lovelace")
    opened.press("Escape").says_of_keys("").lights("")
    opened.press("ArrowRight").stored().says_of_keys("")
    assert parts(document, ada) == {span.pk: ["Ada Lovelace"]}


def test_a_label_makes_a_span_of_its_own_of_words_that_were_to_join(desk, document, ada, written):
    span = written("Ada Lovelace")
    opened = desk(document, ada).press("j", "d", *["ArrowRight"] * 6).lights("in").press("2").stored().says_of_keys("")
    assert parts(document, ada).pop(span.pk) == ["Ada Lovelace"]
    assert spans(document, ada) == {("Ada Lovelace", "PERSON"), ("in", "ORG")}
    opened.lights("in")


# --- edges -------------------------------------------------------------------------------------


def test_the_edges_of_one_part_move_and_o_goes_to_the_next(desk, document, ada, written):
    span = written("Ada", "Charles", "London")
    opened = desk(document, ada).press("j", "e").lights("Ada|Charles|London")
    opened.press("ArrowRight").lights("Ada Lovelace|Charles|London")
    opened.press("o", "ArrowRight").lights("Ada Lovelace|Charles Babbage|London")
    opened.press("o", "Shift+ArrowLeft").lights("Ada Lovelace|Charles Babbage|in London")
    opened.press("o", "Shift+ArrowRight").lights("Lovelace|Charles Babbage|in London")
    opened.press("Enter").stored()
    marked(opened, "Lovelace", "Charles Babbage", "in London")
    assert parts(document, ada) == {span.pk: ["Lovelace", "Charles Babbage", "in London"]}
    opened.press("e", "o", "ArrowRight", "ArrowLeft", "ArrowLeft", "Escape").lights("").stored()
    assert parts(document, ada) == {span.pk: ["Lovelace", "Charles Babbage", "in London"]}


def test_parts_that_are_moved_into_each_other_become_one(desk, document, ada, written):
    span = written("Ada", "Charles")
    opened = desk(document, ada).press("j", "e", "ArrowRight", "ArrowRight", "ArrowRight").press("Enter").stored()
    opened.lists("Ada Lovelace met Charles")
    assert parts(document, ada) == {span.pk: ["Ada Lovelace met Charles"]}


def test_a_part_is_left_out_but_never_the_last_one(desk, document, ada, written):
    span = written("Ada", "Charles", "London")
    opened = desk(document, ada).press("j", "e", "o", "Delete").lights("Ada|London")
    opened.press("Delete").lights("London")
    opened.press("Delete", "Backspace").lights("London").press("Enter").stored()
    marked(opened, "London")
    assert parts(document, ada) == {span.pk: ["London"]}


def test_in_edge_mode_what_the_mouse_selects_becomes_the_part(desk, document, ada, written):
    span = written("Ada", "Charles")
    opened = desk(document, ada).press("j").click("Edges").lights("Ada|Charles")
    opened.drag(*make.at(document, "ace me")).lights("Lovelace met|Charles")
    opened.press("o").drag(*make.at(document, "Friday")).lights("Lovelace met|Friday")
    assert parts(document, ada) == {span.pk: ["Ada", "Charles"]}
    opened.page.get_by_role("button", name="Keep").click()
    opened.stored().says_of_keys("")
    marked(opened, "Lovelace met", "Friday")
    assert parts(document, ada) == {span.pk: ["Lovelace met", "Friday"]}
    opened.click("Edges").drag(*make.at(document, "Kyiv"))
    opened.lights("Kyiv|Friday").page.get_by_role("button", name="Cancel").click()
    opened.lights("").stored()
    assert parts(document, ada) == {span.pk: ["Lovelace met", "Friday"]}


# --- characters --------------------------------------------------------------------------------


@pytest.fixture
def graphemes(project):
    return make.document(project, f"A {FAMILY} met Jos{ACCENT} here.")


def test_the_caret_goes_by_what_people_see_as_characters(desk, graphemes, ada):
    opened = desk(graphemes, ada).press("t").says_of_keys("Selecting characters, not words.")
    expect(opened.page.get_by_role("button", name="Whole words")).to_have_attribute("aria-pressed", "false")
    opened.press("ArrowRight").lights("A").press("ArrowRight", "ArrowRight").lights(FAMILY)
    opened.press("ArrowRight", "ArrowLeft").lights(FAMILY).press("3").stored()
    opened.press(*["ArrowRight"] * 9).lights(ACCENT)
    opened.press("Shift+ArrowLeft").lights(f"s{ACCENT}").press("1").stored()
    assert spans(graphemes, ada) == {(FAMILY, "GPE"), (f"s{ACCENT}", "PERSON")}
    opened.press("t").says_of_keys("Not on the edges of words.").press("ArrowRight").lights("here").says_of_keys("")


def test_edges_go_by_what_people_see_as_characters(desk, graphemes, ada, written):
    span = written("met", on=graphemes)
    opened = desk(graphemes, ada).press("j", "t", "e").lights("met")
    opened.press("Shift+ArrowLeft").lights(" met").press("Shift+ArrowLeft").lights(f"{FAMILY} met")
    opened.press("Shift+ArrowLeft").lights(f" {FAMILY} met").press("Shift+ArrowRight", "Shift+ArrowRight").lights(
        " met"
    )
    opened.press("Shift+ArrowLeft", *["ArrowRight"] * 5).lights(f"{FAMILY} met Jos{ACCENT}")
    opened.press("ArrowLeft").lights(f"{FAMILY} met Jos").press("ArrowRight", "Enter").stored()
    assert parts(graphemes, ada) == {span.pk: [f"{FAMILY} met Jos{ACCENT}"]}


def test_the_mouse_tears_no_letter_from_its_accent(desk, project, ada):
    opened = desk(make.document(project, f"Jos{ACCENT} came."), ada).press("t").drag(0, 4)
    opened.page.wait_for_function("CSS.highlights.has('pending')")
    assert opened.page.evaluate("String([...CSS.highlights.get('pending')][0])") in {"Jos", f"Jos{ACCENT}"}


# --- off the edges of words --------------------------------------------------------------------


def test_while_characters_off_the_edges_of_words_are_selected_it_is_said(desk, document, ada):
    characters, off = "Selecting characters, not words.", "Not on the edges of words."
    shown = desk(document, ada).press("t", "ArrowRight").lights("A").page.locator("#mode > p:visible")
    expect(shown).to_have_text([characters, off])
    opened = desk(document, ada).press("t", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight").lights("Ada")
    opened.says_of_keys(characters)
    opened.drag(*make.at(document, "harles"))
    opened.lights("harles")
    expect(shown).to_have_text([characters, off])
    opened.press("Escape").says_of_keys(characters)


def test_a_span_off_the_edges_of_words_is_shown_as_such_and_repaired(desk, document, ada):
    opened = desk(document, ada).press("t").drag(*make.at(document, "harles Babb"))
    opened.lights("harles Babb").press("1").stored().shows_current("harles Babb")
    torn(opened, "harles Babb")
    (span,) = parts(document, ada)
    item = opened.page.locator(f"#i{span}")
    expect(item).to_contain_text("not on the edges of words")
    expect(opened.page.get_by_role("button", name="To word edges")).to_be_visible()
    opened.press("s").stored().shows_current("Charles Babbage")
    torn(opened)
    assert parts(document, ada) == {span: ["Charles Babbage"]}
    expect(item).not_to_contain_text("not on the edges of words")
    expect(item).to_have_attribute("aria-current", "true")
    expect(opened.page.get_by_role("button", name="To word edges")).to_be_hidden()
    opened.press("s").stored()
    assert parts(document, ada) == {span: ["Charles Babbage"]}
    opened.press("Control+z").stored().shows_current("harles Babb")
    torn(opened, "harles Babb")


def test_a_suggestion_off_the_edges_of_words_is_repaired_and_is_a_correction_then(desk, document, ada):
    make.suggestions(document, [("ondo", "GPE")])
    opened = torn(desk(document, ada).shows_current("ondo"), "ondo").press("s").stored().shows_current("London")
    torn(opened)
    assert decisions(document, ada) == {"ondo": ("corrected", "London")}


def test_each_part_is_put_on_words(desk, document, ada, written):
    span = written("da", "Charl", "London")
    opened = torn(desk(document, ada).press("j"), "da", "Charl", "London").press("s").stored()
    marked(torn(opened), "Ada", "Charles", "London")
    assert parts(document, ada) == {span.pk: ["Ada", "Charles", "London"]}


def test_moving_the_edges_in_words_leaves_no_edge_inside_a_word(desk, document, ada, written):
    span = written("ovela")
    opened = desk(document, ada).press("j", "e").lights("ovela").press("ArrowRight", "Shift+ArrowLeft")
    opened.lights("Lovelace").press("Enter").stored()
    assert parts(document, ada) == {span.pk: ["Lovelace"]}


def test_a_span_over_two_paragraphs_gets_another_part(desk, document, ada, written):
    span = written("London.\nKyiv")
    opened = desk(document, ada).press("j").shows_current("London.Kyiv").press("d")
    opened.drag(*make.at(document, "Friday")).stored()
    assert parts(document, ada) == {span.pk: ["London.\nKyiv", "Friday"]}


def test_two_parts_in_one_word_become_the_word(desk, document, ada, written):
    span = written("Lo", "ace")
    marked(torn(desk(document, ada).press("j", "s").stored()), "Lovelace")
    assert parts(document, ada) == {span.pk: ["Lovelace"]}


def test_escape_while_words_are_selected_to_join_goes_back_to_the_span(desk, document, ada, written):
    written("Ada Lovelace")
    opened = desk(document, ada).press("j", "d", "ArrowRight", "ArrowRight").lights("Lovelace")
    opened.press("Escape").says_of_keys("").lights("").shows_current("Ada Lovelace")


def test_new_parts_are_marked_before_the_answer(desk, document, ada, written):
    written("Ada", "Charles")
    opened = desk(document, ada).press("j")
    held = Held(opened)
    opened.press("e", "ArrowRight", "o", "ArrowRight", "Enter")
    answer = held.arrived()
    lit = opened.page.evaluate("[...CSS.highlights.get('sent')].map(String).join('|')")
    assert lit == "Ada Lovelace|Charles Babbage"
    answer.continue_()
    opened.stored()
