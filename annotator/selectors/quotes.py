"""The words that ranges of several documents stand for, without reading more of their texts than lies between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from annotator.models import Document
from annotator.records import Part
from annotator.text.quoting import shortened

WINDOWS = """
WITH wanted(document, first, length) AS (VALUES {rows})
SELECT w.document, w.first, substr(t.text, w.first + 1, w.length)
FROM wanted w JOIN annotator_documenttext t ON t.document_id = w.document
"""
BETWEEN = " … "


@dataclass(frozen=True, slots=True)
class Quotes:
    """Document id -> where its window begins, and the text in it."""

    windows: Mapping[int, tuple[int, str]]

    def quote(self, document: int | None, parts: Iterable[Part]) -> str:
        """The words of the parts, on one line; "" where they were not read."""
        first, text = self.windows.get(document or 0, (0, ""))
        found = [text[max(0, start - first) : max(0, end - first)] for start, end in parts]
        return shortened(BETWEEN.join(found)) if any(found) else ""


def quotes_in(document: Document) -> Quotes:
    """Of one document whose `body` is loaded. No query."""
    return Quotes({document.pk: (0, document.body.text)})


def quotes_of(ranges: Iterable[tuple[int, Part]]) -> Quotes:
    """Of (document, range) pairs: of each document the text from the first to the last range. One query."""
    windows: dict[int, Part] = {}
    for document, (start, end) in ranges:
        first, last = windows.get(document, (start, end))
        windows[document] = min(first, start), max(last, end)
    if not windows:
        return Quotes({})
    values = [number for document, (first, last) in windows.items() for number in (document, first, last - first)]
    with connection.cursor() as cursor:
        cursor.execute(WINDOWS.format(rows=", ".join(["(%s, %s, %s)"] * len(windows))), values)
        return Quotes({document: (first, text) for document, first, text in cursor.fetchall()})
