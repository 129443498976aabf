"""How times are shown to people."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.fact_records import TimeValue
from annotator.facts.dates import find
from annotator.facts.shown_times import shown

THURSDAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left on Tuesday.", "10 March 2026"),
        ("They will meet on Tuesday.", "17 March 2026"),
        ("three weeks ago", "16 to 22 February 2026"),
        ("last winter", "winter 2025"),
        ("in November", "November 2025"),
        ("mid-2024", "mid 2024"),
        ("from 3 to 5 March", "3 to 5 March 2026"),
        ("Tuesday night", "night of 10 March 2026"),
        ("at 06:30 on Friday", "6 March 2026, 06:30"),
        ("for three weeks", "3 weeks"),
        ("a 34-year-old", "34 years old"),
        ("every Monday", "every Monday"),
        ("in the 1990s", "1990s"),
    ],
)
def test_a_time_is_shown_as_people_write_it(text, expected):
    (found,) = find(text, THURSDAY)
    assert shown(found.value) == expected


def test_what_cannot_be_counted_from_a_day_of_publication_is_unanchored():
    (found,) = find("They left on Tuesday.", None)
    assert shown(found.value) == "unanchored"


def test_a_range_over_the_turn_of_the_year_names_both_years():
    value = TimeValue("2025-12-30/2026-01-02", first="2025-12-30", last="2026-01-02")
    assert shown(value) == "30 December 2025 to 2 January 2026"
