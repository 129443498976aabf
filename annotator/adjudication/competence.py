"""How far each annotator can be trusted: the accuracy that weights their vote in a merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from annotator.adjudication.values import Mark

Marks = frozenset[Mark]


@dataclass(frozen=True, slots=True)
class Work:
    """What one person marked on one document: spans and document labels."""

    document: int
    author: int
    marks: Marks


@dataclass(slots=True)
class _Tally:
    """Questions on which two were compared, and those on which they were alike."""

    alike: int = 0
    compared: int = 0

    def add(self, a: Marks, b: Marks) -> None:
        self.alike += len(a & b)
        self.compared += len(a | b)

    @property
    def smoothed(self) -> float:
        return (self.alike + 1) / (self.compared + 2)


def competence(work: Iterable[Work], gold: Mapping[int, Marks]) -> dict[int, float]:
    """Author -> estimated accuracy, between 0 and 1. `gold` is document -> what its finished gold set says.

    Each mark that either of two sets has on a document is a question, on which they are alike if both have exactly
    it. Accuracy is the share of questions on which the person is like the gold of all documents that have one. Who
    has no such document is compared with each other person on the documents both did, and the mean over those people
    counts. All shares are smoothed by adding one alike and one unlike (Laplace's rule of succession), so a person of
    whom nothing is known has 1/2.

    Time grows with the number of marks and, per document, the square of the number of people who did it.
    """
    by_document: dict[int, dict[int, Marks]] = defaultdict(dict)
    for each in work:
        by_document[each.document][each.author] = each.marks
    against_gold: dict[int, _Tally] = defaultdict(_Tally)
    against_others: dict[int, dict[int, _Tally]] = defaultdict(lambda: defaultdict(_Tally))
    for document, marks_by_author in by_document.items():
        for author, marks in marks_by_author.items():
            against_others[author]
            if document in gold:
                against_gold[author].add(marks, gold[document])
        for a, b in combinations(marks_by_author, 2):
            against_others[a][b].add(marks_by_author[a], marks_by_author[b])
            against_others[b][a].add(marks_by_author[b], marks_by_author[a])
    return {
        author: against_gold[author].smoothed if author in against_gold else _mean(others.values())
        for author, others in against_others.items()
    }


def _mean(tallies: Iterable[_Tally]) -> float:
    shares = [tally.smoothed for tally in tallies] or [_Tally().smoothed]
    return sum(shares) / len(shares)
