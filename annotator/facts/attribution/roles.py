"""Which of the known entities in a content acts, is acted on, and says where, when and how many."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from annotator.fact_records import ClaimPart
from annotator.records import Part
from annotator.vocabulary import ClaimRole

Entity = tuple[int, int, str]

MOST = 24  # fillers of one claim
_TIMES = frozenset({"DATE", "TIME"})
_FIGURES = frozenset({"CARDINAL", "QUANTITY", "PERCENT", "MONEY"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_ACTORS = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_WHERE = re.compile(r"\b(?:in|at|near|from|outside|inside|into|to|toward|towards|around|of|across|over|through|off|on)"
                    r"(?:\s+(?:the|\w+ern|\w+ of))*\s+$", re.IGNORECASE)  # fmt: skip
_BY = re.compile(r"\bby(?:\s+the)?\s+$", re.IGNORECASE)
_LOOK_BACK = 40


def fillers(text: str, contents: Sequence[Part], entities: Sequence[Entity]) -> list[ClaimPart]:
    """The fillers of a claim with these contents, in reading order. `entities` are sorted by where they start."""
    found: list[ClaimPart] = []
    acting = False
    for start, end, label in _inside(contents, entities):
        role = _role(text[max(0, start - _LOOK_BACK) : start], label, acting=acting)
        if role is not None:
            found.append(ClaimPart(role, start, end))
            acting = acting or role == ClaimRole.ACTOR
    return found[:MOST]


def _inside(contents: Sequence[Part], entities: Sequence[Entity]) -> list[Entity]:
    found: list[Entity] = []
    for first, last in contents:
        place = bisect_left(entities, (first, -1, ""))
        while place < len(entities) and entities[place][0] < last and len(found) < 4 * MOST:
            if entities[place][1] <= last:
                found.append(entities[place])
            place += 1
    return found


def _role(before: str, label: str, *, acting: bool) -> ClaimRole | None:
    if label in _TIMES:
        return ClaimRole.TIME
    if label in _FIGURES:
        return ClaimRole.QUANTITY
    if label in _PLACES and (_WHERE.search(before) or label != "GPE"):
        return ClaimRole.PLACE
    if label in _ACTORS and not (acting and label == "NORP"):
        return ClaimRole.TARGET if acting and not _BY.search(before) else ClaimRole.ACTOR
    return None
