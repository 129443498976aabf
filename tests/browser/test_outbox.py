"""Nothing that was decided is lost or stored twice: fast keys, a server in trouble, a session's end, another tab."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from annotator.models import Change
from annotator.roles import Role
from tests import make
from tests.browser.desk import Desk, Held, decisions, spans

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def document(project):
    made = make.document(project)
    make.suggestions(made, [("Ada Lovelace", "PERSON"), ("London", "GPE"), ("Kyiv", "GPE")])
    return made


@pytest.fixture
def opened(desk, document, ada):
    return desk(document, ada)


@pytest.fixture
def sent(page):
    """The operations that the page sent, as (operation id, action)."""
    found = []

    def listen(request):
        if request.url.endswith("/ops"):
            fields = parse_qs(request.post_data)
            found.append((fields["cid"][0], fields["op"][0]))

    page.on("request", listen)
    return found


def unsaved(page, text):
    expect(page.locator("#saved")).to_have_text(text)


def test_twenty_five_accepts_typed_quickly_are_stored_in_order(desk, project, ada):
    words = [f"word{number:02}" for number in range(25)]
    document = make.document(project, "\n".join(" ".join(words[first : first + 5]) for first in range(0, 25, 5)))
    suggested = make.suggestions(document, [(word, "ORG") for word in words])
    opened = desk(document, ada)
    opened.press(*"a" * 25).stored()
    assert decisions(document, ada) == {word: ("accepted", word) for word in words}
    accepted = Change.objects.filter(document=document, action="span.accept").order_by("id")
    assert [change.data["decisions"][0][1][0] for change in accepted] == [span.pk for span in suggested]
    expect(opened.page.locator("#left")).to_have_text("all 25 decided")
    for word in words:
        opened.shows(word, "accepted")
    expect(opened.page.locator("#sugg .quote")).to_have_text(words[-5:])


def test_what_waits_to_be_sent_stays_painted_over_every_answer(opened):
    """The answer to the first decision shows the second one as undecided; the page must not."""
    held = Held(opened)
    opened.press("a", "a")
    held.arrived().continue_()
    second = held.arrived()
    unsaved(opened.page, "1 unsaved")
    opened.shows("Ada Lovelace", "accepted").shows("London", "accepted")
    opened.press("p").shows_current("Kyiv")
    second.continue_()
    opened.stored().shows("London", "accepted")


def test_a_late_answer_does_not_leave_the_list_of_another_paragraph(opened):
    held = Held(opened)
    opened.press("a")
    answer = held.arrived()
    opened.press("n").shows_current("Kyiv")
    listed = opened.page.locator("#sugg .quote")
    expect(listed).to_have_text(["Kyiv"])
    with opened.page.expect_response("**/side?b=1*"):
        answer.continue_()
    opened.stored().shows("Ada Lovelace", "accepted")
    expect(listed).to_have_text(["Kyiv"])


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (lambda route: route.abort("connectionrefused"), "not reachable"),
        (lambda route: route.fulfill(status=500, body="broken"), "the server has trouble"),
        (lambda route: route.fulfill(status=503, body="busy"), "the server has trouble"),
        (lambda route: route.fulfill(status=200, body="<title>Hotel Wi-Fi</title>"), "the server has trouble"),
    ],
    ids=["refused", "500", "503", "another page"],
)
def test_decisions_stay_while_the_server_is_in_trouble_and_are_stored_once_afterwards(
    opened, sent, document, ada, trouble, said
):
    for text in ("ERR_CONNECTION_REFUSED", "500", "503"):
        opened.page.forgive(text)
    opened.network(trouble)
    opened.press("a", "x", "3")
    unsaved(opened.page, f"3 unsaved: {said}")
    opened.shows("Ada Lovelace", "accepted").shows("London", "rejected").shows("Kyiv", "corrected")
    expect(opened.page.locator(".b.unsaved")).to_have_count(2)
    assert decisions(document, ada) == {}
    opened.back_online().stored()
    assert decisions(document, ada) == {
        "Ada Lovelace": ("accepted", "Ada Lovelace"),
        "London": ("rejected", None),
        "Kyiv": ("accepted", "Kyiv"),
    }
    assert len(set(sent)) == Change.objects.count() == 3
    assert len(sent) > 3
    expect(opened.page.locator(".b.unsaved")).to_have_count(0)


def test_what_was_not_sent_is_sent_again_without_anybody_doing_anything(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.network(lambda route: route.abort(), times=2)
    opened.press("a").stored()
    assert decisions(document, ada) == {"Ada Lovelace": ("accepted", "Ada Lovelace")}


def test_an_answer_that_got_lost_is_asked_for_again_and_stored_once(opened, sent, document, ada):
    """The server stores and answers, the answer never arrives."""
    opened.page.forgive("ERR_CONNECTION_RESET")

    def lose(route):
        route.fetch()
        route.abort("connectionreset")

    opened.network(lose, times=1)
    opened.press("a").stored().shows("Ada Lovelace", "accepted")
    assert decisions(document, ada) == {"Ada Lovelace": ("accepted", "Ada Lovelace")}
    assert Change.objects.count() == 1
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_after_signing_in_again_the_work_goes_on(opened, sent, document, ada, live_server):
    for text in ("401", "403"):
        opened.page.forgive(text)
    Session.objects.all().delete()
    opened.press("a", "x")
    unsaved(opened.page, "2 unsaved: signed out")
    opened.said("You are signed out")
    expect(opened.page.get_by_role("alert")).to_have_count(1)

    other = opened.page.context.new_page()
    other.goto("/login")
    other.get_by_label("Username").fill("ada")
    other.get_by_label("Password").fill(make.PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{live_server.url}/")
    other.close()

    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    opened.stored()
    assert decisions(document, ada) == {"Ada Lovelace": ("accepted", "Ada Lovelace"), "London": ("rejected", None)}
    assert len(set(sent)) == 2
    opened.press("a").stored()
    assert len(decisions(document, ada)) == 3


def test_nothing_is_stored_in_the_name_of_somebody_else_who_signed_in(opened, project, document, ada, sign_in):
    for text in ("401", "403"):
        opened.page.forgive(text)
    bob = make.member(project, Role.ANNOTATOR, make.user("bob"))
    Session.objects.all().delete()
    opened.press("a")
    unsaved(opened.page, "1 unsaved: signed out")
    opened.page.context.clear_cookies()
    sign_in(opened.page, bob.user)
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    unsaved(opened.page, "1 unsaved: somebody else is signed in")
    assert decisions(document, bob) == decisions(document, ada) == {}
    opened.page.context.clear_cookies()
    sign_in(opened.page, ada.user)
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    opened.stored()
    assert list(decisions(document, ada)) == ["Ada Lovelace"]


def test_what_may_not_be_done_any_more_is_said_and_shown_as_it_is(opened, document, ada, project):
    opened.page.forgive("404")
    project.memberships.filter(user=ada.user).delete()
    opened.press("a").said("Not found")
    opened.stored()
    assert decisions(document, ada) == {}


def test_a_second_tab_is_told_that_the_text_changed_and_repeats(opened, document, ada):
    second = Desk(opened.page.context.new_page(), document)
    opened.page.forgive("409")
    second.open()
    opened.press("a").stored()
    second.press("x").said("Nothing was saved").stored().shows("Ada Lovelace", "accepted")
    assert decisions(document, ada) == {"Ada Lovelace": ("accepted", "Ada Lovelace")}
    second.press("k").shows_current("Ada Lovelace")
    second.press("x").stored().shows("Ada Lovelace", "rejected")
    assert decisions(document, ada) == {"Ada Lovelace": ("rejected", None)}


def test_a_tab_that_comes_to_the_front_shows_what_was_done_in_another(opened, document, ada):
    second = Desk(opened.page.context.new_page(), document).open()
    opened.press("a", "a").stored()
    second.page.evaluate("window.dispatchEvent(new Event('focus'))")
    second.shows("Ada Lovelace", "accepted").shows("London", "accepted")
    expect(second.page.locator("#left")).to_have_text("1 of 3 to review")
    expect(second.page.locator("#sugg .state").first).to_have_text("accepted")
    second.press("n").shows_current("Kyiv")


def test_a_document_submitted_in_another_tab_takes_nothing_more(opened, document, ada):
    opened.page.forgive("409")
    make.submit(document, ada)
    opened.press("a").said("This document is submitted").stored().shows("Ada Lovelace", "suggested")
    button = opened.page.get_by_role("button", name="talks")
    button.click()
    opened.stored()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert decisions(document, ada) == {}


def test_what_the_schema_forbids_is_said_and_the_page_shows_what_is_stored(desk):
    project = make.project("strict", version=make.schema(overlap="none"))
    ada = make.member(project)
    document = make.document(project)
    make.span(document, "Ada Lovelace", "PERSON", by=ada)
    opened = desk(document, ada)
    opened.page.forgive("409")
    opened.page.forgive("422")
    opened.press("ArrowRight", "ArrowRight", "2").said("does not allow").stored()
    assert spans(document, ada) == {("Ada Lovelace", "PERSON")}
    assert opened.page.evaluate("CSS.highlights.has('sent')") is False
    opened.press("Control+Enter")
    opened.page.wait_for_url("**/next")


def test_leaving_with_unsaved_work_asks_first(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.network(lambda route: route.abort())
    opened.press("a")
    unsaved(opened.page, "1 unsaved: not reachable")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    opened.page.on("dialog", stay)
    with opened.page.expect_event("dialog"):
        opened.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    opened.back_online().stored()
    assert list(decisions(document, ada)) == ["Ada Lovelace"]
    opened.page.reload()
    assert asked == ["beforeunload"]


def test_submitting_waits_for_what_is_unsaved_and_refuses_while_it_cannot_be(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.page.forgive("409")
    opened.network(lambda route: route.abort())
    opened.press("a", "a", "a")
    unsaved(opened.page, "3 unsaved: not reachable")
    opened.press("Control+Enter").said("Not submitted")
    opened.back_online().stored().press("Control+z").stored().press("a", "Control+Enter")
    opened.page.wait_for_url("**/next")
    assert len(spans(document, ada)) == 3
