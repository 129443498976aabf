"""Scenario: two people label one article blind; the adjudicator takes content from one and source from the other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import AnnotationSet, Claim
from annotator.roles import Role
from tests import make
from tests.browser.deciding import Decisions
from tests.browser.test_accessibility import wrong
from tests.claiming import TEXT, differ, gold_of, sheet_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rex(document):
    return make.member(document.project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def document():
    made = make.document(make.project(), TEXT)
    differ(made, *(make.member(made.project, person=make.user(name, first_name=name)) for name in ("Ada", "Ben")))
    return made


@pytest.fixture
def desk(page, sign_in, rex, document):
    sign_in(page, rex.user)
    made = Decisions(page, document)
    made.path = reverse("adjudicate-claims", args=[document.project.slug, document.pk])
    return made.open()


def at(desk, title):
    expect(desk.page.locator(".conflict:focus h3")).to_contain_text(title)
    return desk


def test_content_is_taken_from_one_and_source_from_the_other_by_keys(desk, document):
    at(desk, "Content").press("a")
    at(desk, "Source").press("b")
    at(desk, "Certainty").press("a")
    at(desk, "Is this a claim?").press("x").stored().counts("4 of 4")
    assert set(Claim.objects.filter(annotation_set=gold_of(document)).values_list("content", "source")) == {
        ("two bridges had been hit overnight", "Mayor Brandt of Karsk"), ("forty dead in the valley", "The ministry"),
    }  # fmt: skip


def test_u_takes_the_last_decision_back(desk, document):
    desk.press("a", "b").stored().counts("2 of 4").press("u").stored().counts("1 of 4")
    at(desk, "Source")
    assert len(sheet_of(document).decided) == 1


def test_the_mouse_decides_and_ctrl_enter_finishes_when_all_is_decided(desk, document):
    for number in (1, 2, 3, 4):
        desk.card(number).locator(".choice").first.click()
    desk.stored().counts("4 of 4").press("Control+Enter")
    expect(desk.page).to_have_url(reverse("adjudication", args=[document.project.slug]), timeout=10_000)
    assert AnnotationSet.objects.get(document=document, role="gold").state == "submitted"


def test_the_page_can_be_used_by_everybody(desk):
    assert wrong(desk.page) == []
