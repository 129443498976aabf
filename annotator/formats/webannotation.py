"""`jsonld.webannotation.v1`: the W3C's Web Annotation Data Model. See docs/formats/webannotation.md.

One annotation for each span and for each part of a claim, and one that holds the parts of a claim together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from annotator.fact_records import (
    ClaimRecord,
    EntityRecord,
    EventRecord,
    LinkRecord,
    MentionRecord,
    ProjectRecord,
    QuantityRecord,
    TimeRecord,
)
from annotator.formats.base import LineWriter
from annotator.formats.coding import raw_of
from annotator.formats.graphs import Graph, document_key, ni, urn
from annotator.formats.jsonl import fragment
from annotator.records import DocumentRecord, Part, Problem
from annotator.vocabulary import LinkState

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
_NOT_CARRIED = ("assessments", "zones", "issues")


class WebAnnotationWriter(LineWriter):
    """Writes one graph. With `offsets_only` selectors have positions, but no quotes."""

    def __init__(self, *, offsets_only: bool = False) -> None:
        self.problems: list[Problem] = []
        self._graph = Graph(CONTEXT)
        self._quotes = not offsets_only
        self._entities: dict[str, EntityRecord] = {}
        self._events: dict[str, EventRecord] = {}

    def head(self) -> bytes:
        return self._graph.head()

    def about(self, record: ProjectRecord) -> bytes:
        """Entities and events are named by the annotations about them."""
        if isinstance(record, EntityRecord):
            self._entities[record.id] = record
        elif isinstance(record, EventRecord):
            self._events[record.id] = record
        return b""

    def encode(self, record: DocumentRecord) -> bytes:
        """The annotations of a document, each on a line."""
        if record.facts is not None:
            counts = record.facts.counts()
            left = ", ".join(f"{counts[kind]} {kind}" for kind in _NOT_CARRIED if kind in counts)
            if left:
                hint = "The format “annotator” carries them."
                self.problems.append(Problem("facts_left_out", f"Left out: {left}.", record.where, hint, "warning"))
        return self._graph.add(_Document(self, record).annotations())

    def tail(self) -> bytes:
        return self._graph.tail()

    def entity(self, name: str) -> dict[str, Any]:
        """An entity as a body that identifies something."""
        entity = self._entities.get(name)
        body: dict[str, Any] = {"type": "SpecificResource", "purpose": "identifying", "source": urn("entity", name)}
        if entity is None:
            return body
        known = entity.external_ids.get("wikidata")
        source = f"http://www.wikidata.org/entity/{known}" if known else body["source"]
        return body | {"source": {"id": source, "label": entity.name}}

    def event(self, name: str) -> dict[str, Any]:
        event = self._events.get(name)
        return {"type": "TextualBody", "purpose": "linking", "value": event.title if event else name}

    @property
    def quotes(self) -> bool:
        return self._quotes


class _Document:
    """The annotations of one document."""

    def __init__(self, writer: WebAnnotationWriter, record: DocumentRecord) -> None:
        self._writer, self._record = writer, record
        sha256 = record.sha256
        self._key = document_key(record, sha256)
        self._source = {"id": ni(sha256), "type": "Text", "format": "text/plain"}
        for name, value in (("language", record.language), ("dcterms:title", record.title)):
            if value:
                self._source[name] = value
        self._mentions = {each.span: each for each in record.facts.mentions} if record.facts else {}

    def annotations(self) -> Iterator[dict[str, Any]]:
        for place, span in enumerate(self._record.spans):
            yield self._span(place, span.parts, [_text("tagging", span.label), *self._values(place, span.note)])
        if self._record.labels:
            yield {
                "id": urn(self._key, "labels"), "type": "Annotation", "motivation": "classifying",
                "body": [_text("classifying", label) for label in self._record.labels], "target": self._source,
            }  # fmt: skip
        if self._record.facts is not None:
            for claim in self._record.facts.claims:
                yield from self._claim(claim)
            for link in self._record.facts.links:
                yield self._link(link)

    def _span(self, place: int, parts: tuple[Part, ...], bodies: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": urn(self._key, "span", place), "type": "Annotation", "motivation": "tagging", "body": bodies,
            "target": [self._target(part) for part in parts] if len(parts) > 1 else self._target(parts[0]),
        }  # fmt: skip

    def _values(self, place: int, note: str) -> Iterator[dict[str, Any]]:
        """What is said about a span beside its label."""
        if note:
            yield _text("commenting", note)
        mention: MentionRecord | None = self._mentions.get(place)
        if mention is not None and mention.entity:
            yield self._writer.entity(mention.entity)
        facts = self._record.facts
        values: tuple[QuantityRecord | TimeRecord, ...] = (*facts.quantities, *facts.times) if facts else ()
        for value in values:
            if value.span == place:
                yield _json("describing", raw_of(value))

    def _claim(self, claim: ClaimRecord) -> Iterator[dict[str, Any]]:
        """Its parts, and then the claim, whose targets are those."""
        names = []
        for number, part in enumerate(claim.parts):
            names.append(urn(self._key, claim.id, number))
            yield {
                "id": names[-1], "type": "Annotation", "motivation": "highlighting",
                "body": _text("tagging", part.role.value), "target": self._target(part.range),
            }  # fmt: skip
        bodies = [_json("classifying", {name: str(value) for name, value in asdict(claim.axes).items() if value})]
        if claim.gist:
            bodies.insert(0, _text("describing", claim.gist))
        if claim.source_entity:
            bodies.append(self._writer.entity(claim.source_entity))
        if claim.event:
            bodies.append(self._writer.event(claim.event))
        if claim.parent:
            source = urn(self._key, claim.parent)
            bodies.append({"type": "SpecificResource", "purpose": "linking", "source": source})
        yield {
            "id": urn(self._key, claim.id), "type": "Annotation", "motivation": "describing", "body": bodies,
            "target": names,
        }  # fmt: skip

    def _link(self, link: LinkRecord) -> dict[str, Any]:
        """From one claim to another; what was rejected says so."""
        raw = {key: value for key, value in raw_of(link).items() if key not in ("tail", "head", "document")}
        if link.state == LinkState.REJECTED:
            raw["state"] = "rejected"
        head = urn(link.document or self._key, link.head)
        return {
            "id": urn(self._key, link.tail, link.relation, link.document, link.head), "type": "Annotation",
            "motivation": "linking",
            "body": [{"type": "SpecificResource", "purpose": "linking", "source": head}, _json("describing", raw)],
            "target": urn(self._key, link.tail),
        }  # fmt: skip

    def _target(self, part: Part) -> dict[str, Any]:
        start, end = part
        selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
        if self._writer.quotes:
            text = self._record.text
            before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
            quote = {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": before, "suffix": after}
            selectors.append(quote)
        return {"source": self._source, "selector": selectors}


def _text(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _json(purpose: str, value: dict[str, Any]) -> dict[str, Any]:
    return _text(purpose, fragment(value, sort=True).decode()) | {"format": "application/json"}
