"""Which documents that a person may read may hold a phrase, and their texts a batch at a time.

The full-text index is not asked: it knows words of its own (a run of Chinese is one), and on PostgreSQL only the
beginning of a long text. The database looks for the longest run of letters that both sides compare alike, so that
it leaves out only texts in which the phrase cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import connection

from annotator.access import Actor
from annotator.models import DocumentText
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.text.phrases import Phrase

BATCH = 200
BATCH_CHARACTERS = 2_000_000
LONGEST_PATTERN = 100

CANDIDATES = """
SELECT d.id, d.length FROM annotator_document d{texts}
WHERE d.project_id = %s AND NOT d.staged AND d.archived_at IS NULL{conditions} ORDER BY d.id
"""
OWN_DOCUMENTS = """ AND EXISTS (
    SELECT 1 FROM annotator_assignment a WHERE a.document_id = d.id AND a.user_id = %s
)"""
NOT_SUBMITTED = """ AND NOT EXISTS (
    SELECT 1 FROM annotator_annotationset s
    WHERE s.document_id = d.id AND s.role = 'human' AND s.author_id = %s AND s.state IN ('submitted', 'accepted')
)"""
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


def candidates(
    actor: Actor, phrase: Phrase, *, submitted: bool = True, suggested: int | None = None, outlet: str = ""
) -> dict[int, int]:
    """Id -> length of the documents that are there for the person and in which the phrase may stand, by id. One query.

    Those that the person submitted only with `submitted`; with `suggested` only those with a suggestion of this label.
    """
    patterns = _patterns(phrase)
    likes = " OR ".join([f"t.text {_like(phrase.match_case)} %s ESCAPE '\\'"] * len(patterns))
    wanted: list[tuple[bool, str, list[int | str | None]]] = [
        (not actor.may(Permission.VIEW_ALL_DOCUMENTS), OWN_DOCUMENTS, [actor.user_id]),
        (not submitted, NOT_SUBMITTED, [actor.user_id]),
        (bool(outlet), " AND d.outlet = %s", [outlet]),
        (suggested is not None, SUGGESTED, [suggested]),
        (bool(patterns), f" AND ({likes})", [*patterns]),
    ]
    chosen = [(condition, values) for is_wanted, condition, values in wanted if is_wanted]
    texts = " JOIN annotator_documenttext t ON t.document_id = d.id" if patterns else ""
    sql = CANDIDATES.format(texts=texts, conditions="".join(condition for condition, _ in chosen))
    with connection.cursor() as cursor:
        cursor.execute(sql, [actor.project.pk, *(value for _, values in chosen for value in values)])
        return dict(cursor.fetchall())


def lengths_of(actor: Actor, documents: Collection[int]) -> dict[int, int]:
    """Id -> length of those of the documents that are there for the person, by id. One query."""
    found = queue.listed(actor).filter(pk__in=documents).order_by("pk")
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


def _patterns(phrase: Phrase) -> list[str]:
    """LIKE patterns one of which every text with the phrase fits; none if every text may."""
    found = [_pattern(pieces, phrase.match_case) for pieces in phrase.literals()]
    return found if all(found) else []


def _pattern(pieces: Iterable[str], match_case: bool) -> str:
    """A LIKE pattern that every text with these pieces fits, "" if that would be every text."""
    runs = [run[:LONGEST_PATTERN] for piece in pieces for run in _COMPARED_ALIKE[match_case].findall(piece)]
    if not match_case:
        runs = [_UNSURE.sub("\0", run).strip("\0") for run in runs]
    longest = max(runs, key=lambda run: len(run.replace("\0", "")), default="")
    escaped = re.sub(r"([\\%_])", r"\\\1", longest).replace("\0", "_")
    return f"%{escaped}%" if escaped else ""


def _like(match_case: bool) -> str:
    """LIKE of SQLite ignores the case of ASCII anyway."""
    return "LIKE" if match_case or connection.vendor == "sqlite" else "ILIKE"
