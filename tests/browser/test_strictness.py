"""The browser itself refuses what our pages must not contain, and tells the tests about it."""

from __future__ import annotations

import pytest


@pytest.fixture
def anywhere(page):
    """A page of ours that anybody may see."""
    page.goto("/login")
    return page


def test_a_page_of_ours_gives_the_browser_nothing_to_complain_about(anywhere, complaints):
    assert anywhere.title()
    assert complaints.heard == []


def test_an_inline_style_is_refused(anywhere):
    anywhere.forgive("Content Security Policy")
    anywhere.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=p style=\"color: rgb(1, 2, 3)\">x</p>')")
    assert anywhere.evaluate("getComputedStyle(document.getElementById('p')).color") != "rgb(1, 2, 3)"


def test_an_injected_handler_is_dead(anywhere):
    anywhere.forgive("Content Security Policy")
    anywhere.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=\"window.hacked = true\">')")
    anywhere.forgive("404")
    anywhere.evaluate("document.body.lastChild.dispatchEvent(new Event('error'))")
    assert anywhere.evaluate("window.hacked") is None


def test_complaints_reach_the_test(anywhere, complaints):
    anywhere.evaluate("console.error('something is wrong')")
    assert complaints.unexpected == ["something is wrong"]
    complaints.forgive("is wrong")
    assert complaints.unexpected == []
