"""In which documents a step over many of them may not write, and why."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from annotator.access import Actor, readable
from annotator.models import AnnotationSet, Assignment
from annotator.roles import Permission
from annotator.workflow import DONE, Stage

REASONS = {
    "gone": "the document is not there any more",
    "archived": "the document is archived",
    "submitted": "the document is submitted",
    "accepted": "the document is accepted",
    "given_back": "you gave the document back",
    "taken": "as many people as are wanted have the document",
    "no_gold": "the document has no gold set yet",
    "finished": "the gold set is finished",
    "four_eyes": "you annotated the document, and this project wants four eyes",
}

NAMES = {"given_back": "given back", "taken": "taken", "no_gold": "no gold yet", "four_eyes": "annotated by you"}
"""In a word or two, where that is not the key itself."""


def barred(documents: Collection[int], actor: Actor) -> dict[int, str]:
    """Document -> why the person may not write there (a key of REASONS), for those where it is so. One query.

    A set of one's own may be written until it is submitted. Where there is none, the document has to be the person's,
    or to have a free place for one who reads all documents; no place is taken by a step. For an actor who works in gold
    there has to be a gold set that is open.
    """
    found = readable(actor).filter(pk__in=documents).order_by("pk")
    here = AnnotationSet.objects.filter(document=OuterRef("pk"))
    own = here.filter(role=AnnotationSet.Role.HUMAN, author=actor.user_id).values("state")
    gold = here.filter(role=AnnotationSet.Role.GOLD).values("state")
    assignment = Assignment.objects.filter(document=OuterRef("pk"), user=actor.user_id).values("state")
    reasons = dict.fromkeys(documents, "gone")
    states = (Subquery(each[:1]) for each in (own, gold, assignment))
    rows = found.values_list("pk", "archived_at", "free_slots", *states)
    for pk, archived_at, free, own_state, gold_state, assigned in rows:
        if archived_at is not None:
            reasons[pk] = "archived"
        elif actor.gold:
            reasons[pk] = _in_gold(gold_state, own_state, actor)
        else:
            reasons[pk] = _in_own(own_state, assigned, free, actor)
    return {pk: reason for pk, reason in reasons.items() if reason}


def _in_gold(state: str | None, own: str | None, actor: Actor) -> str:
    if state is None:
        return "no_gold"
    if state in DONE:
        return "finished"
    return "four_eyes" if actor.project.four_eyes and own in DONE else ""


def _in_own(state: str | None, assigned: str | None, free: int, actor: Actor) -> str:
    if state in DONE:
        return "submitted" if state == Stage.SUBMITTED else "accepted"
    if state is not None or assigned in Assignment.HOLDING:
        return ""
    if assigned is not None:
        return "given_back"
    return "" if actor.may(Permission.VIEW_ALL_DOCUMENTS) and 0 < free else "taken"
