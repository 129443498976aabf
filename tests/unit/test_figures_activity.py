"""Working time and pace from the moments of decisions, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.figures.activity import PER_DAY, Pace, PersonDay, activity, moment, quantile

MIDNIGHT = PER_DAY * 20_000  # 4 October 2024
DAY, NEXT_DAY = date(2024, 10, 4), date(2024, 10, 5)
ADA, BOB = 7, 8


def seconds(person, *at):
    return [moment(person, MIDNIGHT + round(10 * each)) for each in at]


def test_the_time_between_decisions_is_working_time():
    found = activity(seconds(ADA, 0, 4, 10))
    assert found.days == (PersonDay(ADA, DAY, 3, 10.0),)


def test_the_order_in_which_moments_come_does_not_matter():
    assert activity(seconds(ADA, 10, 0, 4)) == activity(seconds(ADA, 0, 4, 10))


def test_a_gap_of_two_minutes_counts_and_a_longer_one_not_at_all():
    assert activity(seconds(ADA, 0, 120)).days[0].seconds == 120
    assert activity(seconds(ADA, 0, 120.1)).days[0].seconds == 0


def test_one_decision_alone_is_no_time():
    assert activity(seconds(ADA, 5)).days == (PersonDay(ADA, DAY, 1, 0.0),)


def test_nothing_comes_of_nothing():
    assert activity([]) == activity(iter(()))
    assert activity([]).days == ()
    assert activity([]).overall == Pace(0, None, None)


def test_people_who_work_at_the_same_time_are_counted_apart():
    found = activity([*seconds(ADA, 0, 2, 4), *seconds(BOB, 1, 3)])
    assert found.days == (PersonDay(ADA, DAY, 3, 4.0), PersonDay(BOB, DAY, 2, 2.0))


def test_a_gap_over_midnight_belongs_to_the_later_day():
    found = activity(seconds(ADA, 86_390, 86_410))
    assert found.days == (PersonDay(ADA, DAY, 1, 0.0), PersonDay(ADA, NEXT_DAY, 1, 20.0))


def test_pace_leaves_out_breaks_and_is_told_apart_by_person():
    found = activity([*seconds(ADA, 0, 2, 6, 1_000, 1_009), *seconds(BOB, 0, 30)])
    assert found.pace[ADA].gaps == 3
    assert found.pace[ADA].median == 4.0
    assert found.pace[BOB] == Pace(1, 30.0, 30.0)
    assert found.overall.median == (4.0 + 9.0) / 2


def test_another_idle_cut_off_can_be_asked_for():
    assert activity(seconds(ADA, 0, 200), idle_seconds=300).days[0].seconds == 200


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([3], 0.9, 3), ([1, 2], 0.5, 1.5), ([1, 2, 3], 0.5, 2), ([0, 10], 0.9, 9), ([1, 5], 1.0, 5)],
)
def test_a_quantile_lies_between_the_values(values, share, expected):
    assert quantile(values, share) == expected
