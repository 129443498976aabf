"""What a client may ask of the facts of a set, and what it means: claims, links between claims, and values of spans.

These are Operations like those on spans, and go the same way: `annotations.apply`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotator.access import Actor
from annotator.editing import claims as rules
from annotator.editing.claims import ClaimState, Inner
from annotator.editing.facts import (
    Attached,
    ClaimFact,
    FactKind,
    LinkFact,
    MentionFact,
    QuantityFact,
    TimeFact,
    fact_row,
)
from annotator.editing.state import NEW, Delta, SetState
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Document, Entity, Link, Span
from annotator.records import Part
from annotator.selectors.claim_checks import claim_problems
from annotator.selectors.claims import claim_state, linkable
from annotator.selectors.event_list import visible_events
from annotator.selectors.fact_state import facts_about
from annotator.selectors.state import SetView

CLAIM_ACTIONS = frozenset({"claim.put", "claim.accept", "claim.reject", "claim.reset", "claim.delete"})
LINK_ACTIONS = frozenset({"link.put", "link.delete"})
VALUE_ACTIONS = frozenset({"value.put", "value.clear"})
FACT_ACTIONS = CLAIM_ACTIONS | LINK_ACTIONS | VALUE_ACTIONS
LONGEST_GIST = 500
ENTER_DAY = "Enter when the document appeared."


@dataclass(frozen=True, slots=True)
class FactRequest:
    """What an operation on facts is about.

    `claim` for claim.put, `link` for link.put, `value` for value.put; `target` is the id of a claim, proposed claim,
    link or (with `kind`) of the span whose value is cleared. `inner` says what becomes of claims inside one that goes.
    """

    target: int | None = None
    claim: ClaimFact | None = None
    link: LinkFact | None = None
    value: Attached | None = None
    kind: FactKind | None = None
    inner: Inner = ""
    raw: tuple[tuple[str, str], ...] = ()

    def asked(self) -> list[Any]:
        """What it asks for, as JSON: equal for a retry. `raw` stands for a request that was completed by what was there
        at that moment."""
        if self.raw:
            return [list(pair) for pair in self.raw]
        facts = [fact_row(self.claim), fact_row(self.link), fact_row(self.value)]
        return [self.target, *facts, self.kind, self.inner]


def compute(
    document: Document, action: str, request: FactRequest, sets: SetView, by: Actor
) -> tuple[Delta, SetState, list[Part]]:
    """The Delta of an operation on facts, the facts it was computed from, and the ranges that it is about.

    Raises what the rules raise, and Invalid for an entity, event or claim that is not of the project.
    """
    if action in VALUE_ACTIONS:
        return _value(request, sets, by)
    state = claim_state(sets)
    if action in LINK_ACTIONS:
        delta, ranges = _link(request, action, state, by)
    else:
        delta, ranges = _claim(document, request, action, state, by)
    check_not_linked_elsewhere(delta, sets.own.pk if sets.own else 0)
    return delta, SetState({}, {}, {}, facts=state.facts()), ranges


def _claim(
    document: Document, request: FactRequest, action: str, state: ClaimState, by: Actor
) -> tuple[Delta, list[Part]]:
    target = request.target or NEW
    proposed = state.proposals.get(target)
    ranges = proposed.ranges if proposed else []
    match action:
        case "claim.put":
            claim = _checked(request.claim, by)
            delta = rules.put(state, claim, length=len(document.body.text))
            _check_rules(document, claim, state)
            return delta, ranges
        case "claim.accept":
            return rules.accept(state, target), ranges
        case "claim.reject":
            return rules.reject(state, target, request.inner), ranges
        case "claim.reset":
            return rules.reset(state, target, request.inner), ranges
    return rules.remove(state, target, request.inner), ranges


def _checked(claim: ClaimFact | None, by: Actor) -> ClaimFact:
    """The claim, once what it refers to is known to be of the project. Two queries at the most."""
    if claim is None:
        raise Invalid("There is no claim in the request.", where="claim")
    if LONGEST_GIST < len(claim.gist):
        raise Invalid(f"A gist has at most {LONGEST_GIST} characters.", where="gist")
    if claim.source_entity is not None:
        _of_project(_entities(by), claim.source_entity, "entity", "source_entity")
    if claim.event is not None:
        _of_project(visible_events(by), claim.event, "event", "event")
    return claim


def _check_rules(document: Document, claim: ClaimFact, state: ClaimState) -> None:
    """Raise Invalid at the first rule of the desk that blocks a claim."""
    for problem in claim_problems(document, claim, state.claims):
        if problem.level == "error":
            raise Invalid(problem.message, hint=problem.hint, where=problem.where)


def _link(request: FactRequest, action: str, state: ClaimState, by: Actor) -> tuple[Delta, list[Part]]:
    if action == "link.delete":
        return rules.remove_link(state, request.target or NEW), []
    if request.link is None:
        raise Invalid("There is no link in the request.", where="link")
    if linkable(request.link.head, by) is None:
        raise NotFound("There is no such claim to link with.", where="head")
    return rules.put_link(state, request.link), []


def _value(request: FactRequest, sets: SetView, by: Actor) -> tuple[Delta, SetState, list[Part]]:
    number = request.value.span if request.value is not None else request.target or NEW
    kind = request.value.key[0] if request.value is not None else request.kind
    own = sets.own.pk if sets.own else 0
    span = Span.objects.filter(pk=number, annotation_set=own).first()
    if span is None:
        raise NotFound("There is no such span in your set.", hint="Accept the suggestion first.")
    if kind not in {"mention", "quantity", "time"}:
        raise Invalid("There is no such value.", where="kind")
    if isinstance(request.value, MentionFact) and request.value.entity is not None:
        _of_project(_entities(by), request.value.entity, "entity", "entity")
    _check_value(request.value)
    facts = facts_about(own, [(kind, number)])
    before: Any = facts.get((kind, number))
    return rules.put_value(before, request.value), SetState({}, {}, {}, facts=facts), [(span.start, span.end)]


def _check_value(value: Attached | None) -> None:
    """Raise Invalid for what no table could keep, and for a relative time without a day that it was read by (B11)."""
    match value:
        case TimeFact(time=time, published=published) if time.relative and not published:
            raise Invalid("A relative date needs the day of publication (B11).", hint=ENTER_DAY, where="time")
        case TimeFact(time=time) if time.last < time.first or bool(time.first) != bool(time.last):
            raise Invalid("The last day lies before the first.", where="last")
        case QuantityFact(quantity=quantity) if not quantity.low <= quantity.high:
            raise Invalid("The higher figure is below the lower one.", where="high")


def _entities(by: Actor) -> QuerySet[Entity]:
    return Entity.objects.filter(project=by.project, removed=False)


def _of_project(rows: Any, number: int, noun: str, where: str) -> None:
    if not rows.filter(pk=number).exists():
        raise Invalid(f"There is no such {noun} in this project.", where=where)


def check_not_linked_elsewhere(delta: Delta, own: int) -> None:
    """Raise Conflict where a claim goes that a link of another set leads to. One query where a claim goes."""
    gone = _removed(delta)
    if gone and (count := Link.objects.filter(head__in=gone).exclude(annotation_set=own).count()):
        raise Conflict(
            f"{count} link{'s' if count > 1 else ''} of other documents lead here.",
            hint="Take them back first, on the page of this claim.",
        )


def _removed(delta: Delta) -> Collection[int]:
    return [swap.before.id for swap in delta.facts if isinstance(swap.before, ClaimFact) and swap.after is None]
