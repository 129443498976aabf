"""How far annotators are trusted: like gold where there is some, like each other where there is none."""

from __future__ import annotations

import pytest

from annotator.adjudication.competence import Work, competence
from tests.merging import mark

A, B, C, D = (mark(f"PER {start}-{start + 5}") for start in (0, 10, 20, 30))
ADA, BEN, CY = 1, 2, 3


def work(document, author, *marks):
    return Work(document, author, frozenset(marks))


def test_accuracy_is_the_smoothed_share_of_questions_answered_like_the_gold():
    found = competence([work(1, ADA, A, B, D), work(1, BEN)], {1: frozenset({A, B, C})})
    assert found == {ADA: (2 + 1) / (4 + 2), BEN: (0 + 1) / (3 + 2)}


def test_all_documents_with_gold_count_together_and_others_do_not():
    found = competence([work(1, ADA, A), work(2, ADA, B), work(3, ADA, C)], {1: frozenset({A}), 2: frozenset({B, D})})
    assert found == {ADA: (2 + 1) / (3 + 2)}


def test_without_gold_the_mean_over_those_who_did_the_same_documents_counts():
    found = competence([work(1, ADA, A, B), work(1, BEN, A, B), work(2, ADA, A), work(2, CY, C)], {})
    with_ben, with_cy = (2 + 1) / (2 + 2), (0 + 1) / (2 + 2)
    assert found == {ADA: (with_ben + with_cy) / 2, BEN: with_ben, CY: with_cy}


def test_gold_goes_before_agreement():
    found = competence([work(1, ADA, A), work(2, ADA, B), work(2, BEN, C)], {1: frozenset({A})})
    assert found[ADA] == 2 / 3


@pytest.mark.parametrize("known", [[work(1, ADA)], [work(1, ADA, A)]])
def test_of_whom_nothing_can_be_known_half_is_assumed(known):
    assert competence(known, {}) == {ADA: 1 / 2}


def test_an_empty_gold_set_says_that_nothing_is_there():
    assert competence([work(1, ADA, A)], {1: frozenset()}) == {ADA: 1 / 3}


def test_nobody_has_no_competence():
    assert competence([], {}) == {}
