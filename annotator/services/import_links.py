"""The links of imported claims: drawn when all documents are there, since they lead from one to another.

A file is read once more: a first time for which claims it has, a second time for the links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from annotator.errors import DomainError
from annotator.fact_records import LinkRecord
from annotator.formats.base import Item, problem_from
from annotator.models import Claim, Job, Link
from annotator.records import DocumentRecord, Problem
from annotator.services.fact_admission import checked

DOCUMENTS_PER_WRITE = 200
Claims = dict[str, tuple[int, int]]
"""Id in the file -> (claim, its set)."""


class _Named(NamedTuple):
    """A document of the file: the identity it is stored under, and its claims in order."""

    identity: str
    claims: tuple[str, ...]


def draw(
    job: Job, items: Callable[[], Iterator[Item]], identity_of: Callable[[DocumentRecord], str]
) -> Iterator[Problem]:
    """Store the links of a file, in short transactions; doing it again adds nothing. Yields what could not be drawn.

    `identity_of` is asked about every document of the file, in order.
    """
    documents: dict[str, _Named] = {}
    for record in _documents(items()):
        identity = identity_of(record)
        if record.facts is not None and record.facts.claims:
            name = record.id or record.where
            documents[name] = _Named(identity, tuple(claim.id for claim in record.facts.claims))
    missing = 0
    for chunk in _chunks(record for record in _documents(items()) if record.facts is not None and record.facts.links):
        with transaction.atomic():
            problems, lost = _draw(job, chunk, documents)
        yield from problems
        missing += lost
    if missing:
        message = f"{missing:,} link{' was' if missing == 1 else 's were'} left out."
        hint = "Their claims did not come in with this file."
        yield Problem("links_left_out", message, "", hint, "warning")


def _draw(job: Job, chunk: list[DocumentRecord], documents: Mapping[str, _Named]) -> tuple[list[Problem], int]:
    links = [(record.id or record.where, record, link) for record in chunk for link in _links(record)]
    wanted = {name for name, _, link in links} | {link.document for _, _, link in links if link.document}
    claims = _claims(job, {name: documents[name] for name in wanted if name in documents})
    rows: list[Link] = []
    problems: list[Problem] = []
    lost = 0
    for name, record, link in links:
        tail = claims.get(name, {}).get(link.tail)
        head = claims.get(link.document or name, {}).get(link.head)
        if tail is None or head is None or tail == head:
            lost += 1
            continue
        try:
            columns = checked(Link, _columns(link))
        except DomainError as error:
            problems.append(problem_from(error, record.where))
        else:
            rows.append(Link(annotation_set_id=tail[1], tail_id=tail[0], head_id=head[0], **columns))
    Link.objects.bulk_create(rows, ignore_conflicts=True)
    return problems, lost


def _columns(link: LinkRecord) -> dict[str, Any]:
    columns = asdict(link) | {"verdict": link.verdict or "", "valid_until": link.valid_until or None}
    for name in ("tail", "head", "document"):
        del columns[name]
    return columns | {"decided_at": timezone.now()}


def _claims(job: Job, documents: Mapping[str, _Named]) -> dict[str, Claims]:
    """The claims of these documents, as far as this import stored them; they were stored in the order of the file."""
    stored: dict[str, list[tuple[int, int]]] = {}
    identities = [each.identity for each in documents.values()]
    found = Claim.objects.filter(
        annotation_set__document__source_job=job, annotation_set__document__identity__in=identities
    ).order_by("pk")
    for identity, claim, owner in found.values_list("annotation_set__document__identity", "pk", "annotation_set"):
        stored.setdefault(identity, []).append((claim, owner))
    return {
        name: dict(zip(each.claims, stored[each.identity], strict=True))
        for name, each in documents.items()
        if each.identity in stored
    }


def _links(record: DocumentRecord) -> tuple[LinkRecord, ...]:
    return record.facts.links if record.facts is not None else ()


def _documents(items: Iterable[Item]) -> Iterator[DocumentRecord]:
    return (item for item in items if isinstance(item, DocumentRecord))


def _chunks(records: Iterable[DocumentRecord]) -> Iterator[list[DocumentRecord]]:
    chunk: list[DocumentRecord] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == DOCUMENTS_PER_WRITE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
