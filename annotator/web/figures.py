"""The page of figures: its numbers at the top, its sections, and the words that say what is counted.

What is computed is in `selectors.figures`, what is drawn in `web.figure_charts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.figures.activity import IDLE_SECONDS
from annotator.figures.rates import Rate
from annotator.figures.tables import Table, duration, shown
from annotator.selectors.figures import Figures
from annotator.selectors.figures.tables import tables
from annotator.web import figure_charts as draw
from annotator.web.charts import Chart

MOST_ROWS = 100  # of a table on the page; the file has all
DONE_STAGES = frozenset({"complete", "submitted", "accepted", "gold"})


@dataclass(frozen=True, slots=True)
class Headline:
    """A number at the top of the page."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the charts over it. `more` is how many of its rows only the file has."""

    charts: tuple[Chart, ...]
    table: Table
    more: int

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width: several charts, or one over time."""
        return 1 < len(self.charts) or any(chart.kind != "rows" for chart in self.charts)


@dataclass(frozen=True, slots=True)
class Section:
    """Parts under one heading. `lead` says what is counted, `empty` what is missing where there are no parts."""

    name: str
    title: str
    lead: str
    empty: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A section without numbers; `lead_of_one` is its lead where the figures are those of one person."""

    name: str
    title: str
    lead: str
    empty: str
    parts: Mapping[str, Callable[[Figures, Mapping[int, str]], list[Chart]]]
    lead_of_one: str = ""


PLANS = (
    Plan(
        "progress",
        "Progress",
        "Documents by the furthest stage that they have reached, whatever the period. Complete are those that as many "
        "people as wanted have submitted.",
        "There are no documents yet.",
        {"progress": draw.stages, "course": draw.course},
        "Documents that this person was given or has begun, by the state of his or her own annotations.",
    ),
    Plan(
        "work",
        "Work",
        "Active time is the time between decisions of one person that follow each other within "
        f"{IDLE_SECONDS // 60} minutes. A longer gap is a break, of which nothing counts: the real time is longer. "
        "Days are those of UTC.",
        "Nothing was decided or submitted in this period.",
        {"throughput": draw.throughput, "people": draw.people},
    ),
    Plan(
        "labels",
        "Labels",
        "Spans in finished work: finished gold where a document has it, otherwise what each person submitted.",
        "Nothing was submitted in this period.",
        {"labels": draw.labels, "outlets": draw.outlets},
        "Spans in what this person submitted.",
    ),
    Plan(
        "suggestions",
        "Suggestions",
        "A suggestion counts once for each person who submitted the document. Acceptance is the share accepted "
        "unchanged of those accepted, corrected or rejected, with Wilson's 95 % interval.",
        "In this period nothing was submitted that has suggestions.",
        {"suggestions": draw.suggestions, "scores": draw.scores},
    ),
    Plan(
        "quality",
        "Quality",
        "Submitted work against finished gold of the same documents. Exact: the same label and range. Partial: the "
        "same label, and ranges that overlap.",
        "In this period nothing was submitted that has finished gold.",
        {"quality": draw.quality},
    ),
)


def headlines(figures: Figures) -> tuple[Headline, ...]:
    """The numbers at the top: documents now, work in the period."""
    work = figures.throughput
    name = "complete" if figures.scope.person is None else "submitted"
    done = sum(stage.documents for stage in figures.stages if stage.name in DONE_STAGES)
    return (
        Headline("documents now", f"{figures.documents:,}"),
        Headline(f"of them {name}", shown(Rate(done, figures.documents).value, "share")),
        Headline("submitted", f"{sum(work.documents):,}"),
        Headline("decisions", f"{sum(work.decisions):,}"),
        Headline("active time", duration(sum(work.seconds))),
        Headline("a decision, median", shown(work.pace.median, "seconds")),
    )


def sections(figures: Figures, people: Mapping[int, str]) -> tuple[Section, ...]:
    """All that the person may see, in the order of the page."""
    found = tables(figures, people)
    return tuple(_section(plan, figures, people, found) for plan in PLANS if found.keys() & plan.parts.keys())


def _section(plan: Plan, figures: Figures, people: Mapping[int, str], found: Mapping[str, Table]) -> Section:
    lead = plan.lead if figures.scope.person is None else plan.lead_of_one or plan.lead
    parts = [_part(tuple(draws(figures, people)), found[name]) for name, draws in plan.parts.items() if name in found]
    return Section(
        plan.name, plan.title, lead, plan.empty, tuple(part for part in parts if part.table.rows and part.charts)
    )


def _part(drawn: tuple[Chart, ...], table: Table) -> Part:
    kept = table.filled()
    return Part(drawn, kept.first(MOST_ROWS), max(0, len(kept.rows) - MOST_ROWS))
