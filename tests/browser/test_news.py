"""From the page of a document as news to the annotation page: a day that is entered, corrected, decided about again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import TimeValue, Zone
from annotator.roles import Role
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (
    "Two towns taken\nTroops left on Tuesday. The sides will meet on Tuesday in the capital, as the speaker of the army"
    " told the papers.\nRead more: two things\n"
)


@pytest.fixture
def mia():
    project = make.project("news", title="News", version=make.schema(("DATE", "CARDINAL")))
    return make.member(project, Role.MANAGER, make.user("mia"))


@pytest.fixture
def document(mia):
    made = make.document(mia.project, TEXT)
    make.span(made, "on Tuesday", "DATE", by=mia)
    make.span(made, "on Tuesday", "DATE", by=mia, occurrence=1)
    return made


def reads(desk, *texts):
    expect(desk.page.locator("#sugg .value")).to_have_text(list(texts))
    return desk


def publish(page, document, day):
    page.goto(reverse("document-news", args=[document.project.slug, document.pk]))
    page.get_by_label("Published on").fill(day)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept. What was read")).to_be_visible()


def test_a_day_is_entered_and_every_weekday_has_its_date(desk, document, mia):
    opened = reads(desk(document, mia).press("j", "w"), "unanchored", "unanchored").opens("meaning")
    opened.page.get_by_role("link", name="Enter when the document appeared").click()
    expect(opened.page.get_by_role("heading", name="Outlet and day")).to_be_visible()
    publish(opened.page, document, "2026-03-12")
    opened.page.get_by_role("link", name="Back to the text").click()
    reads(opened.ready(), "10 March 2026", "17 March 2026")


def test_the_day_is_corrected_and_what_was_confirmed_is_kept_until_it_is_decided(desk, document, mia):
    opened = desk(document, mia)
    publish(opened.page, document, "2026-03-12")
    opened.page.get_by_role("link", name="Back to the text").click()
    opened.ready().press("j").shows_current("on Tuesday").press("w").opens("meaning")
    opened.press("Enter").closes("meaning").stored()
    publish(opened.page, document, "2026-03-19")
    moved = opened.page.locator(".moved li")
    expect(moved).to_contain_text("10 March 2026, read by 12 March 2026, now 19 March 2026: 17 March 2026")
    moved.get_by_role("button", name="Take the new reading").click()
    expect(moved).to_have_count(0)
    assert not TimeValue.objects.exists()
    opened.page.get_by_role("link", name="Back to the text").click()
    reads(opened.ready(), "17 March 2026", "24 March 2026")


def test_ticked_lines_become_an_article_with_its_own_day(desk, document, mia):
    opened = desk(document, mia)
    publish(opened.page, document, "2026-03-12")
    page = opened.page
    page.get_by_label("Troops left").check()
    page.get_by_label("From the first to the last line").select_option("embedded")
    page.get_by_role("button", name="Make it a zone").click()
    zone = page.locator(".zone", has=page.locator(".zone-embedded"))
    zone.get_by_text("Change").click()
    zone.get_by_label("Published on").fill("2026-03-05")
    zone.get_by_label("Outlet").fill("Evening Wire")
    zone.get_by_role("button", name="Save").click()
    expect(zone).to_contain_text("Evening Wire 5 March 2026")
    assert Zone.objects.get(kind="embedded").published_on == date(2026, 3, 5)
    page.get_by_role("link", name="Back to the text").click()
    reads(opened.ready(), "3 March 2026", "10 March 2026")
