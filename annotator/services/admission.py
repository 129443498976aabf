"""Whether a record may enter a project, and what is computed from its text on the way in.

Formats have checked the record in itself; here it meets the schema and the limits of the tables. It comes through
whole or not at all, with the reasons as Problems; only unknown labels are left out where the person asks for that.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal

import orjson

from annotator.errors import DomainError, Invalid
from annotator.formats.base import problem_from
from annotator.models.document import document_identity
from annotator.records import DocumentRecord, Level, Part, Problem, Schema, SpanRecord
from annotator.services.fact_admission import FactRows, Known, rows_of
from annotator.text.blocks import blocks
from annotator.text.packing import pack
from annotator.text.tokens import spaces_after, tokenize
from annotator.vocabulary import DatePrecision

LONGEST_TITLE, CUT_TITLE, LONGEST_OUTLET, LONGEST_LANGUAGE = 300, 120, 200, 12
MOST_LISTED = 100
GIVEN_DATE = "published_as_given"
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")

SpanRow = tuple[int, int, int, list[list[int]] | None, float | None, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What an import asks for. `renamed` maps labels of the file to labels of the schema."""

    schema: Schema
    language: str
    unknown_labels: Literal["refuse", "skip"] = "refuse"
    duplicates: Literal["skip", "keep"] = "skip"
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A record that may be stored. Spans are (label id, start, end, parts, score, note)."""

    record: DocumentRecord
    title: str
    published_on: date | None
    meta: dict[str, Any]
    sha256: str
    identity: str
    blocks: bytes
    tokens: bytes
    spans: list[SpanRow]
    labels: list[int]
    facts: FactRows


class Refused(Exception):
    """The record cannot be stored, for these reasons."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems


class Admission:
    """Checks records one after the other against the same rules."""

    def __init__(self, rules: Rules, unknown: Counter[str]) -> None:
        """`unknown` counts the labels that the schema does not have; those in it have been reported."""
        self._rules = rules
        self._ids = {
            kind: {label.name: label.id for label in rules.schema.labels if label.kind == kind}
            for kind in ("span", "document")
        }
        self.unknown = unknown
        self.known = Known()
        self._seen: Counter[str] = Counter()

    def identity_of(self, record: DocumentRecord, sha256: str) -> str:
        """The identity it is stored under. Where duplicates are kept, the second one in an import gets its own."""
        day = day_of(record.published_on)
        identity = document_identity(sha256, record.outlet, day.isoformat() if day else record.published_on)
        if self._rules.duplicates == "skip":
            return identity
        self._seen[identity] += 1
        number = self._seen[identity]
        return identity if number == 1 else document_identity(identity, "again", str(number))

    def admit(self, record: DocumentRecord) -> tuple[Admitted, list[Problem]]:
        """The record with what is computed from it, and warnings. Raises Refused."""
        warnings: list[Problem] = []
        sha256 = record.sha256
        identity = self.identity_of(record, sha256)
        try:
            check_details(record)
            tokens = self._tokens(record, warnings)
        except DomainError as error:
            raise Refused([problem_from(error, record.where)]) from error
        spans, kept = self._spans(record, warnings)
        admitted = Admitted(
            record=replace(record, date_precision=precision_of(record)),
            title=title_of(record, warnings),
            published_on=day_of(record.published_on),
            meta=meta_of(record, warnings),
            sha256=sha256,
            identity=identity,
            blocks=pack(blocks(record.text)),
            tokens=tokens,
            spans=spans,
            labels=self._document_labels(record, warnings),
            facts=self._facts(record, kept),
        )
        return admitted, warnings

    def _tokens(self, record: DocumentRecord, warnings: list[Problem]) -> bytes:
        """The tokens that the file gives where they make up the text, else spaCy's."""
        if record.tokens:
            try:
                spaces_after(record.text, record.tokens)
                return pack(record.tokens)
            except Invalid as error:
                hint = "The text was tokenised again."
                warnings.append(Problem("tokens_ignored", error.message, record.where, hint, "warning"))
        return tokenize(record.text, self._rules.language)

    def _facts(self, record: DocumentRecord, kept: Mapping[int, int]) -> FactRows:
        try:
            return rows_of(record.facts, record.text, kept, self.known)
        except DomainError as error:
            raise Refused([problem_from(error, record.where)]) from error

    def _spans(self, record: DocumentRecord, warnings: list[Problem]) -> tuple[list[SpanRow], dict[int, int]]:
        """The rows of its spans, and which place in the record has which row."""
        if not record.spans:
            return [], {}
        ids, renamed = self._ids["span"], self._rules.renamed
        spans: Sequence[SpanRecord] = record.spans
        if renamed:
            spans = [replace(span, label=renamed.get(span.label, span.label)) for span in spans]
        if unknown := [span.label for span in spans if span.label not in ids]:
            warnings.extend(self._leave_out(unknown, "span", record))
        kept = [place for place, span in enumerate(spans) if span.label in ids]
        spans = [spans[place] for place in kept]
        problems = list(islice(span_problems(record, spans), MOST_LISTED))
        problems = problems or overlaps_forbidden(record, spans, self._rules.schema)
        if problems:
            raise Refused(problems)
        rows: list[SpanRow] = [
            (
                ids[span.label],
                span.parts[0][0],
                span.parts[-1][1],
                None if len(span.parts) == 1 else [list(part) for part in span.parts],
                span.score,
                span.note,
            )
            for span in spans
        ]
        return rows, {place: row for row, place in enumerate(kept)}

    def _document_labels(self, record: DocumentRecord, warnings: list[Problem]) -> list[int]:
        ids, renamed = self._ids["document"], self._rules.renamed
        names = list(dict.fromkeys(renamed.get(name, name) for name in record.labels))
        if unknown := [name for name in names if name not in ids]:
            warnings.extend(self._leave_out(unknown, "document", record))
        return [ids[name] for name in names if name in ids]

    def _leave_out(self, names: Sequence[str], kind: str, record: DocumentRecord) -> list[Problem]:
        """A warning for each unknown label. Raises Refused, unless they may be left out, naming each label once."""
        new = [name for name in dict.fromkeys(names) if name not in self.unknown]
        self.unknown.update(names)
        if self._rules.unknown_labels == "refuse":
            hint = "Add it to the schema, rename it on import, or import without it. Records that use it are refused."
            raise Refused([_unknown(name, kind, record, hint, "error") for name in new])
        return [_unknown(name, kind, record, "It was left out.", "warning") for name in names]


def check_details(record: DocumentRecord) -> None:
    """Raises Invalid for a title, outlet, language or metadata that the database could not keep."""
    if LONGEST_OUTLET < len(record.outlet):
        raise Invalid(f"The outlet's name is longer than {LONGEST_OUTLET} characters.")
    if LONGEST_LANGUAGE < len(record.language):
        raise Invalid(f"“{record.language[:40]}” is not a language code.", hint="Use one such as en or de.")
    _check_characters([record.title, record.outlet, record.language, record.published_on, dict(record.meta)])


def day_of(published_on: str) -> date | None:
    """The day in a date, or in a date with a time; of a month (2026-03) its first; None for anything else."""
    try:
        if MONTH.fullmatch(published_on):
            return date.fromisoformat(f"{published_on}-01")
        return datetime.fromisoformat(published_on).date() if published_on else None
    except ValueError:
        return None


def precision_of(record: DocumentRecord) -> str:
    """How exactly the record says when it appeared, as `vocabulary.DatePrecision` has it."""
    if record.date_precision != DatePrecision.DAY or day_of(record.published_on) is None:
        return record.date_precision
    if MONTH.fullmatch(record.published_on):
        return DatePrecision.MONTH.value
    return (DatePrecision.MINUTE if ":" in record.published_on else DatePrecision.DAY).value


def meta_of(record: DocumentRecord, warnings: list[Problem]) -> dict[str, Any]:
    """Its metadata; what was given as the day of publication and says another thing is kept there too."""
    meta, given = dict(record.meta), record.published_on
    if given:
        day = day_of(given)
        if day is None:
            message = f"“{given[:40]}” is not a day of publication."
            hint = f"It was kept in the metadata as “{GIVEN_DATE}”. A day is written as 2026-03-12."
            warnings.append(Problem("date", message, record.where, hint, "warning"))
        if day is None or (day.isoformat() != given and not MONTH.fullmatch(given)):
            meta[GIVEN_DATE] = given
    return meta


def title_of(record: DocumentRecord, warnings: list[Problem]) -> str:
    """Its title, one from the metadata, or the first line that is not empty, cut at 120 characters."""
    title = " ".join((record.title or _meta_title(record.meta)).split())
    if LONGEST_TITLE < len(title):
        message = f"The title is longer than {LONGEST_TITLE} characters and was cut."
        warnings.append(Problem("title_cut", message, record.where, level="warning"))
        return title[: LONGEST_TITLE - 1] + "…"
    if title:
        return title
    line = " ".join(record.text.lstrip()[: 10 * CUT_TITLE].splitlines()[0].split())
    return line if len(line) <= CUT_TITLE else line[: CUT_TITLE - 1].rstrip() + "…"


def span_problems(record: DocumentRecord, spans: Iterable[SpanRecord]) -> Iterator[Problem]:
    """Spans that lie outside the text, and those that stand there twice."""
    length = len(record.text)
    seen: set[tuple[str, tuple[Part, ...]]] = set()
    for span in spans:
        if not 0 <= span.start < span.end <= length:
            message = f"The span [{span.start}, {span.end}) does not lie in the text of {length:,} characters."
            yield Problem("span_outside", message, record.where)
        key = span.label, span.parts
        if key in seen:
            message = f"The span {span.label} {span.start}–{span.end} stands there twice."
            yield Problem("duplicate_span", message, record.where, "Remove one of them.")
        seen.add(key)


def overlaps_forbidden(record: DocumentRecord, spans: Sequence[SpanRecord], schema: Schema) -> list[Problem]:
    """The first hundred pairs that the schema's policy does not allow. n log n for n parts."""
    if schema.overlap == "any" or len(spans) < 2:
        return []
    parts = sorted((start, -end, number) for number, span in enumerate(spans) for start, end in span.parts)
    problems: list[Problem] = []
    around: list[tuple[int, int]] = []  # the end and the span of each part that is open, the innermost last
    for start, minus_end, number in parts:
        while around and around[-1][0] <= start:
            around.pop()
        if around and (schema.overlap == "none" or around[-1][0] < -minus_end):
            problems.append(_overlap(record, spans[around[-1][1]], spans[number], schema))
            if len(problems) == MOST_LISTED:
                break
        around.append((-minus_end, number))
    return problems


def _overlap(record: DocumentRecord, one: SpanRecord, other: SpanRecord, schema: Schema) -> Problem:
    message = f"{one.label} {one.start}–{one.end} and {other.label} {other.start}–{other.end} overlap."
    allowed = "spans may only be nested" if schema.overlap == "nested" else "no two spans may overlap"
    hint = f"In the schema {schema.title or schema.name} {allowed}."
    return Problem("overlap_forbidden", message, record.where, hint)


def _unknown(name: str, kind: str, record: DocumentRecord, hint: str, level: Level) -> Problem:
    message = f"The schema has no {kind} label “{name[:80]}”."
    return Problem("unknown_label", message, record.where, hint, level)


def _meta_title(meta: Any) -> str:
    title = meta.get("title")
    return title if isinstance(title, str) else ""


def _check_characters(values: list[Any]) -> None:
    """Raises Invalid if a string in there holds a NUL or half a surrogate pair."""
    try:
        if b"\\u0000" not in orjson.dumps(values):
            return
    except orjson.JSONEncodeError:
        pass  # half a surrogate pair, or a number above 64 bits
    plain = json.dumps(values, ensure_ascii=False)
    if "\\u0000" in plain.replace("\\\\", ""):
        raise Invalid("The title or metadata contains a NUL character.", hint="Remove it in the source.")
    if any("\ud800" <= character <= "\udfff" for character in plain):
        raise Invalid("The title or metadata contains half of a surrogate pair.", hint="Remove it in the source.")
