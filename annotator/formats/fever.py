"""`jsonl.fever.v1`: one claim a line with its label and evidence, after FEVER and AVeriTeC. See docs/formats/fever.md.

Evidence is what accepted links lead to. By AVeriTeC's rule (Schlichtkrull et al. 2023) it may not postdate the claim:
what appeared later, or on a day that nobody knows, is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.fact_records import AssessmentRecord, ClaimRecord, Counterpart, EntityRecord, ProjectRecord
from annotator.facts.attribution.sentences import around
from annotator.formats.base import LineWriter
from annotator.formats.claim_words import latest, quoted, source_of, words_of
from annotator.formats.jsonl import one_line
from annotator.records import DocumentRecord, Problem
from annotator.vocabulary import Relation, Status

SUPPORTS, REFUTES, CONFLICTING, NOT_ENOUGH = "SUPPORTS", "REFUTES", "CONFLICTING EVIDENCE", "NOT ENOUGH INFO"
LABELS = {
    Status.CORROBORATED: SUPPORTS,
    Status.REFUTED: REFUTES,
    Status.DISPUTED: CONFLICTING,
    Status.SINGLE_SOURCE: NOT_ENOUGH,
    Status.UNVERIFIABLE: NOT_ENOUGH,
}


class FeverWriter(LineWriter):
    """Writes claims. With `offsets_only` the gist is the claim, and evidence is named by hash and offsets."""

    def __init__(self, *, offsets_only: bool = False) -> None:
        self.problems: list[Problem] = []
        self._offsets_only = offsets_only
        self._entities: dict[str, EntityRecord] = {}

    def about(self, record: ProjectRecord) -> bytes:
        if isinstance(record, EntityRecord):
            self._entities[record.id] = record
        return b""

    def encode(self, record: DocumentRecord) -> bytes:
        """A line for each claim of the document."""
        if record.facts is None:
            return b""
        said = latest(record.facts.assessments)
        sha256 = record.sha256
        return b"".join(
            one_line(self._claim(record, sha256, claim, said.get(claim.id))) for claim in record.facts.claims
        )

    def _claim(
        self, record: DocumentRecord, sha256: str, claim: ClaimRecord, assessment: AssessmentRecord | None
    ) -> dict[str, Any]:
        found = list(self._evidence(record, claim))
        raw: dict[str, Any] = {
            "id": claim.id,
            "claim": words_of(claim, record.text, own_words_only=self._offsets_only),
            "label": label_of(assessment, [each for each, _ in found]),
            "claim_date": record.published_on,
            "speaker": source_of(claim, record, self._entities, own_words_only=self._offsets_only),
            "document": record.id, "title": record.title, "reporting_source": record.outlet, "sha256": sha256,
            "offsets": claim.content,
            "evidence": [evidence for _, evidence in found],
        }  # fmt: skip
        if not self._offsets_only:
            start, end = around(record.text, claim.content[0][0], claim.content[-1][1])
            raw["sentence"] = quoted(record.text, [(start, end)])
        if assessment is not None:
            raw["status"] = assessment.status.value
            if assessment.rationale:
                raw["justification"] = assessment.rationale
            if assessment.evidence:
                raw["sources"] = assessment.evidence
        return raw

    def _evidence(self, record: DocumentRecord, claim: ClaimRecord) -> Iterator[tuple[str, dict[str, Any]]]:
        """The stance and the evidence of each link that says something for or against the claim."""
        assert record.facts is not None
        left_out = 0
        for other in record.facts.counterparts:
            stance = stance_of(other) if other.claim == claim.id else ""
            if stance and not may_be_evidence(record, other):
                left_out += 1
            elif stance:
                yield stance, self._one(other, stance)
        if left_out:
            message = f"{left_out} piece{'s' if left_out > 1 else ''} of evidence for the claim {claim.id} left out."
            hint = "It appeared after the claim, or a day of publication is not known."
            self.problems.append(Problem("evidence_later", message, record.where, hint, "warning"))

    def _one(self, other: Counterpart, stance: str) -> dict[str, Any]:
        raw: dict[str, Any] = {
            "stance": stance, "relation": other.relation.value, "claim": other.other, "document": other.document,
            "title": other.title, "source": other.outlet, "date": other.published_on, "sha256": other.sha256,
            "offsets": other.content,
        }  # fmt: skip
        if other.verdict is not None:
            raw["figures"] = other.verdict.value
        if other.gist:
            raw["gist"] = other.gist
        if other.sentence and not self._offsets_only:
            raw["sentence"] = other.sentence
        return raw


def stance_of(other: Counterpart) -> str:
    """What a link makes of the claim at the other end for this one. A denial speaks against what it denies only."""
    match other.relation:
        case Relation.CORROBORATES:
            return SUPPORTS
        case Relation.CONTRADICTS:
            return REFUTES
        case Relation.DENIES if other.incoming:
            return REFUTES
    return ""


def may_be_evidence(record: DocumentRecord, other: Counterpart) -> bool:
    """Whether it is known not to have appeared after the claim. A document is as old as itself."""
    if other.document == record.id:
        return True
    return bool(record.published_on and other.published_on) and other.published_on <= record.published_on


def label_of(assessment: AssessmentRecord | None, stances: list[str]) -> str:
    """The desk's verdict where there is one, else what the evidence says."""
    if assessment is not None and assessment.status in LABELS:
        return LABELS[assessment.status]
    said = set(stances)
    if len(said) > 1:
        return CONFLICTING
    return said.pop() if said else NOT_ENOUGH
