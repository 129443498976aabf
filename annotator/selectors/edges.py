"""What a project's people did with the edges of suggestions, as rules read it."""

from __future__ import annotations

from collections import defaultdict

from annotator.facts.edges import Edges, Judged
from annotator.models import AnnotationSet, Decision, DocumentText, Project

NEWEST = 500
"""Documents that count: those that came last."""


def edges_of(project: Project) -> Edges:
    """By the suggestions that people accepted or corrected. Three queries."""
    documents = project.documents.filter(archived_at=None, sets__role=AnnotationSet.Role.HUMAN)
    newest = list(documents.order_by("-pk").values_list("pk", flat=True).distinct()[:NEWEST])
    made = Decision.objects.filter(
        annotation_set__document__in=newest,
        annotation_set__role=AnnotationSet.Role.HUMAN,
        verdict__in=(Decision.Verdict.ACCEPTED, Decision.Verdict.CORRECTED),
        span__parts__isnull=True,
        suggestion__parts__isnull=True,
    )
    columns = "annotation_set__document", "suggestion__start", "suggestion__end", "span__start", "span__end"
    found: dict[int, set[tuple[int, int, int, int]]] = defaultdict(set)
    for document, *ranges in made.order_by().values_list(*columns):
        found[document].add(tuple(ranges))
    texts = DocumentText.objects.filter(pk__in=found).values_list("pk", "text")
    return Edges.of(
        Judged(text, (first, last), (start, end)) for pk, text in texts for first, last, start, end in found[pk]
    )
