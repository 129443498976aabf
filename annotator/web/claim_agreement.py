"""Agreement on claims as the page shows it: tables of axes, parts and values, and a row for each two people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.agreement.scores import Result
from annotator.web.agreement_figures import Figure, Notes

if TYPE_CHECKING:
    from annotator.agreement.claims import ClaimFigures, ClaimPair, ClaimReport

KAPPA, RAW = "Cohen’s kappa", "Same words"
EXACT, PARTIAL = "F1, exact", "F1, partial"
EQUAL, OVERLAPPING = "Equal", "Both can be true"
WORDS = {"act": "speech act", "event_type": "event type"}


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of two figures each, under what the rows are."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    names: tuple[str, str]
    n_documents: int
    n_matched: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ClaimsShown:
    """`pairs` are empty for who sees totals only; `columns` are those of pairs."""

    n_claims: int
    n_matched: int
    overall: tuple[Figure, ...]
    tables: tuple[Table, ...]
    pairs: tuple[PairRow, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(figure.name for figure in self.pairs[0].figures) if self.pairs else ()


def claims_shown(report: ClaimReport, notes: Notes, names: Mapping[int, str]) -> ClaimsShown:
    """The section of a page."""
    every = report.overall
    return ClaimsShown(
        every.n_claims,
        every.n_matched,
        (
            notes.figure(every.covered, "Contents that overlap"),
            notes.figure(report.alpha, "Inside a claim, alpha"),
            notes.figure(every.links, "Links, F1"),
        ),
        (
            _table(notes, "How they are made", "Axis", {KAPPA: every.kappa, RAW: every.raw}),
            _table(notes, "Parts", "Part", {EXACT: every.exact, PARTIAL: every.partial}),
            _table(notes, "Values of the same words", "Value", {EQUAL: every.equal, OVERLAPPING: every.overlapping}),
        ),
        tuple(_pair(notes, pair, names) for pair in report.pairs) if names else (),
    )


def _table(notes: Notes, title: str, head: str, columns: Mapping[str, Mapping[str, Result]]) -> Table:
    names = next(iter(columns.values()))
    rows = tuple(
        Row(WORDS.get(name, name), tuple(notes.figure(column[name], title) for title, column in columns.items()))
        for name in names
    )
    return Table(title, head, tuple(columns), rows)


def _pair(notes: Notes, pair: ClaimPair, names: Mapping[int, str]) -> PairRow:
    found: ClaimFigures = pair.figures
    one, other = (names[int(person)] for person in pair.people)
    figures = (
        notes.figure(found.covered, "First in second"),
        notes.figure(found.covering, "Second in first"),
        *(notes.figure(found.kappa[name], f"{WORDS.get(name, name)}, kappa".capitalize()) for name in found.kappa),
        notes.figure(found.exact["source"], "Source, F1"),
        notes.figure(found.exact["cue"], "Cue, F1"),
        notes.figure(found.links, "Links, F1"),
    )
    return PairRow((one, other), pair.n_documents, found.n_matched, figures)
