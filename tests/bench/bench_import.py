"""How fast documents come in: 10,000 news texts of about 3,500 characters with 20 spans each, from one JSONL file.

Beside it, in the same run, the speed at which SQLite alone takes the very same rows by bare `executemany`, in
transactions of the same size, into an empty copy of the same database.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import scratch

# isort: split
import sqlite3

from django.conf import settings
from django.db import connection

from annotator import jobs
from annotator.access import Actor
from annotator.formats.registry import line_writer
from annotator.models import AnnotationSet, Document, DocumentText, Span
from annotator.records import DocumentRecord, SpanRecord
from annotator.roles import Role
from annotator.services import imports
from annotator.services.imports import Source
from annotator.text.tokens import token_bounds

DOCUMENTS = 10_000
CHARACTERS = 3_500
SPANS = 20
PER_WRITE = 200
LABELS = ("PERSON", "ORG", "GPE", "LOC", "DATE", "CARDINAL")


def run(documents: int = DOCUMENTS) -> dict[str, float]:
    project = scratch.project()
    empty = copy_of_database("empty")
    file = write_corpus(Path(settings.DATA_DIR) / "corpus.jsonl", documents)
    token_bounds("Loads spaCy before the clock starts.", project.language)
    before = scratch.peak_mb()
    actor = Actor(None, project, Role.MANAGER)
    began, worked = time.perf_counter(), time.process_time()
    job = jobs.run_inline(imports.start(sources=[Source(file.name, file)], by=actor, inline=True))
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    memory = scratch.peak_mb() - before
    result = job.result
    if (result["added"], result["spans"]) != (documents, documents * SPANS):
        raise AssertionError(f"The import ended as {job.state}: {job.error} {result}")
    bare = documents / bare_inserts(empty)
    return {
        "documents": documents,
        "import, documents/s": round(documents / taken),
        "documents/s of processor time": round(documents / worked),
        "bare SQLite, documents/s": round(bare),
        "share of bare SQLite": round(documents / taken / bare, 2),
        "memory added, MB": round(memory),
        "file, MB": round(file.stat().st_size / 1024 / 1024),
    }


def write_corpus(path: Path, documents: int) -> Path:
    """Texts made of the paragraphs of the sample documents, each with spans on words."""
    chance = random.Random(1)
    paragraphs = [line for text in scratch.seed_texts() for line in text.split("\n") if len(line) > 200]
    writer = line_writer("jsonl.prodigy.v1", tokens=False)
    with path.open("wb") as file:
        for number in range(documents):
            file.write(writer.encode(record(number, paragraphs, chance)))
    return path


def record(number: int, paragraphs: list[str], chance: random.Random) -> DocumentRecord:
    text = f"No. {number}"
    while len(text) < CHARACTERS - 200:
        text += "\n\n" + chance.choice(paragraphs)
    words = list(words_of(text))
    places = sorted(chance.sample(range(len(words)), SPANS))
    spans = tuple(SpanRecord(chance.choice(LABELS), (words[place],)) for place in places)
    meta = {"desk": "bench", "number": number}
    return DocumentRecord(
        text, title=f"Document {number}", outlet="Paper", published_on="2026-03-12", spans=spans, meta=meta
    )


def words_of(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for word in text.replace("\n", " ").split(" "):
        if word:
            yield start, start + len(word)
        start += len(word) + 1


def copy_of_database(name: str) -> Path:
    """The database as it is now, as one file. SQLite only."""
    path = Path(settings.DATA_DIR) / f"{name}.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(connection.settings_dict["NAME"], path)
    return path


def bare_inserts(path: Path) -> float:
    """Seconds that the rows of the import take without anything around them. They are read before the clock starts."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
    statements = list(inserts())
    count = Document.objects.count()
    began = time.perf_counter()
    for first in range(0, count, PER_WRITE):
        database.execute("BEGIN IMMEDIATE")
        for sql, rows, per_document in statements:
            database.executemany(sql, rows[first * per_document : (first + PER_WRITE) * per_document])
        database.execute("COMMIT")
    taken = time.perf_counter() - began
    database.close()
    return taken


def inserts() -> Iterator[tuple[str, list[tuple[object, ...]], int]]:
    """Statement, rows in order of their documents, and how many there are to a document."""
    for model, per_document in ((Document, 1), (DocumentText, 1), (AnnotationSet, 1), (Span, SPANS)):
        columns = [field.column for field in model._meta.concrete_fields if field.column != "source_job_id"]
        with connection.cursor() as cursor:
            table, key = model._meta.db_table, model._meta.pk.column
            names = ", ".join(f'"{column}"' for column in columns)
            rows = cursor.execute(f"SELECT {names} FROM {table} ORDER BY {key}").fetchall()
        if model is AnnotationSet:
            place = columns.index("run_id")
            # The empty copy has no run, and a set without one cannot be a suggestion.
            rows = [(*row[:place], None, *row[place + 1 :]) for row in rows]
            rows = [tuple("gold" if value == "suggestion" else value for value in row) for row in rows]
        yield f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows, per_document
    texts = DocumentText.objects.order_by("pk").values_list("pk", "document__title", "text")
    yield "INSERT INTO annotator_fulltext (rowid, title, text) VALUES (?, ?, ?)", list(texts), 1


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{name:30} {figure}")  # noqa: T201
