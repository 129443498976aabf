"""The claims of a document as the annotation page shows them: the list, and one of them as a card with its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.claims import ClaimState
from annotator.editing.facts import ClaimFact
from annotator.fact_records import ClaimPart
from annotator.models import Claim, Document, Event
from annotator.records import Part, Problem
from annotator.selectors.claim_checks import claim_problems
from annotator.selectors.claims import claim_state
from annotator.selectors.event_list import visible_events
from annotator.selectors.speakers import NOBODY, Speakers, speakers
from annotator.selectors.state import SetView
from annotator.text.context import on_one_line
from annotator.text.ranges import contains
from annotator.vocabulary import Badge, ClaimRole, MentionUse, badge

SHORT = 140
EVENTS = 100  # offered by name; more are chosen on the page of events
_VERDICTS = {"accepted": "a", "corrected": "c"}
STATE_NAMES = {"s": "proposed", "a": "accepted", "c": "corrected", "r": "rejected", "m": "yours"}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list. `state` is s (proposed), a, c, r (decided) or m (made without a proposal)."""

    id: int
    fact: ClaimFact
    state: str
    content: str
    source: str
    badge: Badge

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def start(self) -> int:
        return self.fact.content[0][0]


@dataclass(frozen=True, slots=True)
class PartView:
    role: ClaimRole
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim with what surrounds it.

    `chain` leads from the claim outward to the outlet: who says that who says. `around` are the claims it may lie in,
    `inner` those that lie in it. `problems` are what the rules of the desk find wrong or doubtful.
    """

    line: ClaimLine
    parts: tuple[PartView, ...]
    chain: tuple[str, ...]
    around: tuple[ClaimLine, ...]
    inner: tuple[ClaimLine, ...]
    problems: tuple[Problem, ...] = ()
    origin: str = ""
    score: float | None = None

    @property
    def fact(self) -> ClaimFact:
        return self.line.fact

    @property
    def is_own(self) -> bool:
        return self.line.state in "acm"


@dataclass(frozen=True, slots=True)
class ClaimPanel:
    """All claims in reading order, of what is decided only what was made of it; and the one that is open."""

    lines: tuple[ClaimLine, ...]
    card: ClaimCard | None
    events: tuple[Event, ...] = ()
    speakers: Speakers = NOBODY

    @property
    def undecided(self) -> int:
        return sum(line.state == "s" for line in self.lines)

    @property
    def order(self) -> list[list[object]]:
        """What the page's script needs to go from claim to claim: id, state, and the parts by role."""
        return [[line.id, line.state, [[p.role.value, p.start, p.end] for p in line.fact.parts]] for line in self.lines]


def claim_panel(
    document: Document, actor: Actor, sets: SetView, *, claim: int | None = None, after: int | None = None
) -> ClaimPanel:
    """The claims, and the card of `claim`, or of the first undecided one after the offset `after`.

    A claim that is not there (any more) is the one made of it, or none. Six queries, and five or six for a card.
    """
    state = claim_state(sets)
    lines = _lines(document, state)
    line = _named(lines, state, claim) if after is None else _next(lines, after)
    if line is None:
        return ClaimPanel(lines, None)
    there = speakers(document, actor, sets, line.fact)
    return ClaimPanel(lines, _card(document, lines, line, there), _events(actor, line.fact), there)


def count_of_claims(sets: SetView) -> int:
    """How many claims the own set and the shown sources have. One query."""
    return Claim.objects.filter(annotation_set__in=[*sets.shown, *([sets.own.pk] if sets.own else [])]).count()


def _lines(document: Document, state: ClaimState) -> tuple[ClaimLine, ...]:
    made = {each.claim: each.verdict for each in state.decisions.values() if each.claim is not None}
    text = document.body.text
    own = [_line(text, fact, _VERDICTS.get(made.get(fact.id, ""), "m")) for fact in state.claims.values()]
    gone = {number for number, each in state.decisions.items() if each.claim in state.claims}
    proposed = [
        _line(text, fact, "r" if number in state.decisions else "s")
        for number, fact in state.proposals.items()
        if number not in gone
    ]
    return tuple(sorted([*own, *proposed], key=lambda line: (line.start, -line.fact.content[-1][1], line.id)))


def _line(text: str, fact: ClaimFact, state: str) -> ClaimLine:
    axes = fact.axes
    word = badge(voice=axes.voice, certainty=axes.certainty, orientation=axes.orientation, act=axes.act)
    return ClaimLine(
        fact.id, fact, state, _short(text, fact.content), _short(text, fact.in_role(ClaimRole.SOURCE)), word
    )


def _short(text: str, parts: Iterable[Part]) -> str:
    words = " … ".join(on_one_line(text[start:end]) for start, end in parts)
    return words if len(words) <= SHORT else f"{words[: SHORT - 2]} …"


def _named(lines: Sequence[ClaimLine], state: ClaimState, claim: int | None) -> ClaimLine | None:
    decision = state.decisions.get(claim or 0)
    wanted = {claim, decision.claim if decision else claim}
    return next((line for line in lines if line.id in wanted), None)


def _next(lines: Sequence[ClaimLine], after: int) -> ClaimLine | None:
    undecided = [line for line in lines if line.state == "s"]
    return next((line for line in undecided if after < line.start), undecided[0] if undecided else None)


def _card(document: Document, lines: Sequence[ClaimLine], line: ClaimLine, there: Speakers) -> ClaimCard:
    text, fact = document.body.text, line.fact
    by_id = {each.id: each for each in lines}
    row = Claim.objects.filter(pk=fact.derived_from or line.id).values_list("score", "rule").first() or (None, "")
    return ClaimCard(
        line=line,
        parts=tuple(PartView(p.role, p.start, p.end, on_one_line(text[p.start : p.end])) for p in by_role(fact)),
        chain=_chain(document, by_id, line),
        around=tuple(each for each in lines if _may_hold(each, line, by_id)),
        inner=tuple(each for each in lines if each.fact.parent == line.id),
        problems=tuple(_problems(document, fact, by_id, there)),
        score=row[0],
        origin=row[1],
    )


def by_role(fact: ClaimFact) -> list[ClaimPart]:
    """The parts of a claim as a card lists them: content first, each role in reading order."""
    order = {role: place for place, role in enumerate(ClaimRole)}
    return sorted(fact.parts, key=lambda part: (order[part.role], part.start))


def _chain(document: Document, lines: Mapping[int, ClaimLine], line: ClaimLine) -> tuple[str, ...]:
    """Who says it, who says that, ... and the outlet that prints it."""
    speakers: list[str] = []
    at: ClaimLine | None = line
    while at is not None and len(speakers) < len(lines):
        speakers.append(
            at.source or {"outlet": "the outlet", "unnamed": "somebody"}.get(at.fact.axes.voice, "somebody")
        )
        at = lines.get(at.fact.parent or 0)
    return (*speakers, document.outlet) if document.outlet else tuple(speakers)


def _may_hold(other: ClaimLine, line: ClaimLine, lines: Mapping[int, ClaimLine]) -> bool:
    """Whether one may be said to lie inside the other: claims of the same kind, whose content is around this one's."""
    if other.id == line.id or (other.state in "acm") != (line.state in "acm"):
        return False
    at: ClaimLine | None = other
    for _ in lines:
        if at is None or at.id == line.id:
            break
        at = lines.get(at.fact.parent or 0)
    inside = all(any(contains(outer, part) for outer in other.fact.content) for part in line.fact.content)
    return inside and (at is None or at.id != line.id)


def _events(actor: Actor, fact: ClaimFact) -> tuple[Event, ...]:
    """The newest events that the person may see, and the claim's own. One query, two where that is an old one."""
    newest = list(visible_events(actor).order_by("-id")[:EVENTS])
    if fact.event is not None and all(each.pk != fact.event for each in newest):
        newest += Event.objects.filter(pk=fact.event)
    return tuple(newest)


def _problems(document: Document, fact: ClaimFact, lines: Mapping[int, ClaimLine], there: Speakers) -> list[Problem]:
    others = {number: each.fact for number, each in lines.items()}
    use = MentionUse.METONYM if fact.source_entity else there.source_use  # who is meant was said
    return claim_problems(document, fact, others, source_type=there.source_type, source_use=use)
