"""A database of its own for a bench: migrated in a temporary directory, filled with generated rows.

Import it before anything of Django. Rows are written directly: how fast they are made is not what is measured.
The directory is removed at the end.
"""

from __future__ import annotations

import atexit
import os
import random
import resource
import shutil
import sys
import tempfile
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
os.environ["ANNOTATOR_DATA_DIR"] = tempfile.mkdtemp(prefix="annotator-bench-")
atexit.register(shutil.rmtree, os.environ["ANNOTATOR_DATA_DIR"], ignore_errors=True)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotator.models import AnnotationSet, Document, DocumentText, Project, Span  # noqa: E402
from annotator.records import DocumentRecord  # noqa: E402
from annotator.text.blocks import blocks  # noqa: E402
from annotator.text.packing import pack, unpack  # noqa: E402
from annotator.text.tokens import tokenize  # noqa: E402
from tests import make  # noqa: E402

SEEDS = Path(__file__).parents[2] / "seeds"
STEP = 500


def seed_texts() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def project() -> Project:
    call_command("migrate", verbosity=0)
    names = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE", "CARDINAL", "QUANTITY")
    return make.project("bench", version=make.schema(names))


def add_documents(to: Project, number: int, texts: list[str]) -> list[int]:
    """Documents whose texts repeat, each with a line of its own in front. Gives their ids."""
    made: list[int] = []
    for first in range(0, number, STEP):
        bodies = [f"No. {here}\n{texts[here % len(texts)]}" for here in range(first, min(first + STEP, number))]
        records = [DocumentRecord(text=body, title=body[:60]) for body in bodies]
        with transaction.atomic():
            rows = Document.objects.bulk_create(
                Document(project=to, title=record.title, identity=record.sha256, length=len(record.text), language="en")
                for record in records
            )
            DocumentText.objects.bulk_create(
                DocumentText(
                    document=row,
                    text=record.text,
                    sha256=record.sha256,
                    blocks=pack(blocks(record.text)),
                    tokens=tokenize(record.text, "en"),
                )
                for row, record in zip(rows, records, strict=True)
            )
        made += [row.pk for row in rows]
    return made


def annotate(to: Project, documents: list[int], spans: int) -> None:
    """A submitted set for each document: spans of one to three tokens, spread over the text."""
    person, labels = make.user(), list(to.schema_version.schema.labels.filter(kind="span"))
    chance = random.Random(1)
    for first in range(0, len(documents), STEP):
        part = documents[first : first + STEP]
        tokens = dict(DocumentText.objects.filter(pk__in=part).values_list("pk", "tokens"))
        with transaction.atomic():
            sets = AnnotationSet.objects.bulk_create(
                AnnotationSet(
                    document_id=pk, role="human", author=person, state="submitted", submitted_at=timezone.now()
                )
                for pk in part
            )
            Span.objects.bulk_create(
                Span(annotation_set=owner, label=chance.choice(labels), start=bounds[at][0], end=bounds[at + more][1])
                for owner in sets
                for bounds in [unpack(bytes(tokens[owner.document_id]))]
                for at in sorted(chance.sample(range(0, len(bounds) - 3, 3), spans))
                for more in [chance.randrange(3)]
            )


def peak_mb() -> float:
    """The most memory this process has held."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)
