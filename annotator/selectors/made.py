"""What became of a step over many documents that a person made or took back, found by its operation id."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from annotator.access import Actor
from annotator.models import Change


@dataclass(frozen=True, slots=True)
class Made:
    """`places` is None where a step was taken back; `left` documents were then left as they are. `reasons` says why
    (a key of `plans.REASONS`) how many places were left out.
    """

    group: UUID
    documents: int
    places: int | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    left: int = 0

    @property
    def left_out(self) -> int:
        return sum(self.reasons.values())


def made(actor: Actor, operation: UUID) -> Made | None:
    """One query."""
    found = Change.objects.filter(project=actor.project, actor=actor.user_id, operation=operation)
    for change in found.exclude(group=None):
        if "step" in change.data and isinstance(change.data["step"][2], dict):
            places, documents, reasons = change.data["step"]
            return Made(operation, documents, places, reasons)
        if "elsewhere" in change.data:
            documents, left = change.data["elsewhere"]
            return Made(operation, documents, left=left)
    return None
