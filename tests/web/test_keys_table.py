"""The list of keys: what people read in it, and what the annotation page's script reads."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

from annotator.keys import ACTIONS, actions_for


def rows(preferences: dict[str, object]) -> dict[str, str]:
    """Of the rendered list: action -> the attributes of its row."""
    context = {"actions": actions_for(preferences)}
    page = render_to_string("components/_keys_table.html", context)
    return dict(re.findall(r'<tr data-action="(\w+)"([^>]*)>', page))


def test_the_list_has_a_row_for_each_action_that_says_what_the_script_needs() -> None:
    assert list(rows({})) == [action.name for action in ACTIONS if not action.informs]
    assert rows({})["add"] == ' data-keys="Enter" data-writes data-once'
    assert rows({})["redo"] == ' data-keys="Ctrl+y Ctrl+Shift+Z" data-writes'
    assert rows({})["next"] == ' data-keys="j"'


def test_the_list_has_the_persons_own_keys_escaped() -> None:
    own = rows({"keys": {"next": '"', "previous": ""}})
    assert (own["next"], own["previous"]) == (' data-keys="&quot;"', ' data-keys=""')


def test_the_list_says_in_groups_what_each_key_does() -> None:
    page = render_to_string("components/_keys_table.html", {"actions": ACTIONS, "single_keys": True})
    assert page.count("<tbody>") == page.count('scope="rowgroup"') == 6
    assert "<kbd>⇧←</kbd>" in page
    assert all(action.title in page for action in ACTIONS)
    assert "data-single" not in page


def test_the_list_says_that_single_keys_are_off() -> None:
    page = render_to_string("components/_keys_table.html", {"actions": ACTIONS, "single_keys": False})
    assert 'data-single="off"' in page
