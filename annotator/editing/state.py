"""The values the rules work on: spans, decisions, document labels, facts, and the Delta between two states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar

from annotator.editing.facts import Fact, Key, fact_key, fact_of, fact_row, with_claims, with_spans
from annotator.records import OverlapPolicy, Part, Ranged

Verdict = Literal["accepted", "corrected", "rejected"]
NEW = 0  # the id of a span that the database has not numbered yet; further ones are -1, -2, ...


@dataclass(frozen=True, slots=True)
class SpanState(Ranged):
    """A span of the person's own set."""

    id: int
    label: int
    parts: tuple[Part, ...]
    derived_from: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal(Ranged):
    """A suggestion as a suggester made it; it never changes. `origin` is the suggestion set it belongs to."""

    id: int
    label: int
    parts: tuple[Part, ...]
    score: float | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What the set says about a suggestion; `span` is the span made from it, None for a rejection."""

    suggestion: int
    verdict: Verdict
    span: int | None = None


@dataclass(frozen=True, slots=True)
class SetState:
    """The part of a set that an operation may look at: everything in the blocks it touches."""

    spans: Mapping[int, SpanState]
    proposals: Mapping[int, Proposal]
    decisions: Mapping[int, DecisionState]
    labels: frozenset[int] = frozenset()
    overlap: OverlapPolicy = "any"
    facts: Mapping[Key, Fact] = field(default_factory=dict)

    def undecided(self) -> list[Proposal]:
        return [proposal for key, proposal in self.proposals.items() if key not in self.decisions]

    def decisions_of(self, span: SpanState) -> list[DecisionState]:
        """The decisions that made or confirmed a span."""
        return [decision for decision in self.decisions.values() if decision.span == span.id]

    def after(self, delta: Delta) -> SetState:
        """The state that a Delta leads to."""
        return replace(
            self,
            spans=_swapped(self.spans, delta.spans, span_id),
            decisions=_swapped(self.decisions, delta.decisions, suggestion_id),
            labels=frozenset(_swapped({each: each for each in self.labels}, delta.labels, lambda label: label)),
            facts=_swapped(self.facts, delta.facts, fact_key) if delta.facts else self.facts,
        )


T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Swap(Generic[T]):
    """One thing before and after; None where it does not exist."""

    before: T | None
    after: T | None

    def reversed(self) -> Swap[T]:
        return Swap(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Delta:
    """What an operation changes. Applying it backwards undoes the operation."""

    spans: tuple[Swap[SpanState], ...] = ()
    decisions: tuple[Swap[DecisionState], ...] = ()
    labels: tuple[Swap[int], ...] = ()
    facts: tuple[Swap[Fact], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans or self.decisions or self.labels or self.facts)

    def reversed(self) -> Delta:
        return Delta(
            tuple(swap.reversed() for swap in self.spans),
            tuple(swap.reversed() for swap in self.decisions),
            tuple(swap.reversed() for swap in self.labels),
            tuple(swap.reversed() for swap in self.facts),
        )

    def then(self, other: Delta) -> Delta:
        """Both, one after the other, as one: the first's before and the last's after of each thing.

        What ends as it began is left out. New spans of the two must have different ids.
        """
        return composed((self, other))

    def numbered(self, ids: Mapping[int, int]) -> Delta:
        """The same Delta with spans that go by a key of `ids` called by its value, wherever they are named."""
        return Delta(
            tuple(Swap(_called(swap.before, ids), _called(swap.after, ids)) for swap in self.spans),
            tuple(Swap(_about(swap.before, ids), _about(swap.after, ids)) for swap in self.decisions),
            self.labels,
            tuple(_each(swap, lambda fact: with_spans(fact, ids)) for swap in self.facts),
        )

    def with_facts_numbered(self, claims: Mapping[int, int], links: Mapping[int, int]) -> Delta:
        """The same for claims and links."""
        return replace(
            self, facts=tuple(_each(swap, lambda fact: with_claims(fact, claims, links)) for swap in self.facts)
        )

    def ranges(self) -> list[Part]:
        """The text ranges it touches by spans and claims, before or after."""
        spans = [(s.start, s.end) for swap in self.spans for s in (swap.before, swap.after) if s is not None]
        return spans + [
            part for swap in self.facts for s in (swap.before, swap.after) if s is not None for part in s.ranges
        ]

    def as_json(self) -> dict[str, Any]:
        """What a Change stores: short lists, since there is one for every decision made."""
        return {
            key: rows
            for key, rows in (
                ("spans", [[_span_row(swap.before), _span_row(swap.after)] for swap in self.spans]),
                ("decisions", [[_decision_row(swap.before), _decision_row(swap.after)] for swap in self.decisions]),
                ("labels", [[swap.before, swap.after] for swap in self.labels]),
                ("facts", [[fact_row(swap.before), fact_row(swap.after)] for swap in self.facts]),
            )
            if rows
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Delta:
        return cls(
            tuple(Swap(_span_state(a), _span_state(b)) for a, b in data.get("spans", ())),
            tuple(Swap(_decision_state(a), _decision_state(b)) for a, b in data.get("decisions", ())),
            tuple(Swap(a, b) for a, b in data.get("labels", ())),
            tuple(Swap(fact_of(a), fact_of(b)) for a, b in data.get("facts", ())),
        )


def composed(deltas: Iterable[Delta]) -> Delta:
    """Deltas, each on the state that the one before leads to, as one. Time grows with their length."""
    spans: dict[int, Swap[SpanState]] = {}
    decisions: dict[int, Swap[DecisionState]] = {}
    labels: dict[int, Swap[int]] = {}
    facts: dict[Key, Swap[Fact]] = {}
    for delta in deltas:
        _compose(spans, delta.spans, span_id)
        _compose(decisions, delta.decisions, suggestion_id)
        _compose(labels, delta.labels, lambda label: label)
        _compose(facts, delta.facts, fact_key)
    return Delta(tuple(spans.values()), tuple(decisions.values()), tuple(labels.values()), tuple(facts.values()))


def span_id(span: SpanState) -> int:
    return span.id


def suggestion_id(decision: DecisionState) -> int:
    return decision.suggestion


def _compose(known: dict[K, Swap[T]], swaps: Iterable[Swap[T]], key: Callable[[T], K]) -> None:
    for swap in swaps:
        thing = swap.after if swap.before is None else swap.before
        assert thing is not None
        earlier = known.pop(key(thing), None)
        both = swap if earlier is None else Swap(earlier.before, swap.after)
        if both.before != both.after:
            known[key(thing)] = both


def _called(span: SpanState | None, ids: Mapping[int, int]) -> SpanState | None:
    return replace(span, id=ids[span.id]) if span is not None and span.id in ids else span


def _about(decision: DecisionState | None, ids: Mapping[int, int]) -> DecisionState | None:
    if decision is None or decision.span is None or decision.span not in ids:
        return decision
    return replace(decision, span=ids[decision.span])


def _each(swap: Swap[T], change: Callable[[T], T]) -> Swap[T]:
    return Swap(*(None if side is None else change(side) for side in (swap.before, swap.after)))


def _swapped(rows: Mapping[K, T], swaps: tuple[Swap[T], ...], key: Callable[[T], K]) -> dict[K, T]:
    changed = dict(rows)
    for swap in swaps:
        if swap.before is not None:
            changed.pop(key(swap.before), None)
        if swap.after is not None:
            changed[key(swap.after)] = swap.after
    return changed


def _span_row(state: SpanState | None) -> list[Any] | None:
    return None if state is None else [state.id, state.label, state.parts, state.derived_from, state.note]


def _span_state(row: list[Any] | None) -> SpanState | None:
    return None if row is None else SpanState(row[0], row[1], tuple((a, b) for a, b in row[2]), row[3], row[4])


def _decision_row(state: DecisionState | None) -> list[Any] | None:
    return None if state is None else [state.suggestion, state.verdict, state.span]


def _decision_state(row: list[Any] | None) -> DecisionState | None:
    return None if row is None else DecisionState(*row)


def fact_number(swap: Swap[Fact]) -> Key:
    """The key of the fact that is made, changed or removed."""
    fact = swap.before or swap.after
    assert fact is not None
    return fact.key
