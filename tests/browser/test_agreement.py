"""From the figures of agreement into a cell, and from there into the document; gamma by its button."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.agreement.scores import ONE_VALUE
from annotator.roles import Role
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "\n".join([*(f"Line {number} of a long report." for number in range(60)), "Ada met Babbage in London."])


@pytest.fixture
def document():
    project = make.project("desk")
    people = [make.member(project, person=make.user(name, first_name=name.title())) for name in ("ada", "ben")]
    made = make.document(project, TEXT, title="A long report")
    for person, label in zip(people, ("GPE", "ORG"), strict=True):
        make.span(made, "London", label, by=person)
        make.span(made, "Babbage", "PERSON", by=person)
        make.submit(made, person)
    return made


@pytest.fixture
def manager(document):
    return make.member(document.project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False).user


def test_a_cell_leads_to_its_places_and_a_place_into_its_document(document, manager, page, sign_in):
    sign_in(page, manager)
    page.goto("/projects/desk/agreement")
    page.get_by_role("link", name="1").and_(page.get_by_title("GPE and ORG: 1")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GPE and ORG")
    expect(page.locator(".places mark")).to_have_text("London")
    expect(page.locator(".places .sides")).to_contain_text("Ada: GPE London")
    page.get_by_role("link", name="A long report").click()
    page.wait_for_function("() => !document.querySelector('#desk:not([data-ready])')")
    expect(page.locator("main .b", has_text="Babbage in London")).to_be_in_viewport()


def test_gamma_comes_when_it_is_asked_for(document, manager, page, sign_in):
    sign_in(page, manager)
    page.goto("/projects/desk/agreement")
    page.get_by_role("button", name="Compute gamma").click()
    expect(page.locator("#gamma-found")).to_contain_text("Of all 1 document.")
    expect(page.get_by_role("button", name="Compute gamma")).to_be_enabled()


def test_a_missing_value_leads_to_its_reason(document, manager, page, sign_in):
    sign_in(page, manager)
    page.goto("/projects/desk/agreement")
    page.locator("section", has=page.get_by_role("heading", name="Document labels")).locator(".why").first.click()
    expect(page.locator(".notes li:target")).to_be_in_viewport()
    assert ONE_VALUE not in page.locator("section", has_text="Over time").inner_text()
