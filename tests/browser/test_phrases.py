"""The page of phrases: search, sort, tick and relabel over three documents, undo; by keyboard, and without script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.services import preferences
from tests import make
from tests.browser.desk import spans

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/projects/news/phrases"
TEXTS = ("Ada left. Then Ada came.", "Later Ada met Bob.", "They say Ada slept.")


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def documents(project, ada):
    """In each "Ada" is an own ORG, but for the second one of the first."""
    made = [make.document(project, text, title=f"No. {number}") for number, text in enumerate(TEXTS)]
    for each in made:
        make.span(each, "Ada", "ORG", by=ada)
    return made


@pytest.fixture
def opened(page, sign_in, ada, documents):
    sign_in(page, ada.user)
    page.goto(URL)
    return page


def contexts(page):
    return page.locator("#lines .kwic").evaluate_all("all => all.map((each) => each.textContent)")


def search(page, text="Ada", **chosen):
    page.get_by_label("Search for").fill(text)
    for label, value in chosen.items():
        page.get_by_label(label, exact=True).select_option(value)
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#lines")).to_be_visible()


def test_search_sort_tick_relabel_and_undo(opened, documents, ada):
    page = opened
    search(page)
    assert contexts(page) == [TEXTS[0], TEXTS[0], *TEXTS[1:]]
    expect(page.get_by_label("Labels").get_by_role("listitem")).to_have_text(["ORG 3", "no label 1"])
    search(page, Only="span")
    page.get_by_role("link", name="words after").click()
    page.wait_for_url("**carries=span**sort=right**")
    assert contexts(page) == [TEXTS[0], TEXTS[1], TEXTS[2]]  # left, met, slept
    for box in page.locator("#lines tbody input").all():
        box.check()
    page.get_by_label("What to do").select_option("label")
    page.locator("select[name=given]").select_option(label="PERSON")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("status").first).to_contain_text("3 documents, 3 places; nothing is left out.")
    assert spans(documents[0], ada) == {("Ada", "ORG")}
    page.get_by_role("button", name="Do it at 3 places").click()
    expect(page.get_by_role("status").first).to_contain_text("Done at 3 places in 3 documents.")
    assert [spans(each, ada) for each in documents] == [{("Ada", "PERSON")}] * 3
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back in 3 documents.")
    assert [spans(each, ada) for each in documents] == [{("Ada", "ORG")}] * 3
    page.get_by_role("button", name="Do it again").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back in 3 documents.")
    assert [spans(each, ada) for each in documents] == [{("Ada", "PERSON")}] * 3


def test_by_keyboard_alone(opened, documents, ada):
    page = opened
    page.keyboard.press("/")
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    expect(page.locator("#lines")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ada, line 1", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Ada, line 2", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Ada, line 1", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/docs/{documents[0].pk}/review#b0")


def test_every_line_is_reached_by_tab_too(opened, documents):
    page = opened
    search(page)
    page.get_by_label("Ada, line 1", exact=True).focus()
    for name in ("No. 0", "Ada, line 2", "No. 0", "Ada, line 3", "No. 1"):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")
        assert focused == name


def test_slash_is_a_letter_in_a_field_and_nothing_where_single_keys_are_off(opened, ada):
    page = opened
    page.get_by_label("Search for").focus()
    page.keyboard.type("a/b")
    expect(page.get_by_label("Search for")).to_have_value("a/b")
    preferences.set_keys(user=ada.user, keys={}, single_keys=False)
    page.goto(URL)
    page.keyboard.press("/")
    expect(page.get_by_label("Search for")).not_to_be_focused()


def test_one_box_ticks_all_lines_of_the_page(opened, documents, ada):
    page = opened
    make.submit(documents[1], ada)
    search(page)
    page.get_by_label("Tick all lines of this page").check()
    ticked = page.locator("#lines tbody input").evaluate_all("all => all.map((each) => each.checked)")
    assert ticked == [True, True, False, True]
    page.get_by_label("Ada, line 1", exact=True).uncheck()
    expect(page.get_by_label("Tick all lines of this page")).not_to_be_checked()


def test_a_line_opens_its_document_at_its_paragraph(opened, project, ada):
    page = opened
    far = make.document(
        project, "\n".join(f"Line {number} of a long text." for number in range(200)) + "\nThere is Eve."
    )
    search(page, "Eve")
    page.locator("#lines a").click()
    page.wait_for_url(f"**/docs/{far.pk}/review#b200")
    page.wait_for_function("() => !document.querySelector('#desk:not([data-ready])')")
    expect(page.locator("#b200")).to_be_in_viewport()


def test_without_a_script_it_works_by_its_forms(new_page, sign_in, documents, ada):
    page = new_page(java_script_enabled=False)
    sign_in(page, ada.user)
    page.goto(URL)
    search(page)
    page.get_by_label("What to do").select_option("remove")
    page.locator("select[name=where]").select_option("all")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Do it at 3 places").click()
    expect(page.get_by_role("status").first).to_contain_text("Done at 3 places in 3 documents. 1 left out")
    assert [spans(each, ada) for each in documents] == [set()] * 3
    page.get_by_role("button", name="Undo").click()
    assert [spans(each, ada) for each in documents] == [{("Ada", "ORG")}] * 3


def wrong(page):
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], each["help"], node["html"][:200]) for each in violations for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wrong_with_what_it_shows(scheme, width, new_page, sign_in, newsroom):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, newsroom.manager)
    page.goto(URL)
    for text, kind in (("London|Kyiv|met|بيروت|दिल्ली|C*", "pattern"), ("nowhere", ""), ("*", "pattern")):
        page.get_by_label("Search for").fill(text)
        page.get_by_label("How").select_option(kind)
        if text == "*":
            page.forgive("422")
        with page.expect_navigation():
            page.get_by_role("button", name="Search").click()
        check(page, width, text)
    search(page, "London")
    page.locator("select[name=given]").select_option(label="ORG")
    page.locator("select[name=where]").select_option("all")
    for name in ("Preview", "Do it at", "Undo"):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        check(page, width, name)


def check(page, width, what):
    assert page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= width, what
    assert wrong(page) == [], what


def test_gold_sets_that_are_open_are_relabelled(page, sign_in, project, documents):
    rex = make.member(project, Role.REVIEWER, make.user("rex"))
    gold = AnnotationSet.objects.create(document=documents[0], role="gold")
    sign_in(page, rex.user)
    page.goto(URL)
    search(page, **{"Work in": "gold"})
    page.locator("select[name=given]").select_option(label="GPE")
    page.locator("select[name=where]").select_option("all")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("2 × the document has no gold set yet")).to_be_visible()
    page.get_by_role("button", name="Do it at 2 places").click()
    expect(page.get_by_role("status").first).to_contain_text("Done at 2 places in 1 document.")
    assert gold.spans.count() == 2
