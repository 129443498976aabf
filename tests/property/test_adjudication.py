"""What holds for every merge: nothing is lost or doubled, order does not matter, merging again changes nothing."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.adjudication.carrying import Earlier, carried
from annotator.adjudication.comparison import difference
from annotator.adjudication.merging import merge
from annotator.adjudication.values import Mark, Merge, Source
from annotator.editing.state import SpanState
from annotator.text.ranges import normalise_parts, overlaps

RANGES = st.tuples(st.integers(0, 15), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
SPLIT = RANGES.flatmap(lambda a: st.integers(1, 3).map(lambda gap: normalise_parts([a, (a[1] + gap, a[1] + gap + 2)])))
PARTS = RANGES.map(lambda a: (a,)) | SPLIT
MARKS = st.builds(Mark, st.integers(1, 3), PARTS)
WEIGHTS = st.sampled_from([0.2, 0.9, 1.4, 4.6])
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
STRATEGIES = st.sampled_from(["all", "majority", "weighted"])
POLICIES = st.sampled_from(["any", "nested", "none"])


@st.composite
def sources(draw, most=5):
    """Sets of several people, where equal spans of two of them are as likely as different ones."""
    common = draw(st.lists(MARKS, max_size=8))
    found = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        marks = draw(st.lists(st.sampled_from(common), max_size=6)) if common else []
        marks += draw(st.lists(MARKS, max_size=2))
        spans = tuple(SpanState(100 * number + n, mark.label, mark.parts) for n, mark in enumerate(marks))
        labels = frozenset(draw(st.sets(st.integers(8, 10))))
        found.append(Source(number, number, spans, labels, draw(WEIGHTS)))
    return found


def votes(merged: Merge) -> Counter:
    everything = [*merged.agreed, *merged.dropped, *(item for each in merged.conflicts for item in each.items)]
    assert len({item.mark for item in everything}) == len(everything)
    return Counter((voter, item.mark) for item in everything for voter in item.voters)


@patient
@given(sources(), STRATEGIES, POLICIES)
def test_every_span_and_label_of_every_source_is_in_exactly_one_item(people, strategy, overlap):
    said = Counter(((each.id, span.id), Mark(span.label, span.parts)) for each in people for span in each.spans)
    said.update(((each.id, 0), Mark(label, ())) for each in people for label in each.labels)
    assert votes(merge(people, strategy, overlap=overlap)) == said


@patient
@given(sources(), STRATEGIES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_sources_and_spans_changes_nothing(people, strategy, overlap, chance):
    shuffled = [
        Source(each.id, each.author, tuple(chance.sample(each.spans, len(each.spans))), each.labels, each.weight)
        for each in chance.sample(people, len(people))
    ]
    assert merge(shuffled, strategy, overlap=overlap) == merge(people, strategy, overlap=overlap)


@patient
@given(sources(), STRATEGIES, POLICIES)
def test_a_conflict_says_of_every_source_what_it_has_there(people, strategy, overlap):
    for conflict in merge(people, strategy, overlap=overlap).conflicts:
        saying = [source for each in conflict.alternatives for source in each.sources]
        assert sorted([*saying, *conflict.missing]) == [each.id for each in people]
        for each in conflict.alternatives:
            assert all(item.sources >= set(each.sources) for item in each.items)
            assert conflict.number_of(each.marks) == conflict.alternatives.index(each)
        assert len({each.marks for each in conflict.alternatives}) == len(conflict.alternatives)


@patient
@given(sources(), STRATEGIES, POLICIES)
def test_two_agreed_spans_stand_together_in_one_source_where_they_compete(people, strategy, overlap):
    agreed = [item for item in merge(people, strategy, overlap=overlap).agreed if item.mark.parts]
    for a in agreed:
        for b in agreed:
            assert not overlaps(a.range, b.range) or a.sources & b.sources


@patient
@given(sources(), POLICIES)
def test_under_all_exactly_what_all_have_is_agreed_and_nothing_is_dropped(people, overlap):
    merged = merge(people, "all", overlap=overlap)
    assert all(len(item.sources) == len(people) for item in merged.agreed)
    assert all(len(item.sources) < len(people) for each in merged.conflicts for item in each.items)
    assert merged.dropped == ()


@patient
@given(sources(), POLICIES)
def test_a_majority_never_drops_what_half_have_nor_agrees_on_less(people, overlap):
    merged = merge(people, "majority", overlap=overlap)
    assert all(2 * len(item.sources) > len(people) for item in merged.agreed)
    assert all(2 * len(item.sources) < len(people) for item in merged.dropped)


@patient
@given(sources(), STRATEGIES)
def test_a_merge_comes_back_from_json_as_it_was(people, strategy):
    merged = merge(people, strategy)
    assert Merge.from_json(json.loads(json.dumps(merged.as_json()))) == merged


@st.composite
def decisions(draw, merged):
    """A decision about each conflict, of every kind."""
    made = []
    for number, conflict in enumerate(merged.conflicts):
        results = [each.marks for each in conflict.alternatives]
        own = (draw(MARKS),) if conflict.range != (0, 0) else (Mark(9, ()),)
        offered = frozenset(item.mark for item in conflict.items)
        made.append(Earlier(number, conflict.key, conflict.range, offered, draw(st.sampled_from([*results, own, ()]))))
    return made


@patient
@given(st.data(), sources(), STRATEGIES)
def test_merging_unchanged_sources_again_keeps_every_decision(data, people, strategy):
    merged = merge(people, strategy)
    made = data.draw(decisions(merged))
    found = carried(made, merge(people, strategy))
    assert [(each.key, conflict) for each, conflict in found.kept] == [(each.key, each) for each in merged.conflicts]
    assert (found.again, found.settled) == ((), ())


@patient
@given(st.data(), sources(), sources(), STRATEGIES)
def test_no_decision_gets_lost_whatever_changes(data, before, after, strategy):
    made = data.draw(decisions(merge(before, strategy)))
    found = carried(made, merge(after, strategy))
    kept, settled = [each.id for each, _ in found.kept], [each.id for each in found.settled]
    again = {each.id for conflict in found.again for each in conflict.earlier}
    assert sorted([*kept, *settled, *again]) == [each.id for each in made]
    keys = [*(conflict.key for _, conflict in found.kept), *(each.conflict.key for each in found.again)]
    assert len(set(keys)) == len(keys)


@patient
@given(st.lists(MARKS, max_size=8), st.lists(MARKS, max_size=8))
def test_a_difference_holds_every_span_once_and_backwards_it_is_the_reverse(before, after):
    found, back = difference(before, after), difference(after, before)
    assert Counter([*(pair.before for pair in (*found.same, *found.changed)), *found.removed]) == Counter(before)
    assert Counter([*(pair.after for pair in (*found.same, *found.changed)), *found.added]) == Counter(after)
    assert all(not pair.is_moved and not pair.is_relabelled for pair in found.same)
    assert all(pair.is_moved or pair.is_relabelled for pair in found.changed)
    assert len(found.same) == len(back.same) == sum((Counter(before) & Counter(after)).values())
    assert difference(before, before).changed == ()
