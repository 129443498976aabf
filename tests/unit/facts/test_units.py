"""Units: conversion inside one dimension, and how a reading is shown."""

from __future__ import annotations

import pytest

from annotator.fact_records import Quantity
from annotator.facts.quantities import find
from annotator.facts.units import SIGNS, TABLE, UNITS, convert, fits, shown
from annotator.vocabulary import Modifier


def test_six_miles_are_nine_kilometres_and_two_thirds():
    assert convert(6, "mi", "km") == pytest.approx(9.656064)


def test_euros_are_never_converted_to_dollars():
    assert not fits("EUR", "USD")
    with pytest.raises(ValueError, match="EUR cannot be converted to USD"):
        convert(1, "EUR", "USD")


def test_an_unknown_unit_fits_nothing():
    assert not fits("parsec", "parsec")


def test_every_unit_is_named_once_and_every_sign_is_a_unit():
    assert len(UNITS) == len(TABLE)
    assert set(SIGNS.values()) <= set(UNITS)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("at least six miles", "km", "9.66 km or more"),
        ("at least six miles", None, "6 mi or more"),
        ("between 400 and 600 prisoners", None, "between 400 and 600"),
        ("about a third of the crop", None, "about 33 %"),
        ("rose by 7.5%", None, "7.5 %"),
        ("1,000 a day", None, "1,000 a day"),
        ("almost seven miles", "km", "almost 11.3 km"),
        ("more than 4,300 kilometers", "mi", "more than 2,672 mi"),
        ("up to 3,500 troops", None, "up to 3,500"),
        ("a $750,000 ransom", None, "$750,000"),
        ("$5-10 million in aid", None, "between $5,000,000 and $10,000,000"),
        ("2.5 km long", None, "2.5 km"),
        ("50 shells an hour", None, "50 an hour"),
    ],
)
def test_a_reading_is_shown_in_words(text, unit, expected):
    assert shown(find(text)[0].quantity, unit) == expected


def test_a_range_of_at_least_shows_its_lower_end():
    assert shown(Quantity(3, 5, "km", Modifier.AT_LEAST)) == "3 km or more"
    assert shown(Quantity(3, 5, "km", Modifier.LESS_THAN)) == "less than 5 km"
