"""The figures as tables, by name: what stands behind each chart, in each CSV file, and what the API answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.errors import Forbidden, NotFound
from annotator.figures.rates import Quality, Rate
from annotator.figures.tables import Cell, Column, Table
from annotator.selectors.figures import Figures
from annotator.selectors.figures.suggestions import BUCKETS, SuggesterFigures, Verdicts

ALL_LABELS = "all labels"
CLAIMS = "Claims"
NO_OUTLET = "no outlet"
Row = tuple[Cell, ...]
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A table without its rows; `rows` makes them of the figures and the names of people."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Figures, Names], Iterable[Row]]
    allowed: Callable[[Figures], bool] = lambda _: True


def tables(figures: Figures, people: Names) -> dict[str, Table]:
    """Name -> table, those that the person may see. No query."""
    return {
        name: Table(name, form.title, form.columns, tuple(form.rows(figures, people)))
        for name, form in TABLES.items()
        if form.allowed(figures)
    }


def table_named(figures: Figures, people: Names, name: str) -> Table:
    """One of them. Raises NotFound if there is none of this name, Forbidden if the person may not see it."""
    if name not in TABLES:
        raise NotFound("There is no such table.")
    found = tables(figures, people).get(name)
    if found is None:
        raise Forbidden("You may not see these figures.", hint="A manager of the project can.")
    return found


def _progress(figures: Figures, _: Names) -> Iterator[Row]:
    for stage in figures.stages:
        yield stage.title, stage.documents, Rate(stage.documents, figures.documents).value


def _course(figures: Figures, _: Names) -> Iterator[Row]:
    milestones = {each.name: each.documents for each in figures.course.milestones}
    for at, start in enumerate(figures.course.calendar.starts):
        yield start, *(milestones[column.name][at] if column.name in milestones else None for column in COURSE[1:])


def _throughput(figures: Figures, _: Names) -> Iterator[Row]:
    found = figures.throughput
    yield from zip(found.calendar.starts, found.documents, found.decisions, found.seconds, strict=True)


def _people(figures: Figures, people: Names) -> Iterator[Row]:
    for each in figures.throughput.people:
        name, hours = people.get(each.person, ""), each.seconds / 3600
        speed = each.documents / hours if hours else None
        yield name, each.documents, each.decisions, each.seconds, speed, each.pace.median, each.pace.p90


def _labels(figures: Figures, _: Names) -> Iterator[Row]:
    for label, number in figures.labels.spans.items():
        yield figures.names.get(label, ""), number, Rate(number, figures.labels.total).value


def _outlets(figures: Figures, _: Names) -> Iterator[Row]:
    for outlet in figures.labels.outlets:
        for label, number in sorted(outlet.spans.items(), key=lambda item: -item[1]):
            share = Rate(number, outlet.total).value
            yield outlet.outlet or NO_OUTLET, figures.names.get(label, ""), number, share


def _suggestions(figures: Figures, _: Names) -> Iterator[Row]:
    for each in figures.suggesters:
        if each.verdicts.cases:
            yield *_suggester(each), ALL_LABELS, *_verdicts(each.verdicts)
        if each.claims.cases:
            yield *_suggester(each), CLAIMS, *_verdicts(each.claims)
        for label, verdicts in each.labels.items():
            yield *_suggester(each), figures.names.get(label, ""), *_verdicts(verdicts)


def _scores(figures: Figures, _: Names) -> Iterator[Row]:
    for each in figures.suggesters:
        for bucket, found in each.scores.items():
            between = (bucket / BUCKETS, (bucket + 1) / BUCKETS)
            yield *_suggester(each), *between, found.decided, found.accepted, *_rate(found.acceptance)


def _quality(figures: Figures, people: Names) -> Iterator[Row]:
    for each in figures.quality or ():
        yield people.get(each.person, ""), each.documents, *_shares(each.exact), *_shares(each.partial)


def _suggester(figures: SuggesterFigures) -> tuple[str, str]:
    return figures.suggester, figures.version


def _verdicts(found: Verdicts) -> Row:
    return found.accepted, found.corrected, found.rejected, found.undecided, *_rate(found.acceptance)


def _rate(rate: Rate) -> Row:
    return rate.value, *(rate.interval or (None, None))


def _shares(quality: Quality) -> Row:
    return quality.precision.value, quality.recall.value, quality.f1


RATE = (
    Column("acceptance", "Acceptance", "share"),
    Column("acceptance_low", "At least (95 %)", "share"),
    Column("acceptance_high", "At most (95 %)", "share"),
)
SUGGESTER = (Column("suggester", "Suggester", "text"), Column("version", "Version", "text"))
PERSON = Column("person", "Person", "text")
LABEL = Column("label", "Label", "text")
COURSE = (
    Column("start", "From", "day"),
    Column("imported", "Imported"),
    Column("begun", "Begun"),
    Column("submitted", "Submitted"),
    Column("complete", "Complete"),
    Column("accepted", "Accepted"),
    Column("gold", "Gold finished"),
)
TABLES: dict[str, Form] = {
    "progress": Form(
        "Documents by stage",
        (Column("stage", "Stage", "text"), Column("documents", "Documents"), Column("share", "Share", "share")),
        _progress,
    ),
    "course": Form("Documents over time", COURSE, _course),
    "throughput": Form(
        "Work over time",
        (
            Column("start", "From", "day"),
            Column("documents", "Documents submitted"),
            Column("decisions", "Decisions"),
            Column("seconds", "Active time", "duration"),
        ),
        _throughput,
    ),
    "people": Form(
        "Work by person",
        (
            PERSON,
            Column("documents", "Documents submitted"),
            Column("decisions", "Decisions"),
            Column("seconds", "Active time", "duration"),
            Column("documents_per_hour", "Documents an active hour", "rate"),
            Column("median_seconds", "Seconds a decision, median", "seconds"),
            Column("p90_seconds", "Nine in ten within", "seconds"),
        ),
        _people,
        lambda figures: figures.scope.people,
    ),
    "labels": Form("Spans by label", (LABEL, Column("spans", "Spans"), Column("share", "Share", "share")), _labels),
    "outlets": Form(
        "Labels by outlet",
        (
            Column("outlet", "Outlet", "text"),
            LABEL,
            Column("spans", "Spans"),
            Column("share", "Share of the outlet", "share"),
        ),
        _outlets,
    ),
    "suggestions": Form(
        "Suggestions",
        (
            *SUGGESTER,
            LABEL,
            Column("accepted", "Accepted"),
            Column("corrected", "Corrected"),
            Column("rejected", "Rejected"),
            Column("undecided", "Undecided"),
            *RATE,
        ),
        _suggestions,
    ),
    "scores": Form(
        "Suggestions by score",
        (
            *SUGGESTER,
            Column("score_from", "Score from", "rate"),
            Column("score_below", "to", "rate"),
            Column("decided", "Decided"),
            Column("accepted", "Accepted"),
            *RATE,
        ),
        _scores,
    ),
    "quality": Form(
        "Quality against gold",
        (
            PERSON,
            Column("documents", "Documents"),
            Column("precision", "Precision, exact", "score"),
            Column("recall", "Recall, exact", "score"),
            Column("f1", "F1, exact", "score"),
            Column("partial_precision", "Precision, partial", "score"),
            Column("partial_recall", "Recall, partial", "score"),
            Column("partial_f1", "F1, partial", "score"),
        ),
        _quality,
        lambda figures: figures.quality is not None,
    ),
}
