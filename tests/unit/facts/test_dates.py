"""Time expressions, read against the day of publication and never against today."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.facts.dates import dated_after_publication, find, on_weekday_of_publication, read
from annotator.vocabulary import DatePrecision, Orientation, Precision, TimeKind

THURSDAY = date(2026, 3, 12)


def values(text, published=THURSDAY, precision=DatePrecision.DAY):
    return [each.value.value for each in find(text, published, precision)]


def one(text, published=THURSDAY, precision=DatePrecision.DAY):
    found = find(text, published, precision)
    assert len(found) == 1
    return found[0].value


def marked(text, part, published=THURSDAY, language="en"):
    return read(text, text.index(part), text.index(part) + len(part), published, language=language)


def test_a_bare_weekday_is_the_nearest_past_one_with_the_same_day():
    assert values("It fell on Tuesday.") == ["2026-03-10"]
    assert values("It fell on Thursday.") == ["2026-03-12"]
    assert values("It fell on Friday.") == ["2026-03-06"]


def test_a_weekday_that_something_will_happen_on_is_the_next_one():
    assert values("They will meet on Tuesday.") == ["2026-03-17"]
    assert values("On Tuesday, the two will meet.") == ["2026-03-17"]


def test_who_said_it_on_a_day_said_it_in_the_past_whatever_it_promises():
    assert values("She said on Tuesday that she will resign.") == ["2026-03-10"]


def test_last_is_before_the_day_and_next_is_in_next_week():
    assert values("It fell last Thursday.") == ["2026-03-05"]
    assert values("It opens next Friday.") == ["2026-03-20"]


def test_part_of_a_day_is_kept():
    assert one("It was shelled on Thursday night.").precision == Precision.PART_OF_DAY
    assert values("It was shelled on Thursday night.") == ["2026-03-12TNI"]


def test_a_night_ends_on_the_next_day():
    value = one("It was shelled on Tuesday night.")
    assert (value.first, value.last) == ("2026-03-10", "2026-03-11")


@pytest.mark.parametrize(
    "text", ["It fell on Tuesday.", "It fell last month.", "It fell yesterday.", "Two weeks ago it fell."]
)
def test_without_a_day_of_publication_what_is_relative_has_no_days(text):
    value = one(text, published=None)
    assert value.relative
    assert not value.anchored
    assert (value.first, value.last) == ("", "")


def test_without_a_day_of_publication_as_much_is_kept_as_is_known():
    assert values("It fell on Tuesday.", None) == ["XXXX-WXX-2"]
    assert values("It fell on March 3.", None) == ["XXXX-03-03"]
    assert values("It fell yesterday.", None) == [""]


def test_an_absolute_date_needs_no_day_of_publication():
    value = one("It fell on 30 May 2021.", published=None)
    assert (value.value, value.first, value.anchored, value.relative) == ("2021-05-30", "2021-05-30", True, False)


def test_an_unknown_day_of_publication_is_none():
    assert not one("It fell on Tuesday.", precision=DatePrecision.UNKNOWN).anchored


def test_a_month_of_publication_anchors_months_and_years_and_no_days():
    assert one("It fell last month.", precision=DatePrecision.MONTH).value == "2026-02"
    assert not one("It fell on Tuesday.", precision=DatePrecision.MONTH).anchored


def test_the_first_number_of_a_date_in_numbers_is_the_day_where_it_can_be():
    assert values("on 12/11/2025") == ["2025-11-12"]
    assert values("on 11/25/2025") == ["2025-11-25"]


def test_a_day_that_is_in_no_calendar_is_none():
    assert values("on 31/02/2025") == []
    assert values("on 31 June 2025") in ([], ["2025-06"])


def test_durations_ages_and_sets_have_a_length_and_no_day():
    for text, kind, value in [
        ("Talks took three weeks.", TimeKind.DURATION, "P3W"),
        ("A 34-year-old nurse", TimeKind.AGE, "P34Y"),
        ("They march every Monday.", TimeKind.SET, "XXXX-WXX-1"),
    ]:
        read_as = one(text)
        assert (read_as.kind, read_as.value, read_as.first) == (kind, value, "")


def test_a_clock_time_beside_a_day_is_one_expression():
    value = one("It began at 06:30 on Friday.")
    assert (value.value, value.kind, value.precision) == ("2026-03-06T06:30", TimeKind.TIME, Precision.MINUTE)


def test_a_clock_time_alone_has_no_day():
    value = one("It began at 06:30.")
    assert (value.value, value.first, value.anchored) == ("T06:30", "", False)


def test_early_and_late_are_modifiers():
    assert (one("in early January").value, one("in early January").modifier) == ("2026-01", "START")
    assert one("since mid-2024").modifier == "MID"


def test_a_marked_day_inside_an_expression_is_read_with_what_stands_around_it():
    assert marked("talks open next Wednesday", "Wednesday").value == "2026-03-18"
    assert marked("shelled on Thursday night", "Thursday").value == "2026-03-12"


def test_a_marked_range_wider_than_the_expression_is_read_by_what_is_in_it():
    assert marked("It fell before 3 March 2024, they say.", "before 3 March 2024").value == "2024-03-03"


def test_the_part_of_the_day_may_stand_before_it():
    assert values("It fell on the morning of 3 March 2024.") == ["2024-03-03TMO"]
    assert values("A truce began at dawn on Sunday.") == ["2026-03-08TMO"]


def test_what_is_due_lies_ahead_and_what_is_open_does_not():
    assert values("Polls open on Sunday.") == ["2026-03-15"]
    assert values("Maps built from open sources show losses in May.") == ["2025-05"]


@pytest.mark.parametrize(
    ("text", "language", "published", "value"),
    [
        ("3. März 2024", "de", None, "2024-03-03"),
        ("März 2024", "de", None, "2024-03"),
        ("gestern", "de", THURSDAY, "2026-03-11"),
        ("gestern", "de", None, ""),
        ("24 лютого 2022", "uk", None, "2022-02-24"),
    ],
)
def test_another_language_is_left_to_the_library(text, language, published, value):
    read_as = read(text, 0, len(text), published, language=language)
    assert read_as.value == value
    assert read_as.anchored == bool(value)


def test_times_in_running_text_of_another_language_are_found():
    text = "Die Stadt fiel am 3. März 2024, sagte er gestern."
    found = find(text, THURSDAY, language="de")
    assert "2024-03-03" in [each.value.value for each in found]
    assert all(text[each.start : each.end].strip() for each in found)


@pytest.mark.parametrize("part", ["12", "3.5", "the town", "sat", "second", "now"])
def test_bare_numbers_and_other_words_are_never_guessed(part):
    assert marked(f"They took {part} there.", part) is None


def test_a_claim_about_the_past_may_not_be_dated_after_publication():
    ahead = one("They will meet on Tuesday.")
    assert dated_after_publication(ahead, Orientation.PAST, THURSDAY)
    assert not dated_after_publication(ahead, Orientation.FUTURE, THURSDAY)
    assert not dated_after_publication(one("They met on Tuesday."), Orientation.PAST, THURSDAY)
    assert not dated_after_publication(ahead, Orientation.PAST, None)


def test_the_weekday_of_publication_is_pointed_out():
    assert on_weekday_of_publication("Thursday night", THURSDAY)
    assert not on_weekday_of_publication("Friday", THURSDAY)
    assert not on_weekday_of_publication("Thursday", None)
