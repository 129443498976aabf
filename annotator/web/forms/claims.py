"""Reading what the annotation page says of claims, links and values: what is asked for, as an Operation.

A claim goes as a whole (`claim.put`). The page sends less: the words of a new one, one more part, the fields of the
card; the rest is what is there already, read here. What was asked for is the digest, so that a retry is known as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from annotator.access import Actor
from annotator.editing.claims import ClaimState
from annotator.editing.facts import ClaimFact
from annotator.editing.state import NEW
from annotator.errors import Invalid, NotFound
from annotator.fact_records import ClaimAxes, ClaimPart
from annotator.models import Document
from annotator.records import Part
from annotator.selectors.claims import claim_state
from annotator.selectors.state import read_sets
from annotator.services.claim_drafts import draft
from annotator.services.fact_operations import CLAIM_ACTIONS, FactRequest
from annotator.services.operations import Operation
from annotator.text.ranges import normalise_parts
from annotator.vocabulary import (
    Certainty,
    ClaimRole,
    EventType,
    Orientation,
    Polarity,
    Quote,
    SpeechAct,
    Voice,
)
from annotator.web.forms.operations import blocks_seen, number_in, operation_id, parts_in

COMPOSED = frozenset({"claim.new", "claim.part", "claim.drop", "claim.set"})
"""What the page may ask for beside the service's own actions; each becomes a claim.put."""
LONGEST_CHANNEL = 60
W = TypeVar("W", bound=StrEnum)


def parse_fact_operation(data: Mapping[str, str], document: Document, actor: Actor) -> Operation:
    """The operation on facts in a form; `base` has the revisions seen. Raises what `fact_request` raises."""
    number = operation_id(data)
    action, fact = fact_request(data, document, actor)
    if action not in CLAIM_ACTIONS:
        raise Invalid("There is no such operation.", where="op")
    return Operation(number, action, blocks=blocks_seen(data), fact=fact)


def fact_request(data: Mapping[str, str], document: Document, actor: Actor) -> tuple[str, FactRequest]:
    """The service's action and request for what a form asks. Raises Invalid naming the field, NotFound.

    Fields: `op`, `claim` (an own or a proposed one), `inner`; for claim.new, .part and .drop `parts`, `quote`, `role`;
    for claim.set those of the card.
    """
    action, number = data.get("op", ""), number_in(data, "claim")
    inner = data.get("inner", "")
    if inner not in {"", "raise", "remove"}:
        raise Invalid("Claims inside are raised or removed.", where="inner")
    if action not in COMPOSED:
        return action, FactRequest(target=number, inner=inner)  # type: ignore[arg-type]
    state = claim_state(read_sets(document, actor))
    claim = _composed(data, action, number, state, document)
    return "claim.put", FactRequest(claim=claim, raw=tuple(sorted(_asked(data).items())))


def _asked(data: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in data.items() if name not in {"base", "against", "at", "cid", "go"}}


def _composed(
    data: Mapping[str, str], action: str, number: int | None, state: ClaimState, document: Document
) -> ClaimFact:
    if action == "claim.new":
        return draft(document, _ranges(data, document), state)
    claim = _taken(state, number)
    if action == "claim.part":
        return with_part(claim, _role(data), _ranges(data, document))
    if action == "claim.drop":
        return without_part(claim, _role(data), _ranges(data, document))
    return _set(claim, data)


def _taken(state: ClaimState, number: int | None) -> ClaimFact:
    """The own claim of this id, or the proposed one as it would be taken over."""
    if number in state.claims:
        return state.claims[number or NEW]
    if number not in state.proposals:
        raise NotFound("There is no such claim here.", hint="Somebody may have removed it; the text is fresh now.")
    decision = state.decisions.get(number or NEW)
    if decision is not None and decision.claim in state.claims:
        return state.claims[decision.claim or NEW]
    proposal = state.proposals[number or NEW]
    outer = state.decisions.get(proposal.parent or NEW)
    return replace(proposal, id=NEW, derived_from=proposal.id, parent=outer.claim if outer else None)


def with_part(claim: ClaimFact, role: ClaimRole, ranges: tuple[Part, ...]) -> ClaimFact:
    """A claim with these words in a role. Source and cue are exchanged; of the others there may be several, and what
    overlaps one of the same role takes its place. The voice follows: see `settled`.
    """
    alone = role in {ClaimRole.SOURCE, ClaimRole.CUE}
    kept = [p for p in claim.parts if p.role != role or not (alone or any(_meets(p, each) for each in ranges))]
    return settled(replace(claim, parts=(*kept, *(ClaimPart(role, *each) for each in ranges))))


def without_part(claim: ClaimFact, role: ClaimRole, ranges: tuple[Part, ...]) -> ClaimFact:
    return settled(replace(claim, parts=tuple(p for p in claim.parts if p.role != role or p.range not in ranges)))


def settled(claim: ClaimFact) -> ClaimFact:
    """The claim with the voice that its parts speak for: a source makes it sourced, a cue alone unnamed; a source whose
    cue is not marked has an implicit one, until it is."""
    source, cue = claim.in_role(ClaimRole.SOURCE), claim.in_role(ClaimRole.CUE)
    voice = claim.axes.voice
    if source:
        voice = Voice.SOURCED
    elif voice == Voice.SOURCED or (cue and voice == Voice.OUTLET):
        voice = Voice.UNNAMED
    return replace(claim, axes=replace(claim.axes, voice=voice), implicit_cue=bool(source) and not cue)


def _meets(part: ClaimPart, other: Part) -> bool:
    return part.start < other[1] and other[0] < part.end


def _set(claim: ClaimFact, data: Mapping[str, str]) -> ClaimFact:
    """The claim with the fields of the card; a field that is not sent stays."""
    return replace(
        claim,
        axes=_axes(claim.axes, data),
        gist=" ".join(data.get("gist", claim.gist).split()),
        implicit_cue="implicit_cue" in data,
        check_worthy="check_worthy" in data,
        parent=_chosen(data, "parent", claim.parent),
        event=_chosen(data, "event", claim.event),
        source_entity=_chosen(data, "source_entity", claim.source_entity),
    )


def _axes(now: ClaimAxes, data: Mapping[str, str]) -> ClaimAxes:
    channel = " ".join(data.get("channel", now.channel).split())
    if LONGEST_CHANNEL < len(channel):
        raise Invalid(f"At most {LONGEST_CHANNEL} characters.", where="channel")
    return ClaimAxes(
        _word(data, "voice", Voice, now.voice),
        _word(data, "quote_kind", Quote, now.quote),
        _word(data, "certainty", Certainty, now.certainty),
        _word(data, "polarity", Polarity, now.polarity),
        _word(data, "orientation", Orientation, now.orientation),
        _word(data, "act", SpeechAct, now.act),
        _word(data, "event_type", EventType, now.event_type),
        channel,
    )


def _word(data: Mapping[str, str], name: str, words: type[W], now: W) -> W:
    try:
        return words(data[name]) if name in data else now
    except ValueError:
        raise Invalid("This is none of the choices.", where=name) from None


def _chosen(data: Mapping[str, str], name: str, now: int | None) -> int | None:
    return number_in(data, name) if name in data else now


def _role(data: Mapping[str, str]) -> ClaimRole:
    try:
        return ClaimRole(data.get("role", ""))
    except ValueError:
        raise Invalid("There is no such role.", where="role") from None


def _ranges(data: Mapping[str, str], document: Document) -> tuple[Part, ...]:
    parts = normalise_parts(parts_in(data.get("parts", "")))
    text, quote = document.body.text, data.get("quote", "")
    if len(text) < parts[-1][1]:
        raise Invalid(
            f"The range ends at {parts[-1][1]}, the text at {len(text)}.", where="parts", hint="Reload the page."
        )
    if quote and quote != "".join(text[start:end] for start, end in parts):
        raise Invalid("The page shows another text there than is stored.", where="quote", hint="Reload the page.")
    return parts
