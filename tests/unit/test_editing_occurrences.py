"""One decision at many places is what the decisions one by one are, and refuses what they refuse."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.editing.occurrences import NOTHING_DONE, Refused, decide, decide_all, exact, standing, undecided
from annotator.editing.state import NEW, DecisionState, Proposal, SetState, SpanState
from annotator.errors import DomainError

LABELS = (1, 2)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = tuple((start, start + 3) for start in range(0, 40, 4))
RANGES = st.sampled_from(PLACES) | st.tuples(st.integers(0, 38), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))


@st.composite
def states(draw):
    """Some suggestions, a few of them decided, and some own spans."""
    proposals = {
        number: Proposal(number, draw(st.sampled_from(LABELS)), (draw(RANGES),))
        for number in range(1, draw(st.integers(0, 6)) + 1)
    }
    spans, decisions = {}, {}
    for number in draw(st.sets(st.sampled_from(sorted(proposals)) if proposals else st.nothing())):
        if draw(st.booleans()):
            source = proposals[number]
            spans[100 + number] = SpanState(100 + number, source.label, source.parts, number)
            decisions[number] = DecisionState(number, "accepted", 100 + number)
        else:
            decisions[number] = DecisionState(number, "rejected")
    for number in range(200, 200 + draw(st.integers(0, 4))):
        spans[number] = SpanState(number, draw(st.sampled_from(LABELS)), (draw(RANGES),))
    return SetState(spans, proposals, decisions, overlap=draw(st.sampled_from(["any", "nested", "none"])))


def decisions():
    """An action with a label, or with none where any is meant."""
    any_or_one = st.none() | st.sampled_from(LABELS)
    return st.tuples(st.just("label"), st.sampled_from(LABELS)) | st.tuples(
        st.sampled_from(["accept", "reject", "remove"]), any_or_one
    )


@patient
@given(
    states(),
    st.sets(st.sampled_from(PLACES)).map(sorted),
    decisions(),
    st.none() | st.sampled_from(LABELS),
)
def test_all_at_once_is_one_after_the_other_on_the_whole_state(state, places, decision, was):
    action, label = decision
    together, refused = decide_all(state, places, action, label, was)
    after, expected, made = state, [], 0
    for place in places:
        try:
            delta = decide(after, place, action, label, was)
        except DomainError as error:
            expected.append(Refused(place, error.code))
            continue
        if delta:
            made += 1
            after = after.after(delta.numbered({NEW: -made}))
        else:
            expected.append(Refused(place, NOTHING_DONE[action]))
    assert state.after(together) == after
    assert after.after(together.reversed()) == state
    assert refused == expected


@patient
@given(states(), st.sampled_from(PLACES), st.sampled_from(LABELS))
def test_after_labelling_a_place_it_is_done(state, place, label):
    delta, refused = decide_all(state, [place], "label", label)
    if not refused:
        assert standing(state.after(delta), place, "label", label).name == "done"


@patient
@given(states(), st.sampled_from(PLACES), st.sampled_from(["accept", "reject"]), st.sampled_from(LABELS))
def test_after_deciding_a_place_nothing_waits_there(state, place, action, label):
    stands = standing(state, place, action, label)
    delta, refused = decide_all(state, [place], action, label)
    if stands.name == "decided":
        assert refused == [Refused(place, "decided")]
    elif action == "reject":
        assert standing(state.after(delta), place, action, label).name == "decided"


@patient
@given(states(), st.sampled_from(PLACES), st.none() | st.sampled_from(LABELS))
def test_after_removing_at_a_place_nothing_is_there_and_nothing_waits(state, place, label):
    found = exact(state, place, label)
    delta, refused = decide_all(state, [place], "remove", label)
    after = state.after(delta)
    assert refused == ([] if found else [Refused(place, "unlabelled")])
    assert exact(after, place, label) == []
    assert len(after.spans) == len(state.spans) - len(found)
    for span in found:
        assert {after.decisions[each.suggestion].verdict for each in state.decisions_of(span)} <= {"rejected"}
    assert len(undecided(after, place)) <= len(undecided(state, place))


@patient
@given(states(), st.sampled_from(PLACES))
def test_whatever_is_suggested_is_accepted_only_where_it_is_one_label(state, place):
    labels = {each.label for each in undecided(state, place)}
    delta, refused = decide_all(state, [place], "accept", None)
    if len(labels) > 1:
        assert refused == [Refused(place, "several_suggested")]
    elif not refused:
        assert exact(state.after(delta), place, *labels)
        assert undecided(state.after(delta), place) == []
