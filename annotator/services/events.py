"""Events: what claims are about. They belong to the project, and each step is recorded with its Change.

Putting a claim into an event changes the claim, in its author's set: that is undone as every step there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from annotator.access import Actor, require, sees_others
from annotator.errors import Conflict, Forbidden, Invalid
from annotator.models import Assessment, Claim, Document, Entity, Event
from annotator.roles import Permission
from annotator.selectors.event_list import event_of
from annotator.selectors.fact_state import claim_fact, parts_of
from annotator.services import changes
from annotator.services.annotations import Outcome, apply
from annotator.services.fact_operations import FactRequest
from annotator.services.operations import Operation
from annotator.vocabulary import EventType

LONGEST_TITLE = 300
LONGEST_NOTE = 5_000


@dataclass(frozen=True, slots=True)
class EventFields:
    """What is said of an event. Only one of its days means that it was on that day; `place` is the id of an entity."""

    title: str
    type: EventType = EventType.OTHER
    first: date | None = None
    last: date | None = None
    place: int | None = None
    note: str = ""


def may_edit(actor: Actor, event: Event) -> bool:
    """Whether the person changes this event. In a blind project annotators change only what they made."""
    return actor.may(Permission.ANNOTATE) and (sees_others(actor) or event.created_by_id == actor.user_id)


@transaction.atomic
def create(fields: EventFields, *, operation: UUID, by: Actor) -> Event:
    """Make an event. Five queries. Raises Forbidden, Invalid naming the field."""
    require(by, Permission.ANNOTATE)
    fields = _checked(fields, by)
    digest = changes.request_digest(["event.create", str(fields)])
    if (earlier := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
        return event_of(by, earlier.data["event"])
    made = Event.objects.create(project=by.project, created_by=by.user, **_columns(fields))
    data = {"event": made.pk, "title": made.title}
    changes.record(by=by, action="event.create", data=data, operation=operation, request_digest=digest)
    return made


@transaction.atomic
def edit(event_id: int, fields: EventFields, *, by: Actor) -> Event:
    """Change what is said of an event. Raises Forbidden, NotFound, Invalid naming the field."""
    require(by, Permission.ANNOTATE)
    fields = _checked(fields, by)
    event = _locked(by, event_id)
    columns = _columns(fields)
    changed = {name: [_word(getattr(event, name)), _word(value)] for name, value in columns.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        Event.objects.filter(pk=event.pk).update(**columns)
        names = [name.removesuffix("_id") for name in changed]
        data = {"event": event.pk, "title": fields.title, "fields": names, "changed": changed}
        changes.record(by=by, action="event.edit", data=data)
    return event_of(by, event_id)


@transaction.atomic
def remove(event_id: int, *, by: Actor) -> None:
    """Remove an event that nothing was ever said of.

    Raises Conflict while claims belong to it, of anybody, or once the desk set its status; Forbidden, NotFound.
    """
    require(by, Permission.ANNOTATE)
    event = _locked(by, event_id)
    if number := Claim.objects.filter(event=event).count():
        raise Conflict(f"{number} claim{'s belong' if 1 < number else ' belongs'} to it.", hint="Take them out first.")
    if Assessment.objects.filter(event=event).exists():
        raise Conflict("The desk has set its status, which is kept for good.")
    event.delete()
    changes.record(by=by, action="event.remove", data={"event": event_id, "title": event.title})


def put_claim(claim: Claim, event_id: int | None, *, operation: UUID, by: Actor) -> Outcome:
    """Put a claim of one's own (or of gold, for who works there) into an event, or take it out of all.

    `claim.annotation_set` must be loaded. Costs what `annotations.apply` does and three queries; raises what that does.
    """
    fact = claim_fact(claim, parts_of([claim.pk]).get(claim.pk, ()))
    document = Document.objects.select_related("body").get(pk=claim.annotation_set.document_id)
    document.project = by.project
    request = FactRequest(claim=replace(fact, event=event_id))
    seen = claim.annotation_set.version
    return apply(document=document, operation=Operation(operation, "claim.put", version=seen, fact=request), by=by)


# --- helpers --------------------------------------------------------------------------------------


def _checked(fields: EventFields, by: Actor) -> EventFields:
    """The fields with the spaces gone and both days; one query where there is a place."""
    title = " ".join(fields.title.split())
    checks: list[tuple[Callable[[], bool], str, str]] = [
        (lambda: not title, "title", "An event needs a title."),
        (lambda: LONGEST_TITLE < len(title), "title", f"At most {LONGEST_TITLE} characters."),
        (lambda: LONGEST_NOTE < len(fields.note), "note", f"At most {LONGEST_NOTE:,} characters."),
        (lambda: "\0" in title + fields.note, "title", "A NUL character cannot be stored."),
    ]
    for wrong, where, message in checks:
        if wrong():
            raise Invalid(message, where=where)
    first, last = fields.first or fields.last, fields.last or fields.first
    if first and last and last < first:
        raise Invalid("It cannot end before it begins.", where="last")
    if fields.place is not None and not Entity.objects.filter(project=by.project, pk=fields.place).exists():
        raise Invalid("There is no such place in this project.", where="place")
    return replace(fields, title=title, first=first, last=last)


def _columns(fields: EventFields) -> dict[str, object]:
    return {
        "title": fields.title,
        "type": fields.type.value,
        "first": fields.first,
        "last": fields.last,
        "place_id": fields.place,
        "note": fields.note,
    }


def _word(value: object) -> object:
    """A value as JSON says it."""
    return value.isoformat() if isinstance(value, date) else value


def _locked(by: Actor, number: int) -> Event:
    event = event_of(by, number)
    if not may_edit(by, event):
        raise Forbidden("In a blind project annotators change the events that they made.", hint="Make one of your own.")
    locked: Event = Event.objects.select_for_update().get(pk=number)
    return locked
