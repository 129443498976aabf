"""The closed lists of words that facts are described with: stored, exported and shown by these values only.

Certainty and polarity are those of FactBank (Saurí and Pustejovsky 2009); content, source and cue of PARC 3.0 (Pareti
2016); modifiers and precision follow TIMEX3. Five words are derived for people and never stored: see `badge`.
"""

from __future__ import annotations

from enum import StrEnum


class ClaimRole(StrEnum):
    """What a range of text is in a claim."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    ACTOR = "actor"
    TARGET = "target"
    PLACE = "place"
    TIME = "time"
    QUANTITY = "quantity"


class Voice(StrEnum):
    """Who speaks: a source that the text names, one that it does not name, or the outlet itself."""

    SOURCED = "sourced"
    UNNAMED = "unnamed"
    OUTLET = "outlet"


class Quote(StrEnum):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    NONE = "none"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNCOMMITTED = "uncommitted"


class Polarity(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Orientation(StrEnum):
    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    TIMELESS = "timeless"


class SpeechAct(StrEnum):
    STATEMENT = "statement"
    DENIAL = "denial"
    REFUSAL = "refusal"
    DEMAND = "demand"
    REQUEST = "request"
    PROMISE = "promise"
    THREAT = "threat"
    PROPOSAL = "proposal"
    ESTIMATE = "estimate"
    QUESTION = "question"
    NON_CONFIRMATION = "non_confirmation"


class EventType(StrEnum):
    ADVANCE = "advance"
    ASSAULT = "assault"
    COMBAT = "combat"
    OFFENSIVE = "offensive"
    STRIKE = "strike"
    EXPLOSION = "explosion"
    FORTIFICATION = "fortification"
    CAPTURE = "capture"
    RECAPTURE = "recapture"
    CONTROL = "control"
    WITHDRAWAL = "withdrawal"
    CESSION = "cession"
    ANNEXATION = "annexation"
    DEPLOYMENT = "deployment"
    PREPARATION = "preparation"
    CASUALTIES = "casualties"
    CIVILIAN_HARM = "civilian_harm"
    DAMAGE = "damage"
    MEETING = "meeting"
    CONTACT = "contact"
    AGREEMENT = "agreement"
    EXCHANGE = "exchange"
    SANCTIONS = "sanctions"
    AID = "aid"
    STATEMENT = "statement"
    THREAT = "threat"
    OTHER = "other"


class Badge(StrEnum):
    """How sure a claim is, in one word."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    DENIED = "denied"
    POSSIBLE = "possible"
    FUTURE = "future"


def badge(*, voice: str, certainty: str, orientation: str, act: str) -> Badge:
    """The one word for a claim. A denial is one whatever else; then doubt, then the future, then who speaks."""
    if act == SpeechAct.DENIAL:
        return Badge.DENIED
    if act == SpeechAct.NON_CONFIRMATION or certainty in {Certainty.POSSIBLE, Certainty.UNCOMMITTED}:
        return Badge.POSSIBLE
    if orientation == Orientation.FUTURE:
        return Badge.FUTURE
    return Badge.ASSERTED if voice == Voice.OUTLET else Badge.REPORTED


class Modifier(StrEnum):
    """What stands before a figure: "at least six miles"."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ALMOST = "almost"
    ABOUT = "about"
    VAGUE = "vague"


class TimeKind(StrEnum):
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    SET = "set"
    AGE = "age"


class Precision(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    UNKNOWN = "unknown"


class MentionUse(StrEnum):
    """A capital named for its government is a metonym."""

    LITERAL = "literal"
    METONYM = "metonym"


class Relation(StrEnum):
    """Between two claims, from the one to the other."""

    SAME_EVENT = "same_event"
    SAME_CLAIM = "same_claim"
    CORROBORATES = "corroborates"
    CONTRADICTS = "contradicts"
    DENIES = "denies"
    UPDATES = "updates"
    DOES_NOT_CONFIRM = "does_not_confirm"
    ELABORATES = "elaborates"
    NOT_COMPARABLE = "not_comparable"
    NOT_SAME = "not_same"


class LinkState(StrEnum):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class FigureVerdict(StrEnum):
    """What two figures say of each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    DIFFERS = "differs"
    LESS_SPECIFIC = "less_specific"
    SCOPE_DIFFERS = "scope_differs"


class Status(StrEnum):
    """What the desk thinks of a claim or event."""

    UNREVIEWED = "unreviewed"
    SINGLE_SOURCE = "single_source"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    SUPERSEDED = "superseded"
    UNVERIFIABLE = "unverifiable"
    WITHDRAWN = "withdrawn"


class ZoneKind(StrEnum):
    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    EMBEDDED = "embedded"
    BOILERPLATE = "boilerplate"
    PROMO = "promo"


class IssueKind(StrEnum):
    """What is wrong with a text. The text itself is never altered."""

    SPLICE = "splice"
    GLUED_WORDS = "glued_words"
    MISSING_WORD = "missing_word"
    TYPO = "typo"
    UNBALANCED_QUOTE = "unbalanced_quote"
    ODD_CHARACTER = "odd_character"
    WRONG_FACT = "wrong_fact"


class OutletKind(StrEnum):
    OUTLET = "outlet"
    AGENCY = "agency"
    AGGREGATOR = "aggregator"
    OFFICIAL = "official"


class DatePrecision(StrEnum):
    """How exactly the day of publication is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


class DateBasis(StrEnum):
    """Where the day of publication comes from."""

    STATED = "stated"
    INFERRED = "inferred"
    ENTERED = "entered"
