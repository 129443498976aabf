"""Gamma: the best alignment is the best there is, and the figures are those of another program."""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from annotator.agreement import alignment
from annotator.agreement.alignment import Units, least_disorder
from annotator.agreement.gamma import disorder, gamma, units_of
from annotator.agreement.scores import NOBODY_MARKED, NOTHING_SHARED, TOO_DENSE, Undefined
from tests.agreeing import document, value

TEXTS = json.loads((Path(__file__).parents[1] / "gamma/expected.json").read_text(encoding="utf-8"))


def text_of(stored, number=1):
    sets = {person: [(label, start, end) for start, end, label in spans] for person, spans in stored["sets"].items()}
    return document(number, stored["length"], **sets)


def units(*people):
    """Units written ("X", 0, 5), a list for each person."""
    return units_of(document(length=100, **{f"p{number}": spans for number, spans in enumerate(people)}))


def by_trying_all(found: Units) -> float:
    """The least disorder of all ways to part the units into unitary alignments."""
    apart = alignment.dissimilarities(found)
    pairs = found.n_people * (found.n_people - 1) / 2

    def cost(group):
        inside = [(a, b) for at, a in enumerate(group) for b in group[at + 1 :]]
        return (sum(apart[a, b] for a, b in inside) + pairs - len(inside)) / pairs

    def partings(left):
        if not left:
            yield 0.0
            return
        first, *rest = left
        others = [
            [None, *(u for u in rest if found.owner[u] == p)] for p in range(found.n_people) if p != found.owner[first]
        ]
        for chosen in product(*others):
            group = [first, *(unit for unit in chosen if unit is not None)]
            for further in partings([unit for unit in rest if unit not in group]):
                yield cost(group) + further

    return min(partings(list(range(len(found.owner)))))


@pytest.mark.parametrize("stored", TEXTS, ids=lambda stored: "".join(stored["sets"]))
def test_observed_disorder_is_that_of_another_program(stored):
    found = disorder(text_of(stored), samples=0, seed=0)
    assert found.observed / found.per_person == pytest.approx(stored["observed"], abs=2e-5)


@pytest.mark.parametrize("stored", TEXTS, ids=lambda stored: "".join(stored["sets"]))
def test_gamma_is_that_of_another_program_within_the_chance_of_sampling(stored):
    assert value(gamma([text_of(stored)], samples=150)) == pytest.approx(stored["gamma"], abs=0.03)


@pytest.mark.parametrize(("people", "most"), [(2, 4), (3, 3), (4, 2)])
def test_no_alignment_has_less_disorder(people, most):
    chance = random.Random(people)
    for _ in range(15):
        sets = [
            [(chance.choice("XY"), start, start + chance.randint(1, 9)) for start in chance.sample(range(25), most)]
            for _ in range(people)
        ]
        assert least_disorder(units(*sets)) == pytest.approx(by_trying_all(units(*sets)))


def test_an_integer_program_finds_what_dynamic_programming_finds(monkeypatch):
    chance = random.Random(7)
    sets = [[("X", start, start + 6) for start in chance.sample(range(30), 3)] for _ in range(3)]
    expected = least_disorder(units(*sets))
    monkeypatch.setattr(alignment, "SMALL", 0)
    assert least_disorder(units(*sets)) == pytest.approx(expected)


def test_dissimilarity_by_hand():
    """Ends 2 and 4 apart over lengths 4 and 6: (6 / 10) squared; other labels are 1 apart."""
    same = alignment.dissimilarities(units([("X", 0, 4)], [("X", 2, 8)]))
    other = alignment.dissimilarities(units([("X", 0, 4)], [("Y", 2, 8)]))
    assert same == pytest.approx(np.array([[0, 0.36], [0.36, 0]]))
    assert other[0, 1] == pytest.approx(1.36)


def test_equal_sets_have_gamma_one():
    assert value(gamma([document(length=100, A=[("X", 3, 9), ("Y", 40, 50)], B=[("X", 3, 9), ("Y", 40, 50)])])) == 1


def test_the_seed_decides_and_other_documents_do_not_matter():
    documents = [text_of(stored, number) for number, stored in enumerate(TEXTS[:3])]
    assert gamma(documents, samples=5, seed=1) == gamma(documents, samples=5, seed=1)
    assert gamma(documents, samples=5, seed=1) != gamma(documents, samples=5, seed=2)
    assert disorder(documents[2], 5, seed=1) == disorder(documents[2], 5, seed=1)


def test_a_corpus_is_summed_up_before_it_is_divided():
    documents = [text_of(stored, number) for number, stored in enumerate(TEXTS[:3])]
    parts = [disorder(text, 5, seed=4) for text in documents]
    observed = sum(part.observed for part in parts) / sum(part.per_person for part in parts)
    expected = np.mean(
        [
            sum(part.expected[at] for part in parts) / sum(part.expected_per_person[at] for part in parts)
            for at in range(5)
        ]
    )
    found = gamma(documents, samples=5, seed=4)
    assert value(found) == pytest.approx(1 - observed / expected)
    assert found.low <= found.value <= found.high
    assert found.n_documents == 3


def test_it_is_undefined_without_documents_in_common_or_spans():
    assert gamma([]) == gamma([document(A=[("X", 0, 2)])]) == Undefined(NOTHING_SHARED)
    assert gamma([document(A=[], B=[])]) == Undefined(NOBODY_MARKED)


def test_a_document_with_too_many_spans_over_each_other_is_left_out(monkeypatch):
    monkeypatch.setattr(alignment, "AT_MOST", 50)
    heap = [("X", start, start + 40) for start in range(10)]
    dense = document(1, 100, A=heap, B=heap, C=heap)
    sparse = document(2, 100, A=[("X", 0, 4)], B=[("X", 0, 4)], C=[("X", 1, 4)])
    assert gamma([dense], samples=2) == Undefined(TOO_DENSE)
    assert gamma([dense, sparse], samples=2).n_documents == 1
