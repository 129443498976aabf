"""The dialogs of the annotation page: nothing wrong for axe in light and dark, and room for them on a small screen."""

from __future__ import annotations

import pytest

from tests import make
from tests.browser.test_accessibility import wrong

DIALOGS = {"picker": "l", "note": "m", "comments": "c", "everywhere": "Shift+L", "view": "v", "guide": "g", "help": "?"}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News", version=make.schema(["PERSON", "A label with a rather long name", "GPE"]))


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project, ada):
    made = make.document(project, title="Lovelace in London")
    make.document(project, "London: " + "a-very-long-line-without-a-space-" * 5 + " London", title="Unbroken" * 20)
    make.span(made, "London", "GPE", by=ada)
    make.suggestions(made, [("Ada Lovelace", "PERSON")], suggester="a")
    make.suggestions(made, [("Kyiv", "GPE")], suggester="import:a-file-with-a-rather-long-name-from-the-archive.jsonl")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("dialog", DIALOGS)
def test_nothing_is_wrong_with_a_dialog_open(dialog, scheme, desk, page, document, ada):
    page.emulate_media(color_scheme=scheme)
    opened = desk(document, ada).press("j").shows_current("London").press(DIALOGS[dialog]).opens(dialog)
    assert wrong(opened.page) == []


@pytest.mark.parametrize("width", [390, 320])
def test_no_dialog_is_wider_than_a_small_screen(width, new_page, desk, document, ada):
    page = new_page(viewport={"width": width, "height": 700})
    opened = desk(document, ada, page=page).press("j").shows_current("London")
    wide = {}
    for dialog, key in DIALOGS.items():
        opened.press(key).opens(dialog)
        if dialog == "everywhere":
            page.get_by_label("Where").select_option("project")
            page.locator("#everywhere .title").nth(1).wait_for()
        box = page.locator(f"#{dialog}").bounding_box()
        inside = page.locator(f"#{dialog}").evaluate("each => each.scrollWidth - each.clientWidth")
        if box["x"] < 0 or width < box["x"] + box["width"] or 0 < inside:
            wide[dialog] = box, inside
        opened.press("Escape").closes(dialog)
    assert wide == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
