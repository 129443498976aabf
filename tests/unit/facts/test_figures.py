"""What two figures say of each other, after the table of comparison."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from annotator.fact_records import Quantity
from annotator.facts.figures import Interval, compare, interval, table, twins_differ
from annotator.facts.quantities import find
from annotator.vocabulary import FigureVerdict, Modifier


def figure(text):
    return find(text)[0].quantity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least 40 men", Interval(40, inf, high_open=True)),
        ("more than 40 men", Interval(40, inf, low_open=True, high_open=True)),
        ("up to 40 men", Interval(0, 40)),
        ("fewer than 40 men", Interval(0, 40, low_open=True, high_open=True)),
        ("almost 40 men", Interval(38, 40, high_open=True)),
        ("about 40 men", Interval(36, 44)),
        ("40 men", Interval(40, 40)),
        ("dozens of men", Interval(24, 99)),
        ("hundreds of men", Interval(200, 999)),
        ("thousands of men", Interval(2000, 9999)),
        ("10 km", Interval(9500, 10_500)),
        ("2.5 km", Interval(2450, 2550)),
        ("2 million tonnes", Interval(1.5e9, 2.5e9)),
        ("20-30 km", Interval(20_000, 30_000)),
    ],
)
def test_a_figure_is_an_interval_in_si(text, expected):
    found = interval(figure(text))
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert (found.low_open, found.high_open) == (expected.low_open, expected.high_open)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("10 km", "10,000 metres", FigureVerdict.EQUAL),
        ("40 men", "forty soldiers", FigureVerdict.EQUAL),
        ("10 km", "six miles", FigureVerdict.COMPATIBLE),
        ("10 km", "almost seven miles", FigureVerdict.DIFFERS),
        ("dozens of men", "42 men", FigureVerdict.LESS_SPECIFIC),
        ("about 10,000 men", "10,000 men", FigureVerdict.LESS_SPECIFIC),
        ("about 40 men", "between 42 and 50 men", FigureVerdict.COMPATIBLE),
        ("more than 40 men", "40 men", FigureVerdict.DIFFERS),
        ("at least 40 men", "40 men", FigureVerdict.LESS_SPECIFIC),
        ("10 km", "10 hours", None),
        ("$10 million", "€10 million", None),
        ("1,000 men a day", "1,000 men", None),
    ],
)
def test_two_figures_are_compared_in_both_directions(one, other, verdict):
    assert compare(figure(one), figure(other)) == verdict
    assert compare(figure(other), figure(one)) == verdict


def test_figures_of_differing_scope_are_not_compared_further():
    front = replace(figure("1,000 men a day"), scope="whole front")
    sector = replace(figure("Between 10 and 20 men a day"), scope="one sector")
    assert compare(front, sector) == FigureVerdict.SCOPE_DIFFERS
    assert compare(front, replace(sector, scope="Whole front ")) == FigureVerdict.DIFFERS


def test_twelve_miles_are_twenty_kilometres_and_twenty_one_miles_are_not():
    assert not twins_differ(Quantity(20, 20, "km"), Quantity(12, 12, "mi"))
    assert twins_differ(Quantity(20, 20, "km"), Quantity(21, 21, "mi"))


def test_five_per_cent_are_still_rounding():
    assert not twins_differ(Quantity(100, 100, "km"), Quantity(95, 95, "km"))
    assert twins_differ(Quantity(100, 100, "km"), Quantity(94.9, 94.9, "km"))


def test_two_currencies_never_differ():
    assert not twins_differ(Quantity(5, 5, "USD"), Quantity(900, 900, "EUR"))


def test_three_reports_of_one_advance_stand_side_by_side_in_kilometres():
    figures = [figure("at least six miles"), figure("almost seven miles"), figure("10 km")]
    side_by_side = table(figures, "km")
    assert side_by_side.shown == (">= 9.7", "< 11.3", "10.0")
    assert side_by_side.verdicts == {
        (0, 1): FigureVerdict.LESS_SPECIFIC,
        (0, 2): FigureVerdict.COMPATIBLE,
        (1, 2): FigureVerdict.DIFFERS,
    }


def test_a_table_shows_counts_whole_and_shares_in_per_cent():
    assert table([figure("1,200 men"), figure("up to 30 men")], "count").shown == ("1,200", "<= 30")
    assert table([figure("about a third of them")], "ratio").shown == ("~ 33.3 %",)


def test_a_table_in_a_unit_of_something_else_is_refused():
    with pytest.raises(ValueError, match="hour cannot be converted to km"):
        table([Quantity(1, 1, "hour", Modifier.EXACT)], "km")
