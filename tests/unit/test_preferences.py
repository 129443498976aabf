"""Stored preferences are read with their defaults, whatever is stored."""

from __future__ import annotations

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
