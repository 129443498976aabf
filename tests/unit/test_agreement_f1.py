"""Span F1, exact and partial, of pairs and in the mean over pairs."""

from __future__ import annotations

import random
from statistics import mean

import pytest
from sklearn.metrics import f1_score

from tests.agreeing import document, measured, value


def test_of_two_spans_and_three_two_are_equal():
    found = measured(document(A=[("X", 0, 2), ("Y", 3, 5)], B=[("X", 0, 2), ("Y", 3, 5), ("Y", 7, 9)]))
    assert value(found.overall.exact) == pytest.approx(4 / 5)
    assert value(found.by_label["X"].exact) == 1
    assert value(found.by_label["Y"].exact) == pytest.approx(2 / 3)


def test_another_label_at_the_same_place_does_not_count():
    found = measured(document(A=[("X", 0, 2)], B=[("Y", 0, 2)]))
    assert value(found.overall.exact) == value(found.overall.partial) == 0


def test_overlap_with_the_same_label_counts_half():
    found = measured(document(A=[("X", 0, 4)], B=[("X", 3, 9)]))
    assert value(found.overall.exact) == 0
    assert value(found.overall.partial) == pytest.approx(1 / 2)


def test_touching_is_not_overlap():
    found = measured(document(A=[("X", 0, 4)], B=[("X", 4, 9)]))
    assert value(found.overall.partial) == 0


def test_a_span_is_paired_once_with_the_one_it_shares_most_with():
    found = measured(document(A=[("X", 0, 6)], B=[("X", 0, 2), ("X", 2, 6)]))
    assert value(found.overall.partial) == pytest.approx(2 * 0.5 / 3)


def test_an_equal_span_is_paired_before_an_overlapping_one():
    found = measured(document(A=[("X", 0, 6), ("X", 2, 6)], B=[("X", 2, 6)]))
    assert value(found.overall.exact) == value(found.overall.partial) == pytest.approx(2 / 3)


def test_all_parts_of_a_discontinuous_span_must_be_equal():
    same = measured(document(A=[("X", (0, 2), (5, 7))], B=[("X", (0, 2), (5, 7))]))
    other = measured(document(A=[("X", (0, 2), (5, 7))], B=[("X", (0, 2), (6, 7))]))
    hull = measured(document(A=[("X", (0, 2), (5, 7))], B=[("X", 0, 7)]))
    between = measured(document(A=[("X", (0, 2), (5, 7))], B=[("X", 3, 4)]))
    assert value(same.overall.exact) == 1
    assert (value(other.overall.exact), value(other.overall.partial)) == (0, 0.5)
    assert (value(hull.overall.exact), value(hull.overall.partial)) == (0, 0.5)
    assert value(between.overall.partial) == 0


def test_a_pair_has_the_documents_that_both_submitted():
    found = measured(
        document(1, A=[("X", 0, 2)], B=[("X", 0, 2)]),
        document(2, A=[("X", 0, 2)], C=[("X", 3, 4)]),
        document(3, A=[("X", 0, 2)], B=[], C=[]),
    )
    scores = {
        pair.people: (value(pair.overall.exact), pair.n_documents) for pair in found.pairs if pair.people[0] == "A"
    }
    assert scores == {("A", "B"): (pytest.approx(2 / 3), 2), ("A", "C"): (0, 2)}


def test_the_mean_over_pairs_is_plain():
    found = measured(document(A=[("X", 0, 2)], B=[("X", 0, 2)], C=[("X", 4, 6)]))
    assert value(found.overall.exact) == pytest.approx(mean([1, 0, 0]))


def test_exact_f1_is_that_of_scikit_learn():
    chance = random.Random(3)
    every = [(label, start, start + size) for label in "XY" for start in range(8) for size in (1, 2)]
    one, other = chance.sample(every, 12), chance.sample(every, 15)
    found = measured(document(A=one, B=other))
    assert value(found.overall.exact) == pytest.approx(f1_score([e in one for e in every], [e in other for e in every]))


def test_items_are_the_spans_of_both():
    found = measured(document(A=[("X", 0, 2), ("Y", 3, 5)], B=[("X", 0, 2)]))
    assert found.overall.exact.n_items == 3
    assert found.by_label["Y"].exact.n_items == 1
