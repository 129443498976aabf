"""One decision at many places of a text: what stands at a place already, and all of it as one Delta.

`label` is the label to give, or for accept and reject the label whose suggestions are meant; `was` is the label
that a relabel replaces. Places are ranges that lie apart from each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.editing import rules
from annotator.editing.state import NEW, Delta, Proposal, SetState, SpanState, composed
from annotator.errors import DuplicateSpan, OverlapForbidden
from annotator.records import Part
from annotator.text.ranges import overlaps
from annotator.text.segments import blocks_touched

Action = Literal["label", "accept", "reject"]
Name = Literal[
    "free", "suggested", "suggested otherwise", "done", "labelled otherwise", "overlapping", "rejected", "decided"
]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a place: `of` is the span or suggestion that says so, and `ticked` what is proposed to do."""

    name: Name
    ticked: bool
    of: SpanState | Proposal | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A place where nothing was done, and why: "done", "decided", "duplicate_span" or "overlap_forbidden"."""

    part: Part
    reason: str


def standing(state: SetState, part: Part, action: Action, label: int, was: int | None = None) -> Standing:
    """How a place stands. For accept and reject it is "suggested" or "decided", which is not worth showing."""
    suggested = _undecided(state, part, label)
    if action != "label":
        return Standing("suggested", True, suggested[0]) if suggested else Standing("decided", False)
    own = [span for span in state.spans.values() if overlaps((span.start, span.end), part)]
    if exact := sorted((span for span in own if span.parts == (part,)), key=lambda span: span.id):
        return _labelled(exact, label, was)
    if own:
        return Standing("overlapping", False, own[0])
    if suggested:
        return Standing("suggested", True, suggested[0])
    return _proposed(state, part, label)


def decide(state: SetState, part: Part, action: Action, label: int, was: int | None = None) -> Delta:
    """Carry out the decision at one place; an empty Delta if there is nothing to do. Raises what the rules raise."""
    if action == "label":
        stands = standing(state, part, action, label, was)
        if stands.name == "done":
            return Delta()
        if stands.name == "labelled otherwise" and stands.of is not None:
            return rules.relabel(state, stands.of.id, label)
        return rules.add(state, (part,), label)
    suggested = _undecided(state, part, label)
    if action == "accept":
        return rules.accept(state, suggested[0].id) if suggested else Delta()
    return composed(rules.reject(state, each.id) for each in suggested)


def decide_all(
    state: SetState, places: Sequence[Part], action: Action, label: int, was: int | None = None
) -> tuple[Delta, list[Refused]]:
    """The decision at all places, in their order, as one Delta with new spans numbered -1, -2, ...

    Places must be in reading order. Looks only at what touches each place, so time grows with what is there.
    """
    near_each = touching(state, places)
    deltas: list[Delta] = []
    refused: list[Refused] = []
    for place, near in zip(places, near_each, strict=True):
        try:
            delta = decide(around(state, near), place, action, label, was)
        except (DuplicateSpan, OverlapForbidden) as error:
            refused.append(Refused(place, error.code))
            continue
        if not delta:
            refused.append(Refused(place, "done" if action == "label" else "decided"))
            continue
        deltas.append(delta.numbered({NEW: -1 - len(deltas)}))
        state = state.after(deltas[-1])
    return composed(deltas), refused


def _labelled(exact: Sequence[SpanState], label: int, was: int | None) -> Standing:
    """Of own spans on exactly this range: one with the label, else the one to relabel, else any."""
    by_label = {span.label: span for span in reversed(exact)}
    if label in by_label:
        return Standing("done", False, by_label[label])
    if was in by_label:
        return Standing("labelled otherwise", True, by_label[was])
    return Standing("labelled otherwise", False, exact[0])


def _proposed(state: SetState, part: Part, label: int) -> Standing:
    """Where no own span is and the label itself is not suggested. Labelling inside a longer suggestion would
    shorten that one, so it is not proposed.
    """
    for each in state.proposals.values():
        decision = state.decisions.get(each.id)
        if (each.label, each.parts) == (label, (part,)) and decision is not None and decision.verdict == "rejected":
            return Standing("rejected", False, each)
    crossing = [each for each in state.undecided() if overlaps((each.start, each.end), part)]
    for each in crossing:
        if each.parts == (part,):
            return Standing("suggested otherwise", True, each)
    return Standing("overlapping", False, crossing[0]) if crossing else Standing("free", True)


def _undecided(state: SetState, part: Part, label: int) -> list[Proposal]:
    return [each for each in state.undecided() if (each.label, each.parts) == (label, (part,))]


def touching(state: SetState, places: Sequence[Part]) -> list[set[int]]:
    """For each place, in order and apart from each other, the ids of the spans and suggestions that touch it."""
    found: list[set[int]] = [set() for _ in places]
    everything: list[SpanState | Proposal] = [*state.spans.values(), *state.proposals.values()]
    for each in everything:
        for place in blocks_touched(places, ((each.start, each.end),)):
            found[place].add(each.id)
    return found


def around(state: SetState, near: set[int]) -> SetState:
    """The part of a state that spans and suggestions `near` a place belong to: with what they came from or became."""
    spans = {key: state.spans[key] for key in near if key in state.spans}
    wanted = near | {span.derived_from for span in spans.values() if span.derived_from is not None}
    proposals = {key: state.proposals[key] for key in wanted if key in state.proposals}
    decisions = {key: state.decisions[key] for key in proposals if key in state.decisions}
    made = {each.span for each in decisions.values() if each.span is not None}
    spans |= {key: state.spans[key] for key in made if key in state.spans}
    return replace(state, spans=spans, proposals=proposals, decisions=decisions)
