"""What a set holds of facts: claims and the decisions on proposed ones, links, and the values of spans.

Each kind is frozen, knows its `key`, and can be written as a short list, so that a Delta carries all of them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any, Literal

from annotator.fact_records import PLAIN, ClaimAxes, ClaimPart, Quantity, TimeValue
from annotator.records import Part
from annotator.vocabulary import (
    Certainty,
    ClaimRole,
    EventType,
    FigureVerdict,
    LinkState,
    MentionUse,
    Modifier,
    Orientation,
    Polarity,
    Precision,
    Quote,
    Relation,
    SpeechAct,
    TimeKind,
    Voice,
)

FactKind = Literal["claim", "claim_decision", "link", "mention", "quantity", "time"]
Key = tuple[FactKind, int]


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claim of a set. New ones have the ids 0, -1, -2, ... until the database numbers them.

    `parts` are in reading order; `parent`, `event`, `source_entity` and `derived_from` are ids.
    """

    id: int
    parts: tuple[ClaimPart, ...]
    axes: ClaimAxes = PLAIN
    parent: int | None = None
    gist: str = ""
    implicit_cue: bool = False
    check_worthy: bool = False
    event: int | None = None
    source_entity: int | None = None
    derived_from: int | None = None

    @property
    def key(self) -> Key:
        return "claim", self.id

    def in_role(self, role: ClaimRole) -> tuple[Part, ...]:
        return tuple(part.range for part in self.parts if part.role == role)

    @property
    def content(self) -> tuple[Part, ...]:
        return self.in_role(ClaimRole.CONTENT)

    @property
    def ranges(self) -> list[Part]:
        return [part.range for part in self.parts]


@dataclass(frozen=True, slots=True)
class ClaimDecisionFact:
    """What the set says about a proposed claim; `claim` is what was made from it, None for a rejection."""

    suggestion: int
    verdict: Literal["accepted", "corrected", "rejected"]
    claim: int | None = None

    @property
    def key(self) -> Key:
        return "claim_decision", self.suggestion

    @property
    def ranges(self) -> list[Part]:
        return []


@dataclass(frozen=True, slots=True)
class LinkFact:
    """`tail` stands to `head` in the relation; `tail` is a claim of the set."""

    id: int
    tail: int
    head: int
    relation: Relation
    state: LinkState = LinkState.ACCEPTED
    score: float | None = None
    method: str = ""
    reason: str = ""
    scope: str = ""
    verdict: FigureVerdict | None = None
    valid_until: str = ""

    @property
    def key(self) -> Key:
        return "link", self.id

    @property
    def ranges(self) -> list[Part]:
        return []


@dataclass(frozen=True, slots=True)
class MentionFact:
    """Which entity a span names, and how; None is "no entity of ours"."""

    span: int
    entity: int | None
    use: MentionUse = MentionUse.LITERAL

    @property
    def key(self) -> Key:
        return "mention", self.span

    @property
    def ranges(self) -> list[Part]:
        return []


@dataclass(frozen=True, slots=True)
class QuantityFact:
    """The figure a span says, as a person confirmed it; `twin` is the span that says it in another unit."""

    span: int
    quantity: Quantity
    twin: int | None = None

    @property
    def key(self) -> Key:
        return "quantity", self.span

    @property
    def ranges(self) -> list[Part]:
        return []


@dataclass(frozen=True, slots=True)
class TimeFact:
    """The time a span says, as a person confirmed it. `published` is the ISO day it was read by, "" for none."""

    span: int
    time: TimeValue
    published: str = ""
    anchor: int | None = None

    @property
    def key(self) -> Key:
        return "time", self.span

    @property
    def ranges(self) -> list[Part]:
        return []


Fact = ClaimFact | ClaimDecisionFact | LinkFact | MentionFact | QuantityFact | TimeFact
Attached = MentionFact | QuantityFact | TimeFact


def fact_key(fact: Fact) -> Key:
    return fact.key


def with_spans(fact: Fact, ids: Mapping[int, int]) -> Fact:
    """The same with spans that go by a key of `ids` called by its value."""
    if not isinstance(fact, MentionFact | QuantityFact | TimeFact) or fact.span not in ids:
        return fact
    return replace(fact, span=ids[fact.span])


def with_claims(fact: Fact, claims: Mapping[int, int], links: Mapping[int, int]) -> Fact:
    """The same with claims and links that go by a key of the mappings called by its value."""
    match fact:
        case ClaimFact():
            parent = None if fact.parent is None else claims.get(fact.parent, fact.parent)
            return replace(fact, id=claims.get(fact.id, fact.id), parent=parent)
        case ClaimDecisionFact() if fact.claim is not None:
            return replace(fact, claim=claims.get(fact.claim, fact.claim))
        case LinkFact():
            tail, head = claims.get(fact.tail, fact.tail), claims.get(fact.head, fact.head)
            return replace(fact, id=links.get(fact.id, fact.id), tail=tail, head=head)
    return fact


# --- as short lists -------------------------------------------------------------------------------


def fact_row(fact: Fact | None) -> list[Any] | None:
    """The fact as JSON: its kind, and its fields in order."""
    if fact is None:
        return None
    kind, fields = fact.key[0], list(astuple(fact))
    if isinstance(fact, ClaimFact):
        fields[1] = [[part.role.value, part.start, part.end] for part in fact.parts]
    return [kind, *fields]


def fact_of(row: list[Any] | None) -> Fact | None:
    """The fact of a row."""
    return None if row is None else _READERS[row[0]](*row[1:])


def _claim(number: int, parts: list[Any], axes: list[Any], *rest: Any) -> ClaimFact:
    read = tuple(ClaimPart(ClaimRole(role), start, end) for role, start, end in parts)
    return ClaimFact(number, read, axes_of(*axes), *rest)


def axes_of(
    voice: str,
    quote: str,
    certainty: str,
    polarity: str,
    orientation: str,
    act: str,
    event_type: str,
    channel: str = "",
) -> ClaimAxes:
    """Axes from their words. Raises ValueError for a word that is none."""
    return ClaimAxes(
        Voice(voice),
        Quote(quote),
        Certainty(certainty),
        Polarity(polarity),
        Orientation(orientation),
        SpeechAct(act),
        EventType(event_type),
        channel,
    )


def _link(number: int, tail: int, head: int, relation: str, state: str, *rest: Any) -> LinkFact:
    score, method, reason, scope, verdict, valid_until = rest
    seen = None if verdict is None else FigureVerdict(verdict)
    return LinkFact(
        number, tail, head, Relation(relation), LinkState(state), score, method, reason, scope, seen, valid_until
    )


def quantity_of(low: float, high: float, unit: str, modifier: str, *rest: Any) -> Quantity:
    return Quantity(low, high, unit, Modifier(modifier), *rest)


def time_of(value: str, kind: str, first: str, last: str, precision: str, *rest: Any) -> TimeValue:
    return TimeValue(value, TimeKind(kind), first, last, Precision(precision), *rest)


_READERS: Mapping[str, Callable[..., Fact]] = {
    "claim": _claim,
    "claim_decision": ClaimDecisionFact,
    "link": _link,
    "mention": lambda span, entity, use: MentionFact(span, entity, MentionUse(use)),
    "quantity": lambda span, quantity, twin: QuantityFact(span, quantity_of(*quantity), twin),
    "time": lambda span, time, published, anchor: TimeFact(span, time_of(*time), published, anchor),
}
