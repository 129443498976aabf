"""Stored preferences are read with their defaults, whatever is stored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annotator import preferences as read


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"keys": 1, "single_keys": "no", "codes": "everywhere", "rejected": ["hidden"], "hints": {}},
        {"single_keys": None, "codes": None, "rejected": {}, "hints": None},
        [],
        None,
        "off",
    ],
)
def test_what_is_missing_or_malformed_has_its_default(stored):
    assert read.own_keys(stored) == {}
    assert read.single_keys(stored)
    assert (read.codes(stored), read.rejected(stored)) == ("inline", "shown")
    assert read.shows_hints(stored)


def test_what_is_stored_is_read():
    stored = {"keys": {"accept": "s"}, "single_keys": False, "codes": "off", "rejected": "hidden", "hints": "off"}
    assert read.own_keys(stored) == {"accept": "s"}
    assert not read.single_keys(stored)
    assert (read.codes(stored), read.rejected(stored)) == ("off", "hidden")
    assert not read.shows_hints(stored)


@pytest.mark.parametrize("stored", [None, "", "yesterday", 12, "2026-05-31T12:00:00", {}])
def test_a_time_of_feedback_that_is_none_is_as_if_nothing_was_seen(stored):
    assert read.feedback_seen({read.feedback_part(7): stored}, 7) is None


def test_the_time_of_feedback_is_kept_for_each_project():
    stored = {read.feedback_part(7): "2026-05-31T12:00:00.000001+00:00"}
    assert read.feedback_seen(stored, 7) == datetime(2026, 5, 31, 12, 0, 0, 1, tzinfo=UTC)
    assert read.feedback_seen(stored, 8) is None
