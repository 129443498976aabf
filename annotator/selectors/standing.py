"""How a document stands to the person who has it open: whose it is, and what a first decision there will do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from annotator.access import Actor
from annotator.models import Assignment, Document
from annotator.roles import Permission

State = Assignment.State
GIVEN_UP = frozenset({State.SKIPPED, State.EXPIRED, State.RELEASED})


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is that of the person's assignment, "" without one; `reason` why it was skipped or flagged.

    `free` where a place of the document is free, `archived` where it is out of the work, `begun` where the person has
    a set of their own, which stays theirs whatever happens.
    """

    state: str
    reason: str
    free: bool
    archived: bool
    begun: bool

    @property
    def can_be_put_away(self) -> bool:
        """Whether it can be skipped, flagged and given back."""
        return self.state in Assignment.TO_DO

    @property
    def given_up(self) -> bool:
        return self.state in GIVEN_UP

    @property
    def only_read(self) -> bool:
        """Whether no decision would be taken: it is not the person's and there is no place."""
        return not self.state and not self.begun and (self.archived or not self.free)

    @property
    def would_be_taken(self) -> bool:
        """Whether the first decision takes a document that never was the person's."""
        return not self.state and not self.begun and not self.only_read


def standing(document: Document, actor: Actor, *, begun: bool) -> Standing | None:
    """One query. None for who annotates nothing."""
    if not actor.may(Permission.ANNOTATE):
        return None
    mine = FilteredRelation("assignments", condition=Q(assignments__user=actor.user_id))
    rows = Document.objects.filter(pk=document.pk).annotate(mine=mine)
    free, archived_at, state, reason = rows.values_list(
        "free_slots", "archived_at", "mine__state", "mine__reason"
    ).get()
    return Standing(state or "", reason or "", 0 < free, archived_at is not None, begun)
