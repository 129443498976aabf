"""Remembered names go before other suggestions: what is left out where they meet."""

from __future__ import annotations

import pytest

from annotator.editing.leading import led
from annotator.editing.state import DecisionState, Proposal, SetState

PERSON, PLACE = 1, 2
MEMORY, PIPELINE = 10, 20
NAME = Proposal(1, PLACE, ((10, 16),), 0.5, MEMORY)


def left(*others: Proposal, decisions: tuple[DecisionState, ...] = (), also=(), threshold=0.0) -> set[int]:
    """The ids of what is left of the remembered name and these."""
    proposals = {each.id: each for each in (NAME, *others)}
    state = SetState({}, proposals, {each.suggestion: each for each in decisions})
    return set(led(state, {MEMORY}, threshold, also).proposals)


def other(start: int, end: int, label: int = PERSON) -> Proposal:
    return Proposal(2, label, ((start, end),), None, PIPELINE)


@pytest.mark.parametrize("place", [(10, 16), (8, 12), (12, 20), (11, 14)])
def test_another_label_for_its_range_across_or_inside_of_it_is_left_out(place):
    assert left(other(*place)) == {1}


@pytest.mark.parametrize("place", [(8, 12), (12, 20), (11, 14)])
def test_so_are_other_edges_for_the_same_label(place):
    assert left(other(*place, PLACE)) == {1}


@pytest.mark.parametrize("place", [(0, 10), (16, 20)])
def test_what_only_touches_it_stays(place):
    assert left(other(*place)) == {1, 2}


def test_its_twin_stays():
    assert left(other(10, 16, PLACE)) == {1, 2}


def test_what_encloses_it_with_another_label_stays_around_it():
    assert left(other(0, 16)) == {1, 2}


def test_the_longer_name_with_the_same_label_stands_alone():
    assert left(other(0, 16, PLACE)) == {2}


def test_what_is_decided_or_asked_for_stays():
    assert left(other(10, 16), decisions=(DecisionState(2, "rejected"),)) == {1, 2}
    assert left(other(10, 16), also=[2]) == {1, 2}


def test_a_decision_about_the_name_changes_nothing_for_the_others():
    assert left(other(10, 16), decisions=(DecisionState(1, "rejected"),)) == {1}


def test_a_name_below_the_lowest_score_leads_nothing():
    assert left(other(10, 16), threshold=0.6) == {1, 2}


def test_without_memory_nothing_is_left_out():
    state = SetState({}, {2: other(10, 16), 3: Proposal(3, PLACE, ((10, 16),), None, 30)}, {})
    assert led(state, ()) == state
