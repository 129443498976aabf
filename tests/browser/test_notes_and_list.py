"""Notes on spans, and the filter bar over the list of spans."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Span
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
    return make.document(project)


def write(desk, text):
    """Write the note of the current span."""
    desk.press("m").opens("note").page.locator("#note textarea").fill(text)
    desk.page.get_by_role("button", name="Keep the note").click()
    return desk.closes("note").stored()


def noted(desk, *texts):
    """Wait until the list shows these notes."""
    expect(desk.page.locator("#sugg .note")).to_have_text(list(texts))
    return desk


# --- notes -------------------------------------------------------------------------------------


@pytest.fixture
def own(document, ada):
    return make.span(document, "Ada Lovelace", "PERSON", by=ada)


def note_of(span):
    return Span.objects.get(pk=span.pk).note


def test_a_note_is_written_changed_and_removed(desk, document, ada, own):
    opened = desk(document, ada).press("j").shows_current("Ada Lovelace").press("m").opens("note")
    expect(opened.page.locator("#note-title")).to_have_text("Note on “Ada Lovelace”")
    expect(opened.page.locator("#note textarea")).to_be_focused()
    opened.page.keyboard.type("Born Byron.\nA x 1 d?")
    opened.press("Tab", "Enter").closes("note").stored()
    noted(opened, "Born Byron.\nA x 1 d?").shows_current("Ada Lovelace")
    assert note_of(own) == "Born Byron.\nA x 1 d?"
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}
    noted(opened.open(), "Born Byron.\nA x 1 d?").press("j", "m").opens("note")
    expect(opened.page.locator("#note textarea")).to_have_value("Born Byron.\nA x 1 d?")
    opened.press("Escape").closes("note")
    noted(write(opened, "Countess."), "Countess.")
    noted(write(opened, ""))
    assert note_of(own) == ""


def test_notes_are_undone_and_done_again(desk, document, ada, own):
    opened = noted(write(write(desk(document, ada).press("j"), "One."), "Two."), "Two.")
    noted(opened.press("Control+z").stored(), "One.")
    noted(opened.press("Control+z").stored())
    noted(opened.press("Control+y").stored(), "One.")
    assert note_of(own) == "One."


@pytest.mark.parametrize("how", ["Escape", "Cancel"])
def test_a_note_that_is_given_up_changes_nothing(desk, document, ada, own, how):
    opened = write(desk(document, ada).press("j"), "One.").press("m").opens("note")
    opened.page.locator("#note textarea").fill("Two.")
    if how == "Escape":
        opened.press("Escape")
    else:
        opened.page.locator("#note").get_by_role("button", name="Cancel").click()
    noted(opened.closes("note").stored(), "One.").press("m").opens("note")
    expect(opened.page.locator("#note textarea")).to_have_value("One.")


def test_a_note_stays_with_a_span_that_is_relabelled_and_moved(desk, document, ada, own):
    opened = write(desk(document, ada).press("j"), "One.").press("2", "e", "ArrowRight", "Enter").stored()
    noted(opened.shows_current("Ada Lovelace met"), "One.")
    assert spans(document, ada) == {("Ada Lovelace met", "ORG")}
    assert note_of(own) == "One."


def test_a_note_is_shown_as_it_was_written(desk, document, ada, own):
    noted(write(desk(document, ada).press("j"), '<b>bold</b> & "quoted" {{ x }}'), '<b>bold</b> & "quoted" {{ x }}')


@pytest.mark.parametrize("keys", [(), ("x", "k")], ids=["undecided", "rejected"])
def test_a_suggestion_takes_no_note_before_it_is_accepted(desk, document, ada, keys):
    make.suggestions(document, [("London", "GPE")])
    opened = desk(document, ada).shows_current("London").press(*keys).stored()
    opened.page.forgive("422")
    opened.press("m").said("Accept the suggestion first").closes("note").press("a").stored()
    opened.press("k").shows_current("London")
    noted(write(opened, "Or Ontario?"), "Or Ontario?")
    assert decisions(document, ada) == {"London": ("accepted", "London")}


def test_a_note_is_for_the_span_just_added_too(desk, document, ada):
    opened = desk(document, ada).press("ArrowRight", "1").stored()
    noted(write(opened, "Who?"), "Who?")
    assert Span.objects.get().note == "Who?"


def test_nothing_opens_without_a_span_or_in_a_submitted_document(desk, document, ada, own):
    opened = desk(document, ada).press("m", "v").opens("view").press("Escape").closes("view")
    make.submit(document, ada)
    opened.open().press("j", "m", "v").opens("view")
    expect(opened.page.locator("dialog[open]")).to_have_count(1)


# --- the filter bar ----------------------------------------------------------------------------


@pytest.fixture
def filtered(desk, document, ada):
    """Suggestions in both paragraphs, one of them decided, from two sources."""
    quotes = [("Ada Lovelace", "PERSON"), ("Charles Babbage", "ORG"), ("London", "GPE"), ("Kyiv", "GPE")]
    first, *_ = make.suggestions(document, quotes, suggester="a")
    make.suggestions(document, [("Kyiv", "GPE"), ("Friday", "DATE")], suggester="b")
    make.operate(document, "reject", ada, span=first.pk)
    make.span(document, "met", "ORG", by=ada)
    return desk(document, ada).lists("Ada Lovelace", "met", "Charles Babbage", "London")


def choose(desk, **values):
    """Choose these options of the filter bar."""
    for name, option in values.items():
        desk.page.locator(f"#filter select[name={name}]").select_option(label=option)
    return desk


def heading(desk, text):
    expect(desk.page.locator("#sugg h2")).to_have_text(text)
    return desk


def test_the_list_shows_what_the_filter_finds_in_the_whole_text(filtered):
    heading(filtered, "In this paragraph (4)")
    heading(choose(filtered, label="GPE").lists("London", "Kyiv"), "Found (2)")
    heading(choose(filtered, source="b 1").lists("Kyiv"), "Found (1)")
    choose(filtered, label="label").lists("Kyiv", "Friday")
    heading(choose(filtered, label="PERSON").lists(), "Found (0)")
    expect(filtered.page.locator("#sugg")).to_contain_text("No span fits the filter.")
    choose(filtered, label="label", source="source", state="rejected").lists("Ada Lovelace")
    choose(filtered, state="accepted").lists("met")
    choose(filtered, state="suggested").lists("Charles Babbage", "London", "Kyiv", "Friday")
    filtered.page.get_by_role("button", name="Clear the filter").click()
    heading(filtered.lists("Ada Lovelace", "met", "Charles Babbage", "London"), "In this paragraph (4)")


def test_slash_puts_the_focus_into_the_filter_and_no_key_of_the_page_acts_there(filtered, document, ada):
    before = decisions(document, ada), spans(document, ada)
    filtered.press("/")
    field = filtered.page.get_by_label("Text of the span")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    filtered.page.keyboard.type("a/x1 d")
    expect(field).to_have_value("a/x1 d")
    filtered.lists().press("ArrowLeft", "Delete", "Enter", "Control+a", "Backspace")
    filtered.page.keyboard.type("  LOVE")
    filtered.lists("Ada Lovelace").stored()
    assert (decisions(document, ada), spans(document, ada)) == before
    expect(filtered.page.locator("dialog[open]")).to_have_count(0)
    filtered.press("Control+a", "Backspace")
    filtered.lists("Ada Lovelace", "met", "Charles Babbage", "London")


def test_a_click_in_what_was_found_goes_to_the_span_and_keeps_the_filter(filtered):
    choose(filtered, label="GPE").lists("London", "Kyiv")
    filtered.page.locator("#sugg").get_by_role("button", name="Kyiv").click()
    filtered.shows_current("Kyiv").lists("London", "Kyiv")
    expect(filtered.page.locator("#sugg [aria-current=true] .quote")).to_have_text("Kyiv")
    filtered.press("k").shows_current("London").lists("London", "Kyiv")
    expect(filtered.page.locator("#sugg [aria-current=true] .quote")).to_have_text("London")
    filtered.press("j", "j").shows_current("Friday")
    filtered.page.get_by_role("button", name="Clear the filter").click()
    filtered.lists("Kyiv", "Friday")


def test_an_operation_refreshes_what_was_found(filtered, document, ada):
    choose(filtered, state="suggested").lists("Charles Babbage", "London", "Kyiv", "Friday")
    filtered.page.locator("#sugg").get_by_role("button", name="Kyiv").click()
    filtered.shows_current("Kyiv").press("a").stored().lists("Charles Babbage", "London", "Friday")
    heading(filtered, "Found (3)").shows_current("Friday").press("x").stored().lists("Charles Babbage", "London")
    filtered.press("Control+z").stored().lists("Charles Babbage", "London", "Friday")
    assert decisions(document, ada)["Kyiv"] == ("accepted", "Kyiv")


def test_there_is_no_choice_of_sources_where_there_is_one(desk, document, ada):
    make.suggestions(document, [("Kyiv", "GPE")])
    opened = desk(document, ada).shows_current("Kyiv")
    expect(opened.page.locator("#filter [name=label]")).to_be_visible()
    expect(opened.page.locator("#filter [name=source]")).to_have_count(0)


def test_of_very_many_finds_the_first_are_listed_and_all_counted(desk, project, ada):
    words = [f"word{number:03}" for number in range(205)]
    document = make.document(project, "\n".join(" ".join(words[first : first + 50]) for first in range(0, 205, 50)))
    make.suggestions(document, [(word, "ORG") for word in words])
    opened = choose(desk(document, ada), label="ORG")
    heading(opened, "Found (200 of 205)").lists(*words[:200])
