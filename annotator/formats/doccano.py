"""`jsonl.doccano.v1`: one example of the doccano shape a line. See docs/formats/doccano.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.errors import DomainError, FormatError
from annotator.formats.base import Item, LeftOut, LineWriter, facts_left_out, lift, restore
from annotator.formats.jsonl import list_of, one_line, read_records, text_of
from annotator.formats.prodigy import answer_of, discontinuous
from annotator.formats.spans import check_count, check_label, check_span
from annotator.formats.strict_json import shown
from annotator.records import DocumentRecord, Problem, SpanRecord

_LABELS = ("label", "labels", "entities", "cats")
_TAKEN = frozenset(("text", "meta", "answer", "relations", *_LABELS))


class DoccanoReader:
    """Reads doccano's JSON Lines, the older shape (`label`) and the newer one (`entities`). Other keys are metadata."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        return read_records(stream, name, _record)


class DoccanoWriter(LineWriter):
    """Writes doccano's JSON Lines: spans under `label`, document labels under `cats`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def encode(self, record: DocumentRecord) -> bytes:
        """The record as one line. What doccano cannot carry (several parts, notes) is in `problems`."""
        facts_left_out(record, self.problems)
        raw: dict[str, object] = {"text": record.text, "label": list(self._spans(record))}
        if record.labels:
            raw["cats"] = record.labels
        if record.answer:
            raw["answer"] = record.answer
        if meta := restore(record, self.problems):
            raw["meta"] = dict(sorted(meta.items()))
        return one_line(raw)

    def _spans(self, record: DocumentRecord) -> Iterator[tuple[int, int, str]]:
        for number, span in enumerate(record.spans, 1):
            if len(span.parts) > 1:
                self.problems.append(discontinuous(record, span, number))
                continue
            if span.note:
                self.problems.append(_note_left_out(record, span, number))
            yield *span.parts[0], span.label


def _note_left_out(record: DocumentRecord, span: SpanRecord, number: int) -> Problem:
    return Problem(
        "left_out",
        f"The note on the {span.label} span [{span.start}, {span.end}) was left out.",
        f"{record.where}, span {number}",
        "doccano's spans have no notes.",
        "warning",
    )


def _record(raw: dict[str, Any], where: str, left_out: LeftOut) -> DocumentRecord:
    text = text_of(raw)
    spans: list[SpanRecord] = []
    labels: list[str] = []
    for key in _LABELS:
        _sort_labels(raw, key, text, spans, labels)
    check_count(spans)
    if raw.get("relations"):
        left_out.note("relations", where)
    meta = _meta(raw)
    return DocumentRecord(
        text=text,
        **lift(meta),
        meta=meta,
        spans=tuple(spans),
        labels=tuple(dict.fromkeys(labels)),
        answer=answer_of(raw),
        where=where,
    )


def _meta(raw: dict[str, Any]) -> dict[str, object]:
    """What is under `meta` and every key that we do not know."""
    meta = {key: raw[key] for key in raw if key not in _TAKEN}
    inner = raw.get("meta")
    if type(inner) is dict:
        return {**meta, **inner}
    return meta if inner is None else {**meta, "meta": inner}


def _sort_labels(raw: dict[str, Any], key: str, text: str, spans: list[SpanRecord], labels: list[str]) -> None:
    """Puts what stands under one key where it belongs: text labels the document, anything else is a span."""
    if type(raw.get(key)) is str:
        raw = {key: [raw[key]]}
    for number, item in enumerate(list_of(raw, key), 1):
        try:
            if type(item) is str:
                check_label(item)
                labels.append(item)
            else:
                spans.append(_span(item, text))
        except DomainError as error:
            error.where = f"{key} {number}"
            raise


def _span(raw: Any, text: str) -> SpanRecord:
    identity = ""
    if type(raw) is list and len(raw) == 3:
        start, end, label = raw
    elif type(raw) is dict:
        start, end, label = raw.get("start_offset"), raw.get("end_offset"), raw.get("label")
        identity = str(raw.get("id") or "")
    else:
        raise FormatError(f"A span is [start, end, label] or an object with start_offset, not {shown(raw)}.")
    check_span(text, start, end, label)
    return SpanRecord(label, ((start, end),), id=identity)
