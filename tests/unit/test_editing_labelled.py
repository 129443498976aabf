"""What stands on exactly a range, and whether that is what is asked for."""

from __future__ import annotations

import pytest

from annotator.editing.labelled import Labelled
from annotator.editing.state import DecisionState, Proposal, SetState, SpanState

OWN, WAITING, BOTH, DECIDED, FREE, TORN = (0, 4), (5, 9), (10, 14), (15, 19), (20, 24), (25, 29)
STATE = SetState(
    spans={1: SpanState(1, 7, (OWN,)), 2: SpanState(2, 7, (BOTH,)), 3: SpanState(3, 7, ((25, 26), (28, 29)))},
    proposals={4: Proposal(4, 8, (WAITING,)), 5: Proposal(5, 8, (BOTH,)), 6: Proposal(6, 8, (DECIDED,))},
    decisions={6: DecisionState(6, "rejected")},
)


@pytest.mark.parametrize(
    ("carries", "label", "fitting"),
    [
        ("", None, {OWN, WAITING, BOTH, DECIDED, FREE, TORN}),
        ("", 7, {OWN, BOTH}),
        ("", 8, {WAITING, BOTH}),
        ("label", None, {OWN, WAITING, BOTH}),
        ("label", 8, {WAITING, BOTH}),
        ("nothing", None, {DECIDED, FREE, TORN}),
        ("nothing", 7, {WAITING, DECIDED, FREE, TORN}),
        ("span", None, {OWN, BOTH}),
        ("span", 8, set()),
        ("suggestion", None, {WAITING, BOTH}),
        ("suggestion", 7, set()),
    ],
)
def test_what_a_range_carries(carries, label, fitting):
    labelled = Labelled.of(STATE)
    parts = {OWN, WAITING, BOTH, DECIDED, FREE, TORN}
    assert {part for part in parts if labelled.fits(part, carries, label)} == fitting
