"""How fast documents go out: 10,000 news texts of about 3,500 characters with 20 spans each, in every format.

Beside it, in the same run: bare orjson over the same rows from bare SQL, and spaCy's DocBin over Docs that are ready.
Memory is that of a process of its own that runs the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.bench import scratch

# isort: split
import orjson
from django.conf import settings
from django.db import connection

from annotator.access import command_line
from annotator.models import DocumentText
from annotator.services import exports
from annotator.text.packing import unpack
from annotator.text.tokens import doc_from_bounds

DOCUMENTS = 10_000
CHARACTERS = 3_500
SPANS = 20
READY = 1_000
ROUNDS = 3

_DOCUMENTS = """
    SELECT s.id, d.title, d.language, t.text, t.tokens FROM annotator_annotationset s
    JOIN annotator_document d ON d.id = s.document_id JOIN annotator_documenttext t ON t.document_id = d.id
    ORDER BY d.id
"""
_SPANS = """
    SELECT s.annotation_set_id, s.start, s."end", l.name FROM annotator_span s JOIN labels_label l ON l.id = s.label_id
    WHERE s.annotation_set_id BETWEEN %s AND %s ORDER BY s.annotation_set_id, s.start
"""


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    texts = [text[:CHARACTERS] for text in scratch.seed_texts()]
    scratch.annotate(project, scratch.add_documents(project, documents, texts), SPANS)
    found: dict[str, float] = {"documents": documents}
    for title, format, tokens in (
        ("doccano", "doccano", False),
        ("Prodigy without tokens", "prodigy", False),
        ("Prodigy with tokens", "prodigy", True),
    ):
        ours = rate(documents, lambda f=format, t=tokens: export(f, tokens=t))
        bare = rate(documents, lambda f=format, t=tokens: bare_lines(f, tokens=t))
        found |= {f"{title}, documents/s": round(ours), f"{title}, share of bare orjson": round(ours / bare, 2)}
    ours = rate(documents, lambda: export("spacy"))
    bare = bare_docbin(project.language)
    found |= {"spaCy, documents/s": round(ours), "spaCy, share of DocBin on ready Docs": round(ours / bare, 2)}
    for format in ("doccano", "prodigy", "spacy"):
        found[f"{format}, memory of its process, MB"] = memory_of_command(format)
    return found


def rate(documents: int, work: Callable[[], object]) -> float:
    """Documents per second in the best round: the others were disturbed."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return documents / best


def export(format: str, **options: Any) -> None:
    suffix = "spacy" if format == "spacy" else "jsonl"
    exports.export_to(folder() / f"ours.{suffix}", format=format, options=options, by=command_line("bench"))


def folder() -> Path:
    return Path(settings.DATA_DIR)


def bare_lines(format: str, *, tokens: bool) -> None:
    """The same content as simply as it can be written."""
    with (folder() / "bare.jsonl").open("wb") as file:
        for title, language, text, bounds, spans in rows():
            meta = {"title": title, "language": language}
            if format == "doccano":
                line: dict[str, object] = {"text": text, "label": spans, "answer": "accept", "meta": meta}
            else:
                named = [{"start": start, "end": end, "label": label} for start, end, label in spans]
                line = {"text": text, "spans": named, "meta": meta, "answer": "accept"}
                if tokens:
                    line["tokens"] = token_list(text, unpack(bounds))
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())


def rows() -> Iterator[tuple[str, str, str, bytes, list[tuple[int, int, str]]]]:
    with connection.cursor() as documents, connection.cursor() as spans:
        documents.execute(_DOCUMENTS)
        while batch := documents.fetchmany(500):
            found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
            spans.execute(_SPANS, (batch[0][0], batch[-1][0]))
            for owner, start, end, label in spans:
                found[owner].append((start, end, label))
            for owner, title, language, text, tokens in batch:
                yield title, language, text, tokens, found[owner]


def token_list(text: str, bounds: tuple[tuple[int, int], ...]) -> list[dict[str, object]]:
    spaces = [end != start for (_, end), (start, _) in pairwise((*bounds, (len(text), len(text))))]
    return [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": space}
        for number, ((start, end), space) in enumerate(zip(bounds, spaces, strict=True))
    ]


def bare_docbin(language: str) -> float:
    """Documents per second of spaCy's own class; making the Docs is not counted."""
    import spacy
    from spacy.tokens import DocBin, Span

    nlp = spacy.blank(language)
    found = DocumentText.objects.order_by("pk").values_list("text", "tokens")[:READY]
    ready = [doc_from_bounds(nlp.vocab, text, unpack(bytes(tokens))) for text, tokens in found]
    for doc in ready:
        doc.ents = [Span(doc, at, at + 1, label="PERSON") for at in range(0, 2 * SPANS, 2)]
        doc.cats = {"strike": 0.0, "talks": 0.0}

    def write() -> None:
        made = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], docs=ready)
        (folder() / "bare.spacy").write_bytes(made.to_bytes())

    return rate(len(ready), write)


MEMORY = """
import re, sys
from django.core.management import execute_from_command_line
try:
    execute_from_command_line(sys.argv)
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
"""


def memory_of_command(format: str) -> float:
    """The most memory that `manage.py export` holds in a process of its own. Linux only."""
    out = str(folder() / f"out-{format}")
    command = [sys.executable, "-c", MEMORY, "export", "bench", "--format", format, "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return round(int(done.stdout.split()[-1]) / 1024)


if __name__ == "__main__":
    for name, value in run(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS).items():
        sys.stdout.write(f"{name}: {value}\n")
