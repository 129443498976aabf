"""Two people in one gold set: each sees what the other does, and a collision shows both and one key for mine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import AnnotationSet, Change, Span
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make
from tests.browser.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


class GoldDesk(Desk):
    @property
    def path(self):
        return reverse("gold-review", args=[self.document.project.slug, self.document.pk])


@pytest.fixture
def document():
    document = make.document(make.project("news", title="News"))
    AnnotationSet.objects.create(document=document, role="gold")
    return document


@pytest.fixture
def rita(document):
    return replace(make.member(document.project, "reviewer", make.user("rita")), gold=True)


@pytest.fixture
def max_(document):
    return replace(make.member(document.project, "manager", make.user("max")), gold=True)


def operate(document, by, action, **fields):
    """What somebody else does meanwhile."""
    version = AnnotationSet.objects.get(role="gold").version
    operation = Operation(make.uuid.uuid4(), action, version=version, **fields)
    return annotations.apply(document=document, operation=operation, by=by)


def add(document, by, quote, name):
    label = make.label(document.project, name).pk
    return operate(document, by, "add", parts=(make.at(document, quote),), label=label).span_id


@pytest.fixture
def opened(new_page, sign_in, document, rita):
    page = new_page()
    sign_in(page, rita.user)
    return GoldDesk(page, document).open()


def test_what_another_does_appears_within_two_seconds_and_the_cursor_stays(opened, document, max_):
    add(document, max_, "London", "GPE")
    opened.mark("London").click()
    opened.shows_current("London")
    add(document, max_, "Kyiv", "GPE")
    expect(opened.mark("Kyiv")).to_be_visible(timeout=2_500)
    opened.shows_current("London")


def test_a_collision_shows_both_versions_and_enter_does_mine_all_the_same(opened, document, rita, max_):
    opened.page.forgive("409")
    span = add(document, max_, "Ada Lovelace", "PERSON")
    opened.mark("Ada Lovelace").click()
    opened.page.route("**/changes**", lambda route: route.abort())  # nothing of what comes now is seen
    opened.page.forgive("Failed to load")
    operate(document, max_, "relabel", span=span, label=make.label(document.project, "ORG").pk)
    opened.press("3")
    said = opened.page.locator("#say .collision")
    expect(said).to_contain_text("max was faster")
    expect(said.locator("dd").nth(0)).to_contain_text("relabel Ada Lovelace GPE")
    expect(said.locator("dd").nth(1)).to_contain_text("Ada Lovelace ORG")
    assert Span.objects.get().label.name == "ORG"
    expect(opened.page.locator("#again")).to_be_focused()
    opened.press("Enter").stored()
    expect(said).to_have_count(0)
    assert Span.objects.get().label.name == "GPE"
    assert [change.actor_id for change in Change.objects.order_by("id")] == [max_.user_id] * 2 + [rita.user_id]


def test_what_is_done_here_is_stored_in_the_gold_set_only(opened, document, rita):
    opened.press("ArrowRight", "1").stored()
    span = Span.objects.get()
    assert (span.annotation_set.role, span.label.name) == ("gold", "PERSON")
    opened.press("Control+z").stored()
    assert not Span.objects.exists()
    assert not AnnotationSet.objects.filter(role="human").exists()
