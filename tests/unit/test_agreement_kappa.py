"""Kappa over tokens: Cohen's for two people, Fleiss' for more."""

from __future__ import annotations

import random
from itertools import combinations
from statistics import mean

import pytest
from sklearn.metrics import cohen_kappa_score

from annotator.text.packing import pack
from tests.agreeing import document, judged, measured, value

# Fleiss 1971, table 1: of 30 patients, how many of 6 psychiatrists chose each of five diagnoses.
FLEISS_1971 = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
# A textbook example: of 10 items, how many of 14 people chose each of five values, in hexadecimal digits.
FOURTEEN = "0000E 02642 00356 03920 22811 77000 32630 25322 65210 02237"


def ratings(rows):
    return judged(
        *(
            tuple(label for label, number in zip("VWXYZ", row, strict=True) for _ in range(int(number, 16)))
            for row in rows
        )
    )


def random_texts(chance, n, people="ABC"):
    every = [(label, start, start + size) for label in "XYZ" for start in range(25) for size in (1, 2, 5)]
    return [
        document(
            number, 30, **{person: chance.sample(every, chance.randint(0, 6)) for person in chance.sample(people, 2)}
        )
        for number in range(n)
    ]


def values_of(documents, person):
    """What a person gives each token: the labels of all spans over it."""
    return [
        "".join(sorted({each.label for each in text.sets[person].spans if each.start <= at < each.end}))
        for text in documents
        for at in range(text.length)
    ]


def test_cohens_kappa_by_hand():
    """10 tokens: both 2, only A 1, only B 2, nobody 5; 0.7 agreed, 0.3 * 0.4 + 0.7 * 0.6 = 0.54 by chance."""
    found = measured(document(A=[("X", 0, 3)], B=[("X", 1, 5)]))
    assert value(found.by_label["X"].kappa) == pytest.approx((0.7 - 0.54) / (1 - 0.54))


def test_cohens_kappa_is_that_of_scikit_learn_for_every_pair_and_label():
    documents = random_texts(random.Random(1), 40)
    for pair in measured(*documents).pairs:
        shared = [text for text in documents if set(pair.people) <= set(text.sets)]
        one, other = (values_of(shared, person) for person in pair.people)
        assert value(pair.overall.kappa) == pytest.approx(cohen_kappa_score(one, other))
        for label in "XYZ":
            has = ([label in each for each in values] for values in (one, other))
            assert value(pair.by_label[label].kappa) == pytest.approx(cohen_kappa_score(*has))


def test_the_mean_is_over_pairs():
    found = measured(*random_texts(random.Random(2), 40))
    assert value(found.overall.kappa) == pytest.approx(mean(value(pair.overall.kappa) for pair in found.pairs))


def test_a_token_is_in_a_span_that_holds_any_of_its_characters():
    tokens = pack([(0, 4), (5, 6), (7, 10)])
    found = measured(document(A=[("X", 0, 4)], B=[("X", 3, 5)], tokens=tokens))
    assert value(found.by_label["X"].kappa) == 1
    assert found.by_label["X"].kappa.n_items == 3


def test_tokens_under_several_labels_have_their_combination_as_value():
    both = measured(document(A=[("X", 0, 4), ("Y", 0, 4)], B=[("Y", 0, 4), ("X", 0, 4)]))
    one = measured(document(A=[("X", 0, 4), ("Y", 0, 4)], B=[("Y", 0, 4)]))
    assert value(both.overall.kappa) == 1
    assert value(one.overall.kappa) == pytest.approx((0.6 - 0.36) / (1 - 0.36))
    assert value(one.by_label["Y"].kappa) == 1


def test_fleiss_kappa_is_that_of_his_paper():
    found = measured(*ratings(FLEISS_1971.split()))
    assert value(found.overall.fleiss) == pytest.approx(0.430, abs=0.0005)
    shares = [sum(int(row[at]) for row in FLEISS_1971.split()) / 180 for at in range(5)]
    assert shares == pytest.approx([0.144, 0.144, 0.167, 0.306, 0.239], abs=0.0006)


def test_fleiss_kappa_of_fourteen_people():
    assert value(measured(*ratings(FOURTEEN.split())).overall.fleiss) == pytest.approx(0.210, abs=0.0005)


def test_fleiss_kappa_of_one_value_against_the_rest():
    """Equation 20 of the paper: 1 - sum of x (n - x) / (N n (n - 1) p q)."""
    found = measured(*ratings(FLEISS_1971.split()))
    for at, label in enumerate("VWXYZ"):
        chosen = [int(row[at]) for row in FLEISS_1971.split()]
        share = sum(chosen) / 180
        by_hand = 1 - sum(x * (6 - x) for x in chosen) / (30 * 6 * 5 * share * (1 - share))
        assert value(found.by_label[label].fleiss) == pytest.approx(by_hand)


def test_fleiss_kappa_where_documents_have_different_numbers_of_people():
    """Items judged XX, XY, XXY: agreement 1, 0, 1/3; shares of X 1, 1/2, 2/3."""
    found = measured(*judged("XX", "XY", "XXY"))
    observed, share = mean([1, 0, 1 / 3]), mean([1, 1 / 2, 2 / 3])
    expected = share**2 + (1 - share) ** 2
    assert value(found.overall.fleiss) == pytest.approx((observed - expected) / (1 - expected))


def test_fleiss_kappa_over_the_tokens_of_texts_by_hand():
    by_three = document(99, 20, A=[("X", 0, 5)], B=[("X", 0, 4), ("Y", 4, 9)], C=[("Y", 2, 9)])
    documents = [*random_texts(random.Random(4), 12), by_three]
    agreed, shares, items = 0.0, {}, 0
    for text in documents:
        for values in zip(*(values_of([text], person) for person in text.sets), strict=True):
            items += 1
            agreed += mean(a == b for a, b in combinations(values, 2))
            for each in values:
                shares[each] = shares.get(each, 0) + 1 / len(values)
    expected = sum((share / items) ** 2 for share in shares.values())
    found = measured(*documents).overall.fleiss
    assert value(found) == pytest.approx((agreed / items - expected) / (1 - expected))
    assert found.n_items == items
