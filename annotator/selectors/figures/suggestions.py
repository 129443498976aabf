"""What became of suggestions: for each suggester, label and score what people decided.

A case is one suggestion before one person who has submitted the document. Where a suggester has a newer run on a
document, what is undecided of its older ones does not count: nobody was shown it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from annotator.figures.rates import Rate
from annotator.selectors.figures.scope import Scope

BUCKETS = 10
K = TypeVar("K", bound=Hashable)

BUCKET = " ".join(f"WHEN sp.score < {upper / BUCKETS} THEN {upper - 1}" for upper in range(1, BUCKETS))
CLAIM_CASES = """
SELECT run.suggester, run.version, cases.verdict, cases.number
FROM (
  SELECT r.id AS run, c.verdict, COUNT(*) AS number
  FROM annotator_document d
  JOIN annotator_annotationset h ON h.document_id = d.id
  JOIN annotator_annotationset g ON g.document_id = d.id AND g.role = 'suggestion'
  JOIN annotator_run r ON r.id = g.run_id
  JOIN annotator_claim cl ON cl.annotation_set_id = g.id
  LEFT JOIN annotator_claimdecision c ON c.annotation_set_id = h.id AND c.suggestion_id = cl.id
  WHERE {documents} AND {finished} AND (c.id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM annotator_annotationset n JOIN annotator_run m ON m.id = n.run_id
    WHERE n.document_id = d.id AND n.role = 'suggestion' AND m.suggester = r.suggester AND m.id > r.id
  ))
  GROUP BY 1, 2
) AS cases JOIN annotator_run run ON run.id = cases.run
"""
CASES = f"""
SELECT run.suggester, run.version, cases.label, cases.bucket, cases.verdict, cases.number
FROM (
  SELECT r.id AS run, sp.label_id AS label, c.verdict,
         CASE WHEN sp.score IS NULL THEN NULL {BUCKET} ELSE {BUCKETS - 1} END AS bucket, COUNT(*) AS number
  FROM annotator_document d
  JOIN annotator_annotationset h ON h.document_id = d.id
  JOIN annotator_annotationset g ON g.document_id = d.id AND g.role = 'suggestion'
  JOIN annotator_run r ON r.id = g.run_id
  JOIN annotator_span sp ON sp.annotation_set_id = g.id
  LEFT JOIN annotator_decision c ON c.annotation_set_id = h.id AND c.suggestion_id = sp.id
  WHERE {{documents}} AND {{finished}} AND (c.id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM annotator_annotationset n JOIN annotator_run m ON m.id = n.run_id
    WHERE n.document_id = d.id AND n.role = 'suggestion' AND m.suggester = r.suggester AND m.id > r.id
  ))
  GROUP BY 1, 2, 3, 4
) AS cases JOIN annotator_run run ON run.id = cases.run
"""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many cases were decided how."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    undecided: int = 0

    @property
    def cases(self) -> int:
        return self.decided + self.undecided

    @property
    def decided(self) -> int:
        return self.accepted + self.corrected + self.rejected

    @property
    def acceptance(self) -> Rate:
        """Accepted as they were, of all that were decided."""
        return Rate(self.accepted, self.decided)


@dataclass(frozen=True, slots=True)
class SuggesterFigures:
    """One suggester and version. `labels` by label id; `scores` by tenth of the score, 0 to 9, empty without scores.

    `verdicts`, `labels` and `scores` are of spans, `claims` of proposed claims.
    """

    suggester: str
    version: str
    verdicts: Verdicts
    labels: dict[int, Verdicts]
    scores: dict[int, Verdicts]
    claims: Verdicts = Verdicts()

    @property
    def name(self) -> str:
        return f"{self.suggester} {self.version}"


@dataclass(frozen=True, slots=True)
class _Row:
    suggester: tuple[str, str]
    label: int
    bucket: int | None
    verdict: str | None
    number: int


def suggesters(scope: Scope) -> tuple[SuggesterFigures, ...]:
    """The suggesters with the most decisions first. Two queries."""
    found = scope.rows(CASES.format(documents=scope.documents, finished=scope.finished))
    by_suggester: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for suggester, version, *row in found:
        by_suggester[suggester, version].append(_Row((suggester, version), *row))
    claims = _claims(scope)
    names = dict.fromkeys([*by_suggester, *claims])
    figures = [_figures(*name, by_suggester[name], claims.get(name, Verdicts())) for name in names]
    return tuple(sorted(figures, key=lambda each: (-each.verdicts.decided - each.claims.decided, each.name)))


def _claims(scope: Scope) -> dict[tuple[str, str], Verdicts]:
    """What became of proposed claims. One query."""
    counted: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for suggester, version, verdict, number in scope.rows(
        CLAIM_CASES.format(documents=scope.documents, finished=scope.finished)
    ):
        key = verdict or "undecided"
        counted[suggester, version][key] = counted[suggester, version].get(key, 0) + number
    return {name: Verdicts(**numbers) for name, numbers in counted.items()}


def _figures(suggester: str, version: str, rows: list[_Row], claims: Verdicts) -> SuggesterFigures:
    labels = _by(rows, lambda row: row.label)
    scores = _by((row for row in rows if row.bucket is not None), lambda row: row.bucket or 0)
    verdicts = next(iter(_by(rows, lambda row: row.suggester).values()), Verdicts())
    ordered = dict(sorted(labels.items(), key=lambda item: (-item[1].cases, item[0])))
    return SuggesterFigures(suggester, version, verdicts, ordered, dict(sorted(scores.items())), claims)


def _by(rows: Iterable[_Row], key: Callable[[_Row], K]) -> dict[K, Verdicts]:
    counted: dict[K, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        counted[key(row)][row.verdict or "undecided"] += row.number
    return {name: Verdicts(**numbers) for name, numbers in counted.items()}
