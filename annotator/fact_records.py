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
    EventType,
    Modifier,
    Orientation,
    Polarity,
    Precision,
    Quote,
    SpeechAct,
    TimeKind,
    Voice,
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
    about: Mapping[str, str] = field(default_factory=dict)
