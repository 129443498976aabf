"""`jsonl.annotator.v1`: everything, one line each. See docs/formats/annotator.md.

The first line names the format. Lines with one key (`outlet`, `entity`, `names_apart`, `event`) say what the project
knows of the world; all others are documents. What is written is read back equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from annotator.errors import DomainError, FormatError
from annotator.fact_records import (
    NO_FACTS,
    DocumentFacts,
    EntityRecord,
    EventRecord,
    NamesApartRecord,
    OutletRecord,
    ProjectRecord,
)
from annotator.formats.base import Item, LeftOut, LineWriter
from annotator.formats.coding import raw_of, record_of
from annotator.formats.fact_checks import check_facts
from annotator.formats.jsonl import fragment, list_of, one_line, read_lines, text_of
from annotator.formats.prodigy import answer_of
from annotator.formats.spans import check_count, check_label, check_span
from annotator.formats.strict_json import shown
from annotator.records import DocumentRecord, Part, Problem, SpanRecord

NAME = "jsonl.annotator.v1"
KINDS: Mapping[str, type[ProjectRecord]] = {
    "outlet": OutletRecord,
    "entity": EntityRecord,
    "names_apart": NamesApartRecord,
    "event": EventRecord,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_FIELDS = ("id", "title", "outlet", "published_on", "date_precision", "date_basis", "language")
_DEFAULTS = {"date_precision": "day", "date_basis": "stated"}
_SPAN = frozenset(("label", "parts", "text", "id", "score", "source", "note"))
_KEYS = frozenset((*_FIELDS, "text", "sha256", "length", "meta", "tokens", "spans", "labels", "answer", "facts"))
_DATES = {"date_precision": ("minute", "day", "month", "unknown"), "date_basis": ("stated", "inferred", "entered")}


class AnnotatorWriter(LineWriter):
    """Writes the lossless format. With `offsets_only` neither text nor metadata: a text is named by its hash."""

    def __init__(self, *, tokens: bool = True, offsets_only: bool = False) -> None:
        self.problems: list[Problem] = []
        self._tokens, self._offsets_only = tokens, offsets_only

    def head(self) -> bytes:
        return one_line({"format": NAME, **({"offsets_only": True} if self._offsets_only else {})})

    def about(self, record: ProjectRecord) -> bytes:
        return one_line({_NAMES[type(record)]: raw_of(record)})

    def encode(self, record: DocumentRecord) -> bytes:
        """The document as one line, keys in one order; what is empty is left out."""
        raw = {name: value for name in _FIELDS if (value := getattr(record, name)) != _DEFAULTS.get(name, "")}
        if self._offsets_only:
            raw |= {"sha256": record.sha256, "length": len(record.text)}
        else:
            raw["text"] = record.text
        if record.tokens is not None and self._tokens:
            raw["tokens"] = record.tokens
        if record.spans:
            raw["spans"] = [_span_raw(span, with_text=not self._offsets_only) for span in record.spans]
        if record.labels:
            raw["labels"] = record.labels
        if record.answer:
            raw["answer"] = record.answer
        if record.facts is not None:
            raw["facts"] = _facts_raw(record.facts)
        line = one_line(raw)
        if record.meta and not self._offsets_only:
            return line[:-2] + b',"meta":' + fragment(record.meta, sort=True) + b"}\n"
        return line


class AnnotatorReader:
    """Reads it. A file that carries offsets only is refused: there is no text to store."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        return read_lines(stream, name, _item)


def _span_raw(span: SpanRecord, *, with_text: bool) -> dict[str, Any]:
    raw: dict[str, Any] = {"label": span.label, "parts": span.parts}
    for key in ("id", "score", "source", "note", *(("text",) if with_text else ())):
        value = getattr(span, key)
        if value is not None and value != "":
            raw[key] = value
    return raw


def _facts_raw(facts: DocumentFacts) -> dict[str, Any]:
    return raw_of(replace(facts, counterparts=()) if facts.counterparts else facts)


def _item(raw: dict[str, Any], where: str, left_out: LeftOut) -> DocumentRecord | ProjectRecord | None:
    if "format" in raw:
        _check_head(raw)
        return None
    if len(raw) == 1 and (key := next(iter(raw))) in KINDS:
        return record_of(KINDS[key], raw[key], key)
    return _document(raw, where, left_out)


def _check_head(raw: dict[str, Any]) -> None:
    if raw["format"] != NAME:
        hint = f"This version of Annotator reads {NAME}."
        raise FormatError(f"The format is {shown(raw['format'])}.", hint=hint)


def _document(raw: dict[str, Any], where: str, left_out: LeftOut) -> DocumentRecord:
    if "text" not in raw and "sha256" in raw:
        raise FormatError("The file carries offsets only.", hint="Export it with the texts to import it.")
    text = text_of(raw)
    for key in sorted(raw.keys() - _KEYS):
        left_out.note(key, where)
    spans = _spans(raw, text)
    own = {name: _field(raw, name) for name in _FIELDS if name in raw}
    labels = list_of(raw, "labels")
    for label in labels:
        check_label(label)
    meta = raw.get("meta", {})
    if type(meta) is not dict:
        raise FormatError(f"“meta” is an object, not {shown(meta)}.")
    return DocumentRecord(
        text=text,
        **own,
        meta=meta,
        tokens=_tokens(raw),
        spans=spans,
        labels=tuple(labels),
        answer=answer_of(raw),
        where=where,
        facts=_facts(raw, text, spans),
    )


def _field(raw: dict[str, Any], name: str) -> str:
    value = raw[name]
    if type(value) is not str or (name in _DATES and value not in _DATES[name]):
        said = f"one of {', '.join(_DATES[name])}" if name in _DATES else "text"
        raise FormatError(f"“{name}” is {said}, not {shown(value)}.")
    return value


def _tokens(raw: dict[str, Any]) -> tuple[Part, ...] | None:
    return None if raw.get("tokens") is None else tuple([_part(each) for each in list_of(raw, "tokens")])


def _part(raw: Any) -> Part:
    if type(raw) is not list or len(raw) != 2 or type(raw[0]) is not int or type(raw[1]) is not int:
        raise FormatError(f"A range is [start, end], not {shown(raw)}.")
    return raw[0], raw[1]


def _spans(raw: dict[str, Any], text: str) -> tuple[SpanRecord, ...]:
    raws = list_of(raw, "spans")
    check_count(raws)
    spans = []
    for number, each in enumerate(raws, 1):
        try:
            spans.append(_span(each, text))
        except DomainError as error:
            error.where = f"span {number}"
            raise
    return tuple(spans)


def _span(raw: Any, text: str) -> SpanRecord:
    if type(raw) is not dict or raw.keys() - _SPAN:
        raise FormatError(f"A span is an object with {', '.join(sorted(_SPAN))}, not {shown(raw)}.")
    parts = tuple([_part(each) for each in list_of(raw, "parts")])
    label = raw.get("label")
    if not parts:
        raise FormatError("“parts” is missing.")
    reached = -1
    for start, end in parts:
        check_span(text, start, end, label, raw.get("text") if len(parts) == 1 else None)
        if start < reached:
            raise FormatError("The parts of a span are in reading order and do not overlap.")
        reached = end
    check_span(text, parts[0][0], parts[-1][1], label)
    return record_of(SpanRecord, raw | {"parts": [list(part) for part in parts]})


def _facts(raw: dict[str, Any], text: str, spans: tuple[SpanRecord, ...]) -> DocumentFacts | None:
    if raw.get("facts") is None:
        return None
    facts = record_of(DocumentFacts, raw["facts"], "facts")
    if facts.counterparts:
        raise FormatError("There is no key “counterparts” here.", where="facts")
    check_facts(facts, len(text), len(spans))
    return None if facts == NO_FACTS else facts
