"""Which labels stand on which ranges of a text: of spans, and of suggestions that wait for a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.editing.state import Proposal, SetState, SpanState
from annotator.records import Part

Carries = Literal["", "label", "nothing", "span", "suggestion"]
"""What a range is asked for: anything at all, a span or suggestion, neither of them, or one of them."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Range -> the labels on exactly that range; what has several parts stands on none."""

    spans: Mapping[Part, frozenset[int]]
    suggestions: Mapping[Part, frozenset[int]]

    @classmethod
    def of(cls, state: SetState) -> Labelled:
        return cls(_by_range(state.spans.values()), _by_range(state.undecided()))

    def fits(self, part: Part, carries: Carries, label: int | None) -> bool:
        """Whether the range carries what is asked for: of this label, or of any."""
        span, suggestion = _has(self.spans, part, label), _has(self.suggestions, part, label)
        match carries:
            case "span":
                return span
            case "suggestion":
                return suggestion
            case "nothing":
                return not span and not suggestion
            case "label":
                return span or suggestion
        return label is None or span or suggestion


def _by_range(found: Iterable[SpanState | Proposal]) -> dict[Part, frozenset[int]]:
    labels: dict[Part, set[int]] = defaultdict(set)
    for each in found:
        if len(each.parts) == 1:
            labels[each.parts[0]].add(each.label)
    return {part: frozenset(each) for part, each in labels.items()}


def _has(labels: Mapping[Part, frozenset[int]], part: Part, label: int | None) -> bool:
    found = labels.get(part, frozenset())
    return bool(found) if label is None else label in found
