"""Working time, calendars and intervals hold for whatever people did."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotator.figures.activity import EPOCH, IDLE_SECONDS, PER_DAY, activity, moment
from annotator.figures.days import calendar
from annotator.figures.rates import Rate

SOME_DAY = PER_DAY * 20_000
EVENTS = st.lists(st.tuples(st.integers(1, 4), st.integers(SOME_DAY, SOME_DAY + 3 * PER_DAY)), max_size=60)
CLOSE = st.lists(st.tuples(st.integers(1, 2), st.integers(SOME_DAY, SOME_DAY + 9_000)), max_size=60)
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def by_hand(events):
    """(person, day) -> [decisions, tenths of seconds], one person and one gap at a time."""
    of_person = defaultdict(list)
    for person, tenths in events:
        of_person[person].append(tenths)
    found = defaultdict(lambda: [0, 0])
    for person, times in of_person.items():
        before = None
        for tenths in sorted(times):
            entry = found[person, date.fromordinal(EPOCH + tenths // PER_DAY)]
            entry[0] += 1
            if before is not None and tenths - before <= 10 * IDLE_SECONDS:
                entry[1] += tenths - before
            before = tenths
    return dict(found)


@given(st.one_of(EVENTS, CLOSE))
def test_activity_is_what_one_gap_after_the_other_adds_up_to(events):
    found = activity(moment(person, tenths) for person, tenths in events)
    assert {(each.person, each.day): [each.decisions, round(10 * each.seconds)] for each in found.days} == by_hand(
        events
    )


@given(CLOSE)
def test_nobody_works_longer_than_from_the_first_decision_to_the_last(events):
    found = activity(moment(person, tenths) for person, tenths in events)
    for person in {person for person, _ in events}:
        times = [tenths for each, tenths in events if each == person]
        worked = sum(each.seconds for each in found.days if each.person == person)
        assert 0 <= worked <= (max(times) - min(times)) / 10 + 1e-6


@given(CLOSE)
def test_a_pace_lies_within_the_cut_off(events):
    found = activity(moment(person, tenths) for person, tenths in events)
    assert sum(pace.gaps for pace in found.pace.values()) == found.overall.gaps
    for pace in [found.overall, *found.pace.values()]:
        if pace.median is not None and pace.p90 is not None:
            assert 0 <= pace.median <= pace.p90 <= IDLE_SECONDS


@given(DAYS, st.integers(0, 3_000), st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 9)), max_size=20))
def test_a_calendar_loses_no_day(first, length, entries):
    found = calendar(first, first + timedelta(days=length))
    by_day = {first + timedelta(days=offset): number for offset, number in entries if offset <= length}
    assert list(found.starts) == sorted(set(found.starts))
    assert sum(found.sums(by_day)) == sum(by_day.values())
    assert found.grown(by_day)[-1] == sum(by_day.values())
    assert all(found.place(day) <= day for day in by_day)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_an_interval_holds_its_share(hits, of):
    rate = Rate(min(hits, of), of)
    low, high = rate.interval
    assert 0 <= low <= rate.value <= high <= 1
