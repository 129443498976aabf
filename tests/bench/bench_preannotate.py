"""How fast a pipeline reads documents through the job, against bare `nlp.pipe` over the same paragraphs.

The bare run has the same components and keeps nothing; the job also reads from and writes to the database. The
two take turns, so that a busy machine disturbs both alike.
"""

from __future__ import annotations

import sys
import time

from tests.bench import scratch

# isort: split
from django.conf import settings

from annotator import jobs
from annotator.access import command_line
from annotator.models import Document, DocumentText, Run, Span
from annotator.services import suggestions
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import BATCH
from annotator.text.packing import unpack

DOCUMENTS = 150
ROUNDS = 5


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    scratch.add_documents(project, documents, scratch.seed_texts())
    suggester = spacy_pipeline.load(spacy_pipeline.find(settings.DEFAULT_PIPELINE))
    characters = sum(Document.objects.values_list("length", flat=True))
    ours = bare = float("inf")
    spans = 0
    for _ in range(ROUNDS):
        bare = min(bare, bare_seconds(suggester))
        Run.objects.all().delete()
        ours = min(ours, job_seconds())
        spans = Span.objects.count()
    return {
        "documents": documents,
        "characters": characters,
        "suggestions": spans,
        "job, documents/s": round(documents / ours, 1),
        "bare nlp.pipe, documents/s": round(documents / bare, 1),
        "share of bare nlp.pipe": round(bare / ours, 3),
        "memory, MB": round(scratch.peak_mb()),
    }


def bare_seconds(suggester: spacy_pipeline.SpacySuggester) -> float:
    rows = DocumentText.objects.order_by("pk").values_list("text", "blocks")
    paragraphs = [text[start:end] for text, blocks in rows for start, end in unpack(bytes(blocks))]
    began = time.perf_counter()
    for doc in suggester.nlp.pipe(paragraphs, batch_size=BATCH):
        doc.ents  # noqa: B018
    return time.perf_counter() - began


def job_seconds() -> float:
    """From start to end, without loading the pipeline."""
    loaded = spacy_pipeline.load
    suggester = loaded(spacy_pipeline.find(settings.DEFAULT_PIPELINE))
    spacy_pipeline.load = lambda _info: suggester
    began = time.perf_counter()
    try:
        job = suggestions.start(pipeline=settings.DEFAULT_PIPELINE, by=command_line("bench"), inline=True)
        ended = jobs.run_inline(job)
    finally:
        spacy_pipeline.load = loaded
    if ended.state != "done":
        raise AssertionError(f"The job ended as {ended.state}: {ended.error}")
    return time.perf_counter() - began


if __name__ == "__main__":
    for name, value in run(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS).items():
        sys.stdout.write(f"{name}: {value}\n")
