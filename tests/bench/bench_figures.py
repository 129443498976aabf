"""Server time of the page of figures over 10,000 documents with 200,000 spans and 300,000 Changes.

Each is a median in milliseconds, measured from the first middleware to the last, beside a COUNT and MAX over the same
tables: what it costs to read every row once. *Computing* is the mean time on a processor, which other work on the
machine hardly lengthens.
"""

from __future__ import annotations

import random
import statistics
import time
import uuid
from datetime import datetime, timedelta

from tests.bench import scratch  # isort: skip  # before anything of Django

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from annotator.models import AnnotationSet, Change, Decision, Document, Project, Run, Span
from annotator.roles import Role
from tests import make
from tests.bench.bench_pages import TimedClient

DOCUMENTS = 10_000
PEOPLE = 8
OUTLETS = 12
DAYS = 120
SUGGESTED, MADE = 10, 10  # spans of a document
CHANGES = 37  # of a set
DONE, GOLD = 8_000, 2_000  # documents that somebody submitted, and that have gold
ROUNDS = 10
TABLES = (Document, AnnotationSet, Span, Decision, Change)
ASKED = {"30 days": "", "all time": "?days=all", "one outlet, all time": "?days=all&outlet=Outlet+3"}


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    project = scratch.project()
    manager = make.member(project, Role.MANAGER, assigned=False)
    fill(project, documents)
    client = TimedClient()
    client.force_login(manager.user)
    url = reverse("figures", args=[project.slug])
    figures = {model.__name__: model.objects.count() for model in TABLES}
    figures["reading every row once"] = bare = read_all()
    for name, query in ASKED.items():
        began = time.process_time()
        figures[name] = client.median(client.get, [(url + query,)] * ROUNDS)
        figures[f"{name}, of it computing"] = round(1000 * (time.process_time() - began) / ROUNDS, 1)
        figures[f"{name}, in such readings"] = round(figures[name] / bare, 1)
    return figures


def read_all() -> float:
    """The greatest time, score or state of each table: a COUNT would look into an index only."""
    columns = ("created_at", "version", "score", "verdict", "created_at")
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for model, column in zip(TABLES, columns, strict=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT COUNT(*), MAX({column}) FROM {model._meta.db_table}")
                cursor.fetchone()
        taken.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(taken), 2)


def fill(project: Project, documents: int) -> None:
    """Documents with suggestions; eight tenths of them done by one person, two tenths with gold."""
    chance = random.Random(1)
    now = timezone.now().replace(hour=12)
    people = [make.member(project, assigned=False).user for _ in range(PEOPLE)]
    labels = list(project.schema_version.schema.labels.filter(kind="span"))
    model = Run.objects.create(project=project, suggester="spacy:bench", version="1", digest="bench")
    for first in range(0, documents, scratch.STEP):
        part = range(first, min(first + scratch.STEP, documents))
        with transaction.atomic():
            rows = Document.objects.bulk_create(
                Document(
                    project=project, title=f"No. {n}", identity=str(n), length=3500, outlet=f"Outlet {n % OUTLETS}"
                )
                for n in part
            )
            suggested = _sets(rows, role="suggestion", run=model)
            proposals = _spans(suggested, labels, chance, SUGGESTED)
            done = rows[: len(rows) * DONE // DOCUMENTS]
            begun = [
                now - timedelta(days=DAYS * (1 - each.pk / documents), seconds=chance.random() * 9000) for each in done
            ]
            sets = AnnotationSet.objects.bulk_create(
                AnnotationSet(
                    document=each,
                    role="human",
                    author=people[n % PEOPLE],
                    state="submitted",
                    submitted_at=at + timedelta(minutes=5),
                )
                for n, (each, at) in enumerate(zip(done, begun, strict=True))
            )
            _decide(sets, proposals, labels, chance)
            _log(project, sets, begun, chance)
            gold = _sets(rows[: len(rows) * GOLD // DOCUMENTS], role="gold", state="submitted", submitted_at=now)
            _spans(gold, labels, chance, MADE)


def _sets(documents: list[Document], **fields: object) -> list[AnnotationSet]:
    return AnnotationSet.objects.bulk_create(AnnotationSet(document=each, **fields) for each in documents)


def _spans(sets: list[AnnotationSet], labels: list, chance: random.Random, number: int) -> list[Span]:
    return Span.objects.bulk_create(
        Span(annotation_set=each, label=chance.choice(labels), start=at * 300, end=at * 300 + 9, score=chance.random())
        for each in sets
        for at in range(number)
    )


def _decide(sets: list[AnnotationSet], proposals: list[Span], labels: list, chance: random.Random) -> None:
    """Every suggestion is decided: accepted mostly, else corrected to another label, or rejected."""
    by_document: dict[int, list[Span]] = {}
    for each in proposals:
        by_document.setdefault(each.annotation_set.document_id, []).append(each)
    verdicts = [
        (own, each, chance.choice(["accepted"] * 8 + ["corrected", "rejected"]))
        for own in sets
        for each in by_document[own.document_id]
    ]
    made = Span.objects.bulk_create(
        Span(
            annotation_set=own,
            label=each.label if verdict == "accepted" else chance.choice(labels),
            start=each.start,
            end=each.end,
            derived_from=each,
        )
        for own, each, verdict in verdicts
    )
    Decision.objects.bulk_create(
        Decision(annotation_set=own, suggestion=each, verdict=verdict, span=None if verdict == "rejected" else span)
        for (own, each, verdict), span in zip(verdicts, made, strict=True)
    )


def _log(project: Project, sets: list[AnnotationSet], begun: list[datetime], chance: random.Random) -> None:
    """Some 36 decisions for each set, seconds apart, and its submission."""
    data = {"spans": [[None, {"id": 1, "label": 1, "parts": [[1, 2]], "derived_from": 1, "note": ""}]], "blocks": [1]}
    created = Change._meta.get_field("created_at")
    created.auto_now_add = False
    Change.objects.bulk_create(
        Change(
            project=project,
            document_id=own.document_id,
            annotation_set=own,
            actor_id=own.author_id,
            action="document.submit" if n == CHANGES else "span.accept",
            kind="other" if n == CHANGES else "do",
            operation=uuid.uuid4(),
            request_digest="0" * 64,
            version=n,
            data=data,
            created_at=at + timedelta(seconds=8 * n + 8 * chance.random()),
        )
        for own, at in zip(sets, begun, strict=True)
        for n in range(1, CHANGES + 1)
    )
    created.auto_now_add = True


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:32} {figure}")  # noqa: T201
