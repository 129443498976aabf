"""What was added, removed, relabelled and moved between two sets of spans."""

from __future__ import annotations

from annotator.adjudication.comparison import difference
from annotator.adjudication.values import Mark
from tests.merging import source, written


def compared(before, after):
    return difference(source(1, *before).spans, source(2, *after).spans)


def pairs(found):
    return [(written_span(pair.before), written_span(pair.after)) for pair in found]


def written_span(span):
    return written(Mark(span.label, span.parts))


def test_equal_sets_do_not_differ():
    found = compared(["PER 0-5", "ORG 3-9"], ["ORG 3-9", "PER 0-5"])
    assert pairs(found.same) == [("PER 0-5", "PER 0-5"), ("ORG 3-9", "ORG 3-9")]
    assert (found.changed, found.removed, found.added) == ((), (), ())


def test_what_touches_nothing_was_added_or_removed():
    found = compared(["PER 0-5"], ["PER 5-9"])
    assert [written_span(each) for each in found.removed] == ["PER 0-5"]
    assert [written_span(each) for each in found.added] == ["PER 5-9"]


def test_another_label_on_the_same_words_is_relabelled():
    found = compared(["PER 0-5"], ["ORG 0-5"])
    assert (pairs(found.relabelled), found.moved) == ([("PER 0-5", "ORG 0-5")], ())


def test_other_edges_are_moved():
    found = compared(["PER 0-5"], ["PER 0-9"])
    assert (found.relabelled, pairs(found.moved)) == ((), [("PER 0-5", "PER 0-9")])


def test_both_can_be_true():
    found = compared(["PER 0-5"], ["ORG 0-6"])
    assert found.relabelled == found.moved == found.changed
    assert len(found.changed) == 1


def test_the_closest_pair_comes_first_and_nobody_is_matched_twice():
    found = compared(["PER 0-10"], ["PER 0-4", "PER 2-10"])
    assert pairs(found.moved) == [("PER 0-10", "PER 2-10")]
    assert [written_span(each) for each in found.added] == ["PER 0-4"]


def test_equal_ones_are_taken_before_anything_overlaps():
    found = compared(["PER 0-5", "ORG 0-5"], ["ORG 0-5"])
    assert (pairs(found.same), found.changed) == ([("ORG 0-5", "ORG 0-5")], ())


def test_among_equally_close_ones_the_same_label_wins():
    found = compared(["PER 0-4", "ORG 4-8"], ["ORG 0-8"])
    assert pairs(found.moved) == [("ORG 4-8", "ORG 0-8")]


def test_parts_that_interlock_without_sharing_text_are_not_the_same_thing():
    found = compared(["PER 0-3,6-9"], ["PER 3-6"])
    assert (len(found.removed), len(found.added)) == (1, 1)


def test_doubled_spans_are_matched_one_to_one():
    found = compared(["PER 0-5", "PER 0-5"], ["PER 0-5"])
    assert (len(found.same), len(found.removed)) == (1, 1)
