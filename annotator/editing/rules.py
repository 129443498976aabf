"""The operations: accept, reject, reset, relabel, resize, add, delete, note, and document labels on and off.

Each takes the state it may look at and returns the Delta. None of them writes. An operation that would
change nothing returns an empty Delta.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.editing.state import NEW, DecisionState, Delta, Proposal, SetState, SpanState, Swap, Verdict
from annotator.errors import DuplicateSpan, NotFound, OverlapForbidden
from annotator.records import Part
from annotator.text.matching import Candidate, corrected_suggestion
from annotator.text.ranges import contains, overlaps


def accept(state: SetState, suggestion: int) -> Delta:
    """Copy a suggestion into the set as it is. A corrected one goes back to what was suggested."""
    proposal = _proposal(state, suggestion)
    return _take_over(state, proposal, label=proposal.label, parts=proposal.parts)


def reject(state: SetState, suggestion: int) -> Delta:
    """Say that a suggestion is wrong; a span made from it goes away."""
    _proposal(state, suggestion)
    decision = state.decisions.get(suggestion)
    if decision is not None and decision.verdict == "rejected":
        return Delta()
    made = _made_from(state, decision)
    return Delta(
        spans=(Swap(made, None),) if made else (),
        decisions=(Swap(decision, DecisionState(suggestion, "rejected")),),
    )


def reset(state: SetState, suggestion: int) -> Delta:
    """Take a decision back: the suggestion is undecided again and a span made from it goes away."""
    _proposal(state, suggestion)
    decision = state.decisions.get(suggestion)
    if decision is None:
        return Delta()
    made = _made_from(state, decision)
    return Delta(spans=(Swap(made, None),) if made else (), decisions=(Swap(decision, None),))


def relabel(state: SetState, span: int, label: int) -> Delta:
    """Give a span, or a suggestion while taking it over, another label."""
    if span in state.proposals:
        proposal = state.proposals[span]
        made = _made_from(state, state.decisions.get(span))
        return _take_over(state, proposal, label=label, parts=made.parts if made else proposal.parts)
    own = _own(state, span)
    return _edit(state, own, replace(own, label=label))


def resize(state: SetState, span: int, parts: tuple[Part, ...]) -> Delta:
    """Move the edges of a span, or of a suggestion while taking it over. A span keeps its id."""
    if span in state.proposals:
        proposal = state.proposals[span]
        made = _made_from(state, state.decisions.get(span))
        return _take_over(state, proposal, label=made.label if made else proposal.label, parts=parts)
    own = _own(state, span)
    return _edit(state, own, replace(own, parts=parts))


def add(state: SetState, parts: tuple[Part, ...], label: int) -> Delta:
    """Add a span. Drawn over an undecided suggestion it is the correction of it, or its acceptance if equal."""
    drawn = Candidate(NEW, parts[0][0], parts[-1][1], label)
    found = corrected_suggestion(drawn, [Candidate(p.id, p.start, p.end, p.label) for p in state.undecided()])
    if found is not None:
        return _take_over(state, state.proposals[found.id], label=label, parts=parts)
    new = SpanState(NEW, label, parts)
    _check(state, new)
    return Delta(spans=(Swap(None, new),))


def delete(state: SetState, span: int) -> Delta:
    """Remove a span. One made from a suggestion leaves that suggestion rejected; a suggestion is rejected."""
    if span in state.proposals:
        return reject(state, span)
    own = _own(state, span)
    decision = _decision_about(state, own)
    return Delta(
        spans=(Swap(own, None),),
        decisions=(Swap(decision, DecisionState(decision.suggestion, "rejected")),) if decision else (),
    )


def note(state: SetState, span: int, text: str) -> Delta:
    """Write a note on a span; an empty one removes it."""
    own = _own(state, span)
    return Delta() if own.note == text else Delta(spans=(Swap(own, replace(own, note=text)),))


def label_document(state: SetState, label: int, *, on: bool) -> Delta:
    """Put a document label on, or take it off."""
    if on == (label in state.labels):
        return Delta()
    return Delta(labels=(Swap(None, label) if on else Swap(label, None),))


def _take_over(state: SetState, proposal: Proposal, *, label: int, parts: tuple[Part, ...]) -> Delta:
    """Make or change the span derived from a suggestion, and say how it differs from what was suggested."""
    decision = state.decisions.get(proposal.id)
    made = _made_from(state, decision)
    span = replace(made, label=label, parts=parts) if made else SpanState(NEW, label, parts, derived_from=proposal.id)
    after = DecisionState(proposal.id, _verdict(proposal, span), span.id)
    if made == span and decision == after:
        return Delta()
    _check(state, span)
    return Delta(
        spans=() if made == span else (Swap(made, span),),
        decisions=() if decision == after else (Swap(decision, after),),
    )


def _edit(state: SetState, own: SpanState, edited: SpanState) -> Delta:
    if edited == own:
        return Delta()
    _check(state, edited)
    decision = _decision_about(state, own)
    if decision is None or decision.suggestion not in state.proposals:
        return Delta(spans=(Swap(own, edited),))
    after = replace(decision, verdict=_verdict(state.proposals[decision.suggestion], edited))
    return Delta(
        spans=(Swap(own, edited),),
        decisions=() if after == decision else (Swap(decision, after),),
    )


def _verdict(proposal: Proposal, span: SpanState) -> Verdict:
    return "accepted" if (proposal.label, proposal.parts) == (span.label, span.parts) else "corrected"


def _check(state: SetState, span: SpanState) -> None:
    """The set's rules for one span against the others: never the same twice, and the schema's overlap policy."""
    others = [other for other in state.spans.values() if other.id != span.id]
    if any((other.label, other.parts) == (span.label, span.parts) for other in others):
        raise DuplicateSpan("This range already has this label.")
    for other in others if state.overlap != "any" else ():
        if _forbidden(state, span.parts, other.parts):
            raise OverlapForbidden(
                f"It overlaps the span [{other.start}, {other.end}), which this schema does not allow.",
                hint="Nested spans are allowed here."
                if state.overlap == "nested"
                else "Change or remove the other one.",
            )


def _forbidden(state: SetState, a: Iterable[Part], b: Iterable[Part]) -> bool:
    pairs = [(x, y) for x in a for y in b if overlaps(x, y)]
    if state.overlap == "none":
        return bool(pairs)
    return any(not contains(x, y) and not contains(y, x) for x, y in pairs)


def _proposal(state: SetState, suggestion: int) -> Proposal:
    if suggestion not in state.proposals:
        raise NotFound("There is no such suggestion here.")
    return state.proposals[suggestion]


def _own(state: SetState, span: int) -> SpanState:
    if span not in state.spans:
        raise NotFound("There is no such span here.", hint="Somebody may have removed it; the text is fresh now.")
    return state.spans[span]


def _made_from(state: SetState, decision: DecisionState | None) -> SpanState | None:
    return None if decision is None or decision.span is None else state.spans.get(decision.span)


def _decision_about(state: SetState, own: SpanState) -> DecisionState | None:
    decision = state.decisions.get(own.derived_from or NEW)
    return decision if decision is not None and decision.span == own.id else None
