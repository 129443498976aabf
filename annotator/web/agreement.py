"""The figures of agreement as the page shows them: rounded, with notes where there is no value, with drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from annotator.agreement.scores import PAIR_SHARES_NOTHING, Score, Undefined
from annotator.records import LabelDef
from annotator.selectors.agreement import Agreement
from annotator.web.agreement_figures import Figure, Notes, decimal
from annotator.web.claim_agreement import ClaimsShown, claims_shown
from annotator.web.interval_charts import Dot, Plot, dot, plot

if TYPE_CHECKING:
    from annotator.agreement.periods import Period, Step
    from annotator.agreement.report import PairReport

MEASURES = ("F1, exact", "F1, partial", "Cohen’s kappa", "Fleiss’ kappa", "Krippendorff’s alpha", "Alpha for unitizing")
HEAT = 6


@dataclass(frozen=True, slots=True)
class LabelRow:
    """`label` is None for all labels together. `exact` and `partial` are drawn."""

    label: LabelDef | None
    n_spans: int
    figures: tuple[Figure, ...]
    exact: Dot | None = None
    partial: Dot | None = None


@dataclass(frozen=True, slots=True)
class PairRow:
    names: tuple[str, str]
    people: str
    """As the filter names the pair."""
    n_documents: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a table that is shaded by `heat`, from 0 to HEAT; `key` names it in an address."""

    text: str
    heat: int
    key: str = ""
    title: str = ""
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class PeriodRow:
    name: str
    n_documents: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A row or column of the confusion; `label` is None for nothing."""

    label: LabelDef | None
    key: str
    total: int
    squares: tuple[Square, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of the page. `matrix` has a row for each person; both it and `pairs` are empty without names."""

    overall: tuple[Figure, ...]
    marked: Figure
    labels: tuple[LabelRow, ...]
    document_labels: tuple[LabelRow, ...]
    pairs: tuple[PairRow, ...]
    matrix: tuple[tuple[str, tuple[Square | None, ...]], ...]
    confusion: tuple[Head, ...]
    periods: tuple[PeriodRow, ...]
    plot: Plot | None
    claims: ClaimsShown | None
    notes: tuple[str, ...]


def shown(found: Agreement) -> Shown:
    """The page of an agreement."""
    notes = Notes()
    report = found.report
    every = [(None, report.overall), *((found.labels.get(int(label)), each) for label, each in report.by_label.items())]
    documents = [
        (None, report.documents_overall),
        *((found.labels.get(int(label)), each) for label, each in report.documents_by_label.items()),
    ]
    return Shown(
        overall=_figures(notes, report.overall, MEASURES),
        marked=notes.figure(report.marked),
        labels=tuple(
            LabelRow(
                label,
                each.n_spans,
                _figures(notes, each, MEASURES),
                dot(each.exact),
                dot(each.partial),
            )
            for label, each in every
        ),
        document_labels=tuple(
            LabelRow(label, 0, _figures(notes, each, (MEASURES[2], MEASURES[4]))) for label, each in documents
        ),
        pairs=tuple(_pair(notes, pair, found.names) for pair in report.pairs) if found.names else (),
        matrix=_matrix(report.pairs, found.names) if found.names else (),
        confusion=_confusion(found),
        periods=tuple(
            PeriodRow(period_name(period, found.step), each.n_documents, _figures(notes, each.overall, MEASURES))
            for period, each in found.periods
        ),
        plot=_plot(found),
        claims=claims_shown(found.claims, notes, found.names) if found.claims else None,
        notes=tuple(notes.reasons),
    )


def period_name(period: Period, step: Step) -> str:
    """How people name a period: 4 Mar 2024 (the first day of a week), Mar 2024, Q1 2024, 2024."""
    if period.start is None:
        return "No date"
    day = period.start
    names = {
        "week": f"{day.day} {day:%b %Y}",
        "month": f"{day:%b %Y}",
        "quarter": f"Q{(day.month + 2) // 3} {day.year}",
        "year": str(day.year),
    }
    return names[step]


def _figures(notes: Notes, figures: object, names: Sequence[str]) -> tuple[Figure, ...]:
    """The results among the fields of a figures object, in order."""
    values = (getattr(figures, field.name) for field in fields(figures))  # type: ignore[arg-type]
    results = [value for value in values if isinstance(value, Score | Undefined)]
    return tuple(notes.figure(result, name) for result, name in zip(results, names, strict=True))


def _pair(notes: Notes, pair: PairReport, names: dict[int, str]) -> PairRow:
    one, other = (int(person) for person in pair.people)
    figures = _figures(notes, pair.overall, MEASURES[:3])
    return PairRow((names[one], names[other]), f"{one}-{other}", pair.n_documents, figures)


def _matrix(pairs: Sequence[PairReport], names: dict[int, str]) -> tuple[tuple[str, tuple[Square | None, ...]], ...]:
    """Exact F1 of everybody with everybody, None with oneself."""
    people = sorted(names, key=lambda person: (names[person].casefold(), person))
    squares: dict[tuple[int, int], Square] = {}
    for pair in pairs:
        one, other = (int(person) for person in pair.people)
        squares[one, other] = squares[other, one] = _square(pair)
    none = Square("–", 0, title=PAIR_SHARES_NOTHING)
    return tuple(
        (names[row], tuple(None if row == column else squares.get((row, column), none) for column in people))
        for row in people
    )


def _square(pair: PairReport) -> Square:
    result = pair.overall.exact
    if isinstance(result, Undefined):
        return Square("–", 0, title=result.reason)
    return Square(decimal(result.value), round(HEAT * max(0.0, result.value)), agrees=True)


def _confusion(found: Agreement) -> tuple[Head, ...]:
    """Rows with what is in them; a cell is shaded by its share of its row."""
    numbers = found.confusion.numbers
    labels = [found.labels.get(int(label)) for label in found.confusion.labels]
    keys = [str(label) for label in found.confusion.labels]
    heads = [*zip(labels, keys, strict=True), (None, "nothing")]
    names = [label.name if label else "nothing" for label in labels] + ["nothing"]
    return tuple(
        Head(
            label,
            key,
            sum(row),
            tuple(
                Square(
                    str(number) if number else "",
                    _heat(number, sum(row)),
                    heads[column][1],
                    f"{names[at]} and {names[column]}: {number}",
                    at == column,
                )
                for column, number in enumerate(row)
            ),
        )
        for at, ((label, key), row) in enumerate(zip(heads, numbers, strict=True))
    )


def _heat(number: int, of: int) -> int:
    """Also few are not nothing."""
    return max(1, round(HEAT * number / of)) if number else 0


def _plot(found: Agreement) -> Plot | None:
    """The curves of periods that have a date; one alone is no curve."""
    dated = [(period, each.overall) for period, each in found.periods if period.start is not None]
    if len(dated) < 2:
        return None
    curves = [
        (MEASURES[0], "first", [each.exact for _, each in dated]),
        (MEASURES[2], "second", [each.kappa for _, each in dated]),
        (MEASURES[5], "third", [each.unitizing for _, each in dated]),
    ]
    return plot(curves, [period_name(period, found.step) for period, _ in dated])
