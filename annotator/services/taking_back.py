"""Taking back a whole step over many documents from its place in the history, however long ago it was made.

One's own at any time; anybody's within 30 days for those who may (`undo_any`). What was changed since, and what is
submitted, is left as it is and counted. Unlike the key of the annotation page this goes by no stack, but the stacks
know of it afterwards (see docs/adr/0004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.errors import Conflict, Forbidden, NotFound
from annotator.models import AnnotationSet, Change
from annotator.roles import Permission
from annotator.selectors.events import TAKE_BACK_WITHIN, told
from annotator.services import changes, steps
from annotator.services.steps import Elsewhere
from annotator.services.undo import TAKE_BACK
from annotator.workflow import EDITABLE


@dataclass(frozen=True, slots=True)
class Place:
    """A document of a step; `left` says why it cannot be taken back there, "" if it can."""

    document: int
    title: str
    left: str


@transaction.atomic
def take_back_step(*, step: UUID, operation: UUID, by: Actor) -> Elsewhere:
    """Take the step with this group back wherever that is possible, or answer again if that was done before.

    In the sets of other people it is a Change of `by`. Raises NotFound, Forbidden, OperationReused, and Conflict if
    nothing can be taken back in any document. At most 16 queries, whatever the number of documents.
    """
    digest = changes.request_digest(["take back", str(step)])
    if (earlier := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
        return Elsewhere(*earlier.data["elsewhere"])
    found = changes_of(step, by)
    check_may_take_back(found, by)
    done = steps.reverse(
        found,
        action=TAKE_BACK,
        group=operation,
        by=by,
        data={"group": str(step)},
        carried={"operation": operation, "request_digest": digest},
    )
    if not done.documents:
        raise Conflict(
            "There is nothing left of this step to take back.",
            hint="Everything it did was changed since, or is submitted.",
        )
    return done


def changes_of(step: UUID, by: Actor) -> list[Change]:
    """The Changes of a step in the actor's project, by document. One query. Raises NotFound."""
    found = Change.objects.filter(project=by.project, group=step).exclude(kind=Change.Kind.OTHER)
    listed = list(told(found).order_by("document", "id"))
    if not listed:
        raise NotFound("There is no such step in this project.")
    return listed


def check_may_take_back(found: Sequence[Change], by: Actor) -> None:
    """Raise Forbidden where a step is not the actor's own, or too old, and NotFound where they may not even see it."""
    own = all(each.actor_id == by.user_id for each in found)
    if not own and not by.may(Permission.VIEW_ALL_HISTORY):
        raise NotFound("There is no such step in this project.")
    gold = any(_set(each).role == AnnotationSet.Role.GOLD for each in found)
    require(by, Permission.ADJUDICATE if gold else Permission.ANNOTATE)
    if not own or any(_owner(each) != by.user_id for each in found):
        require(by, Permission.UNDO_ANY)
    if not own and found[0].created_at < timezone.now() - TAKE_BACK_WITHIN:
        raise Forbidden(
            f"What other people did can be taken back for {TAKE_BACK_WITHIN.days} days.",
            hint="They can take it back themselves.",
        )


def places(found: Sequence[Change]) -> tuple[Place, ...]:
    """What would become of a step in each of its documents if it were taken back now. Two queries."""
    unchanged = {change.pk for change, _ in steps.unchanged_since(found)}
    return tuple(
        Place(each.document.pk, each.document.title, _why_left(each, each.pk in unchanged))
        for each in found
        if each.document is not None
    )


def _why_left(change: Change, unchanged: bool) -> str:
    if _set(change).state not in EDITABLE:
        return "submitted"
    return "" if unchanged else "changed since"


def _set(change: Change) -> AnnotationSet:
    assert change.annotation_set is not None
    return change.annotation_set


def _owner(change: Change) -> int | None:
    """Whose set a Change is about; a gold set belongs to whoever writes in it."""
    own = _set(change)
    return change.actor_id if own.role == AnnotationSet.Role.GOLD else own.author_id
