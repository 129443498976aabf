"""`csv.figures.v1`: a line for each figure and linked claim that it is compared with. See docs/formats/figures.md.

Figures that a person confirmed are taken as confirmed; of others what the rules read in the text (column `basis`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from math import inf

from annotator.fact_records import ClaimRecord, Counterpart, EntityRecord, EventRecord, ProjectRecord, Quantity
from annotator.facts.figures import compare, interval
from annotator.facts.quantities import read
from annotator.facts.units import UNITS
from annotator.formats.base import LineWriter
from annotator.formats.claim_words import quoted, source_of
from annotator.records import DocumentRecord, Part, Problem
from annotator.text.ranges import overlaps
from annotator.vocabulary import ClaimRole

COLUMNS = (
    "document", "sha256", "title", "outlet", "day", "start", "end", "text", "basis", "low", "high", "unit", "modifier",
    "noun", "period", "scope", "dimension", "si_low", "si_high", "claim", "source", "event", "relation", "other_claim",
    "other_document", "other_low", "other_high", "other_unit", "verdict",
)  # fmt: skip
LABELS = frozenset(("QUANTITY", "CARDINAL", "PERCENT", "MONEY"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, and whether a person confirmed it."""

    part: Part
    quantity: Quantity
    confirmed: bool


class FiguresWriter(LineWriter):
    """Writes the table. With `offsets_only` without the words of the figure and of its source."""

    def __init__(self, *, offsets_only: bool = False) -> None:
        self.problems: list[Problem] = []
        self._offsets_only = offsets_only
        self._entities: dict[str, EntityRecord] = {}
        self._events: dict[str, EventRecord] = {}

    def head(self) -> bytes:
        """A mark by which spreadsheets know UTF-8, and the titles."""
        return b"\xef\xbb\xbf" + _line(COLUMNS)

    def about(self, record: ProjectRecord) -> bytes:
        if isinstance(record, EntityRecord):
            self._entities[record.id] = record
        elif isinstance(record, EventRecord):
            self._events[record.id] = record
        return b""

    def encode(self, record: DocumentRecord) -> bytes:
        sha256 = record.sha256
        lines = [_line(cells) for figure in figures_of(record) for cells in self._rows(record, sha256, figure)]
        return b"".join(lines)

    def _rows(self, record: DocumentRecord, sha256: str, figure: Figure) -> Iterator[tuple[object, ...]]:
        start, end = figure.part
        claim = claim_of(record, figure.part)
        words = "" if self._offsets_only else quoted(record.text, [figure.part])
        first = (record.id, sha256, record.title, record.outlet, record.published_on, start, end, words)
        own = (
            *first,
            "confirmed" if figure.confirmed else "read",
            *_figure(figure.quantity),
            *self._of_claim(record, claim),
        )
        others = (
            [each for each in record.facts.counterparts if claim and each.claim == claim.id] if record.facts else []
        )
        if not others:
            yield (*own, *[""] * 7)
        for other in others:
            yield from ((*own, *pair) for pair in _compared(figure.quantity, other))

    def _of_claim(self, record: DocumentRecord, claim: ClaimRecord | None) -> tuple[str, str, str]:
        if claim is None:
            return "", "", ""
        event = self._events[claim.event].title if claim.event in self._events else claim.event
        return claim.id, source_of(claim, record, self._entities, own_words_only=self._offsets_only), event


def figures_of(record: DocumentRecord) -> list[Figure]:
    """The figures of a document in reading order: confirmed ones, spans labelled as such, and parts of claims."""
    confirmed = {each.span: each.quantity for each in record.facts.quantities} if record.facts else {}
    found: list[Figure] = []
    for place, span in enumerate(record.spans):
        if place in confirmed:
            found.append(Figure((span.start, span.end), confirmed[place], True))
        elif span.label in LABELS and (quantity := read(record.text, span.start, span.end)) is not None:
            found.append(Figure((span.start, span.end), quantity, False))
    for claim in record.facts.claims if record.facts else ():
        for part in claim.in_role(ClaimRole.QUANTITY):
            if not any(overlaps(part, each.part) for each in found):
                quantity = read(record.text, *part)
                if quantity is not None:
                    found.append(Figure(part, quantity, False))
    return sorted(found, key=lambda figure: figure.part)


def claim_of(record: DocumentRecord, part: Part) -> ClaimRecord | None:
    """The claim that a figure belongs to: one that has it as its quantity, else the innermost whose content has it."""
    claims = record.facts.claims if record.facts else ()
    for claim in claims:
        if any(overlaps(part, each) for each in claim.in_role(ClaimRole.QUANTITY)):
            return claim
    around = [claim for claim in claims if any(start <= part[0] and part[1] <= end for start, end in claim.content)]
    return min(around, key=lambda claim: claim.content[-1][1] - claim.content[0][0], default=None)


def _figure(quantity: Quantity) -> tuple[object, ...]:
    known = UNITS.get(quantity.unit)
    within = interval(quantity)
    return (
        quantity.low, quantity.high, quantity.unit, quantity.modifier.value, quantity.noun, quantity.period,
        quantity.scope, known.dimension if known else "", within.low, "" if within.high == inf else within.high,
    )  # fmt: skip


def _compared(quantity: Quantity, other: Counterpart) -> Iterator[tuple[object, ...]]:
    """The figure beside each of the linked claim; where the link has a verdict it goes before the computed one."""
    named = other.relation.value, other.other, other.document
    if not other.figures:
        yield (*named, "", "", "", other.verdict or "")
    for each in other.figures:
        verdict = other.verdict or compare(quantity, each)
        yield (*named, each.low, each.high, each.unit, verdict.value if verdict else "")


def _line(cells: tuple[object, ...]) -> bytes:
    written = StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue().encode()


def _cell(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
