"""Whose annotation sets of a document a person may see, and the suggestions among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from annotator.access import Actor
from annotator.editing.state import DecisionState, SetState
from annotator.editing.twins import above
from annotator.models import AnnotationSet, Document, Span
from annotator.roles import Permission
from annotator.selectors.state import SetView, proposal


def all_visible(actor: Actor) -> QuerySet[AnnotationSet]:
    """The sets of the project that the person may see: suggestions, their own, and those of others where they may see
    them. The one place that decides it; it stays a query, so that lists over many documents can ask it once.
    """
    sets: QuerySet[AnnotationSet] = AnnotationSet.objects.filter(document__project=actor.project)
    if actor.may(Permission.VIEW_OTHERS_WORK):
        return sets
    own = Q(role=AnnotationSet.Role.HUMAN, author=actor.user)
    return sets.filter(own | Q(role=AnnotationSet.Role.SUGGESTION))


def visible_sets(actor: Actor, document: Document) -> QuerySet[AnnotationSet]:
    """Those of one document, with their authors and runs."""
    return all_visible(actor).filter(document=document).select_related("author", "run")


def suggested_spans(sets: SetView) -> QuerySet[Span]:
    """What the newest run of each suggester proposes, in reading order, also what the person hides."""
    spans: QuerySet[Span] = Span.objects.filter(annotation_set__in=[source.set_id for source in sets.sources])
    return spans


def shown_among(spans: Iterable[Span], sets: SetView, decisions: Mapping[int, DecisionState]) -> frozenset[int]:
    """The ids of the suggestions that the person's filter lets be shown. No query."""
    proposals = {span.pk: proposal(span) for span in spans if span.annotation_set_id in sets.shown}
    return frozenset(above(SetState({}, proposals, decisions), sets.threshold, sets.shown).proposals)
