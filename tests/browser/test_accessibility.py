"""Every page, in light and dark, as axe sees it in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from annotator.web.urls import urlpatterns
from tests.browser.newsroom import NO_PAGES, PAGES, visit

pytestmark = pytest.mark.django_db(transaction=True)


def wrong(page):
    """What axe finds: rule, what it is about, where."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], each["help"], node["html"][:200]) for each in violations for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_on_any_page(scheme, page, sign_in, newsroom):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name, address in visit(page, sign_in, newsroom):
        assert page.evaluate("document.documentElement.lang"), address
        found[name] = wrong(page)
    assert {name: each for name, each in found.items() if each} == {}


def test_every_page_is_here():
    routes = {pattern.name for pattern in urlpatterns}
    assert routes - NO_PAGES == {name.split(":")[0] for name in PAGES} - {"missing"}
    assert NO_PAGES <= routes


@pytest.mark.parametrize("key", ["g", "?"])
def test_the_dialogs_of_the_annotation_page(key, page, sign_in, newsroom):
    sign_in(page, newsroom.manager)
    page.goto(PAGES["document-review"](newsroom))
    page.wait_for_function("() => !document.querySelector('#desk:not([data-ready])')")
    page.keyboard.press(key)
    page.wait_for_function("() => document.querySelector('dialog[open]') !== null")
    assert wrong(page) == []


def test_what_axe_finds_reaches_the_test(page):
    page.goto("/login")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, *_ in wrong(page)] == ["button-name"]
