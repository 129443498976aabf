"""The confusion of labels: every span of two people is in it, also the one that the other did not mark."""

from __future__ import annotations

import random

import pytest

from annotator.agreement.confusion import Example, confusion
from tests.agreeing import document, matched, span


def table(*documents, pair=None):
    found = confusion(*matched(*documents), pair)
    names = [*found.labels, None]
    return {
        (row, column): number
        for row, numbers in zip(names, found.numbers, strict=True)
        for column, number in zip(names, numbers, strict=True)
        if number
    }


def test_the_rows_of_a_pair_are_the_first_persons_labels():
    text = document(length=20, A=[("X", 0, 4), ("Y", 6, 8), ("Y", 10, 12)], B=[("X", 0, 4), ("X", 6, 9), ("Z", 14, 16)])
    assert table(text, pair=("A", "B")) == {("X", "X"): 1, ("Y", "X"): 1, ("Y", None): 1, (None, "Z"): 1}


def test_of_all_pairs_nobody_is_first():
    text = document(length=20, A=[("X", 0, 4)], B=[("Y", 0, 4)], C=[])
    both_ways = {("X", "Y"): 1, ("Y", "X"): 1, ("X", None): 1, (None, "X"): 1, ("Y", None): 1, (None, "Y"): 1}
    assert table(text) == both_ways


def test_nothing_is_counted_only_where_the_other_person_submitted_too():
    texts = document(1, A=[("X", 0, 4)], B=[]), document(2, A=[("X", 0, 4)], C=[("X", 0, 4)])
    assert table(*texts) == {("X", None): 1, (None, "X"): 1, ("X", "X"): 1}


def test_every_span_is_in_the_matrix_once_for_each_other_person():
    chance = random.Random(3)
    every = [(label, start, start + size) for label in "XYZ" for start in range(20) for size in (1, 3, 5)]
    texts = [document(number, 30, **{person: chance.sample(every, 8) for person in "ABC"}) for number in range(10)]
    numbers = table(*texts, pair=("A", "C"))
    for side, person in enumerate("AC"):
        for label in "XYZ":
            spans = sum(each.label == label for text in texts for each in text.sets[person].spans)
            assert sum(number for cell, number in numbers.items() if cell[side] == label) == spans


def test_a_cell_lists_its_examples_in_reading_order():
    texts = (
        document("late", A=[("X", 5, 7)], B=[("Y", 5, 7)]),
        document("first", 20, A=[("X", 9, 12)], B=[("Y", 10, 12)]),
        document("none", A=[("X", 0, 1)], B=[("X", 0, 1)]),
    )
    found = confusion(*matched(*texts), ("A", "B"))
    assert found.examples("X", "Y") == (
        Example("late", ("A", "B"), span("X", 5, 7), span("Y", 5, 7)),
        Example("first", ("A", "B"), span("X", 9, 12), span("Y", 10, 12)),
    )
    assert found.examples("X", "Y", limit=1, skip=1)[0].document == "first"
    assert found.examples("Y", "X") == ()


def test_an_example_of_nothing_has_one_span():
    found = confusion(*matched(document(7, 20, A=[], B=[("X", (2, 4), (6, 9))])))
    only = Example(7, ("A", "B"), None, span("X", (2, 4), (6, 9)))
    assert found.examples("X", None) == found.examples(None, "X") == (only,)


def test_the_examples_of_a_symmetric_cell_are_those_of_both_directions():
    found = confusion(*matched(document(1, A=[("X", 0, 4), ("Y", 6, 8)], B=[("Y", 0, 4), ("X", 6, 8)])))
    assert len(found.examples("X", "Y")) == len(found.examples("Y", "X")) == 2


def test_a_label_that_nobody_used_has_no_row():
    with pytest.raises(ValueError, match="not in tuple"):
        confusion(*matched(document(A=[("X", 0, 1)], B=[]))).examples("Q", None)


def test_a_pair_stands_in_the_order_of_people():
    arrays, matches = matched(document(A=[("X", 0, 1)], B=[]))
    with pytest.raises(ValueError, match="order"):
        confusion(arrays, matches, ("B", "A"))
