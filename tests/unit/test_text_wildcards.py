"""Patterns with wildcards: what they find, what they refuse, and that none of them takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.text.wildcards import check_pattern, literals, places_of, stands_at


def found(text, pattern, *, match_case=True):
    parts = places_of(text, pattern, match_case=match_case)
    assert all(stands_at(text, part, pattern, match_case=match_case) for part in parts)
    return [text[start:end] for start, end in parts]


def test_a_star_is_any_letters_within_a_word():
    assert found("Kyiv, Kyivans, Kyiv-based; anti-Kyiv in Kievkyiv", "Kyiv*") == ["Kyiv", "Kyivans", "Kyiv", "Kyiv"]
    assert found("organise organization organs", "organi*e") == ["organise"]
    assert found("preKyivan Kyiv", "*Kyiv*") == ["preKyivan", "Kyiv"]


def test_a_question_mark_is_one_letter():
    assert found("organise organize organi-e organie", "organi?e") == ["organise", "organize"]
    assert found("Anna anna Xnna", "?nna") == ["Anna", "anna", "Xnna"]


def test_a_pattern_stands_for_whole_words_only():
    assert found("Ada, Adam, Canada", "Ada") == ["Ada"]
    assert found("Adam and Adams and Madam", "Ad?m*") == ["Adam", "Adams"]


def test_alternatives_are_found_together_in_order():
    assert found("Kiev, Kyiv, Kiew", "Kyiv|Kiev|Odesa") == ["Kiev", "Kyiv"]


def test_of_alternatives_that_begin_together_the_longest_counts():
    for pattern in ("Kyiv|Kyiv Oblast", "Kyiv Oblast|Kyiv"):
        assert found("Kyiv Oblast and Kyiv", pattern) == ["Kyiv Oblast", "Kyiv"]


def test_of_places_that_overlap_the_first_counts_and_none_behind_it_is_lost():
    assert found("a b c b c d", "a b|b c|c b") == ["a b", "c b"]
    assert found("x a b a b", "a b a|x a|a b") == ["x a", "a b"]


def test_several_words_are_found_over_line_ends():
    text = "White\r\n  House, White  Houses, White Horse"
    assert found(text, " White   House* ") == ["White\r\n  House", "White  Houses"]


def test_everything_else_stands_for_itself():
    assert found("U.S. (U.S) UxSx a.b a+b [x]", "U.S.") == ["U.S."]
    assert found("a.b a+b axb", "a+*") == ["a+b"]
    assert found("[x] x", "[x]") == ["[x]"]


def test_a_star_takes_what_follows_a_point_too():
    assert found("U.S and U.Scale", "U.*") == ["U.S", "U.Scale"]


def test_case_counts_only_where_wanted():
    assert found("KYIV Kyivans kyiv", "Kyiv*") == ["Kyivans"]
    assert found("KYIV Kyivans kyiv", "kyIv*", match_case=False) == ["KYIV", "Kyivans", "kyiv"]
    assert found("У КИЄВІ та Києва", "києв?", match_case=False) == ["КИЄВІ", "Києва"]


def test_marks_belong_to_words():
    assert found("दिल्ली दिल", "दिल*") == ["दिल्ली", "दिल"]
    assert found("Ada\u0301 Ada", "Ada?") == ["Ada\u0301"]


def test_scripts_without_spaces_have_words_of_one_character():
    assert found("北京市と北海", "北?") == ["北京", "北海"]
    assert found("北京市", "北*") == ["北"]
    assert found("はNATOの", "NA*") == ["NATO"]


@pytest.mark.parametrize(
    "pattern", ["", "*", "??", " * ", "Kyiv|", "|Kyiv", "a|*", "a\0", "x" * 201, "|".join("abcdefghijklmnopqrstu")]
)
def test_a_pattern_that_cannot_be_looked_for_is_refused(pattern):
    for function in (check_pattern, literals):
        with pytest.raises(Invalid):
            function(pattern)
    with pytest.raises(Invalid):
        places_of("text", pattern, match_case=True)


def test_literals_stand_in_every_text_that_has_the_pattern():
    assert literals("*Kyi?ans of  the*|Kiev") == [["Kyi", "ans", "of", "the"], ["Kiev"]]


def test_a_range_with_space_around_it_is_no_place():
    for part in [(1, 5), (2, 6), (2, 4), (-1, 3), (2, 99), (5, 2)]:
        assert not stands_at("x Ada y", part, "Ad*", match_case=True)
    assert stands_at("x Ada y", (2, 5), "Ad*", match_case=True)


# --- against the plainest way ------------------------------------------------------------------

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = "abA_1\u0301"
TEXTS = st.text(st.sampled_from(LETTERS + " \n.-"), max_size=20)
PATTERNS = st.lists(
    st.text(st.sampled_from("ab.-*? "), min_size=1, max_size=6).filter(lambda each: any(map(str.isalnum, each))),
    min_size=1,
    max_size=3,
).map("|".join)


def in_word(text, at):
    return 0 <= at < len(text) and text[at] in LETTERS


def is_edge(text, at):
    return not (in_word(text, at - 1) and in_word(text, at)) and text[at : at + 1] != "\u0301"


def ends(text, at, pattern):
    """Where the pattern may end that begins here, by trying everything."""
    if not pattern:
        return {at}
    if pattern[0] == "*":
        more = ends(text, at + 1, pattern) if in_word(text, at) else set()
        return ends(text, at, pattern[1:]) | more
    if pattern[0] == " ":
        space = at
        while space < len(text) and text[space].isspace():
            space += 1
        return ends(text, space, pattern[1:]) if at < space else set()
    fits = in_word(text, at) if pattern[0] == "?" else text[at : at + 1] == pattern[0]
    return ends(text, at + 1, pattern[1:]) if fits else set()


@patient
@given(TEXTS, PATTERNS)
def test_it_finds_what_trying_everything_finds(text, pattern):
    expected, at = [], 0
    lines = [" ".join(each.split()) for each in pattern.split("|")]
    while at < len(text):
        here = [end for line in lines for end in ends(text, at, line) if is_edge(text, end) and at < end]
        if here and is_edge(text, at):
            expected.append((at, max(here)))
        at = max(here) if here and is_edge(text, at) else at + 1
    assert places_of(text, pattern, match_case=True) == expected


@patient
@given(TEXTS, PATTERNS, st.booleans())
def test_what_is_found_is_recognised(text, pattern, match_case):
    parts = places_of(text, pattern, match_case=match_case)
    assert all(stands_at(text, part, pattern, match_case=match_case) for part in parts)


# --- how long it takes -------------------------------------------------------------------------

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a", "*a*a*a*a*b"),
        ("a", "a*a*a*a*b"),
        ("a ", "a* " * 60 + "b"),
        ("ab", "*" + "?" * 100 + "b*c"),
        ("a.", "*.*" * 20 + "x"),
        (".a", ".*" * 40 + "b"),
        (" \n", "a* b"),
        ("京", "*x"),
        ("京", "京*" * 30 + "x"),
        ("京", "?" * 150 + "x"),
        ("京", "*??" * 20 + "x"),
        ("京a", "*??" * 20 + "x"),
        ("a" * 150 + " ", "*" + "aaaaaaaaab" * 19),
        ("a", "|".join("*" + "a" * 7 + end for end in "bcdefghijklmnopqrst")),
    ],
)
def test_no_text_and_pattern_take_long(text, pattern):
    text = text * (MEGABYTE // len(text))
    began = time.process_time()
    places_of(text, pattern, match_case=False)
    assert time.process_time() - began < 8  # seconds at the most; trying again and again would take hours


@pytest.mark.parametrize(("text", "pattern"), [("a", "*a*a*a*a*b"), ("京a", "*??" * 20 + "x"), ("a ", "a* a* a* b")])
def test_twice_the_text_takes_twice_the_time(text, pattern):
    def taken(characters):
        whole = text * (characters // len(text))
        began = time.process_time()
        places_of(whole, pattern, match_case=True)
        return time.process_time() - began

    taken(1_000)
    assert taken(800_000) < 10 * taken(200_000)
