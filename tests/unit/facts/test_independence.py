"""Where claims come from, and how many origins there are."""

from __future__ import annotations

import pytest

from annotator.facts.independence import agency_credits, independent_count, origin
from annotator.vocabulary import Voice


def test_two_papers_that_print_one_agency_are_one_origin():
    both = [origin("Morning Argus", agencies=("Reuters",)), origin("Evening Post", agencies=("Reuters",))]
    assert independent_count([*both, origin("Reuters")]) == 1


def test_two_papers_of_one_owner_are_one_origin():
    assert origin("Morning Argus", "Argus Group") == origin("Argus Weekend", "Argus Group") != origin("Evening Post")


def test_one_speaker_in_two_papers_is_one_origin():
    first = origin("Morning Argus", voice=Voice.SOURCED, source="President Arta Kelenkyy")
    assert first == origin("Evening Post", agencies=("AFP",), voice=Voice.SOURCED, source="Arta Kelenky")


def test_a_source_without_a_name_counts_as_its_outlet():
    assert origin("Morning Argus", voice=Voice.UNNAMED, source="an official") == origin("Morning Argus")


def test_what_is_not_known_is_not_counted():
    assert independent_count([origin(""), origin(""), origin("Evening Post")]) == 1


@pytest.mark.parametrize(
    ("text", "credits"),
    [
        ("KYIV, March 3 (Reuters) - It rained.", ("Reuters",)),
        ("It rained.\n\nAssociated Press", ("AP",)),
        ("It rained all day. (AFP)", ("AFP",)),
        ("Source: Agence France-Presse", ("AFP",)),
        ("VELGRAD (Borderwire) - It rained.\nThe Associated Press contributed to this report.", ("Borderwire", "AP")),
        ("He told AFP that it rained, Reuters reported.", ()),
        ("The spokesman (who spoke to Reuters) left.", ()),
    ],
)
def test_agencies_that_a_text_is_from(text, credits):
    assert agency_credits(text) == credits
