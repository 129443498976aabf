"""The dialog of every occurrence among the other keys: nothing is done twice, and the cursor stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Span
from tests import make
from tests.browser.desk import spans

pytestmark = pytest.mark.django_db(transaction=True)


def test_accepting_all_leaves_the_cursor_where_it_is(desk):
    text = "Kyiv said no. Bob left.\nThen Kyiv said yes.\nAnd Kyiv again."
    document = make.document(make.project(), text)
    first, _ = make.suggestions(document, [("Kyiv", "GPE"), ("Bob", "PERSON")])
    for number in (1, 2):
        start, end = make.at(document, "Kyiv", number)
        Span.objects.create(annotation_set=first.annotation_set, label=first.label, start=start, end=end)
    opened = desk(document, make.member(document.project)).press("n", "n")
    opened.press("Shift+A")
    expect(opened.page.locator("#everywhere")).to_be_visible()
    opened.press("Enter").stored().shows("Kyiv", "accepted")
    expect(opened.page.locator("main mark.cur")).to_have_text("Kyiv")
    assert opened.page.evaluate("document.querySelector('mark.cur').closest('.b').id") == "b1"


def test_enter_before_the_dialog_is_open_adds_nothing(desk):
    document = make.document(make.project(), "Kyiv said no.")
    ada = make.member(document.project)
    opened = desk(document, ada).press("ArrowRight", "3").stored().press("ArrowRight")
    held = []
    opened.page.route("**/everywhere?*", lambda route: held.append(route))
    with opened.page.expect_request("**/everywhere?*"):
        opened.press("Shift+L", "Enter")
    held[0].continue_()
    expect(opened.page.locator("#everywhere")).to_be_visible()
    opened.stored()
    assert spans(document, ada) == {("Kyiv", "GPE")}


def test_it_is_for_the_span_that_was_just_added(desk):
    document = make.document(make.project(), "Ada Lovelace wrote. Ada Lovelace counted. Lovelace rested.")
    ada = make.member(document.project)
    opened = desk(document, ada).press("ArrowRight", "Shift+ArrowRight", "1").stored()
    opened.press("Shift+L")
    expect(opened.page.locator("#everywhere-title")).to_contain_text("Ada Lovelace")
    opened.press("Enter").stored()
    opened.page.wait_for_function("() => document.querySelectorAll('main mark').length === 2")
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}
