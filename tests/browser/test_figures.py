"""The page of figures in a real browser: charts as wide as their place, tables that open, paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.newsroom import PAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(new_page, sign_in, newsroom):
    """`opened(width=390)` shows the figures with every table open."""

    def show(width=1440, **options):
        page = new_page(viewport={"width": width, "height": 900}, **options)
        sign_in(page, newsroom.manager)
        page.goto(PAGES["figures"](newsroom))
        for summary in page.locator("main details > summary").all():
            summary.click()
        return page

    return show


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_charts_and_open_tables_fit_into_any_screen(opened, width):
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.eval_on_selector_all(
        "svg.chart :is(rect, circle, text)",
        """shapes => shapes.filter(shape => {
            const own = shape.getBoundingClientRect(), panel = shape.closest(".panel").getBoundingClientRect();
            return own.left < panel.left || panel.right < own.right;
        }).map(shape => shape.outerHTML)""",
    )
    assert outside == []


def test_letters_keep_their_size_on_a_small_screen(opened):
    heights = [
        page.eval_on_selector("svg.chart text.tick", "text => text.getBoundingClientRect().height")
        for page in (opened(390), opened(1440))
    ]
    assert heights[0] == pytest.approx(heights[1], abs=0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_the_tables_either(opened, scheme):
    page = opened(color_scheme=scheme)
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], node["html"][:200]) for each in violations for node in each["nodes"]] == []


def test_a_table_opens_by_keyboard(new_page, sign_in, newsroom):
    page = new_page()
    sign_in(page, newsroom.manager)
    page.goto(PAGES["figures"](newsroom))
    page.locator("#table-labels > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("row", name="PERSON").wait_for()


def test_on_paper_the_charts_are_there_and_what_can_be_pressed_is_not(opened):
    page = opened()
    page.emulate_media(media="print")
    assert page.locator("svg.chart").first.is_visible()
    assert page.locator("main :is(button, select, a[download])").evaluate_all(
        "found => found.every(each => !each.checkVisibility())"
    )
