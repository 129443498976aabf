"""What people leave outside of suggestions, and what is cut from later ones."""

from __future__ import annotations

import pytest

from annotator.facts.edges import Edges, Judged, article

TEXT = "He left the Velmora Bridge and the Sorna. The Irva’s banks; she saw The Hague."
BOTH = Edges(article=True, possessive=True)


def at(quote: str) -> tuple[int, int]:
    start = TEXT.index(quote)
    return start, start + len(quote)


def judged(suggested: str, kept: str) -> Judged:
    return Judged(TEXT, at(suggested), at(kept))


def test_two_corrections_say_what_stays_outside():
    assert Edges.of([judged("the Velmora Bridge", "Velmora Bridge"), judged("the Sorna", "Sorna")]) == Edges(
        article=True
    )


def test_one_is_not_enough():
    assert Edges.of([judged("the Sorna", "Sorna")]) == Edges()


def test_as_many_that_kept_it_are_no_majority():
    cut = [judged("the Velmora Bridge", "Velmora Bridge"), judged("the Sorna", "Sorna")]
    assert Edges.of([*cut, *[judged("the Sorna", "the Sorna")] * 2]) == Edges()


def test_a_possessive_is_learned_apart_from_articles():
    assert Edges.of([judged("Irva’s", "Irva")] * 2) == Edges(possessive=True)


@pytest.mark.parametrize(
    ("quote", "left"),
    [("the Velmora Bridge", "Velmora Bridge"), ("The Irva’s", "Irva"), ("The Hague", "The Hague"), ("left", "left")],
)
def test_what_stays_outside_is_cut_unless_it_is_a_part_of_the_name(quote, left):
    start, end = BOTH.cut(TEXT, *at(quote))
    assert TEXT[start:end] == left


def test_without_habits_nothing_is_cut():
    assert Edges().cut(TEXT, *at("The Irva’s")) == at("The Irva’s")


def test_an_article_alone_is_none():
    assert article("the", 0, 3) == 0
    assert BOTH.cut("'s", 0, 2) == (0, 2)
