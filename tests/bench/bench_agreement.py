"""The page of agreement: five people, 1,000 documents of about 700 tokens, 20 spans and four claims each, 18 labels.

The page, the places of one cell and gamma are whole answers of the product, "reading" is what the queries and the
arrays take of the page. Medians in seconds, and in brackets those of the processor, which other work does not move.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from tests.bench import scratch  # isort: skip  # before anything of Django

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.access import Actor
from annotator.models import AnnotationSet, Claim, ClaimPart, Document, DocumentLabel, DocumentText, Project, Span
from annotator.roles import Role
from annotator.selectors.agreement_rows import Filters, read
from annotator.text.packing import unpack
from tests import make

DOCUMENTS = 1_000
PEOPLE = ("Ada", "Ben", "Cleo", "Dan", "Eve")
SPANS = 20
CLAIMS = 4
LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WEAPON", "PRODUCT", "WORK_OF_ART", "LAW", "DATE", "TIME",
    "CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY",
)  # fmt: skip
TALKS = ("strike", "talks", "denial")
ROUNDS = 5


def run(documents: int = DOCUMENTS) -> dict[str, object]:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    project = make.project("bench", version=make.schema(LABELS, document_labels=TALKS, codes={"PERCENT": "PCT"}))
    manager = build(project, documents)
    client = Client()
    client.force_login(manager.user)
    page, cell, gamma = (
        reverse(name, args=[project.slug]) for name in ("agreement", "agreement-cell", "agreement-gamma")
    )
    row, column = project.schema_version.schema.labels.filter(kind="span").values_list("pk", flat=True)[:2]
    return {
        "documents": documents,
        "the page": timed(lambda: ok(client.get(page))),
        "reading": timed(lambda: read(manager, Filters())),
        "cells": timed(lambda: ok(client.get(f"{cell}?row={row}&column={column}"))),
        "gamma of a sample": timed(lambda: ok(client.get(gamma, headers={"HX-Request": "true"}))),
        "peak MB": round(scratch.peak_mb()),
    }


def timed(call: Callable[[], object]) -> str:
    """The first call, which imports and fills caches, is not counted."""
    clocks = (time.perf_counter, time.process_time)
    taken = []
    for _ in range(ROUNDS):
        began = [clock() for clock in clocks]
        call()
        taken.append([clock() - start for clock, start in zip(clocks, began, strict=True)])
    wall, processor = (statistics.median(column) for column in zip(*taken[1:], strict=True))
    return f"{wall:.2f} ({processor:.2f})"


def ok(answer) -> None:
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code}: {answer.content[:300]!r}")


def build(project: Project, documents: int) -> Actor:
    """Documents that everybody submitted; each person sees the same spans but errs in one of ten ways."""
    chance = random.Random(1)
    texts = [text[:4200] for text in scratch.seed_texts() if 2000 < len(text)]
    ids = scratch.add_documents(project, documents, texts)
    spread_over_a_year(ids)
    labels = list(project.schema_version.schema.labels.filter(kind="span").order_by("pk"))
    talks = list(project.schema_version.schema.labels.filter(kind="document").order_by("pk"))
    people = [
        make.member(project, Role.ANNOTATOR, make.user(name.lower(), first_name=name), assigned=False)
        for name in PEOPLE
    ]
    for first in range(0, len(ids), scratch.STEP):
        part = ids[first : first + scratch.STEP]
        bounds = {
            pk: unpack(bytes(tokens))
            for pk, tokens in DocumentText.objects.filter(pk__in=part).values_list("pk", "tokens")
        }
        seen = {pk: true_spans(bounds[pk], len(labels), chance) for pk in part}
        topics = {pk: chance.sample(range(len(talks)), chance.randrange(len(talks))) for pk in part}
        for skill, person in enumerate(people):
            write(part, person, seen, topics, labels, talks, 0.04 * (skill + 1), bounds, chance)
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False)


def spread_over_a_year(ids: list[int]) -> None:
    days = [
        Document(
            pk=pk,
            published_on=date(2024, 1, 1) + timedelta(days=number * 365 // len(ids)),
            outlet=("Herald", "Tribune", "Wire")[number % 3],
        )
        for number, pk in enumerate(ids)
    ]
    Document.objects.bulk_update(days, ["published_on", "outlet"], batch_size=200)


def true_spans(bounds, n_labels: int, chance: random.Random) -> list[tuple[int, int, int]]:
    """First token, last token and label; the common labels are much more common than the rare ones."""
    places = chance.sample(range(0, len(bounds) - 5, 4), SPANS + 2)
    return [(at, at + chance.choice((0, 0, 0, 1, 2)), min(int(chance.expovariate(0.2)), n_labels - 1)) for at in places]


@transaction.atomic
def write(part, person, seen, topics, labels, talks, error, bounds, chance) -> None:
    sets = AnnotationSet.objects.bulk_create(
        AnnotationSet(document_id=pk, role="human", author=person.user, state="submitted", submitted_at=timezone.now())
        for pk in part
    )
    rows = []
    for own in sets:
        for first, last, label in seen[own.document_id]:
            if chance.random() < error:
                continue
            last += chance.random() < error
            label = min(label + 1, len(labels) - 1) if chance.random() < error else label
            at = bounds[own.document_id]
            rows.append(Span(annotation_set=own, label=labels[label], start=at[first][0], end=at[last][1]))
    Span.objects.bulk_create(rows, batch_size=5_000)
    claim(sets, seen, bounds, error, chance)
    DocumentLabel.objects.bulk_create(
        DocumentLabel(annotation_set=own, label=talks[number])
        for own in sets
        for number in topics[own.document_id]
        if error < chance.random()
    )


def claim(sets, seen, bounds, error, chance) -> None:
    """Claims of eight words with a source before them; each person errs in certainty and in where they end."""
    rows, parts = [], []
    for own in sets:
        at = bounds[own.document_id]
        for first, _, _ in seen[own.document_id][:CLAIMS]:
            if error < chance.random():
                last = min(first + 7 + (chance.random() < error), len(at) - 1)
                certainty = "possible" if chance.random() < error + 0.1 else "certain"
                reach = {"start": at[first][0], "end": at[last][1]}
                rows.append(Claim(annotation_set=own, certainty=certainty, content="…", **reach))
                parts.append((reach, at[max(0, first - 1)]))
    for made, (reach, source) in zip(Claim.objects.bulk_create(rows, batch_size=1_000), parts, strict=True):
        made.roles = [ClaimPart(claim=made, role="content", **reach),
                      ClaimPart(claim=made, role="source", start=source[0], end=source[1])]  # fmt: skip
    ClaimPart.objects.bulk_create((part for row in rows for part in row.roles), batch_size=5_000)


if __name__ == "__main__":
    for name, figure in run(*map(int, sys.argv[1:])).items():
        print(f"{name:24} {figure}")  # noqa: T201
