"""The rules that claims and links keep: B blocks, W warns. What they look at comes in; nothing is looked up.

`check_claim` and `check_assessment` look at one claim, `check_link` at one link; each answers with Problems whose code
is the rule's and whose `where` is the field concerned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.fact_records import ClaimPart, ClaimRecord, TimeValue
from annotator.facts.zones import Zone
from annotator.records import Part, Problem
from annotator.text.alignment import is_aligned, word_bounds
from annotator.vocabulary import (
    Certainty,
    ClaimRole,
    MentionUse,
    Orientation,
    Polarity,
    Quote,
    Status,
    Voice,
    ZoneKind,
)

_OUTSIDE = frozenset({ZoneKind.BOILERPLATE, ZoneKind.PROMO})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_OPENING = frozenset("“«„‘‹\"'‚「『")
_CLOSING = frozenset("”»“’›\"'‘」』")
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?)\b", re.I
)
_HEDGE = re.compile(
    r"\b(?:may(?! \d)|might|could|possibl[ey]|perhaps|probabl[ey]|likely|reportedly|allegedly|apparently|seemingly"
    r"|appear(?:s|ed)? to|seem(?:s|ed)? to|suspected|presumably)\b"
)


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """What the rules need to know around a claim; what is left out is not checked.

    `quotes` is the cached text of each part, `documents` the ids of the documents that its parts lie in, `ancestors`
    the ids above it, nearest first. The four booleans are verdicts of the rules of figures, names and dates.
    """

    text: str
    quotes: tuple[str, ...] = ()
    documents: frozenset[int] = frozenset()
    parent: ClaimRecord | None = None
    ancestors: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    tokens: tuple[Part, ...] | None = None
    times: tuple[TimeValue, ...] = ()
    published_on: str = ""
    source_type: str = ""
    source_use: MentionUse = MentionUse.LITERAL
    do_twins_differ: bool = False
    is_unit_odd: bool = False
    is_name_of_two_types: bool = False
    is_weekday_of_publication: bool = False


def check_claim(claim: ClaimRecord, context: ClaimContext) -> list[Problem]:
    """What is wrong (B1-B6, B11) or doubtful (W1-W8, W10-W12) with a claim, blocking problems first."""
    problems = [*_parts(claim, context), *_voice(claim), *_above(claim, context), *_days(context)]
    if any(problem.code == "B1" for problem in problems):
        return problems
    return [*problems, *_places(claim, context), *_words(claim, context), *_verdicts(claim, context)]


def check_assessment(status: Status, *, evidence: int, rationale: str) -> list[Problem]:
    """B12: a verdict rests on evidence and says why."""
    if status not in {Status.REFUTED, Status.CORROBORATED}:
        return []
    missing = [("evidence", evidence > 0), ("rationale", bool(rationale.strip()))]
    return [_error("B12", f"{status.value} needs {name}.", name) for name, is_there in missing if not is_there]


def _error(code: str, message: str, where: str, hint: str = "") -> Problem:
    return Problem(code, message, where, hint)


def _warning(code: str, message: str, where: str, hint: str = "") -> Problem:
    return Problem(code, message, where, hint, "warning")


def _of(claim: ClaimRecord, role: ClaimRole) -> list[ClaimPart]:
    return sorted((part for part in claim.parts if part.role == role), key=lambda part: part.range)


def _parts(claim: ClaimRecord, context: ClaimContext) -> Iterator[Problem]:
    for number, part in enumerate(claim.parts):
        where = f"parts[{number}]"
        if not 0 <= part.start < part.end <= len(context.text):
            yield _error("B1", f"Characters {part.start} to {part.end} lie outside the text.", where)
        elif context.quotes and context.quotes[number] != context.text[part.start : part.end]:
            yield _error("B1", "The text at this place is not the text that was marked.", where)
    if len(context.documents) > 1:
        yield _error("B4", "The parts of a claim lie in one document.", "parts")


def _voice(claim: ClaimRecord) -> Iterator[Problem]:
    if not _of(claim, ClaimRole.CONTENT):
        yield _error("B2", "A claim needs its content.", "content", "Mark what is claimed.")
    if claim.axes.voice != Voice.SOURCED:
        return
    if not _of(claim, ClaimRole.SOURCE):
        yield _error("B2", "A sourced claim needs its source.", "source", "Mark who says it, or choose another voice.")
    if not _of(claim, ClaimRole.CUE) and not claim.implicit_cue:
        yield _error("B3", "A sourced claim needs its cue.", "cue", 'Mark the word like "said", or mark it implicit.')


def _above(claim: ClaimRecord, context: ClaimContext) -> Iterator[Problem]:
    if claim.id and (claim.parent == claim.id or claim.id in context.ancestors):
        yield _error("B6", "A claim cannot lie inside itself.", "parent")
    if context.parent is None:
        return
    around = [part.range for part in _of(context.parent, ClaimRole.CONTENT)]
    for part in _of(claim, ClaimRole.CONTENT):
        if not any(start <= part.start and part.end <= end for start, end in around):
            yield _error("B5", "The content lies outside the content of the claim above it.", "content")
            return


def _days(context: ClaimContext) -> Iterator[Problem]:
    if not context.published_on and any(time.relative and not time.anchored for time in context.times):
        yield _error(
            "B11", "A relative date needs the day of publication.", "time", "Enter when the document appeared."
        )


def _places(claim: ClaimRecord, context: ClaimContext) -> Iterator[Problem]:
    bad = [zone for zone in context.zones if zone.kind in _OUTSIDE]
    if any(zone.start < part.end and part.start < zone.end for part in _of(claim, ClaimRole.CONTENT) for zone in bad):
        yield _warning("W1", "The content lies in what is not the article.", "content")
    if context.tokens is None:
        return
    bounds = word_bounds(context.text, context.tokens)
    for number, part in enumerate(claim.parts):
        if not is_aligned(part.start, part.end, bounds):
            yield _warning("W12", "The place does not begin and end with a word.", f"parts[{number}]")


def _words(claim: ClaimRecord, context: ClaimContext) -> Iterator[Problem]:
    axes = claim.axes
    cue = " ".join(context.text[part.start : part.end] for part in _of(claim, ClaimRole.CUE))
    content = _of(claim, ClaimRole.CONTENT)
    if axes.quote == Quote.DIRECT and content and not _is_quoted(context.text, content):
        yield _warning("W6", "A direct quote stands between quotation marks.", "quote")
    if axes.polarity == Polarity.POSITIVE and _DENIAL.search(cue):
        yield _warning("W7", f'"{cue}" denies, but the claim is positive.', "polarity")
    hedge = next((found for part in content if (found := _HEDGE.search(context.text, part.start, part.end))), None)
    if axes.certainty == Certainty.CERTAIN and hedge:
        yield _warning("W8", f'"{hedge.group()}" is less than certain.', "certainty")


def _is_quoted(text: str, content: Sequence[ClaimPart]) -> bool:
    """Whether a mark opens right before or at the start of the first part and one closes at the end of the last."""
    start, end = content[0].start, content[-1].end
    opens = text[max(start - 1, 0) : start + 1]
    closes = text[end - 1 : end + 2].replace(",", "").replace(".", "")
    return not _OPENING.isdisjoint(opens) and not _CLOSING.isdisjoint(closes)


def _verdicts(claim: ClaimRecord, context: ClaimContext) -> Iterator[Problem]:
    if context.do_twins_differ:
        yield _warning("W2", "A figure and its conversion differ by more than 5 %.", "quantity")
    if context.is_unit_odd:
        yield _warning("W3", "The unit does not fit the role.", "quantity")
    if claim.axes.orientation == Orientation.PAST and _is_after_publication(context):
        yield _warning("W4", "What is past is dated after the publication.", "orientation")
    is_literal_place = context.source_type in _PLACES and context.source_use == MentionUse.LITERAL
    if context.source_type == "NORP" or is_literal_place:
        yield _warning("W5", "A people or a place does not speak.", "source", "Is its government meant?")
    if context.is_name_of_two_types:
        yield _warning("W10", "This name stands under two types in the project.", "source")
    if context.is_weekday_of_publication:
        yield _warning("W11", "The weekday is that of the publication: the same day or a week before?", "time")


def _is_after_publication(context: ClaimContext) -> bool:
    return bool(context.published_on) and any(context.published_on[:10] < time.first for time in context.times)
