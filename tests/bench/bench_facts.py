"""How long an article of 1,600 words takes until its claims, figures, times and names are proposed and stored.

The limit is a bare `nlp.pipe` of the whole pipeline over the same paragraphs, which keeps nothing. The rules on bare
text, are told too. Loading the pipeline is not in it: a worker's job loads it once.
"""

from __future__ import annotations

import sys
import time

from tests.bench import scratch

# isort: split
from annotator import jobs
from annotator.access import command_line
from annotator.models import Claim, Run, Span
from annotator.services import fact_engine, suggestions
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.fact_rules import FactSuggester
from annotator.suggesters.spacy_pipeline import SpacySuggester, Text
from annotator.text.blocks import blocks

WORDS = 1_600
ROUNDS = 5


def run(words: int = WORDS) -> dict[str, float]:
    text = article(words)
    project = scratch.project()
    scratch.add_documents(project, 1, [text])
    info = fact_engine.parsing_pipeline(project.language)
    if info is None:
        raise AssertionError("No pipeline with a parser is installed.")
    suggester = spacy_pipeline.load(info, whole=True)
    read = Text(1, text, blocks(text))
    figures: dict[str, float] = {"words": len(text.split())}
    figures["bare nlp.pipe, s"] = best(lambda: bare(suggester, read))
    figures["rules on bare text, s"] = best(lambda: list(FactSuggester().suggest([read])))
    figures["names and facts, as jobs, s"] = best(lambda: both(suggester))
    figures["claims"] = Claim.objects.count()
    figures["spans"] = Span.objects.count()
    figures["times bare nlp.pipe"] = round(figures["names and facts, as jobs, s"] / figures["bare nlp.pipe, s"], 2)
    return figures


def article(words: int) -> str:
    """The samples one after the other, cut at the end of a line."""
    lines = "\n".join(scratch.seed_texts()).split("\n")
    kept: list[str] = []
    while lines and sum(len(line.split()) for line in kept) < words:
        kept.append(lines.pop(0))
    return "\n".join(kept)


def bare(suggester: SpacySuggester, text: Text) -> None:
    for doc in suggester.nlp.pipe([text.text[start:end] for start, end in text.paragraphs]):
        doc.ents  # noqa: B018


def both(suggester: SpacySuggester) -> None:
    """The pipeline's names, then the rules, both as the product runs them."""
    Run.objects.all().delete()
    loaded = spacy_pipeline.load
    spacy_pipeline.load = lambda _info, **_options: suggester
    try:
        for name in (suggester.info.name, fact_engine.NAME):
            job = jobs.run_inline(suggestions.start(pipeline=name, by=command_line("bench"), inline=True))
            if job.state != "done":
                raise AssertionError(f"The job ended as {job.state}: {job.error}")
    finally:
        spacy_pipeline.load = loaded


def best(action: object) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return round(min(times), 3)


if __name__ == "__main__":
    for name, value in run(int(sys.argv[1]) if len(sys.argv) > 1 else WORDS).items():
        sys.stdout.write(f"{name}: {value}\n")
