"""Claims of other documents that may say the same: ranked for a person to link, never linked by machine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from annotator.fact_records import ClaimAxes
from annotator.vocabulary import Certainty, EventType, FigureVerdict, Orientation, Polarity, Relation, SpeechAct, Voice

WEIGHTS = {"words": 0.5, "names": 0.25, "event": 0.1, "time": 0.15}
DAYS_TO_HALF = 3
UNDATED = 0.3
SAME_PROPOSITION = 0.5

_ASSERTING = frozenset({SpeechAct.STATEMENT, SpeechAct.ESTIMATE, SpeechAct.DENIAL})
_UNSURE = frozenset({Certainty.POSSIBLE, Certainty.UNCOMMITTED})


@dataclass(frozen=True, slots=True)
class ClaimSketch:
    """What a claim is found by: terms, ids of entities, event type, ISO days ("" if none) and origin."""

    id: int
    terms: tuple[str, ...]
    entities: frozenset[int] = frozenset()
    event_type: str = EventType.OTHER
    first_day: str = ""
    last_day: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score in [0, 1], the parts of that (each in [0, 1], see WEIGHTS) and a reason in words."""

    id: int
    score: float
    parts: Mapping[str, float]
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimStance:
    """A claim with who says it how. `source` is the entity that speaks, None where it is not known."""

    sketch: ClaimSketch
    axes: ClaimAxes = field(default_factory=ClaimAxes)
    source: int | None = None

    @property
    def is_negative(self) -> bool:
        return self.axes.act == SpeechAct.DENIAL or self.axes.polarity == Polarity.NEGATIVE


def rank(query: ClaimSketch, candidates: Sequence[ClaimSketch], idf: Mapping[str, float]) -> list[Ranked]:
    """The candidates, the likeliest partner first; the query itself is left out. Linear in the candidates."""
    ranked = [_ranked(query, each, idf) for each in candidates if each.id != query.id]
    return sorted(ranked, key=lambda each: (-each.score, each.id))


def _ranked(query: ClaimSketch, other: ClaimSketch, idf: Mapping[str, float]) -> Ranked:
    gap = days_apart(query, other)
    parts = {
        "words": cosine(query.terms, other.terms, idf),
        "names": _shared(query.entities, other.entities),
        "event": float(_is_same_type(query, other)),
        "time": UNDATED if gap is None else DAYS_TO_HALF / (DAYS_TO_HALF + gap),
    }
    score = sum(WEIGHTS[name] * value for name, value in parts.items())
    return Ranked(other.id, round(score, 4), parts, _reason(query, other, gap))


def cosine(a: Iterable[str], b: Iterable[str], idf: Mapping[str, float]) -> float:
    """How near two sets of terms are, rare terms counting more. A term without a frequency counts 1."""
    first, second = set(a), set(b)
    if not first or not second:
        return 0.0
    common = sum(idf.get(term, 1.0) ** 2 for term in sorted(first & second))
    norms = [math.fsum(idf.get(term, 1.0) ** 2 for term in each) for each in (first, second)]
    return min(common / math.sqrt(norms[0] * norms[1]), 1.0)


def days_apart(a: ClaimSketch, b: ClaimSketch) -> int | None:
    """Days between two intervals, 0 where they share one, None where one has no day."""
    if not (a.first_day and b.first_day):
        return None
    first, second = sorted((a, b), key=lambda each: each.first_day)
    gap = date.fromisoformat(second.first_day) - date.fromisoformat(first.last_day or first.first_day)
    return max(gap.days, 0)


def _shared(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / math.sqrt(len(a) * len(b)) if a and b else 0.0


def _is_same_type(a: ClaimSketch, b: ClaimSketch) -> bool:
    return a.event_type == b.event_type and a.event_type not in {"", EventType.OTHER}


def _reason(a: ClaimSketch, b: ClaimSketch, gap: int | None) -> str:
    """ "same event type, 2 names in common, 1 day apart"."""
    found = ["same event type"] if _is_same_type(a, b) else []
    if names := len(a.entities & b.entities):
        found.append(f"{_counted(names, 'name')} in common")
    if words := len(set(a.terms) & set(b.terms)):
        found.append(f"{_counted(words, 'word')} in common")
    if gap is not None:
        found.append(f"{_counted(gap, 'day')} apart" if gap else "the same day")
    return ", ".join(found) or "nothing in common"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def propose_relation(a: ClaimStance, b: ClaimStance, verdict: FigureVerdict | None = None) -> Relation | None:
    """What `a` may be to `b`, None where nothing is to be said; ask both ways, for who denies or updates is `a`.

    `verdict` is what their figures say of each other, None where one has none.
    """
    if not _is_same_event(a.sketch, b.sketch) and not is_same_proposition(a, b):
        return None
    if verdict == FigureVerdict.SCOPE_DIFFERS:
        return Relation.NOT_COMPARABLE
    if SpeechAct.NON_CONFIRMATION in {a.axes.act, b.axes.act}:
        return _of_non_confirmation(a, b)
    if not is_same_proposition(a, b) or not _may_meet(a, b):
        return Relation.SAME_EVENT if _is_same_event(a.sketch, b.sketch) else None
    if a.is_negative != b.is_negative:
        return _of_opposites(a, b)
    if verdict == FigureVerdict.DIFFERS:
        return Relation.UPDATES if is_same_source(a, b) and _is_later(a, b) else Relation.CONTRADICTS
    if is_same_source(a, b) or is_same_origin(a, b):
        return Relation.SAME_CLAIM
    unsure = {a.axes.certainty, b.axes.certainty} & _UNSURE
    return Relation.SAME_EVENT if unsure else Relation.CORROBORATES


def is_same_proposition(a: ClaimStance, b: ClaimStance) -> bool:
    """Whether at least half of the shorter claim's terms, and two where it has two, stand in the other one too."""
    first, second = set(a.sketch.terms), set(b.sketch.terms)
    shorter = min(len(first), len(second))
    both = len(first & second)
    return min(2, shorter) <= both and 0 < both and SAME_PROPOSITION <= both / shorter


def is_same_source(a: ClaimStance, b: ClaimStance) -> bool:
    return a.source is not None and a.source == b.source


def is_same_origin(a: ClaimStance, b: ClaimStance) -> bool:
    """Where an origin is not known, independence is not either, so nothing is corroborated."""
    origins = {a.sketch.origin, b.sketch.origin}
    return len(origins) == 1 or "" in origins


def _of_non_confirmation(a: ClaimStance, b: ClaimStance) -> Relation | None:
    if a.axes.act == b.axes.act:
        return Relation.SAME_CLAIM if is_same_source(a, b) else Relation.SAME_EVENT
    return Relation.DOES_NOT_CONFIRM if a.axes.act == SpeechAct.NON_CONFIRMATION else None


def _of_opposites(a: ClaimStance, b: ClaimStance) -> Relation | None:
    """A speaker who takes back updates; another one who says no denies; the outlet itself contradicts."""
    if is_same_source(a, b):
        return Relation.UPDATES if _is_later(a, b) else None
    if Voice.OUTLET in {a.axes.voice, b.axes.voice} and a.axes.voice == b.axes.voice:
        return Relation.CONTRADICTS
    return Relation.DENIES if a.is_negative else None


def _may_meet(a: ClaimStance, b: ClaimStance) -> bool:
    """Whether one can bear out or gainsay the other: assertions about one side of now, or one act twice."""
    if a.axes.act != b.axes.act and not {a.axes.act, b.axes.act} <= _ASSERTING:
        return False
    return (a.axes.orientation == Orientation.FUTURE) == (b.axes.orientation == Orientation.FUTURE)


def _is_later(a: ClaimStance, b: ClaimStance) -> bool:
    return "" < b.sketch.first_day < a.sketch.first_day


def _is_same_event(a: ClaimSketch, b: ClaimSketch) -> bool:
    gap = days_apart(a, b)
    return _is_same_type(a, b) and bool(a.entities & b.entities) and (gap is None or gap <= DAYS_TO_HALF)
