"""Places in a list by time: to text and back, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annotator.selectors.paging import Place


def test_a_place_comes_back_from_its_text_to_the_microsecond():
    place = Place(datetime(2026, 5, 31, 12, 30, 1, 123457, tzinfo=UTC), 42)
    assert Place.of(str(place)) == place


@pytest.mark.parametrize("text", ["", "-", "1-", "-1", "a-1", "1-b", "1-1 ", "１-1", "9" * 18 + "-1", "1-" + "9" * 19])
def test_what_is_no_place_is_none(text):
    assert Place.of(text) is None
