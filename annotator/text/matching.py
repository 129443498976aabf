"""Which undecided suggestion a newly drawn span corrects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.records import Part
from annotator.text.ranges import overlaps

_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span or suggestion for comparison: its id, its range and its label (an id or a name)."""

    id: int
    start: int
    end: int
    label: int | str

    @property
    def bounds(self) -> Part:
        return self.start, self.end


def overlap_ratio(a: Part, b: Part) -> float:
    """Shared characters divided by the characters in either: 0 for apart, 1 for equal."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def corrected_suggestion(drawn: Candidate, candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that `drawn` is meant to put right, None if it is a span of its own.

    It overlaps and has the same label, or shares an edge, or at least half of the characters. The closest
    range wins; then the same label, then the earliest, then the lowest id.
    """
    meant = [candidate for candidate in candidates if _is_meant(drawn, candidate)]
    return min(meant, key=lambda candidate: _rank(drawn, candidate), default=None)


def _is_meant(drawn: Candidate, candidate: Candidate) -> bool:
    return overlaps(drawn.bounds, candidate.bounds) and (
        drawn.label == candidate.label
        or drawn.start == candidate.start
        or drawn.end == candidate.end
        or overlap_ratio(drawn.bounds, candidate.bounds) >= _ENOUGH
    )


def _rank(drawn: Candidate, candidate: Candidate) -> tuple[float, bool, int, int]:
    ratio = overlap_ratio(drawn.bounds, candidate.bounds)
    return -ratio, drawn.label != candidate.label, candidate.start, candidate.id
