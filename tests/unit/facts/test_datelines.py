"""Datelines, and the day on which a text says that it was published."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.facts.datelines import dateline, published


@pytest.mark.parametrize(
    ("text", "place", "day", "agency"),
    [
        ("KYIV, March 3 (Reuters) - Troops", "KYIV", "March 3", "Reuters"),
        ("KYIV – Russian troops", "KYIV", "", ""),
        ("KYIV, Ukraine (AP) — Troops", "KYIV, Ukraine", "", "AP"),
        ("Kyiv (AFP) - Troops", "Kyiv", "", "AFP"),
        ("NEW VELGRAD, 12 March 2026 (Borderwire) -- Rain", "NEW VELGRAD", "12 March 2026", "Borderwire"),
    ],
)
def test_place_day_and_agency(text, place, day, agency):
    found = dateline(text)
    assert found is not None
    assert (found.place, found.day, found.agency) == (place, day, agency)
    assert text[found.end :].startswith(" ")


@pytest.mark.parametrize("text", ["Kyiv – the capital – slept.", "It rained - a lot.", "A – B", "", "NATO said - no."])
def test_a_dash_alone_makes_no_dateline(text):
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("text", "day", "precision", "where"),
    [
        ("Rain\nPublished 12 March 2026\nIt rained.", date(2026, 3, 12), "day", "12 March 2026"),
        ("Published: Mar. 12, 2026, 10:30 GMT", date(2026, 3, 12), "minute", "Mar. 12, 2026, 10:30"),
        ("Updated 13 March 2026\nPublished on Thursday, 12 March 2026", date(2026, 3, 12), "day", "12 March 2026"),
        ("Last updated: 2026-03-13T08:00", date(2026, 3, 13), "minute", "2026-03-13T08:00"),
        ("Published March 2026", date(2026, 3, 1), "month", "March 2026"),
        ("Rain\nThursday, March 12, 2026\nIt rained.", date(2026, 3, 12), "day", "March 12, 2026"),
        ("KYIV, March 3, 2026 (Reuters) - Troops moved.", date(2026, 3, 3), "day", "March 3, 2026"),
        ("Published 25/12/2025", date(2025, 12, 25), "day", "25/12/2025"),
    ],
)
def test_the_day_of_publication_and_where_it_stands(text, day, precision, where):
    found = published(text)
    assert found is not None
    assert (found[0], found[1].value, text[slice(*found[2])]) == (day, precision, where)


@pytest.mark.parametrize(
    "text",
    [
        "KYIV, March 3 (Reuters) - Troops moved.",
        "The town fell on 12 March 2026, officials said, after months of fighting.",
        "Published 04/03/2026",
        "Published 31 February 2026",
        "The study was published last month.",
    ],
)
def test_no_day_is_better_than_a_wrong_one(text):
    assert published(text) is None
