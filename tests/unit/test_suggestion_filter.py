"""What a Membership stores of a filter, read strictly: whatever is malformed hides nothing."""

from __future__ import annotations

import json

import pytest

from annotator.editing.suggestion_filter import SuggestionFilter


def test_a_filter_comes_back_as_it_was_stored():
    chosen = SuggestionFilter(frozenset({"spacy:b", "spacy:a"}), 0.5)
    assert chosen.as_json() == {"hidden": ["spacy:a", "spacy:b"], "threshold": 0.5}
    assert SuggestionFilter.from_json(chosen.as_json()) == chosen
    assert SuggestionFilter.from_json(json.dumps(chosen.as_json())) == chosen


@pytest.mark.parametrize(
    "stored",
    [
        {}, None, [], "", "{", "[1]", 7,
        {"hidden": "spacy:a"}, {"hidden": [1]}, {"hidden": ["spacy:a"], "threshold": "0.5"},
        {"threshold": True}, {"threshold": -0.1}, {"threshold": 1.5}, {"threshold": float("nan")}, {"threshold": None},
    ],
)  # fmt: skip
def test_anything_malformed_reads_as_no_filter(stored):
    assert SuggestionFilter.from_json(stored) == SuggestionFilter()
