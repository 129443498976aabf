"""Time of the page of names with 10,000 documents of 3.5 KB and 40 suggested names each, 12,000 different ones.

Read the first time, again, after a decision, after a proposal was accepted; and what is remembered of names. In
milliseconds.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from tests.bench import scratch  # isort: skip  # before anything of Django

from annotator.access import Actor
from annotator.models import AnnotationSet, Document, DocumentText, Project, Run, Span
from annotator.roles import Role
from annotator.selectors.memory import memory_rows
from annotator.selectors.name_proposals import names_page
from annotator.selectors.schemas import schema_of
from annotator.services import entities
from tests import make

DOCUMENTS = 10_000
NAMES = 12_000
IN_EACH = 40
ROUNDS = 5
GIVEN = ("Ada", "Boris", "Clara", "Dmytro", "Elena", "Farid", "Greta", "Hassan", "Irina", "Jonas")
PIECES = ("ka", "len", "vor", "shy", "mar", "tov", "del", "ran", "bor", "gis", "nu", "pol", "zel", "hry", "stan", "os")


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    chance = random.Random(7)
    texts = [text[:2500] for text in scratch.seed_texts() if len(text) > 2000]
    known = _names(chance, max(20, NAMES * documents // DOCUMENTS))
    ids: list[int] = []
    for first in range(0, documents, 500):
        chosen = [chance.sample(known, IN_EACH) for _ in range(min(500, documents - first))]
        bodies = [f"{'. '.join(each)}. {texts[number % len(texts)]}" for number, each in enumerate(chosen)]
        made = scratch.add_documents(project, len(bodies), bodies)
        _suggest(project, made, chosen)
        ids += made
    mia = make.member(project, Role.MANAGER, assigned=False)
    figures = {"documents": documents, "the first time": took(lambda: names_page(mia))}
    figures["read all texts"] = took(lambda: sum(map(len, DocumentText.objects.values_list("text", flat=True))))
    figures["again"] = median(lambda: names_page(mia))
    figures["different names"] = names_page(mia).names
    figures["proposals"] = names_page(mia).total
    proposal = names_page(mia).proposals[0]
    figures["accept a proposal"] = took(
        lambda: entities.confirm(forms=[each.form for each in proposal.forms], type=proposal.label, by=mia)
    )
    figures["after that"] = took(lambda: names_page(mia))
    figures |= _one_changed(project, mia, ids)
    return figures


def _one_changed(project: Project, mia: Actor, ids: list[int]) -> dict[str, float]:
    document = Document.objects.select_related("body").get(pk=ids[0])
    span = AnnotationSet.objects.get(document=document).spans.first()
    make.operate(document, "accept", mia, span=span.pk)
    figures = {"after one decision": took(lambda: names_page(mia))}
    annotated = ids[: len(ids) // 20]
    scratch.annotate(project, annotated, IN_EACH)
    schema = schema_of(project)
    figures[f"with {len(annotated)} more sets"] = took(lambda: names_page(mia))
    figures[f"what is remembered of {len(annotated):,} documents"] = took(lambda: memory_rows(project, schema))
    return figures


def _names(chance: random.Random, number: int) -> list[str]:
    """Full names, surnames and misspellings of them."""
    found: set[str] = set()
    while len(found) < number:
        surname = "".join(chance.choices(PIECES, k=3)).capitalize()
        full = f"{chance.choice(GIVEN)} {surname}"
        found |= {full, *([surname] if chance.random() < 0.3 else []), *([f"{full}y"] if chance.random() < 0.1 else [])}
    return sorted(found)


def _suggest(project: Project, documents: list[int], chosen: list[list[str]]) -> None:
    """The names at the start of each document, after its line with the number."""
    run, _ = Run.objects.get_or_create(project=project, suggester="spacy:bench", version="1", digest="bench")
    sets = AnnotationSet.objects.bulk_create(
        AnnotationSet(document_id=document, role="suggestion", run=run) for document in documents
    )
    person = make.label(project, "PERSON")
    texts = dict(Document.objects.filter(pk__in=documents).values_list("pk", "body__text"))
    spans: list[Span] = []
    for owner, names in zip(sets, chosen, strict=True):
        at = texts[owner.document_id].index("\n") + 1
        for name in names:
            spans.append(Span(annotation_set=owner, label=person, start=at, end=at + len(name)))
            at += len(name) + 2
    Span.objects.bulk_create(spans, batch_size=2000)


def took(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return round((time.perf_counter() - begin) * 1000, 1)


def median(work: Callable[[], object]) -> float:
    return statistics.median(took(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:45} {figure}")  # noqa: T201
