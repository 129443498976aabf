"""The differences of two texts, line by line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.text.line_differences import MOST_LINES, Line, differences

LINES = st.lists(st.sampled_from(["a", "b", "", "a b", "c"]), max_size=30).map("\n".join)


def shown(old, new, around=1):
    signs = {"same": " ", "added": "+", "removed": "-"}
    return [
        f"…{line.count}" if line.kind == "left out" else signs[line.kind] + line.text
        for line in differences(old, new, around)
    ]


def test_what_changed_stands_between_what_stayed():
    old, new = "one\ntwo\nthree\nfour\nfive\nsix", "one\ntwo\n3\nfour\nfive\nsix\nseven"
    assert shown(old, new) == ["…1", " two", "-three", "+3", " four", "…1", " six", "+seven"]
    assert shown("", "new") == ["+new"]
    assert shown("old", "") == ["-old"]


def test_equal_texts_have_no_differences():
    assert differences("a\nb", "a\nb") == ()


def test_what_differs_only_in_how_a_line_ends_shows_nothing_changed():
    assert {line.kind for line in differences("a\nb\n", "a\nb")} <= {"same", "left out"}


@given(LINES, LINES)
def test_both_texts_can_be_read_from_the_differences(old, new):
    if old == new:
        return
    lines = differences(old, new, around=1000)
    assert [line.text for line in lines if line.kind != "added"] == old.splitlines()
    assert [line.text for line in lines if line.kind != "removed"] == new.splitlines()


@given(LINES, LINES)
@settings(max_examples=50)
def test_long_texts_say_the_same_in_another_way(old, new):
    many = "\n".join(map(str, range(MOST_LINES)))
    lines = differences(f"x\n{old}\n{many}", f"x\n{new}\n{many}", around=10**6)
    if old != new:
        assert [line.text for line in lines if line.kind != "added"] == ["x", *old.split("\n"), *many.split("\n")]
        assert [line.text for line in lines if line.kind != "removed"] == ["x", *new.split("\n"), *many.split("\n")]


@pytest.mark.parametrize("kind", ["equal", "alternating", "shifted"])
def test_fifty_thousand_characters_are_compared_soon(kind):
    old = {"equal": "\n" * 50_000, "alternating": "a\nb\n" * 12_500, "shifted": "\n".join(map(str, range(9_000)))}[kind]
    begun = time.process_time()
    differences(old, f"new\n{old[:-7]}x{old[-7:]}")
    differences(old[:740], f"new\n{old[:740]}")
    assert time.process_time() - begun < 20


def test_what_is_left_out_is_counted():
    assert differences("\n".join("abcdefgh"), "\n".join("abcdefgh") + "\ni", around=0) == (
        Line("left out", count=8),
        Line("added", "i"),
    )
