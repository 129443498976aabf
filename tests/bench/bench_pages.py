"""Server time of the annotation page with many documents in the project: opening, one action, the next document.

Measured from the first middleware to the last, beside a bare Django write (one row, one transaction) of the same
run on the same database. Figures are medians in milliseconds.
"""

from __future__ import annotations

import gc
import statistics
import time
import uuid
from collections.abc import Callable

from tests.bench import scratch  # isort: skip  # before anything of Django

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Assignment, Document, DocumentText, Project, Run, Span
from annotator.roles import Role
from annotator.text.packing import unpack
from tests import make
from tests.bench.bare_write import bare_write

DOCUMENTS = 10_000
SPANS = 20
ROUNDS = 200


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    project = scratch.project()
    ids = scratch.add_documents(project, documents, [text[:3400] for text in scratch.seed_texts() if len(text) > 2000])
    suggest(project, ids)
    actor = make.member(project, Role.ANNOTATOR, assigned=False)
    given = [
        Assignment(document_id=pk, user=actor.user, state="assigned", origin="hand", slot=0) for pk in ids[:ROUNDS]
    ]
    Assignment.objects.bulk_create(given)
    Document.objects.filter(pk__in=ids[:ROUNDS]).update(free_slots=0)
    client = TimedClient()
    client.force_login(actor.user)
    opened = [reverse("document-review", args=[project.slug, pk]) for pk in ids[:ROUNDS]]
    gc.collect()
    gc.freeze()
    return {
        "documents": documents,
        "bare Django write": round(1000 * bare_write(), 2),
        "open a document": client.median(client.get, [(url,) for url in opened]),
        "span action": client.median(client.post, list(accepts(project, ids[: ROUNDS // 10]))),
        "next document": client.median(hand_out(client, project), [()] * (ROUNDS // 2)),
    }


def hand_out(client: Client, project: Project) -> Callable[[], HttpResponse]:
    """Take a document from the queue, after the one before is done."""
    url = reverse("document-next", args=[project.slug])

    def take() -> HttpResponse:
        Assignment.objects.filter(state__in=Assignment.TO_DO).update(state="submitted", lease_until=None)
        answer = client.post(url)
        assert answer.headers["Location"] != url
        return answer

    return take


class TimedClient(Client):
    """Django's test client with a stopwatch around the product: what the client itself does is not counted."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []
        respond = self.handler.get_response

        def timed(request):
            began = time.perf_counter()
            try:
                return respond(request)
            finally:
                self.taken.append(1000 * (time.perf_counter() - began))

        self.handler.get_response = timed

    def median(self, call: Callable, arguments: list[tuple]) -> float:
        """Of the later nine tenths of the calls, in milliseconds."""
        self.taken.clear()
        for each in arguments:
            answer = call(*each)
            if answer.status_code >= 400:
                raise AssertionError(f"{each[0]} answered {answer.status_code}: {answer.content[:300]!r}")
        return round(statistics.median(self.taken[len(self.taken) // 10 :]), 2)


def suggest(project, ids: list[int]) -> None:
    run = Run.objects.create(project=project, suggester="spacy:bench", version="1", digest="bench")
    labels = list(project.schema_version.schema.labels.filter(kind="span"))
    for first in range(0, len(ids), scratch.STEP):
        part = ids[first : first + scratch.STEP]
        tokens = dict(DocumentText.objects.filter(pk__in=part).values_list("pk", "tokens"))
        sets = AnnotationSet.objects.bulk_create(
            AnnotationSet(document_id=pk, role="suggestion", run=run) for pk in part
        )
        Span.objects.bulk_create(
            Span(annotation_set=each, label=labels[number % len(labels)], start=bounds[at][0], end=bounds[at + 1][1])
            for each in sets
            for bounds in [unpack(bytes(tokens[each.document_id]))]
            for number, at in enumerate(range(5, len(bounds) - 5, max(1, len(bounds) // SPANS)))
            if number < SPANS
        )


def accepts(project, ids: list[int]):
    """An accept of every other suggestion of each document, with the revisions as the page would know them."""
    for pk in ids:
        url = reverse("document-ops", args=[project.slug, pk])
        blocks = unpack(bytes(DocumentText.objects.get(pk=pk).blocks))
        seen: dict[int, int] = {}
        for version, span in enumerate(Span.objects.filter(annotation_set__document_id=pk).order_by("start")[::2], 1):
            touched = [n for n, (start, end) in enumerate(blocks) if start < span.end and span.start < end]
            base = ",".join(f"{n}:{seen.get(n, 0)}" for n in touched)
            seen |= dict.fromkeys(touched, version)
            yield url, {"op": "accept", "span": span.pk, "cid": str(uuid.uuid4()), "base": base, "at": touched[0]}


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:24} {figure}")  # noqa: T201
