"""Which spans of two people are matched: best first, one to one, the same label before another."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

from tests.agreeing import document, matched


def pairs_of(arrays, matches):
    return {
        (arrays.span(int(one)), arrays.span(int(other)))
        for one, other in zip(matches.first, matches.second, strict=True)
    }


def by_hand(document):
    """The matches of two people as the documentation of `matching` tells them, pair by pair."""
    (one, other) = (document.sets[person].spans for person in sorted(document.sets))
    pairs = [(a, b, share(a, b)) for a in one for b in other if share(a, b)]

    def rank(pair):
        a, b, shared = pair
        ties = [sorted((of(a), of(b))) for of in (lambda s: s.start, lambda s: s.end, lambda s: s.label)]
        return a.label != b.label, -shared, ties

    taken = []
    for a, b, _ in sorted(pairs, key=rank):
        if all(a is not x and b is not y for x, y in taken):
            taken.append((a, b))
    return set(taken)


def share(a, b):
    ours, theirs = ({at for part in each.parts for at in range(*part)} for each in (a, b))
    return Fraction(len(ours & theirs), len(ours | theirs))


def any_spans(chance):
    every = [(label, start, start + size) for label in "XYZ" for start in range(20) for size in range(1, 6)]
    split = [("X", (start, start + 1), (start + 3, start + 5)) for start in range(15)]
    return chance.sample(every + split, chance.randint(0, 14))


def test_matches_of_two_are_those_found_pair_by_pair():
    chance = random.Random(5)
    for _ in range(200):
        text = document(length=30, A=any_spans(chance), B=any_spans(chance))
        assert pairs_of(*matched(text)) == by_hand(text)


def test_matches_of_many_are_those_of_each_two():
    chance = random.Random(6)
    sets = {person: any_spans(chance) for person in "ABCD"}
    together = pairs_of(*matched(document(length=30, **sets)))
    for one, other in combinations(sets, 2):
        assert pairs_of(*matched(document(length=30, **{one: sets[one], other: sets[other]}))) <= together


def test_the_same_label_goes_before_the_larger_share():
    arrays, matches = matched(document(length=20, A=[("PERSON", 0, 6)], B=[("PERSON", 0, 16), ("TITLE", 0, 7)]))
    assert [(a.label, b.label) for a, b in pairs_of(arrays, matches)] == [("PERSON", "PERSON")]


def test_spans_of_different_documents_are_not_matched():
    _, matches = matched(document(1, 10, A=[("X", 0, 10)], B=[]), document(2, 10, A=[], B=[("X", 0, 10)]))
    assert len(matches.first) == 0
