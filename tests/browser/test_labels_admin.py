"""The schema page in a real browser, under the strict policy: rows fold, are added, saved and refused."""

from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def schema():
    return make.schema(["PERSON", "ORG"], document_labels=[]).schema


@pytest.fixture
def opened(page, sign_in, schema):
    sign_in(page, make.user(is_staff=True, is_superuser=True))
    page.goto(f"/admin/labels/labelschema/{schema.pk}/change/")
    return page


def test_a_row_unfolds_shows_its_colours_and_is_saved(opened, schema):
    org = schema.labels.get(name="ORG")
    swatch = opened.locator(f".swatch.L{org.pk}")
    assert swatch.evaluate("element => getComputedStyle(element).backgroundColor") == "rgb(220, 125, 15)"
    accepted = opened.locator(f".a{org.pk}.aa")
    opened.locator("summary", has_text="ORG").click()
    assert "linear-gradient(rgb(220, 125, 15)" in accepted.evaluate("mark => getComputedStyle(mark).backgroundImage")
    opened.fill("[name='labels-1-description']", "Bodies.")
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.wait_for_url("**/admin/labels/labelschema/")
    assert schema.labels.get(name="ORG").description == "Bodies."


def test_two_labels_are_added_at_once(opened, schema):
    opened.fill("[name='labels-2-name']", "PLACE")
    opened.get_by_text("Add another Label").click()
    opened.fill("[name='labels-3-name']", "CITY")
    opened.fill("[name='labels-3-parent_name']", "PLACE")
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.wait_for_url("**/admin/labels/labelschema/")
    assert [label.name for label in schema.labels.all()] == ["PERSON", "ORG", "PLACE", "CITY"]
    assert schema.labels.get(name="CITY").parent.name == "PLACE"


def test_a_refused_row_stands_open_with_the_reason(opened):
    opened.forgive("422")
    opened.locator("summary", has_text="ORG").click()
    opened.fill("[name='labels-1-name']", "person")
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.get_by_text("is the same name as").wait_for()
    assert opened.input_value("[name='labels-1-name']") == "person"
