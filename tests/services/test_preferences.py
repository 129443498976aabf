"""Preferences are kept with the person; each write changes its own part only."""

from __future__ import annotations

import pytest

from annotator.accounts.models import User
from annotator.errors import Invalid
from annotator.services import preferences
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make.user("ada", preferences={"keys": {"accept": "b"}, "hints": "off", "later": 1})


def stored(person: User) -> dict[str, object]:
    return User.objects.get(pk=person.pk).preferences


def test_only_keys_that_differ_from_the_defaults_are_stored(ada):
    preferences.set_keys(user=ada, keys={"accept": "y", "reject": "x", "note": "", "remove": ""}, single_keys=False)
    expected = {"keys": {"accept": "y", "note": ""}, "single_keys": False, "hints": "off", "later": 1}
    assert stored(ada) == ada.preferences == expected


def test_keys_that_are_not_named_have_their_defaults_again(ada):
    preferences.set_keys(user=ada, keys={}, single_keys=True)
    assert stored(ada)["keys"] == {}


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"accept": "1"}, "accept"),
        ({"reject": "ab"}, "reject"),
        ({"align": "Enter"}, "align"),
        ({"accept": "y", "reject": "y"}, "reject"),
        ({"note": "j"}, "note"),
        ({"undo": "y"}, "undo"),
    ],
)
def test_a_key_that_does_not_fit_is_refused_and_nothing_changes(ada, keys, where):
    before = stored(ada)
    with pytest.raises(Invalid) as refusal:
        preferences.set_keys(user=ada, keys=keys, single_keys=False)
    assert refusal.value.where == where
    assert stored(ada) == before == ada.preferences


def test_what_is_shown_changes_and_the_keys_stay(ada):
    preferences.set_display(user=ada, codes="current", rejected="hidden")
    assert stored(ada) == {
        "keys": {"accept": "b"}, "hints": "off", "later": 1, "codes": "current", "rejected": "hidden"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "rejected", "where"), [("all", "shown", "codes"), ("off", "", "rejected"), ("", "hidden", "codes")]
)
def test_a_choice_that_does_not_exist_is_refused_and_nothing_changes(ada, codes, rejected, where):
    before = stored(ada)
    with pytest.raises(Invalid) as refusal:
        preferences.set_display(user=ada, codes=codes, rejected=rejected)
    assert refusal.value.where == where
    assert stored(ada) == before


def test_a_part_that_another_tab_changed_meanwhile_is_kept(ada):
    elsewhere = User.objects.get(pk=ada.pk)
    preferences.set_display(user=elsewhere, codes="off", rejected="shown")
    preferences.dismiss_hints(user=ada)
    assert stored(ada) == ada.preferences
    assert stored(ada)["codes"] == "off"


def test_malformed_preferences_are_replaced(ada):
    User.objects.update(preferences=["?"])
    preferences.dismiss_hints(user=ada)
    assert stored(ada) == {"hints": "off"}


def test_nobody_elses_preferences_change(ada):
    bob = make.user("bob", preferences={"codes": "off"})
    preferences.set_keys(user=ada, keys={"accept": "y"}, single_keys=False)
    assert stored(bob) == {"codes": "off"}


def test_a_write_costs_two_queries(ada, django_assert_num_queries):
    with django_assert_num_queries(4):  # and a savepoint around them, since a test is a transaction itself
        preferences.set_keys(user=ada, keys={"accept": "y"}, single_keys=True)
