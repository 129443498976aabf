"""Whose annotation sets of a document a person may see, and the suggestions among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.access import Actor, sees_others
from annotator.editing.state import DecisionState, SetState
from annotator.models import AnnotationSet, Assignment, Document, Span
from annotator.roles import Permission, Role
from annotator.selectors.state import SetView, as_shown, proposal


def all_visible(actor: Actor) -> QuerySet[AnnotationSet]:
    """The sets of the project that the person may see: suggestions, their own, and those of others where they may see
    them. The one place that decides it; it stays a query, so that lists over many documents can ask it once.

    In a blind project annotators see nothing of others, and reviewers only where nobody who holds the document has yet
    to submit it. Who does not read all documents sees others' sets, in a project that is not blind, on their own ones.
    """
    sets: QuerySet[AnnotationSet] = AnnotationSet.objects.filter(document__project=actor.project)
    own = Q(role=AnnotationSet.Role.HUMAN, author=actor.user) | Q(role=AnnotationSet.Role.SUGGESTION)
    held = Assignment.objects.filter(document=OuterRef("document"))
    if not sees_others(actor):
        return sets.filter(own)
    if not actor.may(Permission.VIEW_ALL_DOCUMENTS):
        return sets.filter(own | Q(Exists(held.filter(user=actor.user_id))))
    if actor.project.blind and actor.role == Role.REVIEWER:
        working = held.filter(state__in=Assignment.HOLDING).exclude(state=Assignment.State.SUBMITTED)
        return sets.filter(own | ~Q(Exists(working)))
    return sets


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
    return frozenset(as_shown(SetState({}, proposals, decisions), sets).proposals)
