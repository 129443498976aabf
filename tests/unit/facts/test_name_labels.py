"""Which labels name something, and what of it may be the source of a claim."""

from __future__ import annotations

import pytest

from annotator.facts.names.labels import is_name, may_be_source
from annotator.vocabulary import MentionUse


@pytest.mark.parametrize("label", ["PERSON", "PER", "person", "GPE", "FAC", "ORG", "NORP", "WORK_OF_ART"])
def test_what_names_something_is_a_name(label):
    assert is_name(label)


@pytest.mark.parametrize("label", ["DATE", "CARDINAL", "MONEY", "Claim"])
def test_figures_and_times_are_no_names(label):
    assert not is_name(label)


def test_a_label_of_ones_own_is_a_name_by_what_models_call_it():
    assert is_name("Politiker", ["PER"])


def test_a_capital_is_a_source_only_where_its_government_is_meant():
    assert may_be_source("GPE", MentionUse.METONYM)
    assert not may_be_source("GPE", MentionUse.LITERAL)


@pytest.mark.parametrize(("label", "may"), [("PERSON", True), ("ORG", True), ("NORP", False), ("DATE", False)])
def test_people_and_bodies_speak_and_a_people_does_not(label, may):
    assert may_be_source(label) is may
