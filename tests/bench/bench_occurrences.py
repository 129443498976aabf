"""Time of one decision at every place with the same text: finding it in 10,000 documents, making it at 500 places of
200 documents, taking it back. Figures are in milliseconds; beside them what reading all those texts takes alone.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Callable

from tests.bench import scratch  # isort: skip  # before anything of Django

from annotator.models import Document, DocumentText
from annotator.selectors.occurrences import MOST, Found, find
from annotator.services import annotations, occurrences
from annotator.services.operations import Operation
from annotator.services.targets import Target
from tests import make

DOCUMENTS = 10_000
ROUNDS = 5
RARE, LONG, CYRILLIC = "Hormuzanli", "Hormuzanli  Report", "Запоріжжя"


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    texts = [text[:3400] for text in scratch.seed_texts() if len(text) > 2000]
    scratch.add_documents(project, documents - 200, texts)
    changed = [f"{RARE} said it; {RARE} Report, {CYRILLIC}. {texts[0]}" for _ in range(100)]
    scratch.add_documents(project, 100, changed)
    scratch.add_documents(project, 100, [f"{RARE}, {RARE}, {RARE}. {texts[0]}"] * 100)
    ada = make.member(project)
    document = Document.objects.select_related("body").latest("id")
    label = make.label(project, "ORG").pk

    def finding(phrase: str, **options: bool) -> Found:
        return find(
            document=document, phrase=phrase, action="label", label=label, scope="project", actor=ada, **options
        )

    figures = {
        "documents": documents,
        "read all texts": median(lambda: sum(map(len, DocumentText.objects.values_list("text", flat=True)))),
        "find a rare name": median(lambda: finding(RARE)),
        "find it in any case": median(lambda: finding(RARE, match_case=False)),
        "find two words in any case": median(lambda: finding(LONG, match_case=False)),
        "find a Cyrillic name": median(lambda: finding(CYRILLIC)),
        "find the Cyrillic name in any case": median(lambda: finding(CYRILLIC, match_case=False)),
        "find a word that is everywhere": median(lambda: finding("the", match_case=False)),
    }
    targets = [Target(each.document, each.start, each.end) for each in finding(RARE).occurrences]
    assert len(targets) == MOST
    began = time.perf_counter()
    outcome = occurrences.apply(
        document=document, operation=uuid.uuid4(), targets=targets, phrase=RARE, action="label", label=label, by=ada
    )
    figures[f"label {outcome.applied} places in {outcome.documents} documents"] = since(began)
    for action in ("undo", "redo"):
        began = time.perf_counter()
        annotations.apply(document=document, operation=Operation(uuid.uuid4(), action), by=ada)
        figures[f"{action} them"] = since(began)
    return figures


def median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(since(began))
    return round(statistics.median(taken), 1)


def since(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 1)


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:40} {figure}")  # noqa: T201
