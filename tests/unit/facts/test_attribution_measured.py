"""How much of the invented sentences is found with exactly the right content, source and cue."""

from __future__ import annotations

import pytest

from tests.attributing import cases, score

WAYS = pytest.mark.parametrize("with_parse", [True, False], ids=["parse", "bare"])


@WAYS
def test_the_probe_is_found_with_the_right_parts_and_badges(with_parse):
    exact, wanted, proposed, badges = score("probe.json", with_parse=with_parse)
    assert wanted == 15
    assert exact >= 13
    assert badges >= 13
    assert proposed <= 17


@WAYS
@pytest.mark.parametrize("name", ["attribution.json", "attribution_unseen.json", "attribution_long.json"])
def test_most_of_our_own_sentences_are_found_and_little_else(name, with_parse):
    exact, wanted, proposed, badges = score(name, with_parse=with_parse)
    assert wanted >= 24
    assert exact >= 0.95 * wanted
    assert exact >= 0.95 * proposed
    assert badges >= 0.95 * exact


def test_there_are_sentences_of_every_kind():
    assert len(cases("attribution.json")) >= 80
    assert sum(not expected for _, expected in cases("attribution.json")) >= 8
