"""A suggester over documents: what it proposes becomes one suggestion set for each document and run.

A set belongs to a Run: suggester, version and parameters. A document gets one set per run, so that the same run again
adds nothing and an interrupted one goes on where it stopped. Nobody's own annotations are read or touched.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotator.jobs import JobContext
from annotator.models import AnnotationSet, Document, Project, Run, Span
from annotator.records import LabelDef, Part, Problem, Schema, canonical_json
from annotator.selectors.zones import skipped_in
from annotator.services import bulk, proposed_claims
from annotator.suggesters.spacy_pipeline import Suggested, Text
from annotator.text.packing import unpack
from annotator.text.ranges import overlaps

READ_AT_ONCE = 20
DOCUMENTS_PER_WRITE = 50
SPANS_PER_WRITE = 200
SPAN_FIELDS = ("annotation_set", "label", "start", "end", "score", "note")


class Engine(Protocol):
    """What reads texts and proposes spans. `name`, `version` and `parameters` tell one run from another."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def parameters(self) -> dict[str, Any]: ...

    def labels(self, schema: Schema) -> Mapping[str, LabelDef]:
        """What the engine calls a label -> the label of the schema."""

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        """The proposals for each text, in the order of the texts."""


@dataclass
class Tally:
    """What a run has done so far; kept in the job's checkpoint, so that it counts over restarts."""

    documents: int = 0
    spans: int = 0
    claims: int = 0
    dropped: int = 0
    skipped: int = 0
    unread: int = 0
    failed: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def resumed(cls, checkpoint: dict[str, Any]) -> Tally:
        """Texts that failed are tried again, so they are counted anew."""
        stored = checkpoint.get("tally", {})
        return cls(**{**stored, "failed": 0, "unmapped": Counter(stored.get("unmapped", {}))})

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "unmapped": dict(sorted(self.unmapped.items()))}


def run_of(engine: Engine, project: Project, schema: Schema) -> Run:
    """The run of an engine as it is now, under this mapping of labels."""
    mapped = {name: label.id for name, label in engine.labels(schema).items()}
    parameters = {**engine.parameters, "labels": mapped}
    digest = hashlib.sha256(canonical_json([engine.name, engine.version, parameters]).encode()).hexdigest()
    given = {"suggester": engine.name, "version": engine.version, "parameters": parameters}
    return Run.objects.get_or_create(project=project, digest=digest, defaults=given)[0]


Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """An engine at work in a job: `store` writes how far it is, in the transaction of what was done."""

    engine: Engine
    run: Run
    schema: Schema
    tally: Tally
    context: JobContext
    store: Callable[[Tally], None]

    def read(self, documents: QuerySet[Document], watch: Watch) -> None:
        """Read the documents that this run has not read; `watch` hears how many are done. Memory stays flat."""
        skips: dict[int, tuple[Part, ...]] = {}
        texts = _noted(_texts(unread(self.run, documents)), skips)
        found = (_outside(result, skips.pop(result.key, ())) for result in self.engine.suggest(texts))
        for part in _parts(_watched(found, watch)):
            _store(part, self)


def unread(run: Run, documents: QuerySet[Document]) -> QuerySet[Document]:
    """Those of the documents that have no set of this run yet."""
    read = AnnotationSet.objects.filter(document=OuterRef("pk"), run=run, role=AnnotationSet.Role.SUGGESTION)
    return documents.filter(~Exists(read))


def _texts(documents: QuerySet[Document]) -> Iterator[Text]:
    """The documents by id. Page by page: an open cursor would hold up the writes between."""
    pages = documents.order_by("id").values_list("id", "body__text", "body__blocks", "body__tokens", "zoned_at")
    last = 0
    while page := list(pages.filter(id__gt=last)[:READ_AT_ONCE]):
        last = page[-1][0]
        skip = skipped_in({row[0]: row[1] for row in page}, {row[0] for row in page if row[-1] is not None})
        for key, text, blocks, tokens, _ in page:
            yield Text(key, text, unpack(bytes(blocks)), bytes(tokens), skip[key])


def _noted(texts: Iterable[Text], skips: dict[int, tuple[Part, ...]]) -> Iterator[Text]:
    """The texts, while what is not read of them is noted; an engine reads some ahead."""
    for text in texts:
        skips[text.key] = text.skip
        yield text


def _outside(result: Suggested, skip: Sequence[Part]) -> Suggested:
    """What was proposed, without what touches a range that is not read."""
    if not skip:
        return result
    kept = tuple(span for span in result.spans if not any(overlaps(span[:2], part) for part in skip))
    return replace(result, spans=kept, skipped=result.skipped + len(result.spans) - len(kept))


def _watched(found: Iterable[Suggested], watch: Watch) -> Iterator[Suggested]:
    for number, result in enumerate(found, 1):
        yield result
        watch(number)


def _parts(found: Iterable[Suggested]) -> Iterator[list[Suggested]]:
    """Cut for short transactions, in which other writers wait."""
    part: list[Suggested] = []
    spans = 0
    for result in found:
        if part and (len(part) == DOCUMENTS_PER_WRITE or spans + len(result.spans) > SPANS_PER_WRITE):
            yield part
            part, spans = [], 0
        part.append(result)
        spans += len(result.spans)
    if part:
        yield part


@transaction.atomic
def _store(part: list[Suggested], reading: Reading) -> None:
    """One set for each document, an empty one too: it says that the document was read."""
    run, tally = reading.run, reading.tally
    labels = reading.engine.labels(reading.schema)
    read = [result for result in part if not result.error]
    sets = AnnotationSet.objects.bulk_create(
        AnnotationSet(document_id=result.key, role=AnnotationSet.Role.SUGGESTION, run=run) for result in read
    )
    spans = [row for owner, result in zip(sets, read, strict=True) for row in _rows(owner.pk, result, labels, tally)]
    bulk.insert(Span, SPAN_FIELDS, spans)
    tally.claims += proposed_claims.store([(owner, result.claims) for owner, result in zip(sets, read, strict=True)])
    tally.documents += len(read)
    tally.spans += len(spans)
    for result in part:
        _count(result, tally, reading.context)
    reading.store(tally)


def _rows(owner: int, result: Suggested, labels: Mapping[str, LabelDef], tally: Tally) -> list[bulk.Row]:
    """The proposals under the schema's labels; two model labels may meet in one."""
    rows: dict[tuple[int, int, int], bulk.Row] = {}
    for start, end, name, score in result.spans:
        label = labels.get(name)
        if label is None:
            tally.unmapped[name] += 1
        else:
            rows.setdefault((start, end, label.id), (owner, label.id, start, end, score, ""))
    return list(rows.values())


def _count(result: Suggested, tally: Tally, context: JobContext) -> None:
    tally.dropped += result.dropped
    tally.skipped += result.skipped
    tally.unread += result.unread
    where = f"document {result.key}"
    if result.error:
        tally.failed += 1
        context.problem(Problem("pipeline_failed", f"The pipeline failed on the text ({result.error}).", where))
    if result.unread:
        message = f"{result.unread} paragraphs were not read: they are long runs of punctuation."
        context.problem(Problem("paragraph_unread", message, where, level="warning"))
