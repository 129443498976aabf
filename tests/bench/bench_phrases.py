"""Time of the page of phrases with 10,000 documents of 3.5 KB: a page of 20,000 places in all of them, sorted in each
way; patterns; a step over thousands of places and taking it back. Figures are in milliseconds; beside them what reading
all those texts takes.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.bench import scratch  # isort: skip  # before anything of Django

from annotator.access import Actor
from annotator.models import AnnotationSet, DocumentText, Project, Run, Span
from annotator.roles import Role
from annotator.selectors.concordance import Query, concordance
from annotator.selectors.lines import lines
from annotator.services import phrases
from annotator.services.phrases import MOST, Wanted
from annotator.services.taking_back import take_back_step
from annotator.text.phrases import Phrase
from tests import make

DOCUMENTS = 10_000
ROUNDS = 3
NAME, TWO = "Hormuzanli", "Hormuzanli Report"


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    texts = [text[:3400] for text in scratch.seed_texts() if len(text) > 2000]
    ids = scratch.add_documents(project, documents, [f"{NAME} said it. {text} {TWO}." for text in texts])
    suggest(project, ids)
    scratch.annotate(project, ids[: documents // 2], 10)
    rex = make.member(project, Role.REVIEWER, assigned=False)

    def page(phrase: Phrase, **options: object) -> None:
        sort = options.pop("sort", "document")
        found = concordance(rex, replace(Query(phrase), **options), sort=sort)
        lines(found.places, rex)

    assert concordance(rex, Query(Phrase(NAME))).total == 2 * documents
    figures = {
        "documents": documents,
        "read all texts": median(lambda: sum(map(len, DocumentText.objects.values_list("text", flat=True)))),
    }
    for sort in ("document", "right", "left", "label"):
        figures[f"20,000 places by {sort}"] = median(partial(page, Phrase(NAME), sort=sort))
    figures |= {
        "in any case": median(partial(page, Phrase(NAME, match_case=False), sort="right")),
        "only what carries nothing": median(partial(page, Phrase(NAME), carries="nothing", sort="right")),
        "two words": median(partial(page, Phrase(TWO, match_case=False), sort="right")),
        "pattern Hormuz*": median(partial(page, Phrase("Hormuz*", is_pattern=True), sort="right")),
        "pattern *muzan*": median(partial(page, Phrase("*muzan*", is_pattern=True), sort="right")),
        "pattern with 4 alternatives": median(
            partial(page, Phrase("Hormuz*|Hormus*|*zanly|Or?uz", is_pattern=True), sort="right")
        ),
        "a word that is everywhere, the first 50,000": median(partial(page, Phrase("the", match_case=False))),
    }
    return figures | acting(project, rex)


def acting(project: Project, rex: Actor) -> dict[str, float]:
    """A step over as many places as one may have, each in a document of its own, and back and forth."""
    rare = scratch.add_documents(project, MOST, [f"Zaporizhia. {scratch.seed_texts()[0]}"[:3500]])
    wanted = Wanted(Query(Phrase("Zaporizhia")), "label", make.label(project, "GPE").pk)
    made, back, forth = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    figures = {
        "preview": took(lambda: phrases.preview(wanted, by=rex)),
        f"label {MOST:,} places in {len(rare):,} documents": took(
            lambda: phrases.apply(wanted, operation=made, by=rex)
        ),
        "take that back": took(lambda: take_back_step(step=made, operation=back, by=rex)),
        "and do it again": took(lambda: take_back_step(step=back, operation=forth, by=rex)),
    }
    assert Span.objects.filter(annotation_set__author=rex.user).count() == MOST
    return figures


def median(work: Callable[[], object]) -> float:
    return statistics.median(took(work) for _ in range(ROUNDS))


def took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(1000 * (time.perf_counter() - began), 1)


def suggest(project: Project, ids: list[int]) -> None:
    """Of every document one run's suggestions: one on the name, 19 elsewhere."""
    labels = list(project.schema_version.schema.labels.filter(kind="span"))
    made = Run.objects.create(project=project, suggester="spacy:bench", version="1", digest="bench")
    for first in range(0, len(ids), scratch.STEP):
        part = ids[first : first + scratch.STEP]
        starts = {
            pk: text.index(NAME) for pk, text in DocumentText.objects.filter(pk__in=part).values_list("pk", "text")
        }
        sets = AnnotationSet.objects.bulk_create(
            AnnotationSet(document_id=pk, role=AnnotationSet.Role.SUGGESTION, run=made) for pk in part
        )
        Span.objects.bulk_create(
            Span(
                annotation_set=owner, label=labels[at % len(labels)], start=start + 100 * at, end=start + 100 * at + 10
            )
            for owner in sets
            for start in [starts[owner.document_id]]
            for at in range(20)
        )


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:45} {figure}")  # noqa: T201
