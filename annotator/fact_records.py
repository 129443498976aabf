"""The interchange types of facts: what rules propose, what files carry, what pages and rules compare.

Plain frozen data without Django, like `annotator.records`. Ranges are half-open `[start, end)` in code points of the
text that the record belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.records import Part
from annotator.vocabulary import (
    Certainty,
    ClaimRole,
    DateBasis,
    DatePrecision,
    EventType,
    FigureVerdict,
    IssueKind,
    LinkState,
    MentionUse,
    Modifier,
    Orientation,
    OutletKind,
    Polarity,
    Precision,
    Quote,
    Relation,
    SpeechAct,
    Status,
    TimeKind,
    Voice,
    ZoneKind,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as it is written: `low` and `high` in `unit`, equal unless it is a range or a vague word (dozens).

    `unit` is a key of `annotator.facts.units` ("count", "km", "ratio", "USD", "week"). What the modifier makes of the
    numbers is worked out by `annotator.facts.figures`. `period` is "day" for "a day". `digits` is how many decimals are
    significant (negative for tens and hundreds), for the tolerance of a bare measure; None for a count.
    """

    low: float
    high: float
    unit: str = "count"
    modifier: Modifier = Modifier.EXACT
    noun: str = ""
    period: str = ""
    scope: str = ""
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time expression as read: TIMEX3 `value` ("2026-03-10", "2026-W08", "2025-WI", "P3W") and its days.

    `first` and `last` are the ISO days of the interval, both inclusive, "" where there are none (a duration, an age, or
    a relative expression without a publication date: `anchored` is False then). `relative` where the reading depends on
    the day of publication. `direction` is "past", "future" or "".
    """

    value: str
    kind: TimeKind = TimeKind.DATE
    first: str = ""
    last: str = ""
    precision: Precision = Precision.DAY
    modifier: str = ""
    relative: bool = False
    anchored: bool = True
    direction: str = ""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A range of text in a role. One claim may have several of a role: a content around "she said" has two."""

    role: ClaimRole
    start: int
    end: int

    @property
    def range(self) -> Part:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class ClaimAxes:
    """How a claim is made. The five words that people see are derived from these: `vocabulary.badge`."""

    voice: Voice = Voice.SOURCED
    quote: Quote = Quote.NONE
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    orientation: Orientation = Orientation.PAST
    act: SpeechAct = SpeechAct.STATEMENT
    event_type: EventType = EventType.OTHER
    channel: str = ""


PLAIN = ClaimAxes()
"""A statement about the past by a named source, without doubt."""


@dataclass(frozen=True, slots=True)
class ClaimProposal:
    """A claim as rules find it. `parent` is the place in the same list of the claim whose content this one lies in.

    `rule` names what found it, `score` in [0, 1] how sure that rule is.
    """

    parts: tuple[ClaimPart, ...]
    axes: ClaimAxes = PLAIN
    parent: int | None = None
    score: float = 0.5
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as files carry it. `id` and `parent` are names inside one document; `about` has what a file adds."""

    id: str
    parts: tuple[ClaimPart, ...]
    axes: ClaimAxes = PLAIN
    parent: str = ""
    gist: str = ""
    implicit_cue: bool = False
    check_worthy: bool = False
    event: str = ""
    source_entity: str = ""
    score: float | None = None
    rule: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def in_role(self, role: ClaimRole) -> tuple[Part, ...]:
        return tuple(part.range for part in self.parts if part.role == role)

    @property
    def content(self) -> tuple[Part, ...]:
        return self.in_role(ClaimRole.CONTENT)


# --- what files carry beside a document's spans. A span goes by its place among them, from 0 -----------


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """Which entity of the file a span names; "" is "none of ours"."""

    span: int
    entity: str = ""
    use: MentionUse = MentionUse.LITERAL


@dataclass(frozen=True, slots=True)
class QuantityRecord:
    span: int
    quantity: Quantity
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class TimeRecord:
    span: int
    time: TimeValue
    published: str = ""
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """From a claim of the document, `tail`, to `head`, a claim of `document`; "" is the same document."""

    tail: str
    head: str
    relation: Relation
    document: str = ""
    state: LinkState = LinkState.ACCEPTED
    score: float | None = None
    method: str = ""
    reason: str = ""
    scope: str = ""
    verdict: FigureVerdict | None = None
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """The desk's status of a claim of the document, or of the event that it stands with; the last of each counts."""

    status: Status
    claim: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    start: int
    end: int
    kind: ZoneKind
    outlet: str = ""
    published_on: str = ""
    date_precision: DatePrecision = DatePrecision.DAY
    date_basis: DateBasis = DateBasis.ENTERED


@dataclass(frozen=True, slots=True)
class IssueRecord:
    start: int
    end: int
    kind: IssueKind
    note: str = ""
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The claim at the other end of a link, with what a reader wants to know of its document. Never read from files.

    `incoming` where the link leads from it to the claim `claim` of the document. `sentence` is what it stands in,
    `figures` are those that it names.
    """

    claim: str
    other: str
    relation: Relation
    state: LinkState
    verdict: FigureVerdict | None
    scope: str
    incoming: bool
    document: str
    title: str
    outlet: str
    published_on: str
    sha256: str
    content: tuple[Part, ...]
    sentence: str = ""
    gist: str = ""
    figures: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The facts of one document. `zones` is None where nobody has confirmed any."""

    claims: tuple[ClaimRecord, ...] = ()
    mentions: tuple[MentionRecord, ...] = ()
    quantities: tuple[QuantityRecord, ...] = ()
    times: tuple[TimeRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    zones: tuple[ZoneRecord, ...] | None = None
    issues: tuple[IssueRecord, ...] = ()
    counterparts: tuple[Counterpart, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many there are of each kind that there is, for reports."""
        kinds = ("claims", "mentions", "quantities", "times", "links", "assessments", "zones", "issues")
        found = {kind: len(getattr(self, kind) or ()) for kind in kinds}
        return {kind: number for kind, number in found.items() if number}


NO_FACTS = DocumentFacts()


# --- what files carry of a project, before its documents ------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutletRecord:
    name: str
    kind: OutletKind = OutletKind.OUTLET
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AliasRecord:
    form: str
    origin: str = "person"
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """`id` is its name inside the file; `merged_into` that of the entity that took its place. One whose making was
    taken back is `removed`: it is there only since annotations may speak of it.
    """

    id: str
    name: str
    type: str
    subtype: str = ""
    description: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)
    merged_into: str = ""
    aliases: tuple[AliasRecord, ...] = ()
    removed: bool = False


@dataclass(frozen=True, slots=True)
class NamesApartRecord:
    """Two forms that are not one entity."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class EventRecord:
    """`place` is an entity of the file."""

    id: str
    title: str
    type: EventType = EventType.OTHER
    first: str = ""
    last: str = ""
    place: str = ""
    note: str = ""
    assessments: tuple[AssessmentRecord, ...] = ()


ProjectRecord = OutletRecord | EntityRecord | NamesApartRecord | EventRecord
