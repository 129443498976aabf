"""What spans mean, on the annotation page: readings in the list, the dialog of the key w, units."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from annotator.models import Document, Mention, Quantity, TimeValue
from annotator.roles import Role
from annotator.services import entities
from tests import make
from tests.browser.desk import spans

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Kyiv said troops went at least six miles on Tuesday. They hold 20 kilometers (21 miles) of road."


@pytest.fixture
def project():
    return make.project("news", title="News", version=make.schema(("QUANTITY", "DATE", "GPE")))


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def document(project):
    return make.document(project, TEXT, published_on=date(2026, 3, 12))


def reads(desk, *texts):
    """Wait until the list shows these readings."""
    expect(desk.page.locator("#sugg .value")).to_have_text(list(texts))
    return desk


def test_a_figure_is_confirmed_with_one_key_and_enter(desk, document, ada):
    make.span(document, "six miles", "QUANTITY", by=ada)
    opened = reads(desk(document, ada), "9.66 km or more").press("j").shows_current("six miles")
    opened.press("w").opens("meaning")
    expect(opened.page.get_by_role("button", name="Confirm")).to_be_focused()
    opened.press("Enter").closes("meaning").stored().shows_current("six miles")
    reads(opened, "9.66 km or more ✓ confirmed")
    assert (Quantity.objects.get().low, Quantity.objects.get().modifier) == (6, "at_least")
    opened.press("Control+z").stored()
    reads(opened, "9.66 km or more")
    assert not Quantity.objects.exists()


def test_a_suggested_day_is_accepted_and_confirmed_in_one(desk, document, ada):
    make.suggestions(document, [("Tuesday", "DATE")])
    opened = reads(desk(document, ada), "10 March 2026").shows_current("Tuesday").press("w").opens("meaning")
    opened.press("Enter").closes("meaning").stored().shows_current("Tuesday")
    reads(opened, "10 March 2026 ✓ confirmed")
    assert spans(document, ada) == {("Tuesday", "DATE")}
    assert TimeValue.objects.get().published == date(2026, 3, 12)


def test_what_is_typed_reads_at_once(desk, document, ada):
    make.span(document, "six miles", "QUANTITY", by=ada)
    opened = desk(document, ada).press("j").shows_current("six miles").press("w").opens("meaning")
    opened.page.get_by_label("Figure, or from").fill("10")
    expect(opened.page.locator("#meaning-reading")).to_have_text("16.1 km or more")
    opened.page.get_by_label("Modifier").select_option("almost")
    expect(opened.page.locator("#meaning-reading")).to_have_text("almost 16.1 km")
    opened.press("Enter").closes("meaning").stored()
    reads(opened, "almost 16.1 km ✓ confirmed")


def test_without_a_day_of_publication_a_weekday_is_unanchored_and_offers_no_confirmation(desk, document, ada):
    Document.objects.update(published_on=None)
    make.span(document, "Tuesday", "DATE", by=ada)
    opened = reads(desk(document, ada), "unanchored").press("j").shows_current("Tuesday").press("w").opens("meaning")
    expect(opened.page.get_by_role("button", name="Confirm")).to_have_count(0)
    opened.press("Escape").closes("meaning")
    Document.objects.update(published_on=date(2026, 3, 12))
    opened.page.reload()
    reads(opened.ready(), "10 March 2026")


def test_a_capital_is_said_to_be_named_for_its_government(desk, document, ada):
    kyiv = entities.confirm(forms=["Kyiv", "Kiev"], type="GPE", by=ada).entity
    make.span(document, "Kyiv", "GPE", by=ada)
    opened = desk(document, ada).press("j").shows_current("Kyiv").press("w").opens("meaning")
    opened.page.get_by_label("for its government").check()
    opened.page.get_by_label("Find an entity").fill("kie")
    expect(opened.page.locator("#entities bdi")).to_have_text(["Kiev"])
    opened.page.get_by_role("button", name="Confirm").click()
    opened.closes("meaning").stored()
    assert (Mention.objects.get().entity_id, Mention.objects.get().use) == (kyiv, "metonym")


def test_a_reader_switches_units_and_nothing_that_is_stored_changes(desk, document, ada):
    make.span(document, "20 kilometers", "QUANTITY", by=ada)
    opened = desk(document, ada).press("j").shows_current("20 kilometers").press("w").opens("meaning")
    opened.press("Enter").closes("meaning").stored()
    doubt = "The figure beside it in another unit, 21 mi, is more than 5 % away."
    reads(opened, f"20 km ✓ confirmed {doubt}")
    opened.press("v").opens("view").page.get_by_label("Miles, pounds").check()
    with opened.page.expect_navigation():
        opened.page.get_by_role("button", name="Show", exact=True).click()
    reads(opened.ready(), f"12.4 mi ✓ confirmed {doubt}")
    assert (Quantity.objects.get().low, Quantity.objects.get().unit) == (20, "km")
