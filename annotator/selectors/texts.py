"""Which documents of a project may hold a phrase, and their texts a batch at a time.

The full-text index is not asked: it knows words of its own (a run of Chinese is one), and on PostgreSQL only the
beginning of a long text. The database looks for the longest run of letters that both sides compare alike, so that
it leaves out only texts in which the phrase cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.db import connection

from annotator.access import Actor
from annotator.models import DocumentText

BATCH = 200
BATCH_CHARACTERS = 2_000_000
LONGEST_PATTERN = 100

CANDIDATES = """
SELECT d.id, d.length FROM annotator_document d{texts}
WHERE d.project_id = %s AND NOT d.staged AND d.archived_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM annotator_annotationset s
    WHERE s.document_id = d.id AND s.role = 'human' AND s.author_id = %s AND s.state IN ('submitted', 'accepted')
){conditions} ORDER BY d.id
"""
SUGGESTED = """ AND EXISTS (
    SELECT 1 FROM annotator_annotationset r JOIN annotator_span p ON p.annotation_set_id = r.id
    WHERE r.document_id = d.id AND r.role = 'suggestion' AND p.label_id = %s
)"""
# Letters that equal a letter outside of ASCII when case is ignored: i and ı, k and the Kelvin sign, s and ſ.
_COMPARED_ALIKE = {True: re.compile(r"\S+"), False: re.compile(r"[!-~]+")}
_UNSURE = re.compile("[iksIKS]")


class Text(NamedTuple):
    document: int
    title: str
    text: str
    blocks: bytes


def candidates(actor: Actor, phrase: str, *, match_case: bool, suggested: int | None = None) -> dict[int, int]:
    """Id -> length of the documents in which the person may work and the phrase may stand, by id. One query.

    Listed documents that the person has not submitted; with `suggested` only those with a suggestion of this label.
    """
    texts = conditions = ""
    values: list[int | str | None] = [actor.project.pk, actor.user_id]
    if pattern := _pattern(phrase, match_case):
        texts = " JOIN annotator_documenttext t ON t.document_id = d.id"
        conditions += f" AND t.text {_like(match_case)} %s ESCAPE '\\'"
        values.append(pattern)
    if suggested is not None:
        conditions += SUGGESTED
        values.append(suggested)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(texts=texts, conditions=conditions), values)
        return dict(cursor.fetchall())


def listed(actor: Actor, documents: Collection[int]) -> dict[int, int]:
    """Id -> length of those of the documents that are there for people, by id. One query."""
    found = actor.project.documents.filter(pk__in=documents, staged=False, archived_at=None).order_by("pk")
    return dict(found.values_list("pk", "length"))


def batches(lengths: Mapping[int, int]) -> Iterator[list[Text]]:
    """The texts of these documents in the order given, a few megabytes at a time. One query a batch."""
    for ids in _cut(lengths):
        found = DocumentText.objects.filter(pk__in=ids)
        rows = found.values_list("pk", "document__title", "text", "blocks")
        by_id = {pk: Text(pk, title, text, bytes(blocks)) for pk, title, text, blocks in rows}
        yield [by_id[pk] for pk in ids if pk in by_id]


def _cut(lengths: Mapping[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for pk, length in lengths.items():
        if batch and (len(batch) == BATCH or BATCH_CHARACTERS < size + length):
            yield batch
            batch, size = [], 0
        batch.append(pk)
        size += length
    if batch:
        yield batch


def _pattern(phrase: str, match_case: bool) -> str:
    """A LIKE pattern that every text with the phrase fits, "" if that would be every text."""
    runs = [run[:LONGEST_PATTERN] for run in _COMPARED_ALIKE[match_case].findall(phrase)]
    if not match_case:
        runs = [_UNSURE.sub("\0", run).strip("\0") for run in runs]
    longest = max(runs, key=lambda run: len(run.replace("\0", "")), default="")
    escaped = re.sub(r"([\\%_])", r"\\\1", longest).replace("\0", "_")
    return f"%{escaped}%" if escaped else ""


def _like(match_case: bool) -> str:
    """LIKE of SQLite ignores the case of ASCII anyway."""
    return "LIKE" if match_case or connection.vendor == "sqlite" else "ILIKE"
