"""A whole article reviewed by keyboard alone: every action there is, and at the end exactly what the keys asked for."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotator.keys import ACTIONS, CLAIM
from annotator.models import AnnotationSet, Decision
from tests import make
from tests.browser.article import KEYS, SUGGESTIONS, TWINS, WORDS, Ledger, Made, Suggested, make_article, place, stored
from tests.browser.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)
Did = Callable[[Ledger], object] | None

# --- the steps --------------------------------------------------------------------------------------------------------

ANYWHERE, NOWHERE = "*", ""
A_LINE = "In_Alaska,_on_Friday."

# What is pressed, the span that is current then, and what has been said by it.
STEPS: list[tuple[str, str, Did]] = [
    ("next", "Vladimir Putin", None),
    ("previous", "Donald Trump", None),
    ("accept", "Vladimir Putin", lambda book: book.accepted("Donald Trump")),
    ("nextUndecided", "Alaska", None),
    ("previousUndecided", "Vladimir Putin", None),
    ("accept accept", "Russian", lambda book: book.accepted("Vladimir Putin", "Alaska")),
    ("reject", "Donetsk region of eastern Ukraine", lambda book: book.rejected("Russian")),
    # Four over each other: two inside the longest, and one that crosses its end.
    ("overlapping", "Donetsk", None),
    ("overlapping", "eastern Ukraine", None),
    ("overlapping", "Ukraine. By Tuesday", None),
    ("overlapping", "Donetsk region of eastern Ukraine", None),
    ("accept accept", "eastern Ukraine", lambda book: book.accepted("Donetsk region of eastern Ukraine", "Donetsk")),
    ("accept", "Ukraine. By Tuesday", lambda book: book.accepted("eastern Ukraine")),
    ("reject reject previous", "six miles", lambda book: book.rejected("Ukraine. By Tuesday")),
    ("reset", "six miles", None),
    ("accept", "Reuters", lambda book: book.accepted("six miles")),
    ("accept undo", "Reuters", None),
    ("redo:Ctrl+y", "Reuters", lambda book: book.accepted("Reuters")),
    ("undo", "Reuters", None),
    ("redo:Ctrl+Shift+Z", "Reuters", None),
    ("nextUndecided accept", "Zelensky", lambda book: book.accepted("Moscow")),
    # All of them at once, from a dialog in which Enter is enough.
    (
        "acceptAll Enter",
        "Zelensky",
        lambda book: book.accepted("Zelensky", "Zelensky#1", "Zelensky#2"),
    ),
    ("nextUndecided accept", "Dobropill", lambda book: book.accepted("Tuesday#1")),
    # Edges: by words, onto words, and another part.
    ("align", "Dobropillia", lambda book: book.corrected("Dobropill", "GPE", "Dobropillia")),
    ("nextUndecided part select:reserves add", "General Staff+reserves",
     lambda book: book.corrected("General Staff", "ORG", "General Staff", "reserves")),
    ("nextUndecided", "Putin has", None),
    ("edges words:ArrowLeft add", "Putin#1", lambda book: book.corrected("Putin has", "PERSON", "Putin#1")),
    ("nextUndecided", "Kyiv", None),
    ("rejectAll Enter", "Kyiv", lambda book: book.rejected("Kyiv", "Kyiv#1")),
    ("nextUndecided", "Crimea", None),
    ("digits:4", "Crimea", lambda book: book.corrected("Crimea", "LOC", "Crimea")),
    # Some characters of it, which is torn, and then the whole word.
    (
        "snapping words extend:Shift+ArrowRight extend:Shift+ArrowRight extend:Shift+ArrowRight digits:5",
        NOWHERE,
        lambda book: book.added("NORP", "Crim"),
    ),
    ("snapping next", "Crimea", None),
    ("overlapping", "Crim", None),
    ("align", "Crimea", lambda book: book.resized("Crim", "NORP", "Crimea")),
    (
        f"note type:{A_LINE} Tab Enter",
        "Crimea",
        lambda book: book.noted("Crimea", "NORP", A_LINE.replace("_", " ")),
    ),
    ("nextUndecided", "White House", None),
    (
        "edges extend words:ArrowRight words:ArrowLeft add",
        "The White House",
        lambda book: book.corrected("White House", "FAC", "The White House"),
    ),
    ("nextUndecided", "24 hours", None),
    ("digits:Shift+1", "24 hours", lambda book: book.corrected("24 hours", "TIME", "24 hours")),
    ("nextUndecided remove:Backspace", "2021", lambda book: book.rejected("Friday")),
    # New spans: by a letter, by Enter with the same label, by the label's name, and wherever the words stand.
    ("select:American_and_Russian b", NOWHERE, lambda book: book.added("GROUP", "American and Russian")),
    ("select:presidents add", NOWHERE, lambda book: book.added("GROUP", "presidents")),
    ("select:between_sitting labels type:mon Enter", NOWHERE, lambda book: book.added("MONEY", "between sitting")),
    (
        "select:Donbas everywhere Enter",
        NOWHERE,
        lambda book: book.added("MONEY", "Donbas", "Donbas#1", "Donbas#2", "Donbas#3"),
    ),
    ("next", "Donbas", None),
    ("remove:Delete", "Zelensky#1", lambda book: book.removed("Donbas", "MONEY")),
    ("cancel", NOWHERE, None),
    ("guide cancel help cancel comments cancel", NOWHERE, None),
    ("next nextUndecided accept", ANYWHERE, lambda book: book.accepted("2021")),
]  # fmt: skip


def test_a_whole_article_is_reviewed_by_keyboard_alone(desk):
    document = make_article()
    following = make.document(document.project, "The next one.")
    ada = make.member(document.project)
    ledger = Ledger(document)
    assert (len(document.body.text.split()), len(ledger.suggested)) == (WORDS, SUGGESTIONS)
    opened = desk(document, ada)
    hands, page = Hands(opened), opened.page
    expect(page.locator("#left")).to_have_text(f"{SUGGESTIONS} of {SUGGESTIONS} to review")

    go_by_the_table(hands, ledger)
    assert stored(document, ada) == ledger.expected()
    choose_from_the_list(hands)
    show_it_again(hands)
    decide_the_rest(hands, ledger, random.Random("the rest"))
    label_the_document(hands)

    expect(page.locator("#left")).to_have_text(f"all {SUGGESTIONS} decided")
    assert ledger.undecided() == []
    assert stored(document, ada) == ledger.expected()
    assert Decision.objects.count() == SUGGESTIONS + TWINS
    hands.do("submit")
    page.wait_for_url(f"**{reverse('document-review', args=[document.project.slug, following.pk])}")
    own = AnnotationSet.objects.get(document=document, author=ada.user)
    assert own.state == "submitted"
    assert [row.label.name for row in own.document_labels.all()] == ["strike"]
    about_spans = {action.name for action in ACTIONS if action.group != CLAIM and action.name != "meaning"}
    assert about_spans - hands.used == set()


def go_by_the_table(hands: Hands, ledger: Ledger) -> None:
    for step, then, did in STEPS:
        hands.do(step)
        settled(hands)
        if then != ANYWHERE:
            hands.stands_at(*(place(ledger.text, quote) for quote in then.split("+") if quote))
        if did:
            did(ledger)


def settled(hands: Hands) -> None:
    """All is stored, and nothing was refused."""
    hands.desk.stored()
    assert hands.page.get_by_role("alert").all_inner_texts() == []


def choose_from_the_list(hands: Hands) -> None:
    """What is typed narrows the list; a find is chosen by keys, and the keys go on working from there."""
    found = hands.page.locator("#sugg .quote")
    hands.do("filter type:Zelensky")
    expect(found).to_have_text(["Zelensky"] * 3)
    hands.tab_to(hands.page.locator("#sugg button").nth(1))
    hands.do("Enter")
    hands.stands_at(place(hands.text, "Zelensky#1"))
    hands.do("filter Escape next")
    expect(found).not_to_have_text(["Zelensky"] * 3)


def show_it_again(hands: Hands) -> None:
    with hands.page.expect_navigation():
        hands.do("view Enter")
    hands.desk.ready()


def decide_the_rest(hands: Hands, ledger: Ledger, chance: random.Random) -> None:
    """One key after the other, without waiting for the server but where a label was changed."""
    here: Suggested | None = ledger.undecided()[0]
    while here:
        hands.stands_at(here.part)
        action = chance.choice(("accept", "accept", "accept", "reject", "digits"))
        if action == "digits":
            relabel(hands, ledger, here, chance.choice(ledger.free_labels(here)))
        else:
            hands.do(action)
            verdict, made = ("accepted", Made([here.part], here.label)) if action == "accept" else ("rejected", None)
            ledger.decide(here, verdict, made)
        here = following(ledger, here, relabelled=action == "digits")
    settled(hands)


def relabel(hands: Hands, ledger: Ledger, suggestion: Suggested, label: str) -> None:
    key = KEYS[label].replace("shift", "Shift")
    hands.do(key if key.isalpha() else f"digits:{key}")
    ledger.decide(suggestion, "corrected", Made([suggestion.part], label))
    settled(hands)
    hands.do("nextUndecided")


def following(ledger: Ledger, here: Suggested, *, relabelled: bool) -> Suggested | None:
    """The next undecided one, round the end. A new span is the first of all on the same words."""
    left = ledger.undecided()
    later = [each for each in left if here < each or (relabelled and each.part == here.part)]
    return next(iter(later or left), None)


def label_the_document(hands: Hands) -> None:
    hands.tab_to(hands.page.get_by_role("button", name="strike"))
    hands.do("Space")
    settled(hands)
