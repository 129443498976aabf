"""Figures in running text: what is one, with which unit, modifier, rate, noun and twin; what a marked range says."""

from __future__ import annotations

import pytest

from annotator.facts.quantities import find, read
from annotator.vocabulary import Modifier


def only(text):
    found = find(text)
    assert len(found) == 1
    return found[0]


def marked(text, part):
    return read(text, text.index(part), text.index(part) + len(part))


def test_two_units_of_one_length_are_twins():
    near, miles = find("less than 20 kilometers (12 miles) to the north")
    assert (near.twin, miles.twin) == (1, 0)
    assert miles.quantity.modifier == Modifier.LESS_THAN


def test_a_wrong_twin_is_a_twin_all_the_same():
    assert [each.twin for each in find("It lies 20 kilometers (21 miles) away.")] == [1, 0]


def test_a_number_in_brackets_of_another_dimension_is_no_twin():
    assert [each.twin for each in find("They walked 20 kilometers (two days) north.")] == [None, None]


def test_a_rate_has_its_period():
    assert only("Moscow loses 1,000 soldiers a day there.").quantity.period == "day"
    assert only("Between 10 and 20 Russian soldiers are lost in such attacks every day.").quantity.period == "day"
    assert only("The plant makes 30 tanks per week.").quantity.period == "week"


def test_a_rate_does_not_reach_into_the_next_sentence():
    assert only("They lost 30 men. Every day it rains.").quantity.period == ""


def test_the_noun_is_what_is_counted():
    assert only("It freed 600 Ukrainian prisoners of war.").quantity.noun == "prisoners"
    assert only("Dozens of burnt villages").quantity.noun == "villages"


@pytest.mark.parametrize(
    ("text", "modifier", "words"),
    [
        ("at least six miles", Modifier.AT_LEAST, "at least"),
        ("no fewer than 80 men", Modifier.AT_LEAST, "no fewer than"),
        ("upwards of 300 men", Modifier.MORE_THAN, "upwards of"),
        ("as many as 40 men", Modifier.AT_MOST, "as many as"),
        ("fewer than ten men", Modifier.LESS_THAN, "fewer than"),
        ("just under 900 men", Modifier.ALMOST, "just under"),
        ("an estimated 50 men", Modifier.ABOUT, "an estimated"),
        ("about a further 30 men", Modifier.ABOUT, "about a further"),
        ("fifty or more houses", Modifier.AT_LEAST, "or more"),
        ("fifty houses or more", Modifier.AT_LEAST, "or more"),
        ("30-odd men", Modifier.ABOUT, "odd"),
        ("40+ men", Modifier.AT_LEAST, "+"),
    ],
)
def test_the_modifier_stands_outside_of_the_figure_and_is_known_by_its_place(text, modifier, words):
    found = only(text)
    assert found.quantity.modifier == modifier
    assert found.modifier_range is not None
    assert text[slice(*found.modifier_range)] == words


def test_a_change_from_one_figure_to_another_is_two_figures_and_no_range():
    assert [each.quantity.low for each in find("Exports fell from 40 tonnes to 25 tonnes.")] == [40, 25]


def test_nothing_is_read_where_the_caller_says_that_something_else_stands():
    text = "The 12 Apostles gun fired 12 times."
    assert [each.start for each in find(text, skip=[(4, 15)])] == [26]


def test_a_range_that_ends_outside_of_the_text_bars_what_there_is():
    assert find("12 men", skip=[(0, 400)]) == []


def test_a_marked_range_is_read_with_the_words_before_it():
    quantity = marked("It had gone at least six miles north.", "six miles")
    assert (quantity.low, quantity.unit, quantity.modifier) == (6, "mi", Modifier.AT_LEAST)


def test_a_marked_range_may_hold_its_modifier():
    assert marked("It had gone at least six miles north.", "at least six miles").modifier == Modifier.AT_LEAST


def test_a_marked_number_is_read_with_the_unit_behind_it():
    assert marked("They took 35 square miles.", "35").unit == "mi2"


def test_a_marked_half_of_a_range_is_that_half():
    assert marked("between 400 and 600 prisoners", "600").low == 600


def test_what_a_person_marks_is_read_even_where_rules_would_keep_off():
    assert marked("The minister counted 2014 in all.", "2014").low == 2014
    assert find("In 2014 it began.") == []


def test_a_marked_range_without_a_number_is_no_figure():
    assert marked("Many people left.", "Many people") is None
    assert read("", 0, 0) is None


def test_a_text_without_numbers_has_no_figures():
    assert find("") == []
    assert find("Nobody knows what will happen.") == []


def test_a_range_of_millions_is_no_model_number():
    assert only("5 million-6 million").quantity.high == 6e6
    assert find("an F-16 fighter and the S&P 500 index") == []


@pytest.mark.parametrize(
    "text", ["About one-third are children.", "One third were children.", "It holds one-third of it."]
)
def test_one_third_is_a_share(text):
    assert only(text).quantity.low == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "text", ["The one-sided truce ended.", "It was a 50-50 chance.", "One third-party envoy left."]
)
def test_words_with_one_and_even_chances_are_no_shares(text):
    assert all(each.quantity.unit == "count" and each.quantity.low == 1 for each in find(text))
