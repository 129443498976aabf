"""Claims of several documents as a desk works on them: with the keyboard, side by side, and without any script."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from annotator.models import Change, Claim, Link
from annotator.roles import Role
from annotator.vocabulary import EventType, Relation, SpeechAct
from tests import make
from tests.linking import claim_in, link

pytestmark = pytest.mark.django_db(transaction=True)
FALLEN = "Karsk has fallen"


@pytest.fixture
def project():
    return make.project("news", title="News", blind=True)


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def said(project, ada):
    return claim_in(project, ada, f"Colonel Brandt said {FALLEN}.", FALLEN, source="Colonel Brandt", outlet="Gazette")


@pytest.fixture
def denied(project, ada):
    return claim_in(
        project, ada, f"The Defence Ministry denied that {FALLEN} entirely.", f"{FALLEN} entirely",
        source="The Defence Ministry", act=SpeechAct.DENIAL, outlet="Herald",
    )  # fmt: skip


def open_claim(page, claim):
    page.goto(f"/projects/news/claims/{claim.pk}/")


def status(page):
    return page.get_by_role("region", name="Status:")


def test_accepting_a_denial_by_key_proposes_disputed_and_rejecting_takes_that_back(page, sign_in, ada, said, denied):
    """Scenario 11."""
    sign_in(page, ada.user)
    open_claim(page, said)
    expect(status(page)).to_contain_text("single source")
    candidate = page.locator(".candidate").first
    candidate.get_by_text("Another relation").press("Enter")
    candidate.get_by_label("Scope note").fill("entirely")
    candidate.get_by_label("Scope note").press("Enter")  # the proposed relation
    expect(page.get_by_role("heading", name="Is denied by")).to_be_visible()
    expect(status(page)).to_contain_text("disputed: denied (entirely)")
    page.get_by_role("button", name="Reject").press("Enter")
    expect(status(page)).to_contain_text("single source")
    page.goto("/projects/news/history?kind=facts")
    expect(page.get_by_text("linked two claims, or decided that they are not").first).to_be_visible()
    assert Change.objects.filter(action="link.put").count() == 2


def test_decisions_are_made_by_one_key_each_and_taken_back_by_one(page, sign_in, project, ada, said, denied):
    """The first button of the next candidate has the focus; so Enter, Enter, undo."""
    claim_in(project, ada, f"Mayor Orlov said {FALLEN}.", FALLEN, source="Mayor Orlov", outlet="Post")
    sign_in(page, ada.user)
    open_claim(page, said)
    expect(page.locator(".candidate")).to_have_count(2)
    expect(page.locator(".candidate").first.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".candidate")).to_have_count(1)
    expect(page.locator(".candidate").first.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # not the same
    expect(page.locator(".candidate")).to_have_count(0)
    assert sorted(Link.objects.values_list("state", flat=True)) == ["accepted", "rejected"]
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".candidate")).to_have_count(1)
    assert [each.state for each in Link.objects.all()] == ["accepted"]


def test_one_speaker_in_two_outlets_is_read_side_by_side_with_the_word_that_only_one_has(
    page, sign_in, project, ada, said
):
    """Scenario 13."""
    claim_in(
        project, ada, "Karsk has likely fallen, said Colonel Brandt.", "Karsk has likely fallen",
        source="Colonel Brandt", outlet="Herald",
    )  # fmt: skip
    sign_in(page, ada.user)
    open_claim(page, said)
    page.get_by_role("button", name="This is the same claim as it").click()
    expect(page.get_by_text("1 independent origin")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator(".passages mark.wording")).to_have_text(["likely"])
    expect(page.get_by_text("Linked: same claim")).to_be_visible()


@pytest.fixture
def advances(project, ada):
    """Three figures of one event."""
    event = project.events.create(title="The front moves", created_by=ada.user)
    figures = ("at least six miles", "almost seven miles", "10 km")
    return [
        claim_in(
            project, ada, f"Source Nr{number}x said troops advanced {figure}.", f"troops advanced {figure}",
            source=f"Source Nr{number}x", event=event.pk, event_type=EventType.ADVANCE, outlet=f"Outlet {number}",
        )
        for number, figure in enumerate(figures)
    ]  # fmt: skip


def test_the_figures_of_an_event_stand_in_one_unit_with_the_verdict_of_each_pair(page, sign_in, ada, advances):
    """Scenarios 14 and 15."""
    sign_in(page, ada.user)
    page.goto(f"/projects/news/events/{advances[0].event_id}/")
    table = page.get_by_role("table")
    expect(table.locator("tbody td.number")).to_have_text(["≥ 9.7", "< 11.3", "10.0"])
    compared = [row.locator("td").all_inner_texts()[2:] for row in table.locator("tbody tr").all()]
    assert compared == [
        ["–", "less specific", "compatible"],
        ["less specific", "–", "differs"],
        ["compatible", "differs", "–"],
    ]
    page.get_by_role("link", name="mi", exact=True).click()
    expect(table.locator("tbody td.number")).to_have_text(["≥ 6.0", "< 7.0", "6.2"])
    assert {each.content for each in Claim.objects.all()} == {each.content for each in advances}


def test_a_contradiction_of_different_scopes_is_asked_again_and_shown_as_not_comparable(page, sign_in, project, ada):
    """Scenario 16."""
    front = claim_in(
        project, ada, "Losses run at 1,000 a day on the whole front, Kessler said.",
        "Losses run at 1,000 a day on the whole front", source="Kessler",
    )  # fmt: skip
    claim_in(
        project, ada, "Losses run at 10 to 20 a day on the front here, Adler said.",
        "Losses run at 10 to 20 a day on the front here", source="Adler",
    )  # fmt: skip
    sign_in(page, ada.user)
    page.forgive("422")
    open_claim(page, front)
    page.locator(".candidate").get_by_text("Another relation").click()
    page.locator(".candidate .relations").get_by_role("button", name="contradicts it").click()
    asked = page.get_by_role("alert")
    expect(asked).to_contain_text("share no event")
    asked.get_by_label("Scope note").fill("whole front against one sector")
    asked.get_by_role("button", name="not comparable").click()
    linked = page.get_by_role("region", name="Linked")
    expect(linked).to_contain_text("Is not comparable with")
    expect(linked).to_contain_text("whole front against one sector")
    expect(status(page)).not_to_contain_text("disputed")


def test_what_was_held_and_later_lost_is_a_timeline_and_no_dispute(page, sign_in, project, ada):
    """Scenario 17."""
    event = project.events.create(title="The land", created_by=ada.user)
    held, lost = (
        claim_in(
            project, ada, f"The army {words} the land, Brandt said.", f"The army {words} the land", source="Brandt",
            event=event.pk, published_on=day,
        )
        for words, day in (("holds", date(2024, 11, 4)), ("briefly held", date(2025, 8, 9)))
    )  # fmt: skip
    link(ada, lost, Relation.UPDATES, held)
    sign_in(page, ada.user)
    page.goto(f"/projects/news/events/{event.pk}/")
    entries = page.locator(".timeline > li")
    expect(entries.locator(".when")).to_have_text(["2024-11-04 – 2025-08-09 published", "2025-08-09 published"])
    expect(entries.first).to_contain_text("superseded (proposed)")
    expect(page.locator(".timeline")).not_to_contain_text("disputed")


def test_a_rejected_pair_stays_away_for_one_and_is_fresh_for_another(
    page, new_page, sign_in, project, ada, said, denied
):
    """Scenario 18."""
    sign_in(page, ada.user)
    open_claim(page, said)
    page.get_by_role("button", name="Not the same").click()
    expect(page.get_by_text("No other claim is near")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No other claim is near")).to_be_visible()
    bob = make.member(project, Role.ANNOTATOR, make.user("bob"))
    own = [
        make.claim(each.annotation_set.document, each.content, by=bob, source=each.source) for each in (said, denied)
    ]
    other = new_page()
    sign_in(other, bob.user)
    open_claim(other, own[0])
    expect(other.locator(".candidate")).to_have_count(1)
    expect(other.get_by_text("Rejected")).to_have_count(0)


def test_links_are_made_without_any_script(new_page, sign_in, ada, said, denied):
    page = new_page(java_script_enabled=False)
    sign_in(page, ada.user)
    open_claim(page, said)
    page.get_by_role("button", name="This is denied by it").click()
    page.get_by_role("button", name="Undo").click()
    assert not Link.objects.exists()
