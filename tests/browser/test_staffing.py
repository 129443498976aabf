"""A manager assigns in the matrix, an annotator works and gives back, and the manager sees why."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Assignment
from annotator.roles import Role
from tests import make
from tests.browser.desk import Desk
from tests.browser.test_accessibility import wrong

pytestmark = pytest.mark.django_db(transaction=True)
MATRIX = "/projects/desk/assignments/"


@pytest.fixture
def project():
    return make.project("desk", title="The desk", queue_open=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False)


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Ada"), assigned=False)


@pytest.fixture
def documents(project):
    return [make.document(project, title=f"Document {number}") for number in range(3)]


def test_a_document_goes_from_the_manager_to_the_annotator_and_back(new_page, sign_in, mia, ada, documents):
    desk, office = new_page(), new_page()
    sign_in(office, mia.user)
    office.goto(MATRIX)
    office.get_by_label("Ada, Document 1").check()
    office.get_by_label("Ada, Document 2").check()
    office.get_by_role("button", name="Assign what is ticked").click()
    expect(office.get_by_text("2 assigned.")).to_be_visible()

    sign_in(desk, ada.user)
    desk.goto("/projects/desk/")
    desk.get_by_role("button", name="Start annotating").click()
    Desk(desk, documents[1]).ready()
    desk.get_by_role("button", name="Skip", exact=True).click()
    desk.get_by_label("Why?").fill("A table, no text")
    desk.get_by_role("button", name="Skip, next document").click()
    desk.wait_for_url(f"**{Desk(desk, documents[2]).path}")

    sign_in(office, mia.user)  # the same client made the other session, and ended this one
    office.goto(MATRIX)
    issues = office.get_by_role("region", name="Flagged and skipped")
    expect(issues).to_contain_text("A table, no text")
    expect(office.get_by_role("region", name="Documents and people")).to_contain_text("skipped")
    issues.get_by_role("button", name="Back to Ada").click()
    expect(office.get_by_text("It is theirs again.")).to_be_visible()
    expect(issues).to_be_hidden()
    assert Assignment.objects.get(document=documents[1]).state == "assigned"


def test_a_whole_column_is_assigned_by_the_keyboard(page, sign_in, mia, ada, documents):
    sign_in(page, mia.user)
    page.goto(MATRIX)
    page.get_by_role("columnheader", name="Ada").get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Assign what is ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 assigned.")).to_be_visible()


@pytest.mark.parametrize("what", ["Skip", "Flag", "Give back"])
def test_what_asks_for_a_reason_holds_the_focus_and_closes_by_escape(what, desk, page, ada, documents):
    make.assign(documents[0], ada.user)
    desk(documents[0], ada)
    page.get_by_role("button", name=what, exact=True).click()
    asks = page.get_by_role("dialog")
    expect(asks).to_be_visible()
    assert wrong(page) == []
    if what != "Give back":
        page.keyboard.type("a x 1")  # no key of the page's
        expect(asks.get_by_role("textbox")).to_have_value("a x 1")
    page.keyboard.press("Escape")
    expect(asks).to_be_hidden()
    assert Assignment.objects.get().state == "assigned"


def test_on_a_page_that_can_only_be_read_nothing_is_decided(desk, page, project, mia, ada, documents):
    make.suggestions(documents[0], [("London", "GPE")])
    make.assign(documents[0], ada.user)
    opened = desk(documents[0], mia)
    expect(page.get_by_text("A manager can assign it to you")).to_be_visible()
    opened.press("a")
    opened.click("Accept").said("Locked: see above the text.")
    assert not documents[0].sets.filter(role="human").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_popovers_fit_the_screen(width, scheme, new_page, desk, ada, documents):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    make.assign(documents[0], ada.user)
    desk(documents[0], ada, page=page)
    page.get_by_role("button", name="Flag", exact=True).click()
    box = page.get_by_role("dialog").bounding_box()
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= width
    assert wrong(page) == []
