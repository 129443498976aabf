"""Numbers as English writes them: numerals, words, fractions, vague words; ordinals are none."""

from __future__ import annotations

import pytest

from annotator.facts.numbers import number_at, words


def read(text):
    number = number_at(words(text), 0)
    return None if number is None else (number.low, number.high)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("2.5 million", 2_500_000),
        ("3.5m people", 3_500_000),
        ("40k", 40_000),
        ("2bn", 2e9),
        ("forty-two", 42),
        ("two hundred and five", 205),
        ("three thousand five hundred", 3500),
        ("two dozen", 24),
        ("half a million", 500_000),
        ("a million and a half", 1_500_000),
        ("three and a half", 3.5),
        ("6½", 6.5),
        ("two-thirds", 2 / 3),
        ("a third of it", 1 / 3),
        ("nine in ten", 0.9),
        ("three out of four", 0.75),
        ("a quarter of a million", 250_000),
        ("1\u00a0200", 1200),
    ],
)
def test_a_number_is_read_whether_in_figures_or_in_words(text, value):
    assert read(text) == (pytest.approx(value), pytest.approx(value))


def test_a_point_before_three_digits_is_a_decimal_point_in_english():
    assert read("1.200") == (1.2, 1.2)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("dozens", 24, 99), ("hundreds", 200, 999), ("thousands", 2000, 9999), ("tens of thousands", 20_000, 99_999)],
)
def test_a_vague_word_is_a_range(text, low, high):
    assert read(text) == (low, high)


@pytest.mark.parametrize(
    "text", ["third", "second", "a third offensive", "the fifth", "half collapsed", "several men", ""]
)
def test_ordinals_and_words_without_a_number_are_none(text):
    assert read(text) is None


def test_two_numbers_that_only_stand_beside_each_other_are_not_added():
    assert read("five and six") == (5, 5)
    assert read("two three") == (2, 2)


def test_an_m_glued_to_a_numeral_is_metres_where_nothing_is_counted():
    assert read("300m away") == (300, 300)
