"""Whom a comment mentions by @username."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.mentions import match, pieces

PEOPLE = ("ada", "ada.l", "bob-2", "eve@desk.org", "Ödön")


@pytest.mark.parametrize(
    ("body", "mentioned", "unknown"),
    [
        ("Is this right, @ada?", {"ada"}, ()),
        ("@ada: look. And @bob-2.", {"ada", "bob-2"}, ()),
        ("Ask @ada.l. Or @ada...", {"ada", "ada.l"}, ()),
        ("(@eve@desk.org)", {"eve@desk.org"}, ()),
        ("@ADA and @ödön", {"ada", "Ödön"}, ()),
        ("@nobody, @nobody and @else.", set(), ("nobody", "else")),
        ("@adam is not Ada", set(), ("adam",)),
        ("write to ada@bob-2 or a.@ada", set(), ()),
        ("@ and @. and @@@", set(), ()),
    ],
)
def test_a_mention_is_a_name_after_an_at_sign_that_begins_a_word(body, mentioned, unknown):
    assert match(body, PEOPLE) == (mentioned, unknown)


def test_case_is_not_ignored_where_two_names_differ_by_it():
    assert match("@ada @Ada @ADA", ("ada", "Ada")) == ({"ada", "Ada"}, ("ADA",))


def test_the_pieces_say_where_somebody_is_mentioned():
    assert pieces("Well, @ada. And @x?", PEOPLE) == (("Well, ", False), ("@ada", True), (". And @x?", False))
    assert pieces("@ada", PEOPLE) == (("@ada", True),)


@given(st.text("@.ab-l +\n", max_size=60))
def test_the_pieces_make_up_the_text(body):
    found = pieces(body, ("a", "b.", "al", "a@b"))
    assert "".join(text for text, _ in found) == body
    assert {text[1:] for text, mentions in found if mentions} == match(body, ("a", "b.", "al", "a@b"))[0]
