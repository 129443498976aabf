"""What holds of figures and dates in any text: ranges inside it, comparison both ways, linear growth."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.fact_records import Quantity
from annotator.facts import dates, quantities
from annotator.facts.dates.finder import RULES
from annotator.facts.days import covered
from annotator.facts.figures import compare, interval, twins_differ
from annotator.facts.quantities.not_figures import PATTERNS
from annotator.facts.units import TABLE, convert, fits
from annotator.vocabulary import FigureVerdict, Modifier

PIECES = (
    st.sampled_from(
        [
            "1",
            ",",
            ".",
            "-",
            "/",
            ":",
            "%",
            "$",
            "12",
            "1,200",
            "2024",
            "one",
            "two",
            "half",
            "a",
            "third",
            "million",
            "km",
            "miles",
            "of",
            "in",
            "on",
            "at",
            "least",
            "about",
            "(",
            ")",
            "March",
            "May",
            "Tuesday",
            "next",
            "last",
            "week",
            "ago",
            "06:30",
            "and",
            "to",
            "between",
            "from",
            "every",
            "day",
            "é",
            "😀",
            "ʼ",
            "years",
            "-",
            "old",
            "early",
            "the",
        ]
    )
    | st.characters()
)
TEXTS = st.lists(PIECES, max_size=30).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts)))
DAYS = st.none() | st.dates()
UNITS = st.sampled_from([unit.key for unit in TABLE])
FIGURES = st.builds(
    lambda low, more, *rest: Quantity(low, low + more, *rest),
    st.floats(0, 1e9),
    st.just(0.0) | st.floats(0, 1e6),
    st.sampled_from(["count", "km", "mi", "m"]),
    st.sampled_from(Modifier),
    st.just(""),
    st.sampled_from(["", "day"]),
    st.sampled_from(["", "front"]),
    st.none() | st.integers(-6, 3),
)
patient = settings(deadline=None, max_examples=150)


@patient
@given(TEXTS)
def test_figures_are_in_order_inside_the_text_and_twins_know_each_other(text):
    found = quantities.find(text)
    ends = [0, *(place for each in found for place in (each.start, each.end)), len(text)]
    assert ends == sorted(ends)
    assert all(each.start < each.end and each.quantity.low <= each.quantity.high for each in found)
    assert all(found[each.twin].twin == place for place, each in enumerate(found) if each.twin is not None)


@patient
@given(TEXTS, DAYS)
def test_times_are_in_order_inside_the_text_and_their_days_too(text, published):
    found = dates.find(text, published)
    ends = [0, *(place for each in found for place in (each.start, each.end)), len(text)]
    assert ends == sorted(ends)
    assert all(each.value.first <= each.value.last for each in found)
    assert all(bool(each.value.first) == bool(each.value.last) for each in found)


@patient
@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_whatever_is_marked_is_read_or_not_and_never_fails(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quantity = quantities.read(text, start, end)
    assert quantity is None or quantity.low <= quantity.high


@patient
@given(FIGURES, FIGURES)
def test_two_figures_say_the_same_of_each_other_in_both_directions(one, other):
    assert compare(one, other) == compare(other, one)
    assert twins_differ(one, other) == twins_differ(other, one)
    assert interval(one).overlaps(interval(other)) == interval(other).overlaps(interval(one))


@patient
@given(FIGURES)
def test_a_figure_equals_itself(one):
    assert compare(one, one) == FigureVerdict.EQUAL
    assert not twins_differ(one, one)


@given(st.floats(1e-6, 1e9), UNITS, UNITS)
def test_there_and_back_is_the_same_figure(value, unit, other):
    if fits(unit, other):
        assert convert(convert(value, unit, other), other, unit) == pytest.approx(value)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_covers_itself(day):
    assert covered(day.isoformat())[:2] == (day, day)


def dated(text):
    return dates.find(text, date(2026, 3, 12))


def steps(function, text):
    """How many lines of code run: a measure of the work of Python that no clock blurs."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece", ["1,", "1 ", "1-", "(", "$1", "one and ", "half a ", "A1-", "“", "between 1 and ", "May "]
)
def test_twice_the_hostile_text_is_at_most_twice_the_steps(piece):
    text = piece * 300
    assert steps(quantities.find, text * 2) <= 2.4 * steps(quantities.find, text) + 500
    assert steps(dated, text * 2) <= 2.4 * steps(dated, text) + 500


@pytest.mark.parametrize("pattern", [*PATTERNS, *(rule for rule, _ in RULES)], ids=lambda each: each.pattern[:40])
def test_no_pattern_repeats_anything_without_a_bound(pattern):
    bare = re.sub(r"\\.|\[[^]]*\]", "x", pattern.pattern)
    assert not re.search(r"[*+]|\{\d*,\}", bare)
