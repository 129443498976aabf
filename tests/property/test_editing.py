"""Whatever is done to a set can be undone: a Delta backwards is the exact inverse, also through JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.editing import rules
from annotator.editing.state import NEW, DecisionState, Delta, Proposal, SetState, SpanState, Swap, composed
from annotator.errors import DomainError

LABELS = (1, 2, 3)
RANGES = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: ((pair[0], pair[0] + pair[1]),))


class Editing(RuleBasedStateMachine):
    @initialize(
        parts=st.lists(RANGES, max_size=5, unique=True),
        twins=st.sets(st.integers(0, 4)),
        overlap=st.sampled_from(["any", "nested", "none"]),
    )
    def begin(self, parts, twins, overlap):
        proposals = {n + 1: Proposal(n + 1, LABELS[n % 3], each, 0.5, 1) for n, each in enumerate(parts)}
        proposals |= {n + 101: Proposal(n + 101, LABELS[n % 3], parts[n], 0.6, 2) for n in twins if n < len(parts)}
        self.state = SetState({}, proposals, {}, frozenset(), overlap)
        self.history = []
        self.ids = 1000

    def do(self, operation, *args, **kwargs):
        try:
            delta = operation(self.state, *args, **kwargs)
        except DomainError:
            return
        if not delta:
            return
        self.ids += 1
        delta = delta.numbered({NEW: self.ids})
        assert Delta.from_json(json.loads(json.dumps(delta.as_json()))) == delta
        self.history.append((self.state, delta))
        self.state = self.state.after(delta)

    def target(self, number):
        known = [*self.state.proposals, *self.state.spans]
        return known[number % len(known)] if known else NEW

    @rule(parts=RANGES, label=st.sampled_from(LABELS))
    def add(self, parts, label):
        self.do(rules.add, parts, label)

    @rule(number=st.integers(0, 20), origin=st.integers(3, 5))
    def another_source_proposes_the_same(self, number, origin):
        target = self.target(number)
        if target not in self.state.proposals:
            return
        self.ids += 1
        late = replace(self.state.proposals[target], id=self.ids, origin=origin)
        self.state = replace(self.state, proposals={**self.state.proposals, late.id: late})
        self.history = [(replace(before, proposals=self.state.proposals), delta) for before, delta in self.history]

    @rule(number=st.integers(0, 20))
    def accept(self, number):
        self.do(rules.accept, self.target(number))

    @rule(number=st.integers(0, 20))
    def reject(self, number):
        self.do(rules.reject, self.target(number))

    @rule(number=st.integers(0, 20))
    def reset(self, number):
        self.do(rules.reset, self.target(number))

    @rule(number=st.integers(0, 20), label=st.sampled_from(LABELS))
    def relabel(self, number, label):
        self.do(rules.relabel, self.target(number), label)

    @rule(number=st.integers(0, 20), parts=RANGES)
    def resize(self, number, parts):
        self.do(rules.resize, self.target(number), parts)

    @rule(number=st.integers(0, 20))
    def delete(self, number):
        self.do(rules.delete, self.target(number))

    @rule(label=st.sampled_from(LABELS), on=st.booleans())
    def label_document(self, label, on):
        self.do(rules.label_document, label, on=on)

    @precondition(lambda self: self.history)
    @rule()
    def undo(self):
        before, delta = self.history.pop()
        self.state = self.state.after(delta.reversed())
        assert self.state == before

    @precondition(lambda self: self.history)
    @rule(number=st.integers(0, 50))
    def take_several_as_one(self, number):
        first = number % len(self.history)
        begin, deltas = self.history[first][0], [delta for _, delta in self.history[first:]]
        one = reduce(Delta.then, deltas)
        assert one == composed(deltas)
        assert begin.after(one) == self.state
        assert self.state.after(one.reversed()) == begin
        assert Delta.from_json(json.loads(json.dumps(one.as_json()))) == one

    @invariant()
    def every_decision_and_its_span_agree(self):
        if not hasattr(self, "state"):
            return
        for decision in self.state.decisions.values():
            proposal = self.state.proposals[decision.suggestion]
            if decision.verdict == "rejected":
                assert decision.span is None
            else:
                span = self.state.spans[decision.span]
                assert self.state.decisions[span.derived_from].span == span.id
                same = (span.label, span.parts) == (proposal.label, proposal.parts)
                assert same == (decision.verdict == "accepted")

    @invariant()
    def twins_of_the_beginning_are_decided_alike(self):
        if not hasattr(self, "state"):
            return
        for number in range(1, 6):
            if number + 100 in self.state.proposals:
                a, b = (self.state.decisions.get(each) for each in (number, number + 100))
                assert (a and (a.verdict, a.span)) == (b and (b.verdict, b.span))

    @invariant()
    def no_two_spans_are_equal(self):
        if hasattr(self, "state"):
            kinds = [(span.label, span.parts) for span in self.state.spans.values()]
            assert len(kinds) == len(set(kinds))


Editing.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestEditing = Editing.TestCase


IDS = st.integers(-2, 3)
SPANS = st.builds(SpanState, IDS, st.sampled_from(LABELS), RANGES)
DECISIONS = st.builds(DecisionState, st.integers(1, 3), st.sampled_from(["accepted", "rejected"]), st.none() | IDS)


@st.composite
def deltas(draw, state):
    """Anything that could happen to a state, whether or not a rule does it."""
    spans = {span.id: span for span in draw(st.lists(SPANS))}
    decisions = {decision.suggestion: decision for decision in draw(st.lists(DECISIONS))}
    gone, labels = draw(st.sets(IDS)), draw(st.sets(st.sampled_from(LABELS)))
    swaps = [Swap(state.spans.get(key), None if key in gone else span) for key, span in spans.items()]
    about = [Swap(state.decisions.get(key), each) for key, each in decisions.items()]
    switched = [Swap(each, None) if each in state.labels else Swap(None, each) for each in sorted(labels)]
    return Delta(tuple(swap for swap in swaps if swap.before or swap.after), tuple(about), tuple(switched))


@given(st.data())
def test_two_deltas_as_one_lead_where_the_two_lead(data):
    begin = SetState({}, {}, {}).after(data.draw(deltas(SetState({}, {}, {}))))
    first = data.draw(deltas(begin))
    second = data.draw(deltas(begin.after(first)))
    end = begin.after(first).after(second)
    both = first.then(second)
    assert begin.after(both) == end
    assert end.after(both.reversed()) == begin
    assert first.then(first.reversed()) == Delta()
    assert both.numbered({-1: 7, -2: 8}).numbered({7: -1, 8: -2}) == both


def test_a_span_made_and_removed_again_is_nowhere():
    made = Delta(spans=(Swap(None, SpanState(NEW, 1, ((0, 3),))),))
    assert made.then(made.reversed()) == Delta()


def test_numbering_reaches_the_decision_about_a_new_span():
    delta = Delta(
        spans=(Swap(None, SpanState(-1, 1, ((0, 3),), derived_from=5)),),
        decisions=(Swap(None, DecisionState(5, "accepted", -1)),),
    )
    numbered = delta.numbered({-1: 40})
    assert [swap.after.id for swap in numbered.spans] == [swap.after.span for swap in numbered.decisions] == [40]
