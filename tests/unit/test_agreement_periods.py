"""Agreement over time: documents by the period of their date."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.agreement.counts import count, only, without_labels
from annotator.agreement.periods import UNDATED, Period, best_step, by_period, period_of
from annotator.agreement.report import report
from tests.agreeing import document, value

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("step", "start", "end"),
    [
        ("week", date(2024, 2, 26), date(2024, 3, 4)),
        ("month", date(2024, 2, 1), date(2024, 3, 1)),
        ("quarter", date(2024, 1, 1), date(2024, 4, 1)),
        ("year", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_day_lies_in_one_period(step, start, end):
    assert period_of(DAY, step) == Period(start, end)


@pytest.mark.parametrize("step", ["week", "month", "quarter", "year"])
def test_the_day_before_the_next_year_is_in_a_period_that_ends_then(step):
    assert date(2024, 12, 31) < period_of(date(2024, 12, 31), step).end <= date(2025, 1, 6)


def test_each_period_is_measured_as_if_it_were_all():
    agreed = {"A": [("X", 0, 2)], "B": [("X", 0, 2)]}
    apart = {"A": [("X", 0, 2)], "B": [("Y", 4, 6)], "C": [("X", 0, 2)]}
    february = [document(1, date=DAY, **agreed), document(4, date=DAY, **apart)]
    rest = [document(2, date=date(2023, 5, 1), **apart), document(3, **agreed)]
    found = by_period(count([february[0], *rest, february[1]]), "month")
    assert list(found) == [period_of(date(2023, 5, 1), "month"), period_of(DAY, "month"), UNDATED]
    month = report(found[period_of(DAY, "month")], resamples=30)
    alone = report(count(february), resamples=30)
    assert month.overall == alone.overall
    assert month.pairs[0].overall == alone.pairs[0].overall
    assert (month.n_documents, value(report(found[UNDATED]).overall.exact)) == (2, 1)


def test_all_labels_together_need_no_labels():
    counts = count([document(1, A=[("X", 0, 2)], B=[("X", 0, 3)]), document(2, A=[("Y", 0, 2)], B=[("X", 0, 2)])])
    whole, short = report(counts, resamples=30), report(without_labels(counts), resamples=30)
    assert short.overall == whole.overall
    assert (short.marked, short.documents_overall) == (whole.marked, whole.documents_overall)
    assert short.by_label == {}


def test_no_documents_are_no_periods():
    assert by_period(count([]), "week") == {}
    assert only(count([document(A=[], B=[])]), count([]).layout.first).documents == ()


def test_the_step_makes_a_readable_number_of_periods():
    assert best_step([date(2024, 1, 1), date(2024, 3, 1), None]) == "week"
    assert (
        best_step(date(2023 + month // 12, month % 12 + 1, day) for month in range(20) for day in (1, 9, 17)) == "month"
    )
    assert best_step(date(2000 + year, month, 1) for year in range(5) for month in range(1, 13)) == "quarter"
    assert best_step(date(2000 + year, 1, 1) for year in range(25)) == "year"
    assert best_step([None]) == "week"
