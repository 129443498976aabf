"""One decision at every occurrence of a text: what is shown, what is ticked, what is stored, and taking it back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import AnnotationSet, Change
from annotator.roles import Role
from tests import make
from tests.browser.desk import Held, decisions, spans

TEXT = "Ada met Bob. Ada left.\nThen ada came with Adalbert and Ada."
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def suggest(document, quote, occurrences, label="PERSON"):
    """Suggestions of one text at several of its occurrences."""
    run = make.suggestions(document, [(quote, label)] * len(occurrences))
    for row, occurrence in zip(run, occurrences, strict=True):
        row.start, row.end = make.at(document, quote, occurrence)
        row.save()
    return run


def boxes(desk):
    """The occurrences that are shown: text in context, what stands there, and whether it is ticked (None: cannot)."""
    return desk.page.locator("#everywhere .occurrences li:not(.title)").evaluate_all(
        """all => all.map((each) => {
          const box = each.querySelector("input");
          const text = (name) => each.querySelector(name).textContent.trim().replace(/\\s+/g, " ");
          return [text(".context"), text(".standing"), box.disabled ? null : box.checked];
        })"""
    )


def shown(desk, number):
    """Wait until so many occurrences are shown."""
    expect(desk.page.locator("#everywhere .occurrences li:not(.title)")).to_have_count(number)
    return desk


def option(desk, name):
    return desk.page.locator("#everywhere").get_by_label(name, exact=True)


def apply(desk):
    desk.page.locator("#everywhere").get_by_role("button", name="Apply to those ticked").click()
    return desk.closes("everywhere").stored()


def counted(document, actor):
    """(text, label name) -> how many spans of the person."""
    found = {}
    for row in AnnotationSet.objects.get(document=document, author=actor.user).spans.select_related("label"):
        key = document.body.text[row.start : row.end], row.label.name
        found[key] = found.get(key, 0) + 1
    return found


def test_every_occurrence_is_shown_in_context_and_what_is_labelled_otherwise_is_not_ticked(desk, document, ada):
    make.span(document, "Ada", "PERSON", by=ada)
    make.span(document, "Ada", "ORG", by=ada, occurrence=1)
    opened = desk(document, ada).press("j").shows_current("Ada").press("Shift+L").opens("everywhere")
    expect(opened.page.locator("#everywhere-title")).to_have_text("Every “Ada”")
    assert boxes(opened) == [
        ["Ada met Bob. Ada left. Then ada came with", "done PER", None],
        ["Ada met Bob. Ada left. Then ada came with Adalbert and", "labelled otherwise ORG", False],
        ["left. Then ada came with Adalbert and Ada.", "", True],
    ]
    expect(opened.page.locator("#everywhere .occurrences b")).to_have_text(["Ada"] * 3)
    expect(opened.page.locator("#everywhere .actions")).to_contain_text("3 in 1 document")
    apply(opened)
    assert counted(document, ada) == {("Ada", "PERSON"): 2, ("Ada", "ORG"): 1}


def test_selected_words_are_labelled_everywhere_by_enter(desk, document, ada):
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere")
    expect(option(opened, "Label")).to_have_value(str(make.label(document.project, "PERSON").pk))
    shown(opened, 3).press("Enter").closes("everywhere").stored().said("Done at 3 places.")
    expect(opened.page.locator("main mark")).to_have_text(["Ada"] * 3)
    assert counted(document, ada) == {("Ada", "PERSON"): 3}
    assert Change.objects.count() == 1


def test_the_label_given_last_is_proposed(desk, document, ada):
    opened = desk(document, ada).press(*["ArrowRight"] * 3, "2").stored().press("Escape")
    opened.drag(*make.at(document, "left"))
    opened.lights("left").press("Shift+L").opens("everywhere")
    expect(option(opened, "Label")).to_have_value(str(make.label(document.project, "ORG").pk))


def test_whole_words_and_match_case_change_the_list_and_what_is_done(desk, document, ada):
    opened = shown(desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere"), 3)
    option(opened, "match case").uncheck()
    shown(opened, 4)
    option(opened, "whole words").uncheck()
    shown(opened, 5)
    expect(option(opened, "match case")).not_to_be_checked()
    option(opened, "match case").check()
    shown(opened, 4)
    option(opened, "whole words").check()
    shown(opened, 3)
    option(opened, "match case").uncheck()
    shown(opened, 4)
    apply(opened)
    assert counted(document, ada) == {("Ada", "PERSON"): 3, ("ada", "PERSON"): 1}


def test_one_undo_takes_all_back_and_one_redo_does_all_again(desk, document, ada):
    suggest(document, "Ada", [1])
    opened = desk(document, ada).press("Escape", "ArrowRight").lights("Ada").press("Shift+L").opens("everywhere")
    apply(shown(opened, 3))
    done = {"Ada": ("accepted", "Ada")}
    assert (counted(document, ada), decisions(document, ada)) == ({("Ada", "PERSON"): 3}, done)
    opened.press("Control+z").stored()
    expect(opened.page.locator("main mark")).to_have_count(1)
    opened.shows("Ada", "suggested")
    assert (spans(document, ada), decisions(document, ada)) == (set(), {})
    opened.press("Control+y").stored()
    expect(opened.page.locator("main mark")).to_have_count(3)
    assert (counted(document, ada), decisions(document, ada)) == ({("Ada", "PERSON"): 3}, done)


def test_another_label_relabels_every_span_with_the_same_text_and_label(desk, document, ada):
    for occurrence in range(2):
        make.span(document, "Ada", "PERSON", by=ada, occurrence=occurrence)
    make.span(document, "Ada.", "DATE", by=ada)
    before = {span.pk for span in AnnotationSet.objects.get().spans.all()}
    opened = desk(document, ada).press("j").shows_current("Ada").press("Shift+L").opens("everywhere")
    option(opened, "Label").select_option("ORG")
    expect(opened.page.locator("#everywhere .standing").first).to_have_text("labelled otherwise PER")
    assert [ticked for _, _, ticked in boxes(opened)] == [True, True, False]
    apply(opened).said("Done at 2 places.").shows_current("Ada")
    assert counted(document, ada) == {("Ada", "ORG"): 2, ("Ada.", "DATE"): 1}
    assert {span.pk for span in AnnotationSet.objects.get().spans.all()} == before


@pytest.mark.parametrize(("key", "state"), [("Shift+A", "accepted"), ("Shift+X", "rejected")])
def test_all_identical_suggestions_are_decided(desk, document, ada, key, state):
    suggest(document, "Ada", [0, 1, 3])
    make.suggestions(document, [("Bob", "PERSON")], suggester="other")
    opened = desk(document, ada).shows_current("Ada").press(key).opens("everywhere")
    assert [ticked for _, _, ticked in boxes(opened)] == [True, True, True]
    opened.page.locator("#everywhere .occurrences input").nth(1).uncheck()
    apply(opened).said("Done at 2 places.")
    expect(opened.page.locator("#left")).to_have_text("2 of 4 to review")
    assert len(AnnotationSet.objects.get(author=ada.user).decisions.filter(verdict=state)) == 2
    opened.press("Control+z").stored()
    expect(opened.page.locator("#left")).to_have_text("4 of 4 to review")


def test_in_all_documents_titles_are_shown_and_all_are_written(desk, project, document, ada):
    second = make.document(project, "Here is Ada. And Ada.", title="Second")
    make.document(project, "Nobody.", title="Third")
    submitted = make.document(project, "Ada again.", title="Fourth")
    make.submit(submitted, ada)
    opened = shown(desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere"), 3)
    option(opened, "Where").select_option("project")
    shown(opened, 5)
    expect(opened.page.locator("#everywhere .title")).to_have_text(["First", "Second"])
    expect(opened.page.locator("#everywhere .actions")).to_contain_text("5 in 2 documents")
    apply(opened).said("Done at 5 places in 2 documents.")
    assert counted(document, ada) == {("Ada", "PERSON"): 3}
    assert counted(second, ada) == {("Ada", "PERSON"): 2}
    assert spans(submitted, ada) == set()
    opened.press("Control+z").stored()
    assert (spans(document, ada), spans(second, ada)) == (set(), set())
    opened.press("Control+y").stored()
    assert counted(second, ada) == {("Ada", "PERSON"): 2}


def test_what_was_left_out_is_said(desk, project, document, ada):
    second = make.document(project, "Here is Ada.", title="Second")
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere")
    option(opened, "Where").select_option("project")
    shown(opened, 4)
    make.submit(second, ada)
    make.span(document, "Ada", "PERSON", by=ada, occurrence=1)
    apply(opened).said("Done at 2 places.").said("1 left out: it has this label already.")
    opened.said("1 left out: the document is submitted.")
    expect(opened.page.locator("#say p")).not_to_have_class("visually-hidden")
    assert counted(document, ada) == {("Ada", "PERSON"): 3}


def test_applying_to_nothing_says_to_tick_something(desk, document, ada):
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere")
    for box in opened.page.locator("#everywhere .occurrences input").all():
        box.uncheck()
    opened.page.forgive("422")
    apply(opened).said("Tick at least one.")
    assert spans(document, ada) == set()


@pytest.mark.parametrize("how", ["Escape", "Cancel"])
def test_cancel_and_escape_do_nothing(desk, document, ada, how):
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere").press("a", "x", "1", "d")
    if how == "Escape":
        opened.press("Escape")
    else:
        opened.page.locator("#everywhere").get_by_role("button", name="Cancel").click()
    opened.closes("everywhere").stored().lights("Ada").press("Shift+L").opens("everywhere")
    assert not Change.objects.exists()


def test_nothing_opens_without_a_span_or_words_or_in_a_submitted_document(desk, document, ada):
    opened = desk(document, ada).press("Shift+L", "Shift+A", "Shift+X")
    make.span(document, "Ada", "PERSON", by=ada)
    make.submit(document, ada)
    opened.open().press("j").shows_current("Ada").press("Shift+L", "Shift+A", "Shift+X", "ArrowRight", "Shift+L")
    opened.lights("Ada")
    expect(opened.page.locator("dialog[open]")).to_have_count(0)
    opened.click("Everywhere").said("Locked")
    assert counted(document, ada) == {("Ada", "PERSON"): 1}


def test_the_last_submitted_document_of_another_is_left_alone(desk, project, document, ada):
    """Submitted by a colleague, it is open for me."""
    bob = make.member(project, Role.ANNOTATOR, make.user("bob"))
    make.submit(document, bob)
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere")
    apply(shown(opened, 3))
    assert counted(document, ada) == {("Ada", "PERSON"): 3}
    assert spans(document, bob) == set()


def test_it_waits_for_what_was_typed_just_before(desk, document, ada):
    suggest(document, "Ada", [0, 1, 3])
    opened = desk(document, ada).shows_current("Ada")
    held = Held(opened)
    opened.press("a", "Shift+A")
    first = held.arrived()
    expect(opened.page.locator("#saved")).to_have_text("1 unsaved")
    opened.closes("everywhere")
    first.continue_()
    shown(opened.opens("everywhere"), 2).press("Enter")
    held.arrived().continue_()
    opened.closes("everywhere").stored()
    assert counted(document, ada) == {("Ada", "PERSON"): 3}
    assert len(decisions(document, ada)) == 1


def test_the_document_can_be_left_afterwards(desk, project, document, ada):
    second = make.document(project, "Here is Ada.", title="Second")
    opened = desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere")
    option(opened, "Where").select_option("project")
    apply(shown(opened, 4)).press("Control+Enter")
    opened.page.wait_for_url(f"**{reverse('document-review', args=['news', second.pk])}")
    expect(opened.ready().page.locator("main mark")).to_have_text(["Ada"])


def test_the_option_that_was_changed_keeps_the_focus(desk, document, ada):
    opened = shown(desk(document, ada).press("ArrowRight", "Shift+L").opens("everywhere"), 3)
    option(opened, "match case").focus()
    opened.press("Space")
    shown(opened, 4)
    # a fresh piece might take the focus when it settles
    opened.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    expect(option(opened, "match case")).to_be_focused()
