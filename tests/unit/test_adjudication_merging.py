"""What several people agree on, what is a conflict between them, and what a strategy leaves out."""

from __future__ import annotations

import sys
from itertools import count

import pytest

from annotator.adjudication.merging import merge
from annotator.adjudication.values import Item, Merge, Voter, questioned
from annotator.adjudication.voting import Ballot, weight
from tests.merging import choices, items, mark, source


def test_what_all_have_is_agreed_with_its_voters():
    merged = merge([source(1, "PER 0-5"), source(2, "PER 0-5")])
    assert merged == Merge((1, 2), (Item(mark("PER 0-5"), (Voter(1, 100), Voter(2, 200))),), ())


def test_one_source_alone_agrees_with_itself():
    for strategy in ("all", "majority", "weighted"):
        merged = merge([source(1, "PER 0-5", "~ECO", weight=0.2)], strategy)
        assert (items(merged.agreed), merged.conflicts, merged.dropped) == (["~ECO", "PER 0-5"], (), ())


def test_nothing_marked_is_nothing_to_decide():
    assert merge([source(1), source(2)]) == Merge((1, 2), (), ())
    assert merge([]) == Merge((), (), ())


def only_conflict(*sources, strategy="all", **options):
    merged = merge(sources, strategy, **options)
    assert len(merged.conflicts) == 1
    return merged.conflicts[0]


def test_the_same_words_with_other_labels_are_a_conflict_of_labels():
    conflict = only_conflict(source(1, "PER 0-5"), source(2, "ORG 0-5"), source(3))
    assert (conflict.kind, conflict.range, conflict.missing) == ("label", (0, 5), (3,))
    assert choices(conflict) == [(["PER 0-5"], (1,)), (["ORG 0-5"], (2,))]


def test_the_same_label_on_overlapping_words_is_a_conflict_of_boundaries():
    conflict = only_conflict(source(1, "PER 0-5"), source(2, "PER 3-9"))
    assert (conflict.kind, conflict.range) == ("boundary", (0, 9))


def test_what_one_lacks_is_missed():
    conflict = only_conflict(source(1, "PER 0-5"), source(2, "PER 0-5"), source(3))
    assert (conflict.kind, conflict.missing) == ("missed", (3,))
    assert choices(conflict) == [(["PER 0-5"], (1, 2))]


def test_other_label_and_other_boundaries_are_mixed():
    assert only_conflict(source(1, "PER 0-5"), source(2, "ORG 0-6")).kind == "mixed"


def test_one_long_span_against_two_short_ones_is_one_choice_between_the_two_readings():
    conflict = only_conflict(source(1, "GPE 0-19"), source(2, "GPE 0-8", "GPE 13-19"))
    assert choices(conflict) == [(["GPE 0-19"], (1,)), (["GPE 0-8", "GPE 13-19"], (2,))]


def test_sources_that_read_a_conflict_alike_are_one_alternative():
    conflict = only_conflict(source(3, "PER 0-5"), source(1, "PER 0-5"), source(2, "PER 0-6"))
    assert choices(conflict) == [(["PER 0-6"], (2,)), (["PER 0-5"], (1, 3))]
    assert [conflict.said_by(each) for each in (1, 2, 3)] == [1, 0, 1]
    assert conflict.number_of([mark("PER 0-5")]) == 1


def test_nested_spans_that_all_share_are_no_conflict():
    merged = merge([source(1, "ORG 0-18", "GPE 14-18"), source(2, "GPE 14-18", "ORG 0-18")])
    assert (items(merged.agreed), merged.conflicts) == (["ORG 0-18", "GPE 14-18"], ())


def test_a_short_span_inside_a_long_one_of_another_label_is_decided_by_itself():
    merged = merge([source(1, "ORG 0-18"), source(2, "GPE 14-18")])
    assert [choices(each) for each in merged.conflicts] == [[(["ORG 0-18"], (1,))], [(["GPE 14-18"], (2,))]]


def test_where_the_schema_allows_no_overlap_it_competes_too():
    conflict = only_conflict(source(1, "ORG 0-18"), source(2, "GPE 14-18"), overlap="none")
    assert conflict.kind == "mixed"


def test_spans_that_interlock_without_sharing_text_do_not_compete():
    assert len(merge([source(1, "PER 0-3,6-9"), source(2, "PER 3-6")]).conflicts) == 2


def test_a_chain_of_overlapping_spans_is_one_conflict():
    conflict = only_conflict(source(1, "PER 0-5"), source(2, "PER 4-9"), source(3, "PER 8-12"))
    assert len(conflict.alternatives) == 3


def test_apart_from_each_other_there_are_two_conflicts_in_reading_order():
    merged = merge([source(1, "PER 20-25", "ORG 0-5"), source(2)])
    assert [conflict.range for conflict in merged.conflicts] == [(0, 5), (20, 25)]


def test_two_equal_spans_of_one_source_are_one_item():
    merged = merge([source(1, "PER 0-5", "PER 0-5")])
    assert merged.agreed == (Item(mark("PER 0-5"), (Voter(1, 100), Voter(1, 101))),)


def test_document_labels_on_which_sources_differ_are_one_conflict():
    conflict = only_conflict(source(1, "~ECO"), source(2, "~POL"), source(3))
    assert (conflict.kind, conflict.range, conflict.missing) == ("document label", (0, 0), (3,))
    assert choices(conflict) == [(["~ECO"], (1,)), (["~POL"], (2,))]


def test_document_labels_that_all_give_are_agreed():
    merged = merge([source(1, "~ECO", "~POL"), source(2, "~ECO")])
    assert items(merged.agreed) == ["~ECO"]
    assert choices(merged.conflicts[0]) == [(["~POL"], (1,))]


# --- strategies --------------------------------------------------------------------------------


def test_a_majority_settles_what_is_there_and_what_is_not():
    merged = merge([source(1, "PER 0-5"), source(2, "PER 0-5"), source(3, "ORG 20-25")], "majority")
    assert (items(merged.agreed), merged.conflicts, items(merged.dropped)) == (["PER 0-5"], (), ["ORG 20-25"])


def test_under_all_nothing_is_dropped():
    merged = merge([source(1, "PER 0-5"), source(2), source(3), source(4)])
    assert (len(merged.conflicts), merged.dropped) == (1, ())


def test_half_of_the_sources_are_no_majority():
    merged = merge([source(1, "PER 0-5"), source(2)], "majority")
    assert (merged.agreed, len(merged.conflicts), merged.dropped) == ((), 1, ())


def test_where_a_majority_marked_something_and_differ_in_what_nothing_is_dropped():
    merged = merge([source(1, "PER 0-5"), source(2, "PER 0-6"), source(3, "ORG 0-5")], "majority")
    assert (merged.agreed, len(merged.conflicts), merged.dropped) == ((), 1, ())


def test_what_a_minority_has_instead_of_what_the_majority_has_is_dropped():
    merged = merge([source(1, "PER 0-5"), source(2, "PER 0-5"), source(3, "PER 0-6")], "majority")
    assert (items(merged.agreed), items(merged.dropped)) == (["PER 0-5"], ["PER 0-6"])


def test_two_settled_rivals_are_a_conflict():
    sources = [source(1, "PER 0-5"), source(2, "PER 0-5", "ORG 0-5"), source(3, "ORG 0-5")]
    conflict = only_conflict(*sources, strategy="majority")
    assert choices(conflict) == [(["PER 0-5"], (1,)), (["PER 0-5", "ORG 0-5"], (2,)), (["ORG 0-5"], (3,))]


def test_two_settled_spans_one_of_which_all_voters_of_the_other_have_are_agreed():
    sources = [source(1, "PER 0-5"), source(2, "PER 0-5", "PER 0-9"), source(3, "PER 0-5", "PER 0-9")]
    assert items(merge(sources, "majority").agreed) == ["PER 0-9", "PER 0-5"]


def test_a_majority_settles_document_labels():
    merged = merge([source(1, "~ECO"), source(2, "~ECO"), source(3, "~POL")], "majority")
    assert (items(merged.agreed), items(merged.dropped)) == (["~ECO"], ["~POL"])


def test_competent_sources_outweigh_others():
    expert, others = weight(0.95), weight(0.6)
    sources = [source(1, "PER 0-5", weight=expert), source(2, weight=others), source(3, weight=others)]
    assert items(merge(sources, "weighted").agreed) == ["PER 0-5"]
    one_of_the_others = source(3, "PER 0-5", "ORG 20-25", weight=others)
    assert items(merge([*sources[:2], one_of_the_others], "weighted").dropped) == ["ORG 20-25"]


def test_sources_of_nearly_the_same_weight_settle_nothing_against_each_other():
    sources = [source(1, "PER 0-5", weight=weight(0.85)), source(2, weight=weight(0.8))]
    assert len(merge(sources, "weighted").conflicts) == 1


@pytest.mark.parametrize(("accuracy", "clipped"), [(0.0, 0.55), (1.0, 0.99), (0.8, 0.8)])
def test_a_weight_is_the_log_odds_of_a_clipped_accuracy(accuracy, clipped):
    assert weight(accuracy) == weight(clipped)
    assert 0 < weight(accuracy) < 5


def test_equal_weights_settle_two_against_one_from_an_accuracy_of_three_quarters():
    for accuracy, settled in [(0.74, False), (0.75, True)]:
        ballot = Ballot("weighted", dict.fromkeys((1, 2, 3), weight(accuracy)))
        assert ballot.settles((1, 2)) is settled


# --- keys and storage --------------------------------------------------------------------------


def test_a_conflict_has_the_same_key_whoever_says_what():
    assert (
        only_conflict(source(1, "PER 0-5"), source(2, "ORG 0-5")).key
        == only_conflict(source(7, "ORG 0-5"), source(8, "PER 0-5"), source(9)).key
    )


def test_a_conflict_has_another_key_for_other_alternatives():
    keys = {
        only_conflict(source(1, "PER 0-5"), source(2, *said)).key
        for said in [(), ("ORG 0-5",), ("PER 0-6",), ("PER 0-2,3-5",), ("ORG 0-5", "PER 0-6")]
    }
    assert len(keys) == 5


def test_an_agreed_item_that_is_questioned_is_another_question_than_one_that_was_missed():
    agreed = merge([source(1, "PER 0-5"), source(2, "PER 0-5")])
    question = questioned(agreed.agreed[0], agreed.sources)
    assert (question.kind, question.missing) == ("agreed", ())
    assert question.key != only_conflict(source(1, "PER 0-5"), source(2)).key


def test_a_dropped_item_that_is_questioned_is_the_same_question_as_one_that_was_missed():
    sources = source(1, "PER 0-5"), source(2), source(3)
    dropped = merge(sources, "majority").dropped[0]
    assert questioned(dropped, (1, 2, 3)) == only_conflict(*sources)


def test_two_hundred_conflicts_among_five_thousand_spans_are_little_work():
    """Some 40 calls for each span, whatever the machine; comparing each with each would be thousands."""
    everywhere = [f"PER {20 * n}-{20 * n + 9}" for n in range(1470)]
    places = [f"{40_000 + 20 * n}-{40_000 + 20 * n + 9}" for n in range(200)]
    sources = [
        source(n, *everywhere, *(f"{label} {place}" for place in places))
        for n, label in enumerate(("PER", "ORG", "GPE"), 1)
    ]
    calls = count()
    sys.setprofile(lambda *_: next(calls) and None)
    try:
        merged = merge(sources)
    finally:
        sys.setprofile(None)
    assert next(calls) < 200 * 5_010
    assert (len(merged.agreed), len(merged.conflicts)) == (1470, 200)
