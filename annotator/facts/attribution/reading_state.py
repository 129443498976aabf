"""What is known of a unit while it is read: its cues, its claims so far, and what is still to be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.facts.attribution.contents import Content
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.sentences import Unit
from annotator.records import Part
from annotator.vocabulary import Quote


@dataclass(slots=True)
class Reading:
    """A claim as read, with character offsets."""

    unit: Unit
    match: Match
    contents: list[Part]
    cue: Part
    source: Part | None = None
    quote: Quote = Quote.INDIRECT
    rule: str = ""
    score: float = 0.5
    channel: str = ""
    after_quote: bool = False
    orders: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens `[low, high)` to be read: inside which quotation, how deep in other contents, and who spoke before."""

    low: int
    high: int
    quoted: int = -1
    depth: int = 0
    speaker: Part | None = None


@dataclass(slots=True)
class State:
    """A unit while it is read: its cues, those that have their claim, the claims, and what is still to be read."""

    unit: Unit
    matches: list[Match]
    used: set[int] = field(default_factory=set)
    found: list[Reading] = field(default_factory=list)
    waiting: list[Stretch] = field(default_factory=list)

    def open(self, stretch: Stretch) -> list[Match]:
        """The cues of a stretch that have no claim yet, in reading order; not those of a quotation inside it."""
        return [
            match
            for match in self.matches
            if stretch.low <= match.start and match.end <= stretch.high
            if match.quoted == stretch.quoted and match.start not in self.used
        ]

    def read_later(self, inside: Content, stretch: Stretch) -> None:
        """Keep a content of that stretch, to be read for claims inside it."""
        number = inside.quotation if inside.quotation >= 0 else stretch.quoted
        self.waiting.append(Stretch(inside.start, inside.end, number, stretch.depth + 1))

    def add(
        self,
        match: Match,
        found: list[Content],
        source: Part | None,
        rule: str,
        score: float,
        *,
        cue_end: int = 0,
        after_quote: bool = False,
    ) -> Reading:
        """Note a claim; `source` are tokens, and `cue_end` is where the cue ends if later than its match."""
        tokens = self.unit.tokens
        who = (tokens[source[0]].start, tokens[source[1] - 1].end) if source else None
        cue = tokens[match.start].start, tokens[max(match.end, cue_end) - 1].end
        quote = Quote.MIXED if len({one.quote for one in found}) > 1 else found[0].quote
        parts = [one.part for one in found]
        reading = Reading(self.unit, match, parts, cue, who, quote, rule, score, after_quote=after_quote)
        self.found.append(reading)
        return reading
