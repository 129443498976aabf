"""How often each label was given in finished work, over all and by outlet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from annotator.selectors.figures.scope import Scope

FINISHED = """
SELECT d.outlet, sp.label_id, COUNT(*)
FROM annotator_document d JOIN annotator_annotationset h ON h.document_id = d.id
JOIN annotator_span sp ON sp.annotation_set_id = h.id
WHERE {documents} AND {sets}
GROUP BY 1, 2
"""
GOLD_FIRST = """(({finished} AND NOT EXISTS (
    SELECT 1 FROM annotator_annotationset g
    WHERE g.document_id = d.id AND g.role = 'gold' AND g.state = 'submitted'
  )) OR (h.role = 'gold' AND h.state = 'submitted'{within}))"""


@dataclass(frozen=True, slots=True)
class OutletLabels:
    """How many spans of each label (by id) the finished work on one outlet's documents has; "" is no outlet."""

    outlet: str
    spans: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.spans.values())


@dataclass(frozen=True, slots=True)
class Labels:
    """`spans` by label id, the most frequent first; outlets by name."""

    spans: dict[int, int]
    outlets: tuple[OutletLabels, ...]

    @property
    def total(self) -> int:
        return sum(self.spans.values())


def labels(scope: Scope) -> Labels:
    """Finished gold where a document has it, else what people submitted; of one person, that person's. One query."""
    sets = scope.finished
    if scope.person is None:
        sets = GOLD_FIRST.format(finished=sets, within=scope.within("h.submitted_at"))
    total: Counter[int] = Counter()
    outlets: dict[str, dict[int, int]] = {}
    for outlet, label, number in scope.rows(FINISHED.format(documents=scope.documents, sets=sets)):
        total[label] += number
        outlets.setdefault(outlet, {})[label] = number
    return Labels(dict(total.most_common()), tuple(OutletLabels(name, outlets[name]) for name in sorted(outlets)))
