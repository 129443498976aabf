"""`jsonl.prodigy.v1`: one task of the Prodigy shape a line. See docs/formats/prodigy.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from annotator.errors import DomainError, FormatError
from annotator.formats.base import Item, LeftOut, LineWriter, facts_left_out, lift, restore
from annotator.formats.jsonl import fragment, list_of, read_records, text_of
from annotator.formats.prodigy_tokens import tokens_json
from annotator.formats.spans import check_count, check_label, check_span
from annotator.formats.strict_json import shown
from annotator.records import Answer, DocumentRecord, Part, Problem, SpanRecord
from annotator.text.alignment import token_span

_ANSWERS = ("accept", "reject", "ignore")
_TAKEN = frozenset(("text", "meta", "spans", "label", "accept", "answer", "tokens", "options"))
_PLAIN = frozenset(("start", "end", "label", "token_start", "token_end"))
_EXTRAS = frozenset(("text", "id", "score", "source", "note"))


class ProdigyReader:
    """Reads Prodigy's JSON Lines.

    Its tokens are not taken over (a stored document has spaCy's), nor its list of choices, nor the keys that begin
    with an underscore. Other keys that we do not know become metadata.
    """

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        return read_records(stream, name, _record)


class ProdigyWriter(LineWriter):
    """Writes Prodigy's JSON Lines, with the tokens of a record if it has any and `tokens` is on."""

    def __init__(self, *, tokens: bool = True) -> None:
        self.problems: list[Problem] = []
        self._tokens = tokens

    def encode(self, record: DocumentRecord) -> bytes:
        """The record as one line. A discontinuous span is left out, with a Problem: Prodigy has none."""
        facts_left_out(record, self.problems)
        bounds = record.tokens if self._tokens else None
        line = [b'{"text":', fragment(record.text)]
        if bounds is not None:
            line += (b',"tokens":', tokens_json(record.text, bounds))
        line += (b',"spans":', fragment(list(self._spans(record, bounds))))
        if meta := restore(record, self.problems):
            line += (b',"meta":', fragment(meta, sort=True))
        if record.labels:
            line += (b',"accept":', fragment(record.labels))
        if record.answer:
            line += (b',"answer":', fragment(record.answer))
        return b"".join((*line, b"}\n"))

    def _spans(self, record: DocumentRecord, bounds: tuple[Part, ...] | None) -> Iterator[dict[str, object]]:
        for number, span in enumerate(record.spans, 1):
            if len(span.parts) > 1:
                self.problems.append(discontinuous(record, span, number))
                continue
            start, end = span.parts[0]
            raw: dict[str, object] = {"start": start, "end": end}
            if bounds is not None:
                numbers = token_span(start, end, bounds)
                if numbers is None:
                    self.problems.append(_off_tokens(record, span, number))
                else:
                    raw["token_start"], raw["token_end"] = numbers[0], numbers[1] - 1
            raw["label"] = span.label
            if span.id or span.text is not None or span.score is not None or span.source or span.note:
                raw.update(_extras(span))
            yield raw


def discontinuous(record: DocumentRecord, span: SpanRecord, number: int) -> Problem:
    """The Problem for a span of several parts in a format that has none."""
    parts = ", ".join(f"[{start}, {end})" for start, end in span.parts)
    return Problem(
        "discontinuous",
        f"The {span.label} span {parts} has several parts and was left out.",
        f"{record.where}, span {number}",
        "This format cannot carry such spans.",
    )


def _off_tokens(record: DocumentRecord, span: SpanRecord, number: int) -> Problem:
    return Problem(
        "off_tokens",
        f"The {span.label} span [{span.start}, {span.end}) does not lie on token boundaries.",
        f"{record.where}, span {number}",
        "It was written without token numbers; Prodigy may refuse it in manual recipes.",
        "warning",
    )


def _extras(span: SpanRecord) -> Iterator[tuple[str, object]]:
    for key in ("id", "text", "score", "source", "note"):
        value = getattr(span, key)
        if value is not None and value != "":
            yield key, value


def _record(raw: dict[str, Any], where: str, left_out: LeftOut) -> DocumentRecord:
    text = text_of(raw)
    spans = _spans(list_of(raw, "spans"), text, where, left_out)
    meta = _meta(raw, where, left_out)
    return DocumentRecord(
        text=text,
        **lift(meta),
        meta=meta,
        spans=spans,
        labels=_labels(raw),
        answer=answer_of(raw),
        where=where,
    )


def answer_of(raw: dict[str, Any]) -> Answer | None:
    """The answer of a task. Raises FormatError for an unknown one."""
    answer = raw.get("answer")
    if answer is not None and answer not in _ANSWERS:
        raise FormatError(f"“answer” is {shown(answer)}.", hint="It is accept, reject or ignore.")
    return cast("Answer | None", answer)


def _meta(raw: dict[str, Any], where: str, left_out: LeftOut) -> dict[str, object]:
    meta = raw.get("meta")
    if meta is None:
        meta = {}
    if type(meta) is not dict:
        raise FormatError(f"“meta” is an object, not {shown(meta)}.")
    for key in raw.keys() - _TAKEN:
        if key.startswith("_") or key in meta:
            left_out.note(key, where)
        else:
            meta[key] = raw[key]
    return meta


def _labels(raw: dict[str, Any]) -> tuple[str, ...]:
    labels = list_of(raw, "accept")
    if raw.get("label") is not None and raw["label"] not in labels:
        labels = [*labels, raw["label"]]
    for label in labels:
        check_label(label)
    return tuple(labels)


def _spans(raws: list[Any], text: str, where: str, left_out: LeftOut) -> tuple[SpanRecord, ...]:
    check_count(raws)
    spans = []
    for number, raw in enumerate(raws, 1):
        try:
            spans.append(_span(raw, text, where, left_out))
        except DomainError as error:
            error.where = f"span {number}"
            raise
    return tuple(spans)


def _span(raw: Any, text: str, where: str, left_out: LeftOut) -> SpanRecord:
    if type(raw) is not dict:
        raise FormatError(f"A span is an object, not {shown(raw)}.")
    start, end, label = raw.get("start"), raw.get("end"), raw.get("label")
    check_span(text, start, end, label, raw.get("text"))
    if raw.keys() <= _PLAIN:
        return SpanRecord(cast(str, label), ((cast(int, start), cast(int, end)),))
    for key in raw.keys() - _PLAIN - _EXTRAS:
        left_out.note(f"spans: {key}", where)
    identity, score = raw.get("id", ""), raw.get("score")
    if type(score) not in (int, float, type(None)):
        raise FormatError(f"The score of a span is a number, not {shown(score)}.")
    return SpanRecord(
        cast(str, label),
        ((cast(int, start), cast(int, end)),),
        id=str(identity) if type(identity) is int else _string(raw, "id"),
        text=raw.get("text"),
        score=score,
        source=_string(raw, "source"),
        note=_string(raw, "note"),
    )


def _string(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if type(value) is not str or "\x00" in value:
        raise FormatError(f"The {key} of a span is text without NUL, not {shown(value)}.")
    return value
