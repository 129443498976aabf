"""The people of a project and what they hold of it: totals, quotas, what waits for a manager, subsets of documents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.errors import NotFound
from annotator.models import Assignment, Membership
from annotator.roles import Permission, Role, allows
from annotator.selectors import queue
from annotator.selectors.documents import Filters, matching

State = Assignment.State
ANNOTATING = tuple(role for role in (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER) if allows(role, Permission.ANNOTATE))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who annotates in the project, or held something there and cannot any more (`role` is "").

    `assigned` counts the documents that are theirs now, `done` those of them that are submitted.
    """

    id: int
    name: str
    username: str
    role: str
    quota: int | None
    assigned: int
    done: int

    @property
    def left(self) -> int:
        return self.assigned - self.done


@dataclass(frozen=True, slots=True)
class Issue:
    """A document that a person flagged, or skipped while nobody has taken it since."""

    id: int
    document: int
    title: str
    person: str
    state: str
    reason: str
    since: datetime


def people(actor: Actor) -> tuple[Person, ...]:
    """Annotators first, then reviewers and managers, then who is gone; by name. Two queries, three with such."""
    numbers = {
        user: (held, done)
        for user, held, done in Assignment.objects.filter(document__in=queue.listed(actor))
        .order_by()
        .values_list("user")
        .annotate(
            held=Count("pk", filter=Q(state__in=Assignment.HOLDING)), done=Count("pk", filter=Q(state=State.SUBMITTED))
        )
    }
    members = list(_members(actor).select_related("user"))
    gone = User.objects.filter(pk__in=numbers.keys() - {each.user_id for each in members})
    found = [_person(each.user, each.role, each.quota, numbers) for each in members]
    found += [_person(each, "", None, numbers) for each in gone]
    rank = [*ANNOTATING, ""]
    return tuple(sorted(found, key=lambda each: (rank.index(each.role), each.name.casefold(), each.id)))


def issues(actor: Actor, most: int) -> tuple[Issue, ...]:
    """The first that wait for a manager: flagged, then skipped, each by when. One query."""
    skipped = Q(state=State.SKIPPED, document__free_slots__gt=0)
    rows = Assignment.objects.filter(skipped | Q(state=State.FLAGGED), document__in=queue.listed(actor))
    return tuple(
        Issue(
            each.pk, each.document_id, each.document.title, each.user.display_name, each.state, each.reason,
            each.changed_at,
        )
        for each in rows.select_related("user", "document").order_by("state", "changed_at", "id")[:most]
    )  # fmt: skip


def own_assignments(actor: Actor, state: str = "") -> QuerySet[Assignment]:
    """What the person was given or took, with the documents; of one state only if asked."""
    return assigned(actor, state=state).filter(user=actor.user_id)


def assigned(
    actor: Actor, *, state: str = "", document: int | None = None, person: int | None = None
) -> QuerySet[Assignment]:
    """All assignments of the project's documents, with documents and people, narrowed by what is given."""
    wanted = {"state": state or None, "document": document, "user": person}
    given = {name: value for name, value in wanted.items() if value is not None}
    rows: QuerySet[Assignment] = Assignment.objects.filter(document__in=queue.listed(actor), **given)
    return rows.select_related("document", "user")


def subset(actor: Actor, filters: Filters, sample: int | None, seed: int) -> list[int]:
    """The ids of the documents that the filters leave, or of so many of them at random. One query. Raises Invalid."""
    found = list(matching(actor, filters).order_by("pk").values_list("pk", flat=True))
    return found if sample is None or len(found) <= sample else Random(seed).sample(found, sample)


def assignment(actor: Actor, assignment_id: int) -> Assignment:
    """One of the project. Raises NotFound. One query."""
    rows = Assignment.objects.filter(document__project=actor.project, document__staged=False)
    found: Assignment | None = rows.filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("There is no such assignment in this project.")
    return found


def membership(actor: Actor, user_id: int) -> Membership:
    """That of a person who annotates in the project. Raises NotFound. One query."""
    found = _members(actor).filter(user=user_id).select_related("user").first()
    if found is None:
        raise NotFound("There is no such member of this project.")
    return found


def quotas(actor: Actor, people: Collection[int]) -> dict[int, int | None]:
    """Person -> quota, of those among these people who annotate in the project. One query."""
    return dict(_members(actor).filter(user__in=people).values_list("user_id", "quota"))


def room(actor: Actor, quotas: dict[int, int | None]) -> dict[int, int | None]:
    """Person -> how many documents more their quota allows; None for any number. One query."""
    rows = queue.under_quota(actor).filter(user__in=quotas).order_by()
    held = dict(rows.values_list("user").annotate(Count("pk")))
    return {user: None if quota is None else max(0, quota - held.get(user, 0)) for user, quota in quotas.items()}


def unfinished(actor: Actor, user_id: int) -> set[tuple[int, int]]:
    """(document, person) for what the person holds in the project and has not submitted. One query."""
    held = Assignment.objects.filter(document__project=actor.project, user=user_id, state__in=Assignment.HOLDING)
    return set(held.exclude(state=State.SUBMITTED).values_list("document_id", "user_id"))


def _members(actor: Actor) -> QuerySet[Membership]:
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    found: QuerySet[Membership] = Membership.objects.filter(
        lasting, project=actor.project, role__in=ANNOTATING, user__is_active=True
    )
    return found


def _person(user: User, role: str, quota: int | None, numbers: dict[int, tuple[int, int]]) -> Person:
    held, done = numbers.get(user.pk, (0, 0))
    return Person(user.pk, user.display_name, user.username, role, quota, held, done)
