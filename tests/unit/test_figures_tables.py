"""A table for people and as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from annotator.figures.tables import Column, Table, as_csv, duration, shown

TABLE = Table(
    "people",
    "Work by person",
    (
        Column("person", "Person", "text"),
        Column("start", "From", "day"),
        Column("rate", "Rate", "share"),
        Column("n", "N"),
    ),
    (("Ada", date(2026, 5, 1), 0.81234, 1200), ("=1+1", None, None, 0)),
)


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (None, "count", "–"),
        ("Ada", "text", "Ada"),
        (date(2026, 5, 1), "day", "1 May 2026"),
        (12345, "count", "12,345"),
        (0.8123, "share", "81.2 %"),
        (0.8123, "score", "0.812"),
        (6.44, "seconds", "6.4 s"),
        (3725, "duration", "1 h 02 min"),
        (2.55, "rate", "2.5"),
    ],
)
def test_a_cell_as_people_read_it(cell, kind, expected):
    assert shown(cell, kind) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3_569, "59 min"), (3_599, "1 h 00 min"), (360_000, "100 h 00 min")],
)
def test_durations(seconds, expected):
    assert duration(seconds) == expected


def test_columns_in_which_nothing_is_known_can_be_left_out():
    table = Table("x", "X", (Column("a", "A"), Column("b", "B")), ((1, None), (2, None)))
    assert table.filled().columns == (Column("a", "A"),)
    assert table.filled().rows == ((1,), (2,))


def test_a_file_has_titles_plain_numbers_and_days_that_can_be_sorted():
    text = "".join(as_csv(TABLE))
    assert text.startswith("\ufeff")
    assert list(csv.reader(text.removeprefix("\ufeff").splitlines())) == [
        ["Person", "From", "Rate", "N"],
        ["Ada", "2026-05-01", "0.81234", "1200"],
        ["'=1+1", "", "", "0"],
    ]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=1,2\n=3"]
)
def test_a_text_that_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text):
    table = Table("x", "X", (Column("a", "A", "text"),), ((text,),))
    _, row = csv.reader(iter("".join(as_csv(table)).removeprefix("\ufeff").splitlines(keepends=True)))
    assert row == [f"'{text}"]


@pytest.mark.parametrize("text", ["Ada", "a=b", "O'Neill", "", "1 - 2", "Їжак"])
def test_other_texts_stay_as_they_are(text):
    table = Table("x", "X", (Column("a", "A", "text"), Column("n", "N")), ((text, -1),))
    _, row = csv.reader("".join(as_csv(table)).removeprefix("\ufeff").splitlines())
    assert row == [text, "-1"]
