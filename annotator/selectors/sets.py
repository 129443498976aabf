"""Whose annotation sets of a document a person may see, and the suggestions among them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from annotator.access import Actor
from annotator.models import AnnotationSet, Document, Span
from annotator.roles import Permission
from annotator.selectors.review import SetView


def visible_sets(actor: Actor, document: Document) -> QuerySet[AnnotationSet]:
    """The suggestions and the person's own set; other people's only for those who may see them."""
    sets: QuerySet[AnnotationSet] = document.sets.select_related("author", "run")
    if actor.may(Permission.VIEW_OTHERS_WORK):
        return sets
    own = Q(role=AnnotationSet.Role.HUMAN, author=actor.user)
    return sets.filter(own | Q(role=AnnotationSet.Role.SUGGESTION))


def suggested_spans(sets: SetView) -> QuerySet[Span]:
    """What the shown runs propose, in reading order."""
    spans: QuerySet[Span] = Span.objects.filter(annotation_set__in=list(sets.shown))
    return spans
