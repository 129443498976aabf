"""Alpha for unitizing: of all labels, of one label, and of marked or not."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest

from tests.agreeing import document, measured, value

# Krippendorff 2019, Content Analysis (4th edition), figure 12.11: three people divide a text of 60.
# The book gives u-alpha = 0.510 and |u-alpha = 0.413.
FIGURE = {
    "Alex": [("1", 0, 7), ("2", 7, 13), ("5", 30, 32), ("6", 32, 37), ("6", 37, 44), ("7", 44, 60)],
    "Paul": [("1", 0, 7), ("3", 7, 13), ("5", 13, 21), ("6", 32, 44)],
    "Suzan": [("1", 0, 7), ("4", 7, 13), ("5", 13, 21), ("6", 32, 37), ("6", 37, 41), ("6", 41, 44)],
}


def cut(text, person):
    """(value, start, end) of the units and gaps of somebody whose spans do not overlap; a gap has no value."""
    spans = sorted((each.start, each.end, each.label) for each in text.sets[person].spans)
    edges = [(0, 0, None), *spans, (text.length, text.length, None)]
    gaps = [(None, one[1], other[0]) for one, other in pairwise(edges) if one[1] < other[0]]
    return gaps + [(label, start, end) for start, end, label in spans]


def by_the_formula(documents, value_of=lambda label: label):
    """Equations 1, 4 and 5 of Krippendorff et al. 2016, piece by piece; documents are one continuum."""
    observed, lengths, itself = 0.0, {}, 0.0
    for text in documents:
        pieces = {person: cut(text, person) for person in text.sets}
        for one, other in permutations(pieces, 2):
            for a, a_start, a_end in pieces[one]:
                for b, b_start, b_end in pieces[other]:
                    shared = max(0, min(a_end, b_end) - max(a_start, b_start))
                    observed += shared / (len(pieces) - 1) * (value_of(a) != value_of(b))
        for label, start, end in (piece for mine in pieces.values() for piece in mine):
            lengths[value_of(label)] = lengths.get(value_of(label), 0) + end - start
            itself += (end - start) ** (1 if value_of(label) is None else 2)
    total = sum(lengths.values())
    together = sum(length**2 for length in lengths.values()) - itself
    expected = total - total * together / (total**2 - itself)
    return 1 - observed / expected


def any_text(number, chance):
    sets = {}
    for person in chance.sample("ABCD", chance.randint(2, 4)):
        edges = sorted(chance.sample(range(50), 12))
        ranges = [(edges[at], edges[at + 1]) for at in range(0, 12, 2)]
        sets[person] = [(chance.choice("XYZ"), *each) for each in ranges if chance.random() < 0.7]
    return document(number, 50, **sets)


def test_the_published_example():
    found = measured(document(length=60, **FIGURE))
    assert round(value(found.overall.unitizing), 3) == 0.510
    assert value(found.marked) == pytest.approx(0.413, abs=0.001)


def test_all_labels_one_label_and_marked_or_not_are_those_of_the_formula():
    chance = random.Random(2016)
    documents = [any_text(number, chance) for number in range(20)]
    found = measured(*documents)
    assert value(found.overall.unitizing) == pytest.approx(by_the_formula(documents))
    assert value(found.marked) == pytest.approx(by_the_formula(documents, lambda label: label and "marked"))


def test_one_label_is_all_labels_where_only_its_spans_are_left():
    chance = random.Random(2017)
    documents = [any_text(number, chance) for number in range(20)]
    only_y = [
        document(
            text.id,
            text.length,
            **{
                person: [("Y", one.start, one.end) for one in done.spans if one.label == "Y"]
                for person, done in text.sets.items()
            },
        )
        for text in documents
    ]
    assert value(measured(*documents).by_label["Y"].unitizing) == pytest.approx(by_the_formula(only_y))


def test_two_people_by_hand():
    """Lengths of X: 4 and 2 of 10 each, 2 together. Itself: 16 + 4 + 6 + 8 = 34 of 400."""
    observed = 20 - (2 * 2 + 2 * 6)
    expected = 20 - 20 * (6**2 + 14**2 - 34) / (20**2 - 34)
    found = measured(document(length=10, A=[("X", 0, 4)], B=[("X", 0, 2)]))
    assert value(found.by_label["X"].unitizing) == pytest.approx(1 - observed / expected)


def test_a_span_cut_in_two_agrees_in_place_but_is_not_the_same_chance():
    whole = measured(document(length=20, A=[("X", 0, 8)], B=[("X", 0, 8)], C=[("X", 4, 8)]))
    halves = measured(document(length=20, A=[("X", 0, 4), ("X", 4, 8)], B=[("X", 0, 8)], C=[("X", 4, 8)]))
    assert value(halves.overall.unitizing) != value(whole.overall.unitizing)
    assert value(halves.overall.kappa) == value(whole.overall.kappa)


def test_overlapping_spans_of_one_person_are_cut_into_stretches_with_their_combined_value():
    nested = document(length=20, A=[("X", 0, 10), ("Y", 2, 6)], B=[("X", 0, 10)])
    flat = document(length=20, A=[("X", 0, 2), ("X+Y", 2, 6), ("X", 6, 10)], B=[("X", 0, 10)])
    assert value(measured(nested).overall.unitizing) == pytest.approx(by_the_formula([flat]))
    assert value(measured(nested).marked) == pytest.approx(by_the_formula([flat], lambda label: label and "marked"))


def test_each_part_of_a_discontinuous_span_is_a_unit():
    split = document(length=20, A=[("X", (0, 2), (5, 9))], B=[("X", 0, 9)])
    apart = document(length=20, A=[("X", 0, 2), ("X", 5, 9)], B=[("X", 0, 9)])
    assert value(measured(split).overall.unitizing) == pytest.approx(by_the_formula([apart]))
