"""The interchange types: what formats read and write, what suggesters return, what a frozen schema is.

Plain frozen data without Django. All offsets are Unicode code points, half-open `[start, end)`,
into exactly the text of the record they belong to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from annotator.fact_records import DocumentFacts

LabelKind = Literal["span", "document"]
OverlapPolicy = Literal["any", "nested", "none"]
Answer = Literal["accept", "reject", "ignore"]
Level = Literal["error", "warning"]
Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an import or export, with its place and what to do about it."""

    code: str
    message: str
    where: str = ""
    hint: str = ""
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class LabelDef:
    """One label of a frozen schema version. `id` is the label's database id, stable over versions and renames."""

    name: str
    id: int = 0
    kind: LabelKind = "span"
    code: str = ""
    colour: str = "#4a405d"
    key: str = ""
    parent: str = ""
    description: str = ""
    examples: tuple[str, ...] = ()
    model_labels: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True)
class Schema:
    """A frozen schema version: ordered labels and the rules between them."""

    name: str
    version: int
    labels: tuple[LabelDef, ...]
    overlap: OverlapPolicy = "any"
    title: str = ""
    guidelines: str = ""

    @cached_property
    def by_id(self) -> dict[int, LabelDef]:
        return {label.id: label for label in self.labels}

    @cached_property
    def by_name(self) -> dict[str, LabelDef]:
        return {label.name: label for label in self.labels}

    @cached_property
    def by_model_label(self) -> dict[str, LabelDef]:
        """Model label -> schema label, span labels that are not retired only; the first label that claims it wins."""
        mapping: dict[str, LabelDef] = {}
        for label in self.labels:
            if label.kind == "span" and not label.retired:
                for name in label.model_labels:
                    mapping.setdefault(name, label)
        return mapping

    def offered(self, kind: LabelKind) -> tuple[LabelDef, ...]:
        """The labels of a kind that people may still choose, in order."""
        return tuple(label for label in self.labels if label.kind == kind and not label.retired)


class Ranged:
    """What has parts in reading order: it reaches from the start of the first to the end of the last."""

    __slots__ = ()
    parts: tuple[Part, ...]

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class SpanRecord(Ranged):
    """A labelled range. `parts` is in reading order and has more than one entry where the span is discontinuous."""

    label: str
    parts: tuple[Part, ...]
    id: str = ""
    text: str | None = None
    score: float | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document as it travels through files.

    `tokens` are (start, end) code points, None where not known. `labels` are document labels. `answer` is None
    for text that nobody has seen. `where` names the record in its file ("line 12"), for messages. `id` is what links
    of the same file call it. `facts` is None where there are none.
    """

    text: str
    title: str = ""
    outlet: str = ""
    published_on: str = ""
    language: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    tokens: tuple[Part, ...] | None = None
    spans: tuple[SpanRecord, ...] = ()
    labels: tuple[str, ...] = ()
    answer: Answer | None = None
    where: str = ""
    id: str = ""
    date_precision: str = "day"
    date_basis: str = "stated"
    facts: DocumentFacts | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces: equal values give equal strings, so that they can be hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
