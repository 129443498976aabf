"""What an export reads: the chosen annotations of every document, in batches, as records.

Call it inside `annotator.db.snapshots.snapshot`. The documents come through one open cursor, each batch
of them costs four more queries, and some for facts if there are any; memory stays flat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import AnnotationSet, Change, Document, DocumentLabel, Project, Span
from annotator.records import DocumentRecord, Problem, Schema, SpanRecord
from annotator.selectors import export_facts, export_links
from annotator.text.packing import unpack
from annotator.workflow import DONE
from labels.freezing import frozen
from labels.models import Label

Choice = Literal["final", "suggestions"]
BATCH = 500
BATCH_CHARACTERS = 2_000_000
FETCH = 50
_DIGESTS = 2_000

_FINAL = Q(role__in=[AnnotationSet.Role.GOLD, AnnotationSet.Role.HUMAN], state__in=DONE)
_SUGGESTED = Q(role=AnnotationSet.Role.SUGGESTION)
_WANTED: dict[Choice, Q] = {"final": _FINAL, "suggestions": _SUGGESTED}


@dataclass(frozen=True, slots=True)
class Totals:
    """The documents of a project that are not archived, and how many of them an export would hold."""

    documents: int
    exported: int
    last_change: int

    @property
    def not_seen(self) -> int:
        return self.documents - self.exported


class _Set(NamedTuple):
    id: int
    document: int
    role: str
    state: str
    suggester: str | None


class _Row(NamedTuple):
    """A document and its text, as selected."""

    id: int
    title: str
    outlet: str
    published_on: date | None
    language: str
    meta: dict[str, Any]
    date_precision: str
    date_basis: str
    zoned_at: datetime | None
    text: str
    tokens: bytes | None


def totals(project: Project, choice: Choice) -> Totals:
    """Three queries. Jobs and exports are no change of the data: the same data gives the same manifest."""
    last = (
        Change.objects.filter(project=project)
        .exclude(action__startswith="job.")
        .exclude(action__startswith="export.")
        .order_by("-id")
    )
    return Totals(
        documents=_documents(project).count(),
        exported=_chosen(project, choice).count(),
        last_change=last.values_list("id", flat=True).first() or 0,
    )


def digests(project: Project, choice: Choice) -> Iterator[str]:
    """The hashes of the texts that an export holds. One query."""
    return _chosen(project, choice).order_by("id").values_list("body__sha256", flat=True).iterator(_DIGESTS)


def records(
    project: Project, choice: Choice, *, tokens: bool, report: Callable[[Problem], None], comparing: bool = False
) -> Iterator[DocumentRecord]:
    """The documents that have the chosen annotations, by id; what had to be decided goes to `report`.

    "final" takes the finished gold set, else an accepted set, else the one submitted last; "suggestions" the newest
    run of each suggester.
    `comparing` also reads what is at the other end of links, and some more queries a batch.
    A document that was submitted without any annotation is a record without any; one that nobody submitted is none.
    """
    names = _Names(frozen(project.schema_version), report)
    columns = ("id", "title", "outlet", "published_on", "language", "meta", "date_precision", "date_basis", "zoned_at",
               "body__text")  # fmt: skip
    rows = _chosen(project, choice).order_by("id").values_list(*columns, *(("body__tokens",) if tokens else ()))
    stream = (_Row(*row, *(() if tokens else (None,))) for row in rows.iterator(FETCH))
    for batch in _batches(stream):
        yield from _built(project, batch, _pick(_sets(batch, choice), choice, report), names, choice, comparing)


def _batches(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    batch: list[_Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row.text)
        if len(batch) == BATCH or BATCH_CHARACTERS <= size:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _documents(project: Project) -> QuerySet[Document]:
    return Document.objects.filter(project=project, staged=False, archived_at=None)


def _chosen(project: Project, choice: Choice) -> QuerySet[Document]:
    wanted = AnnotationSet.objects.filter(_WANTED[choice], document=OuterRef("pk"))
    return _documents(project).filter(Exists(wanted))


def _sets(batch: list[_Row], choice: Choice) -> Iterator[_Set]:
    """The sets that come into question, best first within each document."""
    order = ("role", "state", "-submitted_at", "-id") if choice == "final" else ("-run_id",)
    found = AnnotationSet.objects.filter(_WANTED[choice], document__in=[row.id for row in batch])
    columns = ("id", "document_id", "role", "state", "run__suggester")
    return (_Set(*row) for row in found.order_by("document_id", *order).values_list(*columns))


def _pick(sets: Iterable[_Set], choice: Choice, report: Callable[[Problem], None]) -> dict[int, list[_Set]]:
    """The sets to take for each document. "gold" sorts before "human", "accepted" before "submitted"."""
    known: dict[int, list[_Set]] = defaultdict(list)
    for row in sets:
        known[row.document].append(row)
    if choice == "final":
        return {document: [_only_one(rows, report)] for document, rows in known.items()}
    return {document: _newest(rows) for document, rows in known.items()}


def _newest(rows: list[_Set]) -> list[_Set]:
    newest: dict[str | None, _Set] = {}
    for row in rows:
        newest.setdefault(row.suggester, row)
    return list(newest.values())


def _only_one(rows: list[_Set], report: Callable[[Problem], None]) -> _Set:
    first = rows[0]
    rivals = [row for row in rows if row.state == first.state]
    if len(rivals) > 1 and first.role != AnnotationSet.Role.GOLD:
        report(
            Problem(
                "several_sets",
                f"{len(rivals)} people submitted this document; the set that was submitted last was taken.",
                where=place(first.document),
                hint="Adjudicate it, and export again.",
                level="warning",
            )
        )
    return first


def _built(
    project: Project,
    batch: list[_Row],
    sets: dict[int, list[_Set]],
    names: _Names,
    choice: Choice,
    comparing: bool,
) -> Iterator[DocumentRecord]:
    taken = {row.id: row for rows in sets.values() for row in rows}
    spans = _spans(taken, names, choice)
    labels = _document_labels(taken, names)
    zoned = [row.id for row in batch if row.zoned_at is not None]
    facts = export_facts.found_in(project, list(taken), [row.id for row in batch], zoned)
    numbers = _numbers(taken) if facts.has_values else {}
    if comparing and facts.claims:
        facts.counterparts = export_links.counterparts(list(taken), _WANTED[choice])
    no_facts = facts.is_empty and not zoned
    answer: Literal["accept"] | None = "accept" if choice == "final" else None
    for row in batch:
        mine = sets[row.id]
        found = spans[mine[0].id] if len(mine) == 1 else _merged(spans[one.id] for one in mine)
        owners = [one.id for one in mine]
        places = _places(found, owners, spans, numbers) if facts.has_values else {}
        yield DocumentRecord(
            text=row.text,
            title=row.title,
            outlet=row.outlet,
            published_on=row.published_on.isoformat() if row.published_on else "",
            language=row.language,
            meta=row.meta,
            tokens=None if row.tokens is None else unpack(bytes(row.tokens)),
            spans=tuple(found),
            labels=tuple(dict.fromkeys(name for one in mine for name in labels[one.id])),
            answer=answer,
            where=place(row.id),
            id=export_facts.document_name(row.id),
            date_precision=row.date_precision,
            date_basis=row.date_basis,
            facts=None if no_facts else facts.of(row.id, owners, places, row.zoned_at is not None),
        )


def _places(
    found: list[SpanRecord], owners: list[int], spans: dict[int, list[SpanRecord]], numbers: dict[int, list[int]]
) -> dict[int, int]:
    """Database id of a span -> its place in the record, or that of the equal one that was taken in its place."""
    at = {(span.label, span.parts): place for place, span in enumerate(found)}
    return {
        number: at[span.label, span.parts]
        for owner in owners
        for number, span in zip(numbers[owner], spans[owner], strict=True)
    }


def _spans(taken: dict[int, _Set], names: _Names, choice: Choice) -> dict[int, list[SpanRecord]]:
    """The spans of each set in reading order: the order in which the rows come."""
    found: dict[int, list[SpanRecord]] = defaultdict(list)
    rows = _in_order(taken).values_list("annotation_set_id", "label_id", "start", "end", "parts", "score", "note")
    with_source = choice == "suggestions"
    for owner, label, start, end, parts, score, note in rows:
        whole = ((start, end),) if parts is None else tuple((first, last) for first, last in parts)
        source = (taken[owner].suggester or "") if with_source else ""
        found[owner].append(SpanRecord(names[label], whole, score=score, source=source, note=note))
    return found


def _numbers(taken: dict[int, _Set]) -> dict[int, list[int]]:
    """The ids of the spans of each set, in the same order."""
    found: dict[int, list[int]] = defaultdict(list)
    for owner, number in _in_order(taken).values_list("annotation_set_id", "id"):
        found[owner].append(number)
    return found


def _in_order(taken: dict[int, _Set]) -> QuerySet[Span]:
    return Span.objects.filter(annotation_set__in=list(taken)).order_by("annotation_set_id", "start", "-end", "id")


def _document_labels(taken: dict[int, _Set], names: _Names) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = DocumentLabel.objects.filter(annotation_set__in=list(taken)).order_by("annotation_set_id", "label_id", "id")
    for owner, label in rows.values_list("annotation_set_id", "label_id"):
        found[owner].append(names[label])
    return found


def _merged(groups: Iterable[list[SpanRecord]]) -> list[SpanRecord]:
    """The spans of several suggesters in reading order; of equal ones the best scored, else the first."""
    best: dict[tuple[str, tuple[tuple[int, int], ...]], SpanRecord] = {}
    for span in (span for group in groups for span in group):
        known = best.get((span.label, span.parts))
        if known is None or (known.score or 0.0) < (span.score or 0.0):
            best[span.label, span.parts] = span
    return sorted(best.values(), key=lambda span: (span.start, -span.end, span.label))


class _Names(dict[int, str]):
    """Label id -> name under the project's schema version; a label from elsewhere keeps its own name, reported."""

    def __init__(self, schema: Schema, report: Callable[[Problem], None]) -> None:
        super().__init__({label.id: label.name for label in schema.labels})
        self._report = report

    def __missing__(self, label: int) -> str:
        name = self[label] = Label.objects.values_list("name", flat=True).get(pk=label)
        self._report(
            Problem(
                "label_not_in_schema",
                f"The label {name!r} is used but not in the project's schema version.",
                hint="Adopt a version that has it, or change those spans.",
                level="warning",
            )
        )
        return name


def place(document: int) -> str:
    """How reports name a document."""
    return f"document {document}"
