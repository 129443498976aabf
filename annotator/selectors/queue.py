"""What to do next: the next document for a person, and how far the project is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.access import Actor
from annotator.models import AnnotationSet, Document


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents of a project, and how many of them somebody submitted."""

    documents: int
    submitted: int

    @property
    def left(self) -> int:
        return self.documents - self.submitted


def listed(actor: Actor) -> QuerySet[Document]:
    """The documents of the project that are there for people."""
    return Document.objects.filter(project=actor.project, staged=False, archived_at=None)


def progress(actor: Actor) -> Progress:
    """Two queries."""
    submitted = (
        AnnotationSet.objects.filter(
            document__project=actor.project,
            document__staged=False,
            document__archived_at=None,
            role=AnnotationSet.Role.HUMAN,
            state=AnnotationSet.State.SUBMITTED,
        )
        .values("document_id")
        .distinct()
        .count()
    )
    return Progress(listed(actor).count(), submitted)


def next_document(actor: Actor, *, after: int = 0) -> int | None:
    """The id of the next document in order, after the given one and then from the start, that nobody has submitted
    and nobody else has begun. One or two queries.
    """
    taken = AnnotationSet.objects.filter(document=OuterRef("pk"), role=AnnotationSet.Role.HUMAN).filter(
        Q(state=AnnotationSet.State.SUBMITTED) | (Q(begun=True) & ~Q(author_id=actor.user_id))
    )
    free = listed(actor).filter(~Exists(taken)).order_by("id").values_list("id", flat=True)
    found = free.filter(id__gt=after).first()
    return found if found is not None or not after else free.exclude(id=after).first()
