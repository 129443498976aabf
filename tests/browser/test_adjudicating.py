"""Adjudicating by keyboard: what the keys do, that nothing is lost, and a whole document of two hundred conflicts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator.models import Resolution
from annotator.roles import Role
from tests import make
from tests.adjudicating import TEXT, conflicts, decide, finished, gold, gold_set
from tests.browser.deciding import Decisions, Held
from tests.browser.test_accessibility import wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Ada"))


@pytest.fixture
def ben(project):
    return make.member(project, person=make.user("ben", first_name="Ben"))


@pytest.fixture
def document(project, ada, ben):
    """Three conflicts: where Ada's name ends, whether Kyiv is one, what Friday is. London is agreed."""
    made = make.document(project, TEXT)
    finished(made, ada, "London:GPE", "Ada Lovelace:PERSON", "Kyiv:GPE", "Friday:DATE")
    finished(made, ben, "London:GPE", "Ada:PERSON", "Friday:ORG")
    return made


@pytest.fixture
def desk(page, sign_in, rex, document):
    sign_in(page, rex.user)
    return Decisions(page, document).open()


def test_a_letter_chooses_what_that_source_says_and_the_next_conflict_is_there(desk):
    desk.is_at(1).press("b").is_at(2).press("a").is_at(3).press("a").stored().counts("3 of 3")
    assert desk.gold() == {"London:GPE", "Ada:PERSON", "Kyiv:GPE", "Friday:DATE"}
    assert [desk.chosen(number) for number in (1, 2, 3)] == [["B"], ["A"], ["A"]]


def test_the_next_one_is_there_before_the_answer(desk):
    held = Held(desk)
    desk.press("b").is_at(2).press("a").is_at(3)
    expect(desk.page.locator("#saved")).to_have_text("2 unsaved")
    expect(desk.card(1).locator(".choice").nth(1)).to_have_attribute("aria-pressed", "true")
    assert (len(held.routes), desk.gold()) == (1, set())
    held.let_go()
    desk.stored().counts("2 of 3").is_at(3)
    assert desk.gold() == {"London:GPE", "Ada:PERSON", "Kyiv:GPE"}


def test_x_says_that_none_is_right_and_a_letter_of_who_has_nothing_that_nothing_is(desk):
    desk.press("x").is_at(2).press("b").is_at(3).stored()
    assert desk.gold() == {"London:GPE"}
    assert list(Resolution.objects.values_list("choice", flat=True)) == ["none", "none"]


def test_j_and_k_and_the_arrows_go_to_the_next_and_previous(desk):
    desk.press("j").is_at(2).press("ArrowDown").is_at(3).press("j").is_at(3)
    desk.press("k").is_at(2).press("ArrowUp").is_at(1).press("k").is_at(1)


def test_u_takes_the_last_decision_back_and_goes_there(desk):
    desk.page.forgive("409")
    desk.press("b", "a").is_at(3).press("u").stored().is_at(2).counts("1 of 3")
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}
    desk.press("u").stored().is_at(1).counts("0 of 3").press("u").said("nothing to undo")
    assert desk.gold() == {"London:GPE"}


def test_deciding_one_anew_overwrites_it(desk):
    desk.press("b").is_at(2).press("k").is_at(1).press("a").is_at(2).stored()
    assert desk.gold() == {"London:GPE", "Ada Lovelace:PERSON"}


def test_deciding_one_twice_before_the_first_answer_ends_with_the_second(desk):
    held = Held(desk)
    desk.press("b", "k", "a")
    held.let_go()
    desk.stored().counts("1 of 3")
    assert desk.gold() == {"London:GPE", "Ada Lovelace:PERSON"}


def test_something_else_is_said_with_label_and_sliders(desk):
    desk.press("n")
    dialog = desk.page.locator("dialog#new")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".words .in")).to_have_text(["Ada", "Lovelace"])
    desk.press("Tab", "ArrowRight")
    expect(dialog.locator(".words .in")).to_have_text(["Lovelace"])
    desk.press("Tab", "ArrowRight", "ArrowRight", "ArrowLeft")
    expect(dialog.locator(".words .in")).to_have_text(["Lovelace", "met"])
    desk.press("Shift+Tab", "Shift+Tab")
    desk.page.keyboard.type("ORG")
    desk.press("Enter").is_at(2).stored().counts("1 of 3")
    assert desk.gold() == {"London:GPE", "Lovelace met:ORG"}
    expect(desk.card(1).locator(".own mark")).to_have_text("Lovelace met")


def test_the_dialog_is_left_with_escape_and_nothing_is_decided(desk):
    desk.press("j", "n")
    expect(desk.page.locator("dialog#new")).to_be_visible()
    desk.press("Escape").is_at(2)
    assert not Resolution.objects.exists()


def test_a_reason_goes_along_with_a_decision_or_after_it(desk):
    desk.press("r")
    desk.page.keyboard.type("bo")
    desk.press("Enter").is_at(1).press("b").is_at(2).stored()
    assert Resolution.objects.get().reason == "boundary"
    desk.press("k", "r")
    desk.page.keyboard.type("gu")
    desk.press("Enter").stored().counts("1 of 3")
    last = Resolution.objects.order_by("id").last()
    assert (last.reason, last.choice, last.chosen) == ("guideline", "alternative", 1)
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}


def test_ctrl_enter_finishes_once_all_is_stored_and_opens_the_next_document(desk, project, ada, ben):
    another = make.document(project, "Kyiv fell silent.")
    finished(another, ada, "Kyiv:GPE")
    finished(another, ben)
    held = Held(desk)
    desk.press("b", "a", "b", "Control+Enter")
    held.let_go()
    desk.page.wait_for_url(f"**/docs/{another.pk}/adjudicate")
    assert gold_set(desk.document).state == "submitted"
    assert desk.gold() == {"London:GPE", "Ada:PERSON", "Kyiv:GPE", "Friday:ORG"}


def test_what_is_undecided_keeps_it_from_being_finished(desk):
    desk.page.forgive("409")
    desk.press("b").is_at(2).stored().press("Control+Enter")
    expect(desk.page.locator("body")).to_contain_text("2 conflicts are not decided")
    assert gold_set(desk.document).state == "open"


def test_what_cannot_be_sent_is_kept_and_sent_again(desk):
    desk.page.forgive("net::ERR_FAILED")
    desk.page.route(desk.route, lambda route: route.abort())
    desk.press("b").is_at(2)
    expect(desk.page.locator("#saved")).to_have_text("1 unsaved: not reachable")
    desk.page.unroute(desk.route)
    desk.stored().counts("1 of 3")
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}


def test_what_is_refused_is_shown_as_it_is_stored(desk, project, document):
    desk.page.forgive("409")
    mia = make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False)
    decide(document, mia, "Ada", "Ada Lovelace:PERSON")
    desk.press("b").said("Nothing was saved").is_at(1).counts("1 of 3")
    expect(desk.card(1)).to_contain_text("Decided by Mia")
    assert desk.gold() == {"London:GPE", "Ada Lovelace:PERSON"}
    desk.press("b").is_at(2).stored()
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}


def test_without_single_keys_the_letters_do_nothing(page, sign_in, rex, document):
    rex.user.preferences = {"single_keys": False}
    rex.user.save()
    sign_in(page, rex.user)
    desk = Decisions(page, document).open()
    desk.press("b", "x", "n", "u").is_at(1).press("ArrowDown").is_at(2)
    assert not Resolution.objects.exists()


def test_an_agreed_item_is_questioned_and_decided(desk):
    desk.page.locator(".items summary").click()
    desk.page.get_by_role("link", name="Question it").click()
    desk.is_at(2)
    expect(desk.card(2)).to_contain_text("All agree")
    desk.press("x").stored()
    assert desk.gold() == set()


def test_everything_works_without_javascript(new_page, sign_in, rex, document):
    page = new_page(java_script_enabled=False)
    sign_in(page, rex.user)
    desk = Decisions(page, document)
    page.goto(desk.path)
    desk.card(1).locator(".choice").nth(1).click()
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}
    assert page.url.endswith(desk.card(2).get_attribute("id"))
    desk.card(2).get_by_role("link", name="Something else").click()
    page.get_by_label("Label", exact=True).select_option("ORG")
    page.get_by_label("Last word").select_option("denied")
    page.get_by_role("button", name="This is right").click()
    assert desk.gold() == {"London:GPE", "Ada:PERSON", "Kyiv denied:ORG"}
    page.get_by_role("button", name="Undo").click()
    assert desk.gold() == {"London:GPE", "Ada:PERSON"}
    page.get_by_label("leave out").check()
    page.get_by_role("button", name="Finish").click()
    assert gold_set(document).state == "submitted"


def test_two_hundred_conflicts_by_keyboard_alone(page, sign_in, project, rex, ada, ben):
    """Every fifth one otherwise: the first source, the second, nothing, something else, the first again."""
    names = [f"Kyiv{number}" for number in range(200)]
    document = make.document(project, "\n".join(f"People met in {name} today." for name in names))
    finished(document, ada, *(f"{name}:GPE" for name in names))
    finished(document, ben, *(f"{name}:ORG" for name in names))
    sign_in(page, rex.user)
    desk = Decisions(page, document).open()
    wanted, said = set(), {"a": "GPE", "b": "ORG", "n": "PERSON"}
    for number, name in enumerate(names):
        key = "abxna"[number % 5]
        desk.press(key)
        if key == "n":
            expect(page.locator("dialog#new")).to_be_visible()
            page.keyboard.type("PERSON")
            desk.press("Enter")
            expect(page.locator("dialog#new")).to_be_hidden()
        if key != "x":
            wanted.add(f"{name}:{said[key]}")
        if number % 10 == 9:
            desk.stored()
    desk.stored().counts("200 of 200").press("Control+Enter")
    expect(page.locator("body")).to_contain_text("All documents that can be adjudicated are finished")
    assert gold(document) == wanted
    assert gold_set(document).state == "submitted"
    assert len(conflicts(document, rex)) == Resolution.objects.filter(taken_back_at=None).count() == 200


def test_a_conflict_is_talked_about_in_a_dialog(desk):
    desk.card(2).get_by_role("link", name="Comments").click()
    talk = desk.page.locator("dialog#talk")
    expect(talk).to_be_visible()
    talk.locator("textarea").fill("Kyiv is a city here, is it not?")
    talk.get_by_role("button", name="Comment").click()
    expect(talk.locator(".thread")).to_contain_text("Kyiv is a city here")
    assert wrong(desk.page) == []
    desk.press("Escape").is_at(2)
    desk.page.reload()
    expect(desk.card(2).get_by_role("link", name="Comments")).to_have_text("Comments (1)")
