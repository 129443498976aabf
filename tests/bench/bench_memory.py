"""How many corrections the five samples cost with the project's memory of names, against the bare pipeline.

A person reviews each sample up to its gold (`fixtures/gold`). In order: each is met with what was decided on those
before it. From the others: each is met last. Times and figures are nothing that memory knows; they count all the same.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Sequence

from tests.bench import scratch  # isort: skip  # before anything of Django

from django.conf import settings
from django.core.management import call_command

from annotator import jobs
from annotator.access import Actor
from annotator.formats.registry import reader
from annotator.models import Document, Job
from annotator.records import DocumentRecord
from annotator.roles import Role
from annotator.services import imports, suggestions
from annotator.services.imports import Source
from annotator.suggesters import spacy_pipeline
from labels.models import SchemaVersion
from tests import make
from tests.corrections import Marked, Step, correct

LIMIT = 2 / 3
"""With memory, of the corrections without it."""
GOLD = scratch.SEEDS.parent / "fixtures" / "gold" / "news-samples.jsonl"


def run() -> dict[str, float]:
    """Corrections by sample and in all, for the three ways to meet them, and what kinds they are of."""
    call_command("migrate", verbosity=0)
    call_command("load_schemas", verbosity=0)
    loaded = spacy_pipeline.load(spacy_pipeline.find(settings.DEFAULT_PIPELINE))
    spacy_pipeline.load = lambda _info: loaded
    samples = gold_records()
    bare = reviewed(samples, memory=False)
    figures: dict[str, float] = {}
    figures |= told("bare", bare)
    in_order = reviewed(samples)
    last = [reviewed([*samples[:at], *samples[at + 1 :], samples[at]])[-1] for at in range(len(samples))]
    for name, found in (("in order", in_order), ("from the others", last)):
        figures |= told(name, found)
        figures[f"{name}: share of bare, at most {LIMIT:.3f}"] = round(total(found) / total(bare), 3)
    return figures


def gold_records() -> list[DocumentRecord]:
    items = reader("jsonl.annotator.v1").read(io.BytesIO(GOLD.read_bytes()), name=GOLD.name)
    return [each for each in items if isinstance(each, DocumentRecord)]


def reviewed(samples: Sequence[DocumentRecord], *, memory: bool = True) -> list[list[Step]]:
    """What a person does on each of the samples, one after the other, in a project of its own."""
    version = SchemaVersion.objects.filter(schema__slug="news-entities").latest("number")
    project = make.project(version=version, memory=memory)
    mia = make.member(project, Role.MANAGER)
    return [correct(bring(sample, mia), marks_of(sample), mia) for sample in samples]


def bring(sample: DocumentRecord, by: Actor) -> Document:
    """Import the text of a sample and have it read."""
    source = Source("sample.txt", io.BytesIO(sample.text.encode()))
    done(imports.start(sources=[source], by=by, inline=True))
    done(suggestions.start(pipeline=settings.DEFAULT_PIPELINE, by=by, inline=True))
    document: Document = by.project.documents.select_related("body").latest("pk")
    make.assign(document, by.user)
    return document


def done(job: Job) -> None:
    ended = jobs.run_inline(job)
    if ended.state != "done":
        raise AssertionError(f"The job ended as {ended.state}: {ended.error}")


def marks_of(sample: DocumentRecord) -> list[Marked]:
    return [(*each.parts[0], each.label) for each in sample.spans]


def told(name: str, found: Sequence[Sequence[Step]]) -> dict[str, float]:
    kinds = Counter(step.kind for each in found for step in each if step.costs)
    by_sample = {f"{name}: sample {number}": total([each]) for number, each in enumerate(found, 1)}
    return {**by_sample, **{f"{name}: {kind}": kinds[kind] for kind in sorted(kinds)}, f"{name}: all": total(found)}


def total(found: Sequence[Sequence[Step]]) -> int:
    return sum(step.costs for each in found for step in each)


if __name__ == "__main__":
    for name, value in run().items():
        sys.stdout.write(f"{name:50} {value}\n")
