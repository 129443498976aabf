"""One decision at many places of a text: what stands at a place already, and all of it as one Delta.

`label` is the label to give, or for accept, reject and remove the label whose suggestions or spans are meant, None for
any; `was` is the label that a relabel replaces. Places are ranges that lie apart from each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.editing import rules
from annotator.editing.state import NEW, Delta, Proposal, SetState, SpanState, composed
from annotator.errors import DuplicateSpan, OverlapForbidden, SeveralSuggested
from annotator.records import Part
from annotator.text.ranges import overlaps
from annotator.text.segments import blocks_touched

Action = Literal["label", "accept", "reject", "remove"]
Name = Literal[
    "free",
    "suggested",
    "suggested otherwise",
    "done",
    "labelled",
    "labelled otherwise",
    "overlapping",
    "rejected",
    "decided",
]
NOTHING_DONE: dict[Action, str] = {"label": "done", "accept": "decided", "reject": "decided", "remove": "unlabelled"}
"""Why nothing is done at a place where no rule forbids it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a place: `of` is the span or suggestion that says so, and `ticked` what is proposed to do."""

    name: Name
    ticked: bool
    of: SpanState | Proposal | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A place where nothing was done, and why: a value of NOTHING_DONE or the code of what a rule raised."""

    part: Part
    reason: str


def standing(state: SetState, part: Part, action: Action, label: int | None, was: int | None = None) -> Standing:
    """How a place stands. For accept and reject it is "suggested", for remove "labelled", or else "decided", which is
    not worth showing.
    """
    if action == "remove":
        removed = exact(state, part, label)
        return Standing("labelled", True, removed[0]) if removed else Standing("decided", False)
    suggested = undecided(state, part, label)
    if action != "label" or label is None:
        return Standing("suggested", True, suggested[0]) if suggested else Standing("decided", False)
    own = [span for span in state.spans.values() if overlaps((span.start, span.end), part)]
    if found := exact(state, part):
        return _labelled(found, label, was)
    if own:
        return Standing("overlapping", False, own[0])
    if suggested:
        return Standing("suggested", True, suggested[0])
    return _proposed(state, part, label)


def decide(state: SetState, part: Part, action: Action, label: int | None, was: int | None = None) -> Delta:
    """Carry out the decision at one place; an empty Delta if there is nothing to do. Raises what the rules raise, and
    SeveralSuggested where any label is to be accepted and there are several.
    """
    if action == "remove":
        return _removal(state, exact(state, part, label))
    if action == "label" and label is not None:
        return _labelling(state, part, label, was)
    suggested = undecided(state, part, label)
    if action == "accept":
        if 1 < len({each.label for each in suggested}):
            raise SeveralSuggested("Several labels are suggested here.", hint="Say which one is meant.")
        return rules.accept(state, suggested[0].id) if suggested else Delta()
    return composed(rules.reject(state, each.id) for each in suggested)


def _labelling(state: SetState, part: Part, label: int, was: int | None) -> Delta:
    stands = standing(state, part, "label", label, was)
    if stands.name == "done":
        return Delta()
    if stands.name == "labelled otherwise" and stands.of is not None:
        return rules.relabel(state, stands.of.id, label)
    return rules.add(state, (part,), label)


def _removal(state: SetState, spans: Sequence[SpanState]) -> Delta:
    """Those made from suggestions leave them rejected, as when one is removed."""
    deltas: list[Delta] = []
    for span in spans:
        deltas.append(rules.delete(state, span.id))
        state = state.after(deltas[-1])
    return composed(deltas)


def decide_all(
    state: SetState, places: Sequence[Part], action: Action, label: int | None, was: int | None = None
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
        except (DuplicateSpan, OverlapForbidden, SeveralSuggested) as error:
            refused.append(Refused(place, error.code))
            continue
        if not delta:
            refused.append(Refused(place, NOTHING_DONE[action]))
            continue
        deltas.append(delta.numbered({NEW: -1 - len(deltas)}))
        state = state.after(deltas[-1])
    return composed(deltas), refused


def exact(state: SetState, part: Part, label: int | None = None) -> list[SpanState]:
    """The spans on exactly this range, with this label or any, by id."""
    found = [span for span in state.spans.values() if span.parts == (part,) and label in {None, span.label}]
    return sorted(found, key=lambda span: span.id)


def undecided(state: SetState, part: Part, label: int | None = None) -> list[Proposal]:
    """The undecided suggestions on exactly this range, with this label or any."""
    return [each for each in state.undecided() if each.parts == (part,) and label in {None, each.label}]


def _labelled(found: Sequence[SpanState], label: int, was: int | None) -> Standing:
    """Of own spans on exactly this range: one with the label, else the one to relabel, else any."""
    by_label = {span.label: span for span in reversed(found)}
    if label in by_label:
        return Standing("done", False, by_label[label])
    if was in by_label:
        return Standing("labelled otherwise", True, by_label[was])
    return Standing("labelled otherwise", False, found[0])


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
