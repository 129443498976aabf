"""The estimated accuracy of the people of a project, read from what they finished lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from annotator.adjudication.competence import Work, competence
from annotator.adjudication.values import Mark
from annotator.models import AnnotationSet, DocumentLabel, Project
from annotator.selectors import rows
from annotator.workflow import DONE

LOOKED_AT = 200  # documents
HUMAN, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.GOLD


def accuracies(project: Project, authors: Collection[int], *, but: Collection[int] = ()) -> dict[int, float]:
    """Author -> accuracy (see `adjudication.competence`), by the documents finished last, not those in `but`.

    These are the last LOOKED_AT that one of them did, and the last LOOKED_AT of those with finished gold. Five queries.
    """
    sets = AnnotationSet.objects.filter(document__project=project, state__in=DONE).exclude(document__in=but)
    theirs = sets.filter(role=HUMAN, author__in=authors)
    gold = sets.filter(role=GOLD)
    newest = theirs.order_by("-document_id").values_list("document_id", flat=True).distinct()
    documents = {*newest[:LOOKED_AT], *newest.filter(document__in=gold.values("document"))[:LOOKED_AT]}
    chosen = sets.filter(document__in=documents, role__in=(HUMAN, GOLD)).order_by("id")
    columns = list(chosen.values_list("id", "document_id", "author_id", "role"))
    marks = _marks([each[0] for each in columns])
    work = [Work(document, author, frozenset(marks[pk])) for pk, document, author, role in columns if role == HUMAN]
    finished = {document: frozenset(marks[pk]) for pk, document, _, role in columns if role == GOLD}
    return {author: found for author, found in competence(work, finished).items() if author in authors}


def _marks(sets: Collection[int]) -> dict[int, set[Mark]]:
    """Set -> what is marked in it. Two queries."""
    found: dict[int, set[Mark]] = defaultdict(set)
    for row in rows.spans_in(sets, None, ()):
        found[row[1]].add(Mark(row[2], row[5]))
    for owner, label in DocumentLabel.objects.filter(annotation_set__in=sets).values_list("annotation_set", "label"):
        found[owner].add(Mark(label, ()))
    return found
