"""Which suggestions a person wants to see: sources that are hidden, and the lowest score."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SuggestionFilter:
    """`hidden` names suggesters. `threshold` is the lowest score shown, from 0 (every score) to 1."""

    hidden: frozenset[str] = frozenset()
    threshold: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """What a Membership stores: {"hidden": ["spacy:x"], "threshold": 0.5}."""
        return {"hidden": sorted(self.hidden), "threshold": self.threshold}

    @classmethod
    def from_json(cls, stored: object) -> SuggestionFilter:
        """The filter in a JSON value, also one that a database gave as text. Malformed reads as no filter."""
        value = _decoded(stored)
        if not isinstance(value, dict):
            return cls()
        hidden, threshold = value.get("hidden", []), value.get("threshold", 0.0)
        if not isinstance(hidden, list) or not all(isinstance(name, str) for name in hidden):
            return cls()
        if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
            return cls()
        return cls(frozenset(hidden), float(threshold))


NO_FILTER = SuggestionFilter()


def _decoded(stored: object) -> object:
    if not isinstance(stored, str):
        return stored
    try:
        return json.loads(stored)
    except ValueError:
        return None
