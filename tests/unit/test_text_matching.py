"""Which suggestion a drawn span corrects."""

from __future__ import annotations

from annotator.text.matching import Candidate, corrected_suggestion, overlap_ratio

PERSON, ORG = 1, 2


def corrected(start: int, end: int, label: int, *candidates: Candidate) -> int | None:
    found = corrected_suggestion(Candidate(0, start, end, label), candidates)
    return found.id if found else None


def test_the_ratio_is_shared_over_joint_characters() -> None:
    assert overlap_ratio((0, 4), (2, 6)) == 2 / 6
    assert overlap_ratio((0, 4), (4, 6)) == 0
    assert overlap_ratio((1, 3), (1, 3)) == 1


def test_a_span_beside_a_suggestion_corrects_nothing() -> None:
    assert corrected(4, 8, PERSON, Candidate(7, 0, 4, PERSON)) is None


def test_an_overlap_with_the_same_label_is_a_correction_however_small() -> None:
    assert corrected(9, 30, PERSON, Candidate(7, 0, 10, PERSON)) == 7


def test_another_label_needs_a_shared_edge_or_half_of_the_characters() -> None:
    assert corrected(0, 30, ORG, Candidate(7, 0, 4, PERSON)) == 7
    assert corrected(0, 30, ORG, Candidate(7, 26, 30, PERSON)) == 7
    assert corrected(0, 10, ORG, Candidate(7, 2, 8, PERSON)) == 7
    assert corrected(0, 30, ORG, Candidate(7, 2, 8, PERSON)) is None


def test_the_closest_range_wins_before_the_same_label() -> None:
    assert corrected(0, 10, PERSON, Candidate(7, 0, 3, PERSON), Candidate(8, 0, 9, ORG)) == 8


def test_ties_go_to_the_same_label_and_then_to_the_earliest() -> None:
    assert corrected(4, 8, PERSON, Candidate(7, 4, 8, ORG), Candidate(8, 4, 8, PERSON)) == 8
    assert corrected(4, 8, PERSON, Candidate(8, 6, 10, PERSON), Candidate(7, 2, 6, PERSON)) == 7
