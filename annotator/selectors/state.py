"""A person's own set on a document and the suggestions shown beside it, as the rules of editing read them.

Everything here leaves out what the person hides, so pages, counters and operations see the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from annotator.access import Actor
from annotator.editing.leading import led
from annotator.editing.state import DecisionState, Proposal, SetState, SpanState
from annotator.editing.twins import above
from annotator.facts.memory import SOURCE as MEMORY
from annotator.models import AnnotationSet, Document, Span
from annotator.records import Part, Schema
from annotator.selectors import rows
from annotator.workflow import DONE

OWN_FIELDS = ("id", "document_id", "role", "state", "version")  # in the order of the model, as from_db wants


@dataclass(frozen=True, slots=True)
class Source:
    """A suggester's newest run on a document, and whether the person lets its suggestions be shown."""

    suggester: str
    name: str
    visible: bool
    set_id: int


@dataclass(frozen=True, slots=True)
class SetView:
    """The person's own set on a document, and which suggestion sets are shown beside it.

    `sources` are also those that the person hides. `alone` where the document never had another suggestion set
    than the one that is shown.
    """

    own: AnnotationSet | None
    shown: dict[int, str]  # id of a suggestion set -> name of its source
    sources: tuple[Source, ...] = ()
    threshold: float = 0.0
    alone: bool = False

    @property
    def version(self) -> int:
        return self.own.version if self.own else 0

    @property
    def submitted(self) -> bool:
        return self.own is not None and self.own.state in DONE

    @property
    def shown_ids(self) -> str:
        """The ids of the suggestion sets that are shown, as the page remembers them: "12,15"."""
        return ",".join(map(str, sorted(self.shown)))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The ids of the suggestion sets that the person hides."""
        return tuple(source.set_id for source in self.sources if not source.visible)

    @property
    def leading(self) -> frozenset[int]:
        """The ids of the shown sets that go before others, as `editing.leading` says: what memory suggests."""
        return frozenset(each.set_id for each in self.sources if each.visible and each.suggester == MEMORY)

    @property
    def filtered(self) -> bool:
        """Whether the person's filter may hide something here."""
        return 0 < self.threshold or bool(self.hidden)


@dataclass(frozen=True, slots=True)
class Left:
    """Suggestions shown on a document: how many wait for a decision, of how many. Twins count once.

    `hidden_sources` are undecided ones that only hidden sources propose, `hidden_scores` those of shown sources
    below the lowest score.
    """

    undecided: int
    total: int
    hidden_sources: int = 0
    hidden_scores: int = 0

    @property
    def decided(self) -> int:
        return self.total - self.undecided

    @property
    def hidden(self) -> int:
        return self.hidden_sources + self.hidden_scores


def read_sets(document: Document, actor: Actor) -> SetView:
    """One query. `own` comes with version and state only; the rest is read if asked for. For an actor who works in
    gold it is the gold set.
    """
    return set_view(document.pk, actor, rows.sets_of(document.pk, actor.user_id, gold=actor.gold))


def set_view(document_id: int, actor: Actor, found: Iterable[tuple[Any, ...]]) -> SetView:
    """What the rows of a document's sets say. No query."""
    own: AnnotationSet | None = None
    newest: dict[str, tuple[int, int, str]] = {}
    suggested = 0
    for number, role, version, state, run, suggester, run_version in found:
        if role != AnnotationSet.Role.SUGGESTION:
            own = AnnotationSet.from_db("default", OWN_FIELDS, (number, document_id, role, state, version))
            continue
        suggested += 1
        if suggester not in newest or newest[suggester][0] < run:
            newest[suggester] = run, number, f"{suggester} {run_version}"
    sources = tuple(
        Source(suggester, name, suggester not in actor.filter.hidden, number)
        for suggester, (_, number, name) in sorted(newest.items())
    )
    shown = {source.set_id: source.name for source in sources if source.visible}
    return SetView(own, shown, sources, actor.filter.threshold, alone=suggested == 1)


def newest_per_suggester(sets: Iterable[AnnotationSet]) -> list[AnnotationSet]:
    """The suggestion sets that count: of each suggester the newest run. `run` must be loaded."""
    newest: dict[str, AnnotationSet] = {}
    for each in sorted((s for s in sets if s.run is not None), key=lambda s: s.run_id or 0):
        assert each.run is not None
        newest[each.run.suggester] = each
    return list(newest.values())


def read_state(sets: SetView, schema: Schema, within: Part | None = None, also: Collection[int] = ()) -> SetState:
    """The spans, suggestions and decisions of a document, or of a range of it and the spans `also`. Two queries.

    What the person hides is not there, unless it is decided or among `also`.
    """
    own = sets.own.pk if sets.own else 0
    spans, proposals = spans_and_proposals(own, rows.spans_in([*sets.shown, own], within, also))
    decisions: dict[int, DecisionState] = {}
    if sets.own is not None and (spans or proposals):
        about = (None,) if within is None else (proposals, spans)
        decisions = {each[0]: DecisionState(*each) for each in rows.decisions_in(own, *about)}
    return as_shown(SetState(spans, proposals, decisions, frozenset(), schema.overlap), sets, also)


def as_shown(state: SetState, sets: SetView, also: Collection[int] = ()) -> SetState:
    """The state without the undecided suggestions that are not shown: by their score, or since memory knows better."""
    return led(above(state, sets.threshold, sets.shown, also), sets.leading, sets.threshold, also)


def spans_and_proposals(own: int, found: Iterable[tuple[Any, ...]]) -> tuple[dict[int, SpanState], dict[int, Proposal]]:
    """What the rows of spans say, told apart by whether they belong to the set `own`. No query."""
    spans: dict[int, SpanState] = {}
    proposals: dict[int, Proposal] = {}
    for pk, belongs, label, _, _, parts, score, source, note in found:
        if belongs == own:
            spans[pk] = SpanState(pk, label, parts, source, note)
        else:
            proposals[pk] = Proposal(pk, label, parts, score, belongs)
    return spans, proposals


def span_state(row: Span) -> SpanState:
    return SpanState(row.pk, row.label_id, parts_of(row), row.derived_from_id, row.note)


def proposal(row: Span) -> Proposal:
    return Proposal(row.pk, row.label_id, parts_of(row), row.score, row.annotation_set_id)


def parts_of(row: Span) -> tuple[Part, ...]:
    return tuple((a, b) for a, b in row.parts) if row.parts else ((row.start, row.end),)


def read_revisions(sets: SetView, numbers: Collection[int] | None = None) -> dict[int, int]:
    """Block -> revision, for the blocks that were ever written. One query."""
    return {} if sets.own is None else rows.revisions_in(sets.own.pk, numbers)


def left(sets: SetView) -> Left:
    """How many of the shown suggestions are undecided, and what is hidden. One query.

    Twins have to be grouped, which takes 1 to 2 microseconds for each suggestion. Where one source is shown without
    a filter there are none, and two counts in indexes are enough: 1 ms for 25,000 suggestions, on SQLite.
    """
    own = sets.own.pk if sets.own else 0
    if not sets.sources:
        return Left(0, 0)
    if len(sets.shown) == 1 and not sets.filtered:
        return Left(*rows.left_of_one(own, *sets.shown, alone=sets.alone))
    return Left(*rows.left_of_all(own, sets.shown, sets.hidden, sets.threshold, sets.leading))


def touched_since(own: AnnotationSet, version: int) -> list[int]:
    """The blocks of a set written after a version. One query."""
    later = own.block_revisions.filter(revision__gt=version)
    return list(later.order_by("block").values_list("block", flat=True))
