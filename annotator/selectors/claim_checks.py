"""What the desk's rules say of a claim in its document: what blocks it, and what is doubtful (`facts.validation`)."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.editing.facts import ClaimFact
from annotator.fact_records import ClaimRecord, TimeValue
from annotator.facts import quantities
from annotator.facts.figures import twins_differ
from annotator.facts.validation import ClaimContext, check_claim
from annotator.facts.zones import Zone
from annotator.models import Document
from annotator.records import Problem
from annotator.selectors.values import read_time
from annotator.selectors.zones import Published, dated_zones, effective_zones, published_at
from annotator.vocabulary import ClaimRole, MentionUse


def claim_problems(
    document: Document,
    claim: ClaimFact,
    others: Mapping[int, ClaimFact],
    *,
    source_type: str = "",
    source_use: MentionUse = MentionUse.LITERAL,
) -> list[Problem]:
    """The problems of a claim, blocking ones first; `others` are the claims that it may lie in, `source_type` the label
    of the name that its source is. One query for each of zones and days where a person has zoned the document, none
    else; `document.body` must be loaded.
    """
    text = document.body.text
    published = published_at(document, dated_zones(document), claim.content[0][0] if claim.content else 0)
    outer = others.get(claim.parent or 0)
    context = ClaimContext(
        text=text,
        parent=None if outer is None else record_of(outer),
        zones=_zones(document, text),
        tokens=document.body.token_bounds,
        times=_times(document, claim, published),
        published_on=published.iso,
        source_type=source_type,
        source_use=source_use,
        do_twins_differ=_do_twins_differ(text, claim),
    )
    return check_claim(record_of(claim), context)


def record_of(claim: ClaimFact) -> ClaimRecord:
    return ClaimRecord(
        str(claim.id),
        claim.parts,
        claim.axes,
        str(claim.parent or ""),
        claim.gist,
        claim.implicit_cue,
        claim.check_worthy,
    )


def _zones(document: Document, text: str) -> tuple[Zone, ...]:
    found = effective_zones(document, text)
    return tuple(Zone(each.start, each.end, each.kind, each.score or 1.0, each.rule) for each in found)


def _times(document: Document, claim: ClaimFact, published: Published) -> tuple[TimeValue, ...]:
    """The times in the role of one, where they can be read. Without a day of publication relative ones say nothing."""
    found = (read_time(document.body.text, *part, published) for part in claim.in_role(ClaimRole.TIME))
    return tuple(value for value in found if value is not None and value.anchored)


def _do_twins_differ(text: str, claim: ClaimFact) -> bool:
    """Whether a content says one figure in two units that do not fit: "20 kilometers (21 miles)"."""
    for start, end in claim.content:
        found = quantities.find(text[start:end])
        for each in found:
            if each.twin is not None and twins_differ(each.quantity, found[each.twin].quantity):
                return True
    return False
