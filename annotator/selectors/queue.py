"""What there is to do: the documents listed for a person, their own work, what the queue offers, how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.access import Actor, readable
from annotator.models import AnnotationSet, Assignment, Document
from annotator.roles import Permission
from annotator.workflow import DONE, Stage

HUMAN = AnnotationSet.Role.HUMAN


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents, and how many of them are submitted: of the project, or of the person who sees no totals."""

    documents: int
    submitted: int

    @property
    def left(self) -> int:
        return self.documents - self.submitted


def listed(actor: Actor) -> QuerySet[Document]:
    """The documents of the project that are there for this person."""
    return readable(actor).filter(archived_at=None)


def progress(actor: Actor) -> Progress:
    """Two queries. Who does not see the totals gets the numbers of their own work."""
    sets = _listed_sets(actor).filter(state__in=DONE)
    if actor.may(Permission.VIEW_TOTALS):
        return Progress(listed(actor).count(), sets.values("document_id").distinct().count())
    mine = Assignment.objects.filter(user=actor.user_id, state__in=Assignment.HOLDING)
    documents = listed(actor).filter(Exists(mine.filter(document=OuterRef("pk")))).count()
    return Progress(documents, sets.filter(author=actor.user_id).count())


def own_work(actor: Actor, after: int = 0) -> int | None:
    """The id of the document that the person has to go on with: what was returned, then what is assigned or claimed,
    beginning behind the document `after`, which itself comes last. At most three queries.
    """
    returned = _listed_sets(actor).filter(author=actor.user_id, state=Stage.RETURNED).exclude(document=after)
    to_do = Assignment.objects.filter(
        document__in=listed(actor), user=actor.user_id, state__in=Assignment.TO_DO
    ).order_by("document_id")
    for rows in (returned.order_by("document_id"), to_do.filter(document__gt=after), to_do):
        found: int | None = rows.values_list("document_id", flat=True).first()
        if found is not None:
            return found
    return None


def returned(actor: Actor) -> int:
    """How many documents a reviewer gave back to the person. One query."""
    return _listed_sets(actor).filter(author=actor.user_id, state=Stage.RETURNED).count()


def waiting(actor: Actor) -> QuerySet[Document]:
    """The documents that the queue may hand to this person: with a free slot, and neither held nor skipped nor done
    by them.
    """
    mine = Assignment.objects.filter(document=OuterRef("pk"), user=actor.user_id)
    kept = mine.filter(state__in=[*Assignment.HOLDING, Assignment.State.SKIPPED])
    done = AnnotationSet.objects.filter(document=OuterRef("pk"), author=actor.user_id, role=HUMAN, state__in=DONE)
    free = Q(project=actor.project, staged=False, archived_at=None, free_slots__gt=0)
    return Document.objects.filter(free, ~Exists(kept), ~Exists(done))


def offers(actor: Actor) -> bool:
    """Whether the queue has something for this person, whatever the quota. One query, none where it is closed."""
    return actor.may(Permission.ANNOTATE) and actor.project.queue_open and waiting(actor).exists()


def quota_left(actor: Actor, quota: int | None) -> int | None:
    """How many more documents the queue may give the person, None without a limit. One query where there is one."""
    if quota is None:
        return None
    return max(0, quota - under_quota(actor).filter(user=actor.user_id).count())


def under_quota(actor: Actor) -> QuerySet[Assignment]:
    """The assignments of the project that count for a quota: what people hold, but not what was given by hand."""
    held: QuerySet[Assignment] = Assignment.objects.filter(
        document__project=actor.project, state__in=Assignment.HOLDING
    ).exclude(origin=Assignment.Origin.HAND)
    return held


def _listed_sets(actor: Actor) -> QuerySet[AnnotationSet]:
    sets: QuerySet[AnnotationSet] = AnnotationSet.objects.filter(
        document__project=actor.project, document__staged=False, document__archived_at=None, role=HUMAN
    )
    return sets
