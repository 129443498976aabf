"""How formats say in words what a claim is, who made it, and what the desk thinks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.fact_records import AssessmentRecord, ClaimRecord, EntityRecord
from annotator.records import DocumentRecord, Part
from annotator.vocabulary import ClaimRole, Voice

BETWEEN_PARTS = " … "


def quoted(text: str, parts: Iterable[Part]) -> str:
    """The words of some ranges on one line."""
    return BETWEEN_PARTS.join(" ".join(text[start:end].split()) for start, end in parts)


def words_of(claim: ClaimRecord, text: str, *, own_words_only: bool) -> str:
    """The gist of a claim, or else its content; "" where the article's own words may not be used."""
    return claim.gist or ("" if own_words_only else quoted(text, claim.content))


def source_of(
    claim: ClaimRecord, record: DocumentRecord, entities: Mapping[str, EntityRecord], *, own_words_only: bool
) -> str:
    """Who says it: the entity, else the words of the source, else the outlet where that speaks itself."""
    if claim.source_entity in entities:
        return entities[claim.source_entity].name
    source = "" if own_words_only else quoted(record.text, claim.in_role(ClaimRole.SOURCE))
    return source or (record.outlet if claim.axes.voice == Voice.OUTLET else "")


def latest(assessments: Iterable[AssessmentRecord]) -> dict[str, AssessmentRecord]:
    """Claim -> the assessment that counts: the last."""
    return {each.claim: each for each in assessments}
