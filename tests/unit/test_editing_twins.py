"""Equal suggestions of several sources: decided together, grouped by rank, left out together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing import rules
from annotator.editing.state import NEW, DecisionState, Delta, Proposal, SetState, SpanState
from annotator.editing.twins import above, grouped, questions
from annotator.errors import DuplicateSpan

PERSON, ORG = 1, 2
ADA = ((0, 12),)
FIRST = Proposal(1, PERSON, ADA, 0.4, 10)
SECOND = Proposal(2, PERSON, ADA, 0.9, 20)
SHOWN = (10, 20, 30)
OTHER = Proposal(3, ORG, ADA, 0.7, 20)


def state(*proposals: Proposal, spans: tuple[SpanState, ...] = (), decisions: tuple[DecisionState, ...] = ()):
    return SetState(
        {each.id: each for each in spans},
        {each.id: each for each in proposals},
        {each.suggestion: each for each in decisions},
    )


def after(before: SetState, delta: Delta) -> SetState:
    return before.after(delta.numbered({NEW: 100}))


def decided(there: SetState) -> dict[int, tuple[str, int | None]]:
    return {each.suggestion: (each.verdict, each.span) for each in there.decisions.values()}


@pytest.fixture
def fresh():
    return state(FIRST, SECOND, OTHER)


@pytest.fixture
def accepted(fresh):
    return after(fresh, rules.accept(fresh, 1))


def test_accepting_one_accepts_its_twins_with_one_span(accepted):
    assert list(accepted.spans.values()) == [SpanState(100, PERSON, ADA, derived_from=1)]
    assert decided(accepted) == {1: ("accepted", 100), 2: ("accepted", 100)}


def test_rejecting_one_rejects_its_twins_and_no_other(fresh):
    assert decided(after(fresh, rules.reject(fresh, 2))) == {1: ("rejected", None), 2: ("rejected", None)}


@pytest.mark.parametrize("named", [1, 2])
def test_resetting_either_takes_back_the_whole_decision(fresh, accepted, named):
    assert after(accepted, rules.reset(accepted, named)) == fresh


@pytest.mark.parametrize("named", [1, 2])
def test_rejecting_either_after_accepting_removes_the_span(accepted, named):
    there = after(accepted, rules.reject(accepted, named))
    assert there.spans == {}
    assert decided(there) == {1: ("rejected", None), 2: ("rejected", None)}


def test_relabelling_the_span_corrects_all_and_back_accepts_all(accepted):
    there = after(accepted, rules.relabel(accepted, 100, ORG))
    assert decided(there) == {1: ("corrected", 100), 2: ("corrected", 100)}
    assert after(there, rules.relabel(there, 100, PERSON)) == accepted


def test_moving_the_edges_of_a_suggestion_corrects_its_twins(fresh):
    there = after(fresh, rules.resize(fresh, 2, ((0, 3),)))
    assert there.spans == {100: SpanState(100, PERSON, ((0, 3),), derived_from=2)}
    assert decided(there) == {1: ("corrected", 100), 2: ("corrected", 100)}


def test_deleting_the_span_rejects_all_it_was_made_from(accepted):
    assert decided(after(accepted, rules.delete(accepted, 100))) == {1: ("rejected", None), 2: ("rejected", None)}


def test_a_span_drawn_over_one_takes_its_twins_along(fresh):
    there = after(fresh, rules.add(fresh, ((0, 11),), PERSON))
    assert decided(there) == {1: ("corrected", 100), 2: ("corrected", 100)}


def test_undoing_gives_back_every_twin(fresh, accepted):
    assert accepted.after(rules.accept(fresh, 1).numbered({NEW: 100}).reversed()) == fresh


def test_a_twin_decided_in_another_way_is_left_as_it_is(fresh):
    before = replace(fresh, decisions={2: DecisionState(2, "rejected")})
    assert decided(after(before, rules.accept(before, 1))) == {1: ("accepted", 100), 2: ("rejected", None)}


def test_a_late_twin_joins_the_span_that_is_there(fresh, accepted):
    before = replace(accepted, decisions={1: accepted.decisions[1]})
    delta = rules.accept(before, 2)
    assert delta.spans == ()
    assert after(before, delta) == accepted


def test_accepting_what_was_drawn_by_hand_makes_that_span_the_accepted_one():
    before = state(FIRST, spans=(SpanState(50, PERSON, ADA, note="mine"),))
    there = before.after(rules.accept(before, 1))
    assert there.spans == {50: SpanState(50, PERSON, ADA, derived_from=1, note="mine")}
    assert decided(there) == {1: ("accepted", 50)}


def test_a_correction_that_would_double_a_span_is_refused():
    before = state(FIRST, spans=(SpanState(50, ORG, ADA),))
    with pytest.raises(DuplicateSpan):
        rules.relabel(before, 1, ORG)


def test_each_decision_is_judged_by_its_own_suggestion(fresh, accepted):
    there = after(accepted, rules.relabel(accepted, 100, ORG))
    there = after(there, rules.accept(there, 3))
    assert decided(there) == {1: ("corrected", 100), 2: ("corrected", 100), 3: ("accepted", 100)}
    there = after(there, rules.relabel(there, 100, PERSON))
    assert decided(there) == {1: ("accepted", 100), 2: ("accepted", 100), 3: ("corrected", 100)}


def test_a_decision_whose_suggestion_is_not_at_hand_is_judged_as_the_primary_one(accepted):
    before = replace(accepted, proposals={1: FIRST})
    assert decided(after(before, rules.relabel(before, 100, ORG)))[2] == ("corrected", 100)


def test_twins_are_grouped_by_rank_the_best_score_first():
    unscored = Proposal(4, PERSON, ADA, None, 30)
    assert grouped([unscored, FIRST, OTHER, SECOND]) == [(SECOND, FIRST, unscored), (OTHER,)]


def test_among_equal_scores_the_lowest_id_stands_for_the_group():
    assert grouped([replace(FIRST, id=9), FIRST])[0][0] == FIRST


def test_a_suggestion_of_several_parts_is_no_twin_of_its_outline():
    assert len(grouped([FIRST, replace(SECOND, parts=((0, 3), (4, 12)))])) == 2


def test_the_best_twin_decides_whether_a_lowest_score_leaves_them_out(fresh):
    assert above(fresh, 0.0, SHOWN) is fresh
    assert set(above(fresh, 0.8, SHOWN).proposals) == {1, 2}
    assert set(above(fresh, 0.95, SHOWN).proposals) == set()


def test_a_twin_of_a_source_that_is_not_shown_lifts_no_other(fresh):
    assert set(above(fresh, 0.8, (10,), also=(2,)).proposals) == {2}


def test_no_score_counts_as_any_and_decided_ones_stay():
    unscored = Proposal(4, ORG, ((20, 25),), None, 10)
    before = state(FIRST, OTHER, unscored, decisions=(DecisionState(1, "rejected"),))
    assert set(above(before, 1.0, SHOWN).proposals) == {1, 4}
    assert set(above(before, 1.0, SHOWN, also=(3,)).proposals) == {1, 3, 4}


def test_twins_count_once(fresh, accepted):
    assert questions(fresh) == (2, 2)
    assert questions(accepted) == (1, 2)
