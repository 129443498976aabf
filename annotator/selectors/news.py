"""A document as news: when it appeared, its zones over its lines, damaged places, and the person's values that were
confirmed as of another day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from annotator.access import Actor, readable
from annotator.facts import issues
from annotator.facts.datelines import published
from annotator.facts.shown_times import shown
from annotator.facts.zone_lines import lines_of
from annotator.models import Document, Outlet, TextIssue, Zone
from annotator.models import TimeValue as StoredTime
from annotator.records import Part
from annotator.selectors.fact_state import time_fact
from annotator.selectors.state import SetView, read_sets
from annotator.selectors.values import read_time
from annotator.selectors.zones import PageZone, Published, dated_zones, effective_zones, published_at
from annotator.text.quoting import shortened
from annotator.vocabulary import DatePrecision, IssueKind, OutletKind


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the text that is not blank, with the zones that touch it."""

    start: int
    end: int
    text: str
    zones: tuple[PageZone, ...]


@dataclass(frozen=True, slots=True)
class IssueView:
    """A damaged place: proposed by the rules (`id` is None), noted by a person, or dismissed by one."""

    start: int
    end: int
    kind: IssueKind
    note: str
    words: str
    id: int | None = None
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class MovedValue:
    """A time that the person confirmed as of a day `by`, where the place is now known to have appeared `now`."""

    span: int
    quote: str
    value: str
    by: date
    now: Published
    reading: str


@dataclass(frozen=True, slots=True)
class News:
    """All that the page shows; `inferred` is the day that the text itself gives, with its words."""

    zones: tuple[PageZone, ...]
    lines: tuple[LineView, ...]
    issues: tuple[IssueView, ...]
    moved: tuple[MovedValue, ...]
    inferred: tuple[date, DatePrecision, str] | None
    outlets: tuple[str, ...]
    sets: SetView


def news(document: Document, actor: Actor) -> News:
    """Costs 5 queries, two more where a person has zoned the document; `document.body` must be loaded."""
    text = document.body.text
    zones = effective_zones(document, text)
    sets = read_sets(document, actor)
    return News(
        zones,
        _lines(text, zones),
        _issues(document, text),
        moved_values(document, sets),
        _inferred(document, text),
        outlet_names(actor),
        sets,
    )


def moved_values(document: Document, sets: SetView) -> tuple[MovedValue, ...]:
    """The times of the own set that were confirmed as of another day than is known now, in reading order. One query,
    two where a person has zoned the document.
    """
    if sets.own is None:
        return ()
    rows = StoredTime.objects.filter(annotation_set=sets.own.pk, published__isnull=False).select_related("span")
    found, text, dated = [], document.body.text, dated_zones(document)
    for row in rows.order_by("span__start", "span"):
        start, end, now = row.span.start, row.span.end, published_at(document, dated, row.span.start)
        if row.published and now.known != row.published:
            reading = read_time(text, start, end, now, document.language or document.project.language)
            told = shown(reading) if reading else ""
            value = shown(time_fact(row).time)
            found.append(MovedValue(row.span_id, shortened(text[start:end]), value, row.published, now, told))
    return tuple(found)


def outlet_names(actor: Actor) -> tuple[str, ...]:
    """The outlets of the documents that the person may read, by name. One query."""
    names = readable(actor).exclude(outlet="").order_by("outlet").values_list("outlet", flat=True)
    return tuple(names.distinct())


def _lines(text: str, zones: tuple[PageZone, ...]) -> tuple[LineView, ...]:
    found: list[LineView] = []
    open_zones: list[PageZone] = []
    following = 0
    for line in lines_of(text):
        while following < len(zones) and zones[following].start < line.end:
            open_zones.append(zones[following])
            following += 1
        open_zones = [zone for zone in open_zones if line.start < zone.end]
        found.append(LineView(line.start, line.end, line.text, tuple(open_zones)))
    return tuple(found)


def _issues(document: Document, text: str) -> tuple[IssueView, ...]:
    """One query."""
    rows = TextIssue.objects.filter(document=document.pk)
    said = [_noted(row, text) for row in rows]
    known = {(each.start, each.end, each.kind) for each in said}
    proposed = [
        IssueView(each.start, each.end, each.kind, each.note, _words(text, (each.start, each.end)))
        for each in issues.find(text)
        if (each.start, each.end, each.kind) not in known
    ]
    return tuple(sorted((*said, *proposed), key=lambda each: (each.dismissed, each.start, each.end)))


def _noted(row: TextIssue, text: str) -> IssueView:
    words = _words(text, (row.start, row.end))
    return IssueView(row.start, row.end, IssueKind(row.kind), row.note, words, row.pk, row.dismissed)


def _words(text: str, part: Part) -> str:
    """A place with a few characters around it."""
    start, end = max(0, part[0] - 20), part[1] + 20
    return " ".join(text[start:end].split())


def _inferred(document: Document, text: str) -> tuple[date, DatePrecision, str] | None:
    """The day that the text gives, unless it is the one that is known."""
    found = published(text)
    if found is None or found[0] == document.published_on:
        return None
    day, precision, (start, end) = found
    return day, precision, text[start:end]


# --- outlets --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutletView:
    name: str
    kind: OutletKind
    owner: str
    documents: int
    known: bool


def outlets(actor: Actor) -> tuple[OutletView, ...]:
    """The outlets of the project's documents and embedded articles, and those described. Three queries."""
    rows = {row.name: row for row in Outlet.objects.filter(project=actor.project)}
    counted: Counter[str] = Counter(readable(actor).exclude(outlet="").values_list("outlet", flat=True))
    inside = Zone.objects.filter(document__in=readable(actor)).exclude(outlet="")
    counted.update(dict.fromkeys(inside.values_list("outlet", flat=True), 0))
    return tuple(
        OutletView(
            name,
            OutletKind(rows[name].kind) if name in rows else OutletKind.OUTLET,
            rows[name].owner if name in rows else "",
            counted[name],
            name in rows,
        )
        for name in sorted({*rows, *counted}, key=str.casefold)
    )
