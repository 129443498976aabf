"""How far each person's finished work agrees with finished gold of the same documents.

Exact: the same label and parts. Partial: the same label and at least one letter in common, parts taken together.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotator.figures.rates import Quality, Rate
from annotator.selectors.figures.scope import Scope

AGAINST_GOLD = """
WITH pair AS (
  SELECT h.author_id AS person, h.id AS mine, g.id AS gold FROM annotator_document d
  JOIN annotator_annotationset g ON g.document_id = d.id AND g.role = 'gold' AND g.state = 'submitted'
  JOIN annotator_annotationset h ON h.document_id = d.id
  WHERE {documents} AND {finished}
), side AS (
  SELECT person, 0 AS of_gold, mine AS these, gold AS those FROM pair
  UNION ALL SELECT person, 1, gold, mine FROM pair
)
SELECT side.person, side.of_gold, COUNT(*), SUM({exact}), SUM({partial})
FROM side JOIN annotator_span a ON a.annotation_set_id = side.these
GROUP BY 1, 2
UNION ALL SELECT person, 2, COUNT(*), 0, 0 FROM pair GROUP BY 1
"""
FOUND = """CASE WHEN EXISTS (
  SELECT 1 FROM annotator_span b WHERE b.annotation_set_id = side.those AND b.label_id = a.label_id AND {alike}
) THEN 1 ELSE 0 END"""
EXACT = """b.start = a.start AND b."end" = a."end"
  AND COALESCE(CAST(b.parts AS TEXT), '') = COALESCE(CAST(a.parts AS TEXT), '')"""
PARTIAL = 'b.start < a."end" AND b."end" > a.start'


@dataclass(frozen=True, slots=True)
class PersonQuality:
    """One person against gold, over so many documents."""

    person: int
    documents: int
    exact: Quality
    partial: Quality


def quality(scope: Scope) -> tuple[PersonQuality, ...]:
    """The people with finished work on documents that have finished gold, by id. One query."""
    sql = AGAINST_GOLD.format(
        documents=scope.documents,
        finished=scope.finished,
        exact=FOUND.format(alike=EXACT),
        partial=FOUND.format(alike=PARTIAL),
    )
    sides: dict[int, dict[int, tuple[int, int, int]]] = {}
    for person, side, *counted in scope.rows(sql):
        sides.setdefault(person, {})[side] = (counted[0], int(counted[1]), int(counted[2]))
    return tuple(_quality(person, sides[person]) for person in sorted(sides))


def _quality(person: int, sides: dict[int, tuple[int, int, int]]) -> PersonQuality:
    nothing = (0, 0, 0)
    made, right, near = sides.get(0, nothing)
    gold, found, touched = sides.get(1, nothing)
    return PersonQuality(
        person,
        documents=sides[2][0],
        exact=Quality(Rate(right, made), Rate(found, gold)),
        partial=Quality(Rate(near, made), Rate(touched, gold)),
    )
