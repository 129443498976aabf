"""A period cut into days, weeks or months."""

from __future__ import annotations

from datetime import date, timedelta

from annotator.figures.days import calendar

MONDAY = date(2026, 6, 1)


def test_a_short_period_is_cut_into_days():
    found = calendar(MONDAY, MONDAY + timedelta(days=2))
    assert found.step == "day"
    assert [each.day for each in found.starts] == [1, 2, 3]


def test_a_longer_period_is_cut_into_weeks_that_begin_on_monday():
    found = calendar(date(2026, 6, 3), date(2026, 12, 31))
    assert found.step == "week"
    assert found.starts[:3] == (date(2026, 6, 3), date(2026, 6, 8), date(2026, 6, 15))


def test_a_very_long_period_is_cut_into_months():
    found = calendar(date(2022, 1, 31), date(2026, 3, 1))
    assert found.step == "month"
    assert found.starts[:3] == (date(2022, 1, 31), date(2022, 2, 1), date(2022, 3, 1))
    assert found.starts[-1] == date(2026, 3, 1)


def test_each_day_is_counted_in_its_stretch():
    found = calendar(date(2026, 6, 3), date(2026, 12, 31))
    sums = found.sums({date(2026, 6, 7): 2, date(2026, 6, 8): 3, date(2026, 6, 14): 4})
    assert sums[:3] == [2, 7, 0]


def test_what_was_before_the_period_is_where_growth_begins():
    found = calendar(MONDAY, MONDAY + timedelta(days=2))
    assert found.grown({date(2025, 1, 1): 5, date(2026, 6, 2): 1}) == [5, 6, 6]


def test_one_day_is_a_period():
    assert calendar(MONDAY, MONDAY).starts == (MONDAY,)
