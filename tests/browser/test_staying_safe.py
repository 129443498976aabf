"""What is not stored yet outlives the page, and what is done elsewhere appears without disturbing anybody."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from annotator.models import Change
from annotator.roles import Role
from tests import make
from tests.browser.desk import Desk, Held, decisions, spans

CHANGES = "**/changes?*"
SOON = 10_000  # milliseconds: the page asks every two seconds
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("news", title="News")


@pytest.fixture
def ada(project):
    return make.member(project, Role.ANNOTATOR, make.user("ada"))


@pytest.fixture
def suggested(document):
    return make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "GPE"), ("Kyiv", "GPE")])


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def opened(desk, document, suggested, ada):
    return desk(document, ada).shows_current("Ada Lovelace")


def unsaved(desk, text):
    expect(desk.page.locator("#saved")).to_have_text(text)
    return desk


def leave(desk):
    """Reload the page though it asks not to."""
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.page.reload()
    return desk.ready()


def soon(desk, text, state):
    """A change that was made elsewhere is shown within a few seconds, without anybody doing anything."""
    letter = {"accepted": "a", "rejected": "r", "corrected": "c"}[state]
    desk.page.wait_for_function(
        """([text, pattern]) => [...document.querySelectorAll("main mark")].some(
            (mark) => mark.textContent === text && mark.className.match(pattern))""",
        arg=[text, rf"\b[a-z]{letter}\b"],
        timeout=SOON,
    )
    return desk


# --- what is not stored yet --------------------------------------------------------------------


def test_what_is_unsaved_outlives_a_reload_and_is_stored_once_in_order(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    sent = []
    opened.network(lambda route: (sent.append(parse_qs(route.request.post_data)), route.abort()))
    opened.press("a", "x", "3")
    unsaved(opened, "3 unsaved: not reachable")
    unsaved(leave(opened), "3 unsaved: not reachable")
    expect(opened.page.locator(".b.unsaved")).to_have_count(2)
    assert decisions(document, ada) == {}
    opened.back_online().stored()
    opened.shows("Ada Lovelace", "accepted").shows("London", "rejected").shows("Kyiv", "accepted")
    changes = Change.objects.filter(document=document).order_by("id")
    assert [change.action for change in changes] == ["span.accept", "span.reject", "span.relabel"]
    assert {fields["cid"][0] for fields in sent} == {str(changes[0].operation)}
    opened.page.reload()
    opened.ready().stored()
    assert len(decisions(document, ada)) == changes.count() == 3


def test_the_same_of_what_is_over_words_and_many_places(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.network(lambda route: route.abort())
    opened.press("Escape").drag(*make.at(document, "met"))
    opened.lights("met").press("2")
    opened.page.get_by_role("button", name="talks").click()
    unsaved(opened, "2 unsaved: not reachable")
    unsaved(leave(opened), "2 unsaved: not reachable").back_online().stored().shows("met", "accepted")
    expect(opened.page.get_by_role("button", name="talks")).to_have_attribute("aria-pressed", "true")
    assert spans(document, ada) == {("met", "ORG")}


def test_what_got_stored_but_not_answered_before_the_reload_is_stored_once(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.network(lambda route: (route.fetch(), route.abort()), times=1)
    opened.press("a")
    unsaved(opened, "1 unsaved: not reachable")
    leave(opened).back_online().stored().shows("Ada Lovelace", "accepted")
    assert Change.objects.count() == 1


def test_what_is_unsaved_is_refused_where_the_text_was_changed_in_the_meantime(opened, document, ada, suggested):
    for text in ("ERR_FAILED", "409"):
        opened.page.forgive(text)
    opened.network(lambda route: route.abort())
    opened.press("a")
    unsaved(opened, "1 unsaved: not reachable")
    make.operate(document, "reject", ada, span=suggested[0].pk)
    leave(opened).back_online().said("Nothing was saved").stored().shows("Ada Lovelace", "rejected")
    assert decisions(document, ada) == {"Ada Lovelace": ("rejected", None)}


def test_what_is_unsaved_waits_for_its_own_document_and_person(opened, project, document, ada, sign_in):
    for text in ("ERR_FAILED", "401"):
        opened.page.forgive(text)
    other = make.document(project, title="Another")
    bob = make.member(project, Role.ANNOTATOR, make.user("bob"))
    opened.network(lambda route: route.abort())
    opened.press("a")
    unsaved(opened, "1 unsaved: not reachable")
    opened.page.once("dialog", lambda dialog: dialog.accept())
    there = Desk(opened.page, other)
    opened.page.goto(there.path)
    unsaved(there.ready(), "saved")
    opened.page.context.clear_cookies()
    sign_in(opened.page, bob.user)
    opened.page.goto(opened.path)
    unsaved(opened.ready(), "saved")
    opened.page.context.clear_cookies()
    sign_in(opened.page, ada.user)
    opened.network(lambda route: route.continue_()).page.goto(opened.path)
    opened.ready().stored().shows("Ada Lovelace", "accepted")
    assert list(decisions(document, ada)) == ["Ada Lovelace"]
    assert decisions(document, bob) == decisions(other, ada) == {}


# --- what is done elsewhere --------------------------------------------------------------------


def test_another_tabs_change_appears_and_the_current_span_stays(opened, document, ada):
    second = Desk(opened.page.context.new_page(), document).open()
    second.press("n").shows_current("London").press("a").stored()
    soon(opened, "London", "accepted").shows_current("Ada Lovelace").lists("Ada Lovelace", "London")
    expect(opened.page.locator("#left")).to_have_text("2 of 3 to review")
    expect(opened.page.locator("#sugg .state").nth(1)).to_have_text("accepted")
    opened.press("a").stored().shows("Ada Lovelace", "accepted").shows_current("Kyiv")
    assert decisions(document, ada) == {
        "Ada Lovelace": ("accepted", "Ada Lovelace"),
        "London": ("accepted", "London"),
    }


def test_another_tabs_change_leaves_the_caret_where_it_is(opened, document, ada, suggested):
    opened.press("ArrowRight", "ArrowRight", "Shift+ArrowRight").lights("Lovelace met")
    make.operate(document, "accept", ada, span=suggested[0].pk)
    soon(opened, "Ada Lovelace", "accepted").lights("Lovelace met").shows_current("")
    opened.press("Shift+ArrowRight").lights("Lovelace met Charles").press("2").stored()
    assert spans(document, ada) == {("Ada Lovelace", "PERSON"), ("Lovelace met Charles", "ORG")}


def test_another_tabs_change_leaves_the_selection_as_it_is(opened, document, ada, suggested):
    opened.drag(*make.at(document, "Charles Babbage"))
    opened.lights("Charles Babbage")
    make.operate(document, "reject", ada, span=suggested[1].pk)
    soon(opened, "London", "rejected").lights("Charles Babbage")
    assert opened.page.evaluate("String(getSelection())") == "Charles Babbage"


def test_another_tabs_change_leaves_edges_that_are_moved(opened, document, ada, suggested):
    opened.press("e", "ArrowRight").lights("Ada Lovelace met")
    make.operate(document, "accept", ada, span=suggested[1].pk)
    soon(opened, "London", "accepted").lights("Ada Lovelace met")
    opened.press("Enter").stored().shows_current("Ada Lovelace met")
    assert decisions(document, ada)["Ada Lovelace"] == ("corrected", "Ada Lovelace met")


def test_a_dialog_stays_open_and_keeps_what_was_typed(opened, document, ada, suggested):
    opened.press("l").opens("picker")
    opened.page.keyboard.type("per")
    make.operate(document, "accept", ada, span=suggested[1].pk)
    soon(opened, "London", "accepted").opens("picker")
    expect(opened.page.locator("#pick")).to_be_focused()
    expect(opened.page.locator("#pick")).to_have_value("per")


def test_other_suggestions_are_announced_with_a_link(opened, document, ada):
    make.suggestions(document, [("Friday", "DATE")], suggester="other")
    expect(opened.page.locator("#news")).to_contain_text("Other suggestions are here now.", timeout=SOON)
    expect(opened.page.locator("main mark")).to_have_text(["Ada Lovelace", "London", "Kyiv"])
    opened.shows_current("Ada Lovelace").page.get_by_role("link", name="Show them").click()
    expect(opened.page.locator("main mark")).to_have_text(["Ada Lovelace", "London", "Kyiv", "Friday"])
    expect(opened.ready().page.locator("#say")).to_be_empty()


def test_nothing_is_asked_for_while_an_operation_waits(desk, page, document, ada, suggested):
    page.clock.install()
    opened = desk(document, ada).shows_current("Ada Lovelace")
    held = Held(opened)
    opened.press("a")
    answer = held.arrived()
    asked = []
    opened.page.on("request", lambda request: "/changes?" in request.url and asked.append(request.url))
    for _ in range(5):
        opened.page.clock.run_for(2_000)
    assert asked == []
    unsaved(opened, "1 unsaved").shows("Ada Lovelace", "accepted")
    answer.continue_()
    opened.stored()
    with opened.page.expect_request(CHANGES):
        opened.page.clock.run_for(2_000)


def test_what_was_asked_for_before_an_operation_is_thrown_away(opened, document, ada, suggested):
    waiting = []
    opened.page.route(CHANGES, lambda route: waiting.append(route))
    make.operate(document, "reject", ada, span=suggested[2].pk)
    with opened.page.expect_request(CHANGES):
        pass
    held = Held(opened)
    opened.press("a")
    answer = held.arrived()
    with opened.page.expect_response(CHANGES):
        waiting.pop().continue_()
    opened.page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    opened.shows("Ada Lovelace", "accepted").shows("Kyiv", "suggested")
    answer.continue_()
    opened.stored().shows("Ada Lovelace", "accepted")


def test_another_tabs_change_is_not_missed_when_an_operation_is_answered_first(opened, document, ada, suggested):
    opened.page.forgive("ERR_FAILED")
    opened.page.route(CHANGES, lambda route: route.abort())
    make.operate(document, "reject", ada, span=suggested[2].pk)
    opened.press("a").stored()
    opened.page.unroute(CHANGES)
    soon(opened, "Kyiv", "rejected")


def test_another_tabs_change_is_not_missed_when_the_list_is_asked_for_first(opened, document, ada, suggested):
    opened.page.forgive("ERR_FAILED")
    opened.page.route(CHANGES, lambda route: route.abort())
    make.operate(document, "reject", ada, span=suggested[0].pk)
    opened.press("j", "j").shows_current("Kyiv").lists("Kyiv")
    opened.page.unroute(CHANGES)
    soon(opened, "Ada Lovelace", "rejected")


def test_other_suggestions_are_announced_also_when_an_operation_is_answered_first(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.page.route(CHANGES, lambda route: route.abort())
    make.suggestions(document, [("Friday", "DATE")], suggester="other")
    opened.press("a").stored()
    opened.page.unroute(CHANGES)
    expect(opened.page.locator("#news")).to_contain_text("Other suggestions are here now.", timeout=SOON)


def test_the_announcement_outlives_an_operation(opened, document, ada):
    make.suggestions(document, [("Friday", "DATE")], suggester="other")
    expect(opened.page.locator("#news")).to_contain_text("Other suggestions are here now.", timeout=SOON)
    opened.press("a").stored()
    expect(opened.page.get_by_role("link", name="Show them")).to_be_visible()


def test_after_a_reload_what_is_unsaved_is_painted(opened, document, ada):
    opened.page.forgive("ERR_FAILED")
    opened.network(lambda route: route.abort())
    unsaved(opened.press("a"), "1 unsaved: not reachable")
    leave(opened).shows("Ada Lovelace", "accepted")


def test_the_cursor_stays_beside_words_after_escape(desk, document, ada):
    opened = desk(document, ada).press("ArrowRight", "ArrowRight", "ArrowRight").lights("met")
    opened.press("Escape").lights("").press("ArrowRight").lights("Charles")
