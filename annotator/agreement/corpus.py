"""What the measures are computed from: documents, and the annotation sets that people submitted on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from annotator.records import Part, Ranged

Label = int | str
Person = int | str
DocumentId = int | str
Pair = tuple[Person, Person]


@dataclass(frozen=True, slots=True)
class Span(Ranged):
    """A labelled range. `parts` are in reading order and do not touch; there are several where it is discontinuous."""

    label: Label
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class DoneSet:
    """All that one person says about one document. An empty one says that nothing is there."""

    spans: tuple[Span, ...] = ()
    labels: frozenset[Label] = frozenset()


@dataclass(frozen=True, slots=True)
class Document:
    """One text with the sets of everybody who submitted it; who did not is missing, which is not the same as empty.

    `length` is in code points. `tokens` are the token boundaries as `annotator.text.packing.pack` stores them.
    `date` is None where it is not known.
    """

    id: DocumentId
    length: int
    tokens: bytes
    sets: Mapping[Person, DoneSet] = field(default_factory=dict)
    date: date | None = None
