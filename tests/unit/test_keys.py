"""The registry of the annotation page's actions, and what a person's own keys make of it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from annotator.keys import ACTIONS, REMAPPABLE, actions_for, check
from annotator.templatetags.annotations import cap

KEY = re.compile(r"(Ctrl\+)?(Shift\+)?(\S|[A-Z][A-Za-z]+)")


def keys_of(name: str, preferences: dict[str, object]) -> tuple[str, ...]:
    return next(action.keys for action in actions_for(preferences) if action.name == name)


def problems(**chosen: str) -> list[tuple[str, str]]:
    return [(problem.where, problem.code) for problem in check(chosen)]


# --- the registry ------------------------------------------------------------------------------


def test_the_groups_stand_in_their_order_and_together():
    assert list(dict.fromkeys(action.group for action in ACTIONS)) == [
        "Move",
        "Decide",
        "Select and label",
        "Span",
        "Claims",
        "Page",
    ]
    changes = sum(one.group != other.group for one, other in pairwise(ACTIONS))
    assert changes == 5


def test_names_and_keys_come_once_and_every_action_has_a_key():
    assert max(Counter(action.name for action in ACTIONS).values()) == 1
    assert max(Counter(key for action in ACTIONS for key in action.keys).values()) == 1
    assert all(action.keys for action in ACTIONS)


def test_keys_are_written_as_the_script_computes_them():
    assert [key for action in ACTIONS if not action.informs for key in action.keys if not KEY.fullmatch(key)] == []


def test_what_only_informs_cannot_be_changed_and_what_can_be_changed_has_one_character_at_most():
    assert all(action.fixed for action in ACTIONS if action.informs)
    assert all(sum(len(key) == 1 for key in action.keys) <= 1 for action in REMAPPABLE.values())
    assert [action.name for action in ACTIONS if action.fixed and action.character] == []


# --- own keys ----------------------------------------------------------------------------------


def test_without_own_keys_the_defaults_count():
    assert actions_for({}) == ACTIONS


def test_an_own_key_takes_the_place_of_the_default():
    assert keys_of("accept", {"keys": {"accept": "b"}}) == ("b",)
    assert keys_of("accept", {"keys": {"accept": ""}}) == ()


def test_keys_with_a_name_stay_beside_an_own_key():
    assert keys_of("remove", {"keys": {"remove": "b"}}) == ("Delete", "Backspace", "b")


def test_two_actions_can_exchange_their_keys():
    swapped = {"keys": {"accept": "x", "reject": "a"}}
    assert (keys_of("accept", swapped), keys_of("reject", swapped)) == (("x",), ("a",))


def test_an_own_key_takes_the_character_away_from_another_action():
    """As when a new version brings an action whose default somebody has given away before."""
    stored = {"keys": {"accept": "s"}}
    assert (keys_of("accept", stored), keys_of("align", stored)) == (("s",), ())


@pytest.mark.parametrize(
    "stored",
    [
        {"keys": None},
        {"keys": ["accept"]},
        {"keys": {"accept": 7, "undo": "b", "nothing": "b", "digits": "b"}},
        {"keys": {"accept": "ab", "reject": " ", "reset": "1", "next": "\0", "previous": "\u00ad"}},
        {"keys": {"accept": "Escape"}},
        [],
    ],
)
def test_what_is_stored_and_does_not_fit_is_passed_over(stored):
    assert actions_for(stored) == ACTIONS


def test_of_two_equal_own_keys_the_first_one_counts():
    stored = {"keys": {"reject": "b", "accept": "b"}}
    assert (keys_of("accept", stored), keys_of("reject", stored)) == (("b",), ("x",))


# --- choosing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["b", "B", "ж", "é", "+", '"', "<", "क", ""])
def test_one_letter_or_sign_may_be_a_key(key):
    assert problems(accept=key) == []


@pytest.mark.parametrize("key", ["1", "٣", " ", "\u00a0", "ab", "\0", "\u200b", "\ud800", "Ctrl+b", "F1"])
def test_digits_spaces_and_what_is_not_one_character_are_refused(key):
    assert problems(accept=key) == [("accept", "key")]


@pytest.mark.parametrize("key", ["Enter", "Escape", "Ctrl+z", "ArrowLeft"])
def test_a_fixed_key_is_refused(key):
    assert problems(accept=key) == [("accept", "key_fixed")]


@pytest.mark.parametrize("name", ["undo", "digits", "nothing", ""])
def test_only_an_action_with_a_key_to_choose_gets_one(name):
    assert problems(**{name: "b"}) == [(name, "action")]


def test_no_two_actions_have_the_same_key_and_the_refusal_stands_where_it_was_changed():
    assert problems(accept="s") == [("accept", "key_twice")]
    assert problems(align="a") == [("align", "key_twice")]
    assert problems(accept="b", reject="b") == [("reject", "key_twice")]
    assert problems(accept="1", reject="1") == [("accept", "key"), ("reject", "key")]
    assert problems(accept="x", reject="a") == problems(accept="", reject="") == problems(accept="J") == []


# --- as they are shown -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("a", "a"),
        ("A", "⇧A"),
        ("Ж", "⇧Ж"),
        ("?", "?"),
        ("+", "+"),
        ("ArrowLeft", "←"),
        ("Shift+ArrowLeft", "⇧←"),
        ("Shift+ArrowRight", "⇧→"),
        ("Ctrl+z", "Ctrl Z"),
        ("Ctrl+Shift+Z", "Ctrl ⇧Z"),
        ("Ctrl+Enter", "Ctrl Enter"),
        ("Delete", "Del"),
        ("Backspace", "⌫"),
        ("Escape", "Esc"),
        ("Enter", "Enter"),
        ("1 … 0", "1 … 0"),
        ("⇧1 … ⇧0", "⇧1 … ⇧0"),
    ],
)
def test_a_key_is_shown_as_on_the_keyboard(key, shown):
    assert cap(key) == shown
