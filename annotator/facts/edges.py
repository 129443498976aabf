"""Where names and times begin and end for a project's people: with or without "the" in front and ’s behind.

Pipelines were trained on "the United Kingdom" and often keep a possessive; most guidelines leave both outside. What
people did with such suggestions says which it is here, and later suggestions of pipelines are cut accordingly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from annotator.facts.names.forms import APOSTROPHES
from annotator.records import Part

FEWEST = 2
"""Decisions of one kind, before anything is cut."""
_ARTICLE = re.compile(r"the\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s\Z", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:\A|[.!?:\n])[\s“”‘’\"'«»(]*\Z")
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A suggestion on a text and the range that a person made of it."""

    text: str
    suggested: Part
    kept: Part


@dataclass(frozen=True, slots=True)
class Edges:
    """What most people of a project leave outside."""

    article: bool = False
    possessive: bool = False

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> Self:
        """More cut than kept, and at least FEWEST."""
        articles = possessives = cut_articles = cut_possessives = 0
        for each in judged:
            if length := article(each.text, *each.suggested):
                articles += 1
                cut_articles += each.suggested[0] + length == each.kept[0]
            if length := possessive(each.text, *each.suggested):
                possessives += 1
                cut_possessives += each.suggested[1] - length == each.kept[1]
        return cls(_most(cut_articles, articles), _most(cut_possessives, possessives))

    def cut(self, text: str, start: int, end: int) -> Part:
        """The range without what is left outside. Never empty."""
        first = start + (article(text, start, end) if self.article else 0)
        last = end - (possessive(text, start, end) if self.possessive else 0)
        return (first, last) if first < last else (start, end)


def article(text: str, start: int, end: int) -> int:
    """The length of "the" in front with its space; 0 where there is none, or it has a capital inside a sentence and so
    is a part of the name ("The Hague").
    """
    found = _ARTICLE.match(text, start, end)
    if found is None or (text[start] == "T" and not _BEGINNING.search(text[max(0, start - _NEAR) : start])):
        return 0
    return found.end() - start


def possessive(text: str, start: int, end: int) -> int:
    """The length of ’s at the end, with any apostrophe; 0 where there is none."""
    found = _POSSESSIVE.search(text, start, end)
    return found.end() - found.start() if found else 0


def _most(cut: int, all_: int) -> bool:
    return FEWEST <= cut and all_ < 2 * cut
