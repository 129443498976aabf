"""Guidelines in the browser: written with a preview, read on the annotation page, and spans looked at again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Guideline, Span
from annotator.roles import Role
from tests import make
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"))


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


def test_a_rule_is_written_after_a_preview(page, sign_in, project, mia):
    sign_in(page, mia.user)
    page.goto("/projects/news/guidelines/")
    page.get_by_role("link", name="Write for GPE").click()
    page.get_by_label("Text").fill(
        "Places *with* a government.\n\n<script>window.hit = 1</script>\n\n[x](javascript:hit)"
    )
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview .prose")
    expect(preview.locator("em")).to_have_text("with")
    expect(preview).to_contain_text("<script>window.hit = 1</script>")
    expect(preview.locator("a, script")).to_have_count(0)
    assert not Guideline.objects.exists()
    page.get_by_label("What changed").fill("First words.")
    page.get_by_label("This changes earlier decisions").check()
    page.get_by_role("button", name="Save as version 1").click()
    expect(page.get_by_text("Version 1 counts now.")).to_be_visible()
    expect(page.locator("#main em")).to_have_text("with")
    assert page.evaluate("window.hit") is None
    assert Guideline.objects.get().changes_decisions


def test_the_dialog_of_the_annotation_page_shows_the_rules_of_now(desk, project, ada, mia):
    document = make.document(project)
    make.guideline("Read *this* first.", mia)
    opened = desk(document, ada)
    make.guideline("Only cities.", mia, label="GPE")
    opened.press("g").opens("guide")
    expect(opened.page.locator("#guide em")).to_have_text("this")
    expect(opened.page.locator("#guide dd").nth(2)).to_have_text("Only cities.")
    opened.press("Escape").closes("guide")


def test_a_span_is_looked_at_again_and_changed_at_its_place(desk, project, ada, mia):
    text = "\n".join(f"Line {number} about nothing." for number in range(60)) + "\nKyiv denied it in London."
    document = make.document(project, text, title="The denial")
    kyiv, london = (make.span(document, quote, "GPE", by=ada) for quote in ("Kyiv", "London"))
    make.guideline("Only capitals.", mia, label="GPE", changes_decisions=True)
    page = desk(document, ada).page
    page.goto("/projects/news/guidelines/")
    page.get_by_role("link", name="look at 2 spans again").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Those ticked are still right").click()
    expect(page.get_by_text("1 span confirmed.")).to_be_visible()
    page.get_by_role("link", name="Open “London”").click()
    opened = Desk(page, document).ready().shows_current("London")
    expect(page.locator("main mark.cur")).to_be_in_viewport()
    opened.press("2").stored()
    page.goto("/projects/news/guidelines/")
    expect(page.get_by_role("heading", name="GPE")).to_be_visible()
    expect(page.get_by_text("again")).to_have_count(0)
    assert {span.label.name for span in Span.objects.filter(pk__in=[kyiv.pk, london.pk])} == {"GPE", "ORG"}
