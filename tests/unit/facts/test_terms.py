"""The terms that claims are found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.facts.terms import LONGEST_TERM, MOST_TERMS, inverse_frequencies, stem, terms


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1,000 soldiers", "one thousand soldiers"),
        ("half a million", "500,000"),
        ("1.2 million", "1,200,000"),
        ("Zelenskyy’s cities", "the city of Zelenskiy"),
        ("planned attacks", "plan an attack"),
        ("the U.S. moved", "the United States moves"),
        ("Kyiv", "KIEV"),
    ],
)
def test_other_ways_of_writing_give_the_same_terms(a, b):
    assert sorted(terms(a)) == sorted(terms(b)) != []


def test_small_words_are_left_out_and_order_is_that_of_the_text():
    assert terms("He said that the bridge of the Sarn and the bridge had been lost.") == ("bridg", "sarn", "lost")
    assert terms("let us go") == ("let", "go")


def test_stems_meet():
    assert stem("cities") == stem("city")
    assert stem("stopped") == stem("stop")
    assert stem("losses") == stem("loss")


def test_a_rare_term_tells_more():
    idf = inverse_frequencies({"town": 90, "dolnik": 2}, 100)
    assert 0 < idf["town"] < idf["dolnik"]


@given(st.text(max_size=200) | st.lists(st.text(st.characters(categories=["L", "Nd"]), max_size=40)).map(" ".join))
def test_terms_are_few_short_and_each_there_once(text):
    found = terms(text)
    assert len(found) == len(set(found)) <= MOST_TERMS
    assert all(0 < len(term) <= LONGEST_TERM for term in found)
