"""The charts on the page of figures: which of the figures each of them shows, and how.

Each function takes the figures and the names of people, and gives no chart where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from annotator.figures.days import Calendar
from annotator.figures.scales import ticks
from annotator.figures.tables import NOTHING, duration, shown
from annotator.selectors.figures import Figures
from annotator.selectors.figures.progress import Milestone
from annotator.selectors.figures.suggestions import BUCKETS, SuggesterFigures, Verdicts
from annotator.selectors.figures.tables import NO_OUTLET
from annotator.selectors.figures.throughput import PersonFigures
from annotator.web import charts
from annotator.web.charts import Chart, Interval, Key, Series

Names = Mapping[int, str]

MOST_SUGGESTERS, MOST_LABELS, MOST_OUTLETS, MOST_PEOPLE = 3, 20, 8, 20
STAGE_STYLES = {
    "new": ("quiet", "dots"),
    "open": ("three", "rising"),
    "some": ("two", "upright"),
    "returned": ("rejected", "crossed"),
    "complete": ("one", ""),
    "submitted": ("one", ""),
    "accepted": ("accepted", "falling"),
    "gold": ("gold", "crossed"),
}
COURSE_STYLES = {
    "imported": "quiet",
    "begun": "three",
    "submitted": "two",
    "complete": "one",
    "accepted": "accepted",
    "gold": "gold",
}
VERDICT_STYLES = {
    "accepted": ("accepted", ""),
    "corrected": ("corrected", "rising"),
    "rejected": ("rejected", "crossed"),
    "undecided": ("quiet", "dots"),
}
LABEL_STYLES = (("one", ""), ("two", "rising"), ("three", "dots"), ("four", "falling"), ("five", "upright"))
OTHERS = ("quiet", "crossed")
RATE_KEYS = (Key("Acceptance", "one", shape="dot"), Key("with 95 % confidence", "reach", shape="reach"))
PACE_KEYS = (Key("median", "one", shape="dot"), Key("up to nine in ten", "reach", shape="reach"))
QUALITY_KEYS = (Key("F1, exact", "one", shape="dot"), Key("up to F1, partial", "reach", shape="reach"))
SCORE_KEYS = (*RATE_KEYS, Key("what the score promises", "mark", shape="mark"))


# --- progress ----------------------------------------------------------------------------------


def stages(figures: Figures, _: Names) -> list[Chart]:
    if not figures.documents:
        return []
    series = [Series(stage.title, (stage.documents,), *STAGE_STYLES[stage.name]) for stage in figures.stages]
    said = ", ".join(f"{stage.title.lower()} {stage.documents:,}" for stage in figures.stages)
    return [charts.whole("Documents by stage", f"Of {figures.documents:,} documents: {said}.", series)]


def course(figures: Figures, _: Names) -> list[Chart]:
    if not figures.documents:
        return []
    found = figures.course
    series = [Series(each.title, each.documents, COURSE_STYLES[each.name]) for each in _different(found.milestones)]
    said = ", ".join(f"{each.name.lower()} {each.values[-1]:,.0f}" for each in series)
    description = f"How many documents had come how far at the end of each {found.calendar.step}; at last {said}."
    return [charts.lines("Documents over time", description, _names(found.calendar), series)]


def _different(milestones: tuple[Milestone, ...]) -> list[Milestone]:
    """Those that some document has passed; submitted by some only where that is not the same as complete."""
    found = {each.name: each for each in milestones if each.documents[-1]}
    if "complete" in found and found["complete"].documents == found["submitted"].documents:
        del found["submitted"]
    return list(found.values())


# --- work --------------------------------------------------------------------------------------


def throughput(figures: Figures, _: Names) -> list[Chart]:
    work = figures.throughput
    if not sum(work.decisions) + sum(work.documents):
        return []
    names, step = _names(work.calendar), work.calendar.step
    hours = [seconds / 3600 for seconds in work.seconds]
    return [
        charts.columns(
            f"Decisions a {step}", _most(names, work.decisions, "decisions"), names, work.decisions, "decisions"
        ),
        charts.columns(
            f"Documents submitted a {step}",
            _most(names, work.documents, "documents"),
            names,
            work.documents,
            "documents",
        ),
        charts.columns(f"Active hours a {step}", _most(names, hours, "hours"), names, hours, "hours", 0.1),
    ]


def _most(names: list[str], values: tuple[int, ...] | list[float], unit: str) -> str:
    most = max(range(len(values)), key=lambda at: values[at])
    return (
        f"From {names[0]} to {names[-1]} in sum {sum(values):,.0f} {unit}, most on {names[most]}: {values[most]:,.0f}."
    )


def people(figures: Figures, people: Names) -> list[Chart]:
    shown_people = figures.throughput.people[:MOST_PEOPLE]
    if not shown_people:
        return []
    names = [people.get(each.person, "") for each in shown_people]
    return [
        _bars("Decisions by person", names, [each.decisions for each in shown_people]),
        _bars("Documents submitted by person", names, [each.documents for each in shown_people]),
        _paces(names, shown_people),
    ]


def _bars(title: str, names: list[str], values: list[int]) -> Chart:
    description = f"Most by {names[max(range(len(values)), key=lambda at: values[at])]}: {max(values):,}."
    return charts.stacks(title, description, names, [Series(title, tuple(values))], [f"{value:,}" for value in values])


def _paces(names: list[str], people: tuple[PersonFigures, ...]) -> Chart:
    rows = [
        Interval(
            name,
            each.pace.median,
            each.pace.median or 0.0,
            each.pace.p90 or 0.0,
            f"{shown(each.pace.median, 'seconds')} · {duration(each.seconds)} in all",
        )
        for name, each in zip(names, people, strict=True)
    ]
    scale = ticks(max(row.high for row in rows))
    description = "For each person the median time before a decision, and how long it takes at most nine times in ten."
    return charts.intervals("Seconds a decision, by person", description, rows, PACE_KEYS, scale, percent=False)


# --- labels ------------------------------------------------------------------------------------


def labels(figures: Figures, _: Names) -> list[Chart]:
    spans = list(figures.labels.spans.items())[:MOST_LABELS]
    if not spans:
        return []
    names = [figures.names.get(label, "") for label, _ in spans]
    notes = [f"{number:,} · {shown(number / figures.labels.total, 'share')}" for _, number in spans]
    description = f"{figures.labels.total:,} spans; most often {names[0]}."
    series = [Series("Spans", tuple(number for _, number in spans))]
    return [charts.stacks("Spans by label", description, names, series, notes)]


def outlets(figures: Figures, _: Names) -> list[Chart]:
    outlets = sorted(figures.labels.outlets, key=lambda each: -each.total)[:MOST_OUTLETS]
    if len(outlets) < 2:
        return []
    top = list(figures.labels.spans)[: len(LABEL_STYLES)]
    names = [each.outlet or NO_OUTLET for each in outlets]
    series = [
        Series(figures.names.get(label, ""), tuple(each.spans.get(label, 0) for each in outlets), *style)
        for label, style in zip(top, LABEL_STYLES, strict=False)
    ]
    others = tuple(sum(number for label, number in each.spans.items() if label not in top) for each in outlets)
    series += [Series("Other labels", others, *OTHERS)] if any(others) else []
    notes = [f"{each.total:,}" for each in outlets]
    description = "For each outlet the spans of the most frequent labels and of all others."
    return [charts.stacks("Labels by outlet", description, names, series, notes)]


# --- suggestions -------------------------------------------------------------------------------


def suggestions(figures: Figures, _: Names) -> list[Chart]:
    found = figures.suggesters
    if not found:
        return []
    bars = [(each.name, each.verdicts) for each in found if each.verdicts.cases]
    bars += [(f"{each.name}, claims", each.claims) for each in found if each.claims.cases]
    series = [
        Series(name.capitalize(), tuple(getattr(verdicts, name) for _, verdicts in bars), *style)
        for name, style in VERDICT_STYLES.items()
    ]
    notes = [f"{shown(verdicts.acceptance.value, 'share')} accepted" for _, verdicts in bars]
    first = charts.stacks(
        "What became of suggestions",
        "For each suggester and version how its suggestions were decided.",
        [name for name, _ in bars],
        series,
        notes,
    )
    return [first, *(_acceptance(each, figures) for each in found[:MOST_SUGGESTERS] if each.verdicts.decided)]


def _acceptance(suggester: SuggesterFigures, figures: Figures) -> Chart:
    rows = [
        _rate(figures.names.get(label, ""), verdicts)
        for label, verdicts in list(suggester.labels.items())[:MOST_LABELS]
        if verdicts.decided
    ]
    title = f"Acceptance by label: {suggester.name}"
    return charts.intervals(title, "For each label the share accepted unchanged, with its interval.", rows, RATE_KEYS)


def scores(figures: Figures, _: Names) -> list[Chart]:
    return [
        charts.intervals(
            f"Acceptance by score: {each.name}",
            "For each tenth of the score the share accepted unchanged, beside what the score promises.",
            [
                _rate(f"{bucket / BUCKETS:.1f} to {(bucket + 1) / BUCKETS:.1f}", verdicts, (bucket + 0.5) / BUCKETS)
                for bucket, verdicts in each.scores.items()
                if verdicts.decided
            ],
            SCORE_KEYS,
        )
        for each in [each for each in figures.suggesters if any(found.decided for found in each.scores.values())][
            :MOST_SUGGESTERS
        ]
    ]


def _rate(name: str, verdicts: Verdicts, mark: float | None = None) -> Interval:
    rate = verdicts.acceptance
    low, high = rate.interval or (0.0, 0.0)
    note = f"{shown(rate.value, 'share')} of {rate.of:,}" if rate.of else NOTHING
    says = f"{note}, between {shown(low, 'share')} and {shown(high, 'share')}"
    return Interval(name, rate.value, low, high, note, says, mark)


# --- quality -----------------------------------------------------------------------------------


def quality(figures: Figures, people: Names) -> list[Chart]:
    found = (figures.quality or ())[:MOST_PEOPLE]
    if not found:
        return []
    rows = [
        Interval(
            people.get(each.person, ""),
            each.exact.f1,
            each.exact.f1 or 0.0,
            each.partial.f1 or 0.0,
            f"{shown(each.exact.f1, 'score')} exact · {shown(each.partial.f1, 'score')} partial",
        )
        for each in found
    ]
    description = "For each person F1 against gold, exact and partial."
    return [charts.intervals("F1 by person", description, rows, QUALITY_KEYS, percent=False)]


def _names(calendar: Calendar) -> list[str]:
    """The stretches as they stand below a chart, with the year where there are several."""
    first, last = calendar.starts[0], calendar.starts[-1]
    return [_day(start, calendar.step == "month", first.year != last.year) for start in calendar.starts]


def _day(start: date, by_month: bool, with_year: bool) -> str:
    if by_month:
        return f"{start:%b %Y}"
    return f"{start.day} {start:%b %y}" if with_year else f"{start.day} {start:%b}"
