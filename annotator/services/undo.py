"""Undo and redo: the two stacks that the log itself holds (see `models.Change`), and when taking back is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotator.access import Actor
from annotator.editing.state import Delta, SetState, fact_number
from annotator.errors import Conflict, Stale
from annotator.models import AnnotationSet, Change
from annotator.selectors import rows
from annotator.services.set_rows import about, span_number

TAKE_BACK = "span.take_back"


@dataclass(frozen=True, slots=True)
class Stacks:
    """The tops of the undo and redo stacks of one person on one set, read from the newest Change (see Change)."""

    undo: int | None
    redo: int | None

    @classmethod
    def of(cls, own: AnnotationSet, by: Actor) -> Stacks:
        """One query."""
        return cls.after(rows.newest_change(own.pk, by.user_id))

    @classmethod
    def after(cls, last: tuple[int, str, int | None, int | None] | None) -> Stacks:
        """The stacks as the newest Change says: its id, kind, undo rest and redo rest. No query."""
        if last is None:
            return cls(None, None)
        number, kind, undo_rest, redo_rest = last
        return cls(undo_rest, number) if kind == Change.Kind.UNDO else cls(number, redo_rest)

    def top(self, action: str) -> Change:
        """What undo or redo would take back. Raises Conflict if there is nothing.

        One query; two more for each step over many documents that a manager has taken back, which undo passes over.
        """
        number = self.undo if action == "undo" else self.redo
        while number is not None:
            change: Change = Change.objects.get(pk=number)
            if action == "redo" or change.group is None or not taken_back_by_another(change):
                return change
            number = change.undo_rest_id
        raise Conflict(f"There is nothing to {action}.")

    def popping(self, action: str, change: Change) -> dict[str, Any]:
        """What a new Change that takes back `change`, the top of a stack, has to say."""
        if action == "undo":
            return {"kind": Change.Kind.UNDO, "undo_rest": change.undo_rest_id, "redo_rest": self.redo}
        return {"kind": Change.Kind.REDO, "undo_rest": self.undo, "redo_rest": change.redo_rest_id}

    def doing(self) -> dict[str, Any]:
        """What a new Change that does something has to say about the stacks."""
        return {"kind": Change.Kind.DO, "undo_rest": self.undo}

    def taking_back(self, change: Change) -> dict[str, Any]:
        """What a new Change that reverses `change` has to say: it is an undo or a redo only of what lies on top."""
        if change.pk == self.undo:
            return self.popping("undo", change)
        return self.popping("redo", change) if change.pk == self.redo else self.doing()


def taken_back_by_another(change: Change) -> bool:
    """Whether somebody else has taken back the step that a Change belongs to, and not that again. One query."""
    others = Change.objects.filter(annotation_set=change.annotation_set_id, pk__gt=change.pk, action=TAKE_BACK)
    gone: set[str] = set()
    for group, taken_back in others.exclude(actor=change.actor_id).order_by("-pk").values_list("group", "data__group"):
        if str(group) not in gone:
            gone.add(taken_back)
    return str(change.group) in gone


def reversal(change: Change) -> Delta:
    """The Delta that takes a Change back."""
    return Delta.from_json(change.data).reversed()


def check_unchanged(state: SetState, delta: Delta) -> None:
    """Refuse to undo what somebody or something changed since. Raises Stale."""
    if not unchanged(state, delta):
        raise Stale("That was changed again since, so it cannot be taken back. Nothing was saved.")


def unchanged(state: SetState, delta: Delta) -> bool:
    """Whether what a Delta begins with is what is stored."""
    labels = {swap.before for swap in delta.labels} - {None}
    gone = {swap.after for swap in delta.labels} - {None}
    return (
        all(state.spans.get(span_number(swap)) == swap.before for swap in delta.spans)
        and all(state.decisions.get(about(swap)) == swap.before for swap in delta.decisions)
        and labels <= state.labels
        and not gone & state.labels
        and all(state.facts.get(fact_number(swap)) == swap.before for swap in delta.facts)
    )
