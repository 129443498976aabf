"""The operations: accept, reject, reset, relabel, resize, add, delete, note, and document labels on and off.

Each takes the state it may look at and returns the Delta. None of them writes. An operation that would
change nothing returns an empty Delta. Suggestions that say the same are decided together (`_together`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.editing.state import NEW, DecisionState, Delta, Proposal, SetState, SpanState, Swap
from annotator.editing.twins import key, rank
from annotator.errors import DuplicateSpan, NotFound, OverlapForbidden
from annotator.records import OverlapPolicy, Part
from annotator.text.matching import Candidate, corrected_suggestion
from annotator.text.ranges import contains, overlaps


def accept(state: SetState, suggestion: int) -> Delta:
    """Copy a suggestion into the set as it is. A corrected one goes back to what was suggested.

    A span that says the same already becomes the one made from it.
    """
    proposal = _proposal(state, suggestion)
    return _take_over(state, proposal, label=proposal.label, parts=proposal.parts)


def reject(state: SetState, suggestion: int) -> Delta:
    """Say that a suggestion is wrong; a span made from it goes away."""
    proposal = _proposal(state, suggestion)
    made = _made_from(state, proposal)
    return Delta(
        spans=(Swap(made, None),) if made else (),
        decisions=_swaps(state, [DecisionState(each, "rejected") for each in _together(state, proposal, made)]),
    )


def reset(state: SetState, suggestion: int) -> Delta:
    """Take a decision back: the suggestion is undecided again and a span made from it goes away."""
    proposal = _proposal(state, suggestion)
    made = _made_from(state, proposal)
    taken_back = [state.decisions.get(each) for each in _together(state, proposal, made)]
    return Delta(
        spans=(Swap(made, None),) if made else (),
        decisions=tuple(Swap(decision, None) for decision in taken_back if decision is not None),
    )


def relabel(state: SetState, span: int, label: int) -> Delta:
    """Give a span, or a suggestion while taking it over, another label."""
    if span in state.proposals:
        proposal = state.proposals[span]
        made = _made_from(state, proposal)
        return _take_over(state, proposal, label=label, parts=made.parts if made else proposal.parts)
    own = _own(state, span)
    return _edit(state, own, replace(own, label=label))


def resize(state: SetState, span: int, parts: tuple[Part, ...]) -> Delta:
    """Move the edges of a span, or of a suggestion while taking it over. A span keeps its id."""
    if span in state.proposals:
        proposal = state.proposals[span]
        made = _made_from(state, proposal)
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
    """Remove a span. One made from suggestions leaves them rejected; a suggestion is rejected."""
    if span in state.proposals:
        return reject(state, span)
    own = _own(state, span)
    primary = state.proposals.get(own.derived_from or NEW)
    if primary is not None and _made_from(state, primary) == own:
        return reject(state, primary.id)
    left = [DecisionState(each.suggestion, "rejected") for each in state.decisions_of(own)]
    return Delta(spans=(Swap(own, None),), decisions=_swaps(state, left))


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
    made = _made_from(state, proposal)
    before = made or _equal_to(state, proposal, label, parts)
    span = before or SpanState(NEW, label, parts, derived_from=proposal.id)
    span = replace(span, label=label, parts=parts, derived_from=span.derived_from or proposal.id)
    decisions = _verdicts(state, _together(state, proposal, made), span, proposal)
    if before is None or not _same(before, span):
        _check(state, span)
    return Delta(spans=() if before == span else (Swap(before, span),), decisions=decisions)


def _equal_to(state: SetState, proposal: Proposal, label: int, parts: tuple[Part, ...]) -> SpanState | None:
    """The span that says already what is taken over as it was suggested."""
    if (label, parts) != key(proposal):
        return None
    return next((span for span in state.spans.values() if _same(span, proposal)), None)


def _edit(state: SetState, own: SpanState, edited: SpanState) -> Delta:
    if edited == own:
        return Delta()
    _check(state, edited)
    about = [decision.suggestion for decision in state.decisions_of(own)]
    primary = state.proposals.get(own.derived_from or NEW)
    return Delta(spans=(Swap(own, edited),), decisions=_verdicts(state, about, edited, primary))


def _together(state: SetState, proposal: Proposal, made: SpanState | None) -> list[int]:
    """The suggestions that are decided with this one, in the order of their rank, then the rest by id.

    They are its twins, where undecided or decided as it is, and whatever else the same span was made from.
    """
    alike = state.decisions.get(proposal.id)
    twins = [
        each
        for each in state.proposals.values()
        if key(each) == key(proposal) and _decided_alike(state.decisions.get(each.id), alike)
    ]
    others = sorted(decision.suggestion for decision in state.decisions_of(made)) if made else []
    return list(dict.fromkeys([*(each.id for each in sorted(twins, key=rank)), *others]))


def _decided_alike(decision: DecisionState | None, alike: DecisionState | None) -> bool:
    return decision is None or (alike is not None and replace(decision, suggestion=alike.suggestion) == alike)


def _verdicts(
    state: SetState, suggestions: Iterable[int], span: SpanState, primary: Proposal | None
) -> tuple[Swap[DecisionState], ...]:
    """What the decisions about these say of the span. One that is not at hand is judged as the primary one is."""
    compared = [(each, state.proposals.get(each, primary)) for each in suggestions]
    return _swaps(
        state,
        [
            DecisionState(each, "accepted" if _same(proposal, span) else "corrected", span.id)
            for each, proposal in compared
            if proposal is not None
        ],
    )


def _swaps(state: SetState, after: Iterable[DecisionState]) -> tuple[Swap[DecisionState], ...]:
    """From the decisions as they are to these; those that stay are left out."""
    swaps = (Swap(state.decisions.get(each.suggestion), each) for each in after)
    return tuple(swap for swap in swaps if swap.before != swap.after)


def _same(a: SpanState | Proposal, b: SpanState | Proposal) -> bool:
    return (a.label, a.parts) == (b.label, b.parts)


def _check(state: SetState, span: SpanState) -> None:
    """The set's rules for one span against the others: never the same twice, and the schema's overlap policy."""
    others = [other for other in state.spans.values() if other.id != span.id]
    if any(_same(other, span) for other in others):
        raise DuplicateSpan("This range already has this label.")
    for other in others if state.overlap != "any" else ():
        if forbids(state.overlap, span.parts, other.parts):
            raise OverlapForbidden(
                f"It overlaps the span [{other.start}, {other.end}), which this schema does not allow.",
                hint="Nested spans are allowed here."
                if state.overlap == "nested"
                else "Change or remove the other one.",
            )


def forbids(policy: OverlapPolicy, a: Iterable[Part], b: Iterable[Part]) -> bool:
    """Whether the schema's overlap policy keeps spans with these parts apart."""
    pairs = [(x, y) for x in a for y in b if overlaps(x, y)]
    if policy == "any":
        return False
    if policy == "none":
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


def _made_from(state: SetState, proposal: Proposal) -> SpanState | None:
    decision = state.decisions.get(proposal.id)
    return None if decision is None or decision.span is None else state.spans.get(decision.span)
