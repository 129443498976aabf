"""Undo and redo: the two stacks that the log itself holds (see `models.Change`), and when taking back is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotator.access import Actor
from annotator.editing.state import Delta, SetState
from annotator.errors import Conflict, Stale
from annotator.models import AnnotationSet, Change
from annotator.selectors import rows
from annotator.services.set_rows import about, span_number


@dataclass(frozen=True, slots=True)
class Stacks:
    """The tops of the undo and redo stacks of one person on one set, read from the newest Change (see Change)."""

    undo: int | None
    redo: int | None

    @classmethod
    def of(cls, own: AnnotationSet, by: Actor) -> Stacks:
        last = rows.newest_change(own.pk, by.user_id)
        if last is None:
            return cls(None, None)
        number, kind, undo_rest, redo_rest = last
        return cls(undo_rest, number) if kind == Change.Kind.UNDO else cls(number, redo_rest)

    def reversal(self, action: str) -> Delta:
        """The Delta that takes back the top of the stack."""
        return Delta.from_json(self._top(action).data).reversed()

    def push(self, action: str) -> dict[str, Any]:
        """What the new Change has to say about the stacks."""
        if action == "undo":
            return {"kind": Change.Kind.UNDO, "undo_rest": self._top("undo").undo_rest_id, "redo_rest": self.redo}
        if action == "redo":
            return {"kind": Change.Kind.REDO, "undo_rest": self.undo, "redo_rest": self._top("redo").redo_rest_id}
        return {"kind": Change.Kind.DO, "undo_rest": self.undo}

    def _top(self, action: str) -> Change:
        top = self.undo if action == "undo" else self.redo
        if top is None:
            raise Conflict(f"There is nothing to {action}.")
        return Change.objects.get(pk=top)


def check_unchanged(state: SetState, delta: Delta) -> None:
    """Refuse to undo what somebody or something changed since."""
    labels = {swap.before for swap in delta.labels} - {None}
    gone = {swap.after for swap in delta.labels} - {None}
    same = (
        all(state.spans.get(span_number(swap)) == swap.before for swap in delta.spans)
        and all(state.decisions.get(about(swap)) == swap.before for swap in delta.decisions)
        and labels <= state.labels
        and not gone & state.labels
    )
    if not same:
        raise Stale("That was changed again since, so it cannot be taken back. Nothing was saved.")
