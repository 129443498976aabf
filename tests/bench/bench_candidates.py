"""100,000 claims of one person in 10,000 documents: the candidates of a claim, its page, an event and the ledger.

Words are drawn as they are in texts, a few of them very often; milliseconds, the median of several claims. With
DATABASE_URL the figures are those of that database, which has to be empty.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from tests.bench import scratch  # isort: skip  # before anything of Django

from django.db import connection, transaction

from annotator.access import Actor
from annotator.models import AnnotationSet, Claim, ClaimPart, Document, Event, Project
from annotator.roles import Role
from annotator.selectors.candidates import candidates, loaded
from annotator.selectors.claim_page import claim_page
from annotator.selectors.event_page import event_page
from annotator.selectors.ledger import Filters, Place, ledger
from annotator.services import claim_terms
from tests import make

CLAIMS, OF_A_DOCUMENT = 100_000, 10
VOCABULARY = 20_000
ROUNDS = 9
BEGIN = date(2024, 1, 1)


def run(claims: int = CLAIMS) -> dict[str, float]:
    project = scratch.project()
    ada = make.member(project, Role.MANAGER, make.user("ada"), assigned=False)
    documents = scratch.add_documents(project, claims // OF_A_DOCUMENT, [text_of(0)])
    dated(documents)
    event = Event.objects.create(project=project, title="The front moves")
    began = time.perf_counter()
    numbers = fill(project, ada, documents, event)
    figures = {"claims": float(len(numbers)), "storing and indexing, s": round(time.perf_counter() - began, 1)}
    analyse()
    chance = random.Random(5)
    some = [loaded(Claim.objects.filter(pk=pk)).get() for pk in chance.sample(numbers, ROUNDS)]
    figures["candidates"] = median([partial(candidates, each, ada) for each in some])
    figures["the page of a claim"] = median([partial(claim_page, ada, each.pk) for each in some])
    figures["an event with 200 claims, of which 100 are shown"] = median(
        [partial(event_page, ada, event.pk, whose="mine")] * 3
    )
    return figures | of_the_ledger(ada, event)


def of_the_ledger(ada: Actor, event: Event) -> dict[str, float]:
    asked = {
        "newest first": Filters(whose="mine"),
        "of all that one may see": Filters(whose="all"),
        "by outlet": Filters(whose="mine", sort="outlet"),
        "by event": Filters(whose="mine", sort="event"),
        "by status": Filters(whose="mine", sort="status"),
        "of an event": Filters(whose="mine", event=event.pk),
        "of an outlet and a month": Filters(
            whose="mine", outlet="Outlet 3", since=BEGIN, until=BEGIN + timedelta(days=30)
        ),
        "with a status": Filters(whose="mine", status="disputed"),
        "with a word": Filters(whose="mine", text="word777"),
        "denied": Filters(whose="mine", badge="denied"),
    }
    found = {f"ledger {name}": median([partial(ledger, ada, filters)] * 3) for name, filters in asked.items()}
    middle = Place(10**9, (BEGIN + timedelta(days=300)).isoformat())
    found["ledger, a page in the middle"] = median([partial(ledger, ada, Filters(whose="mine"), after=middle)] * 3)
    return found


def text_of(seed: int) -> str:
    """Ten sentences."""
    return " ".join(f"{sentence(random.Random(10 * seed + each))}." for each in range(OF_A_DOCUMENT))


def sentence(chance: random.Random) -> str:
    """Twelve words; the n-th of the vocabulary about 1/n as often as the first."""
    words = [int(VOCABULARY ** chance.random()) for _ in range(12)]
    return " ".join(f"word{number}" for number in words)


def dated(documents: list[int]) -> None:
    rows = list(Document.objects.filter(pk__in=documents).only("pk"))
    for place, row in enumerate(rows):
        row.outlet, row.published_on = f"Outlet {place % 40}", BEGIN + timedelta(days=place % 700)
    Document.objects.bulk_update(rows, ["outlet", "published_on"], batch_size=scratch.STEP)


def fill(project: Project, ada: Actor, documents: list[int], event: Event) -> list[int]:
    """Ten claims in each document, with what is cached of their words."""
    numbers: list[int] = []
    for first in range(0, len(documents), scratch.STEP):
        part = documents[first : first + scratch.STEP]
        with transaction.atomic():
            sets = AnnotationSet.objects.bulk_create(
                AnnotationSet(document_id=pk, role="human", author=ada.user, version=1) for pk in part
            )
            rows = [
                Claim(
                    annotation_set=own, start=10 * each, end=10 * each + 9, source="Brandt",
                    content=sentence(random.Random(own.document_id * OF_A_DOCUMENT + each)),
                    event=event if (own.document_id + each) % 500 == 0 else None,
                    act="denial" if each == 3 else "statement",
                )
                for own in sets
                for each in range(OF_A_DOCUMENT)
            ]  # fmt: skip
            Claim.objects.bulk_create(rows)
            ClaimPart.objects.bulk_create(
                ClaimPart(claim=row, role="content", start=row.start, end=row.end) for row in rows
            )
            claim_terms.index(rows, project.pk)
        numbers += [row.pk for row in rows]
    return numbers


def analyse() -> None:
    """What a server's database knows of its tables after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def median(works: list[Callable[[], object]]) -> float:
    return statistics.median(took(work) for work in works)


def took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(1000 * (time.perf_counter() - began), 1)


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:45} {figure}")  # noqa: T201
