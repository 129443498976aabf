"""A new claim from selected words: what is proposed there already, else what the rules read in the paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.adjudication.overlap import jaccard, length
from annotator.editing.claims import ClaimState, in_order
from annotator.editing.facts import ClaimFact
from annotator.editing.state import NEW
from annotator.fact_records import PLAIN, ClaimPart
from annotator.facts import attribution
from annotator.models import Document
from annotator.records import Part
from annotator.services.cues import cue_list
from annotator.services.proposed_claims import fact_of
from annotator.text.ranges import contains
from annotator.text.segments import blocks_touched
from annotator.vocabulary import ClaimRole, Voice

ALIKE = 0.5  # share of the characters that two ranges must have in common to be the same content


def draft(document: Document, ranges: tuple[Part, ...], state: ClaimState) -> ClaimFact:
    """The claim that these words are: an undecided proposal whose parts lie within them or whose content is much the
    same (with the words as its content then); else what the rules read there in the same way; else the words as the
    content of the outlet's own claim.
    """
    found = _among(state.undecided(), ranges)
    if found is not None:
        outer = state.decisions.get(found.parent or NEW)
        return replace(found, id=NEW, derived_from=found.id, parent=outer.claim if outer else None)
    parent = _around(ranges, state)
    read = _among(_read(document, ranges), ranges)
    if read is not None and any(_meets(read, each) for each in state.claims.values()):
        read = None  # that one is there already
    claim = read or ClaimFact(NEW, _content(ranges), replace(PLAIN, voice=Voice.OUTLET))
    return replace(claim, parent=parent)


def _among(claims: Sequence[ClaimFact], ranges: tuple[Part, ...]) -> ClaimFact | None:
    """The longest claim whose parts lie within the words, or the one most alike, with the words as its content."""
    whole = (ranges[0][0], ranges[-1][1])
    inside = [each for each in claims if all(contains(whole, part) for part in each.ranges)]
    if inside:
        return max(inside, key=lambda each: length(each.content))
    alike = [each for each in claims if ALIKE <= jaccard(each.content, ranges)]
    if not alike:
        return None
    found = max(alike, key=lambda each: jaccard(each.content, ranges))
    return replace(found, parts=in_order((*_without_content(found), *_content(ranges))))


def _read(document: Document, ranges: tuple[Part, ...]) -> list[ClaimFact]:
    """What the rules find in the paragraphs of the words, at its place in the text."""
    text, bounds = document.body.text, document.body.block_bounds
    touched = blocks_touched(bounds, ranges)
    if not touched:
        return []
    start, end = bounds[touched[0]][0], bounds[touched[-1]][1]
    return [_moved(fact_of(each), start) for each in attribution.find(text[start:end], cues=cue_list())]


def _moved(claim: ClaimFact, by: int) -> ClaimFact:
    return replace(claim, parts=tuple(replace(p, start=p.start + by, end=p.end + by) for p in claim.parts))


def _meets(claim: ClaimFact, other: ClaimFact) -> bool:
    return ALIKE <= jaccard(claim.content, other.content)


def _around(ranges: tuple[Part, ...], state: ClaimState) -> int | None:
    """The shortest own claim whose content lies around the words and is longer."""
    holding = [
        each
        for each in state.claims.values()
        if all(any(contains(part, words) for part in each.content) for words in ranges)
        and length(ranges) < length(each.content)
    ]
    return min(holding, key=lambda each: length(each.content)).id if holding else None


def _content(ranges: tuple[Part, ...]) -> tuple[ClaimPart, ...]:
    return tuple(ClaimPart(ClaimRole.CONTENT, *each) for each in ranges)


def _without_content(claim: ClaimFact) -> tuple[ClaimPart, ...]:
    return tuple(part for part in claim.parts if part.role != ClaimRole.CONTENT)
