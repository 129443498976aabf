"""What the figures and times of a text say: what a person confirmed, else what the rules read as of the day on which
the words appeared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from annotator.access import Actor
from annotator.editing.facts import QuantityFact, TimeFact
from annotator.editing.state import Proposal, SpanState
from annotator.fact_records import Quantity, TimeValue
from annotator.facts import dates, quantities
from annotator.facts.figures import twins_differ
from annotator.facts.quantities import FoundQuantity
from annotator.facts.shown_times import shown as shown_time
from annotator.facts.unit_systems import shown_in
from annotator.facts.value_labels import ValueKind, unit_fits, value_kind
from annotator.models import Document
from annotator.models import Quantity as StoredQuantity
from annotator.models import TimeValue as StoredTime
from annotator.preferences import units
from annotator.records import LabelDef, Problem, Schema
from annotator.selectors.fact_state import quantity_fact, time_fact
from annotator.selectors.marks import Mark
from annotator.selectors.schemas import schema_of
from annotator.selectors.zones import NOT_KNOWN, Published, dated_zones, published_at
from annotator.vocabulary import DatePrecision, Orientation

Valued = SpanState | Proposal | Mark
State = Literal["read", "confirmed", "unanchored", "unread"]
AROUND = 200  # characters on both sides that a reading looks at
B11 = Problem("B11", "A relative date needs the day of publication.", "time", "Enter when the document appeared.")


@dataclass(frozen=True, slots=True)
class ValueView:
    """What a span says.

    `state` is "unanchored" for a time whose days depend on what is not known, "unread" where the rules find nothing;
    `reading` is what the rules read now, `value` what counts. `shown` is for people, in the units they prefer.
    `published` is when the place appeared, `by` the day that a confirmed relative time was read by.
    """

    kind: ValueKind
    state: State
    value: Quantity | TimeValue | None
    reading: Quantity | TimeValue | None
    shown: str
    warnings: tuple[Problem, ...] = ()
    published: Published = NOT_KNOWN
    by: str = ""

    @property
    def may_be_confirmed(self) -> bool:
        """A relative time without the day it counts from may not (B11)."""
        return not any(problem.level == "error" for problem in self.warnings)

    @property
    def is_moved(self) -> bool:
        """Whether it was confirmed as of another day of publication than is known now."""
        return self.state == "confirmed" and bool(self.by) and self.by != self.published.iso


def values_of(document: Document, spans: Iterable[Valued], actor: Actor) -> dict[int, ValueView]:
    """Span or suggestion -> what it says, for those whose label is that of a figure or time.

    Three queries at the most: one for each kind that own spans are of, one for dated articles inside the document where
    a person zoned it; none without such spans. `document.body` must be loaded. A reading takes 0.1 ms for a figure and
    2 ms for a time the first time.
    """
    schema = schema_of(actor.project)
    valued = {span.id: (span, kind) for span in spans if (kind := _kind(_label(span, schema)))}
    if not valued:
        return {}
    own = [span for span, _ in valued.values() if not _is_suggestion(span)]
    figures = _quantities(span.id for span in own if valued[span.id][1] == "quantity")
    times = _times(span.id for span in own if valued[span.id][1] == "time")
    dated = dated_zones(document) if any(kind == "time" for _, kind in valued.values()) else ()
    system = units(actor.user.preferences if actor.user else {})
    return {
        number: quantity_view(document, span, _label(span, schema), figures.get(number), system)
        if kind == "quantity"
        else time_view(document, span, times.get(number), published_at(document, dated, span.start))
        for number, (span, kind) in valued.items()
    }


def quantity_view(
    document: Document, span: Valued, label: LabelDef, said: QuantityFact | None, system: str
) -> ValueView:
    """What a figure says. No query."""
    text = document.body.text
    reading = read_quantity(text, span.start, span.end)
    value = said.quantity if said else reading
    if value is None:
        return ValueView("quantity", "unread", None, None, "")
    warnings = tuple(_doubts(text, span, label, value))
    shown = shown_in(value, system)
    return ValueView("quantity", "confirmed" if said else "read", value, reading, shown, warnings)


def time_view(document: Document, span: Valued, said: TimeFact | None, published: Published) -> ValueView:
    """What a time says at a place that appeared then. No query."""
    text = document.body.text
    reading = read_time(text, span.start, span.end, published, document.language or document.project.language)
    value = said.time if said else reading
    if value is None:
        return ValueView("time", "unread", None, None, "", published=published)
    warnings = () if said else tuple(_doubts_of_time(text, span, value, published))
    state: State = "confirmed" if said else "read" if value.anchored else "unanchored"
    by = said.published if said else ""
    return ValueView("time", state, value, reading, shown_time(value), warnings, published, by)


def read_quantity(text: str, start: int, end: int) -> Quantity | None:
    """`quantities.read`, remembered; a conversion in brackets takes modifier and period from the figure before it."""
    left = max(0, start - AROUND)
    reading = _read_quantity(text[left : end + AROUND], start - left, end - left)
    at, _ = _found_at(text, start, end)
    if reading is None or at is None or at.twin is None:
        return reading
    same = (reading.low, reading.high, reading.unit) == (at.quantity.low, at.quantity.high, at.quantity.unit)
    return at.quantity if same else reading


def read_time(text: str, start: int, end: int, published: Published, language: str = "en") -> TimeValue | None:
    """`dates.read`, remembered."""
    left = max(0, start - AROUND)
    return _read_time(text[left : end + AROUND], start - left, end - left, published, language or "en")


@lru_cache(maxsize=4096)
def _read_quantity(text: str, start: int, end: int) -> Quantity | None:
    return quantities.read(text, start, end)


@lru_cache(maxsize=4096)
def _read_time(text: str, start: int, end: int, published: Published, language: str) -> TimeValue | None:
    return dates.read(text, start, end, published.known, published.precision, language)


@lru_cache(maxsize=1024)
def _found(text: str) -> tuple[FoundQuantity, ...]:
    return tuple(quantities.find(text))


def _doubts(text: str, span: Valued, label: LabelDef, value: Quantity) -> Iterable[Problem]:
    twin = twin_of(text, span.start, span.end)
    if twin is not None and twins_differ(value, twin):
        message = f"The figure beside it in another unit, {shown_in(twin, 'written')}, is more than 5 % away."
        yield Problem("W2", message, "twin", level="warning")
    if not unit_fits(label.name, label.model_labels, value.unit):
        yield Problem("W3", f"This unit does not go with {label.name}.", "unit", level="warning")


def twin_of(text: str, start: int, end: int) -> Quantity | None:
    """The figure that stands beside a place, or at its end, and says the same in another unit. No query."""
    at, found = _found_at(text, start, end)
    return None if at is None or at.twin is None else found[at.twin].quantity


def _found_at(text: str, start: int, end: int) -> tuple[FoundQuantity | None, tuple[FoundQuantity, ...]]:
    """The figure that the rules find at a place, and all that they find near by on its line."""
    left = text.rfind("\n", max(0, start - AROUND), start) + 1 or max(0, start - AROUND)
    stop = text.find("\n", end, end + AROUND)
    found = _found(text[left : end + AROUND if stop < 0 else stop])
    return next((each for each in found if start < each.end + left and each.start + left < end), None), found


def _doubts_of_time(text: str, span: Valued, value: TimeValue, published: Published) -> Iterable[Problem]:
    if value.relative and not value.anchored and not published.anchors_days:
        coarse = published.known is not None and published.precision == DatePrecision.MONTH
        hint = "Only the month of publication is known: enter the day." if coarse else B11.hint
        yield replace(B11, hint=hint)
    if value.direction == "past" and dates.dated_after_publication(value, Orientation.PAST, published.known):
        yield Problem("W4", "It is told as past, but lies after the publication.", "time", level="warning")
    words = text[span.start : span.end]
    if value.relative and published.anchors_days and dates.on_weekday_of_publication(words, published.known):
        message = "This is the weekday of the publication: it may mean that day, or a week before or after."
        yield Problem("W11", message, "time", level="warning")


def _quantities(spans: Iterable[int]) -> Mapping[int, QuantityFact]:
    wanted = list(spans)
    found = StoredQuantity.objects.filter(span__in=wanted) if wanted else ()
    return {row.span_id: quantity_fact(row) for row in found}


def _times(spans: Iterable[int]) -> Mapping[int, TimeFact]:
    wanted = list(spans)
    return {row.span_id: time_fact(row) for row in (StoredTime.objects.filter(span__in=wanted) if wanted else ())}


def _is_suggestion(span: Valued) -> bool:
    return isinstance(span, Proposal) or (isinstance(span, Mark) and span.state in "sr")


def _label(span: Valued, schema: Schema) -> LabelDef:
    if isinstance(span, Mark):
        return span.label
    return schema.by_id.get(span.label) or LabelDef(name="?")


def _kind(label: LabelDef) -> ValueKind | None:
    return value_kind(label.name, label.model_labels)
