"""`jsonld.claimreview.v1`: schema.org's ClaimReview of every claim with a verdict. See docs/formats/claimreview.md.

A claim without an assessment, or with one that is no verdict, is not written: nobody reviewed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.fact_records import AssessmentRecord, ClaimRecord, EntityRecord, ProjectRecord
from annotator.formats.base import LineWriter
from annotator.formats.claim_words import latest, source_of, words_of
from annotator.formats.graphs import Graph, document_key, ni, urn
from annotator.records import DocumentRecord, Problem
from annotator.vocabulary import Status

CONTEXT = "https://schema.org"
VERDICTS: dict[Status, tuple[str, int | None]] = {
    Status.CORROBORATED: ("Corroborated", 5),
    Status.DISPUTED: ("Disputed", 3),
    Status.REFUTED: ("Refuted", 1),
    Status.SUPERSEDED: ("Superseded", None),
    Status.UNVERIFIABLE: ("Unverifiable", None),
    Status.WITHDRAWN: ("Withdrawn", None),
}
"""What a verdict is called, and where on a scale from 1 (false) to 5 (true) it stands, if anywhere."""


class ClaimReviewWriter(LineWriter):
    """Writes one graph. With `offsets_only` the editor's gist is what was claimed; a claim without one is left out."""

    def __init__(self, *, offsets_only: bool = False) -> None:
        self.problems: list[Problem] = []
        self._graph = Graph(CONTEXT)
        self._offsets_only = offsets_only
        self._entities: dict[str, EntityRecord] = {}

    def head(self) -> bytes:
        return self._graph.head()

    def about(self, record: ProjectRecord) -> bytes:
        if isinstance(record, EntityRecord):
            self._entities[record.id] = record
        return b""

    def encode(self, record: DocumentRecord) -> bytes:
        return self._graph.add(self._reviews(record))

    def tail(self) -> bytes:
        return self._graph.tail()

    def _reviews(self, record: DocumentRecord) -> Iterator[dict[str, Any]]:
        if record.facts is None or not record.facts.assessments:
            return
        said = latest(record.facts.assessments)
        for claim in record.facts.claims:
            assessment = said.get(claim.id)
            if assessment is None or assessment.status not in VERDICTS:
                continue
            words = words_of(claim, record.text, own_words_only=self._offsets_only)
            if words:
                yield self._review(record, claim, assessment, words)
            else:
                self.problems.append(_no_gist(record, claim))

    def _review(
        self, record: DocumentRecord, claim: ClaimRecord, assessment: AssessmentRecord, words: str
    ) -> dict[str, Any]:
        name, value = VERDICTS[assessment.status]
        rating: dict[str, Any] = {"@type": "Rating", "alternateName": name}
        if value is not None:
            rating |= {"ratingValue": value, "worstRating": 1, "bestRating": 5}
        sha256 = record.sha256
        review: dict[str, Any] = {
            "@type": "ClaimReview", "@id": urn(document_key(record, sha256), claim.id, "review"),
            "claimReviewed": words, "reviewRating": rating, "itemReviewed": self._claim(record, claim, sha256),
        }  # fmt: skip
        if assessment.rationale:
            review["reviewBody"] = assessment.rationale
        if assessment.evidence:
            review["citation"] = list(assessment.evidence)
        if assessment.valid_until:
            review["expires"] = assessment.valid_until
        return review

    def _claim(self, record: DocumentRecord, claim: ClaimRecord, sha256: str) -> dict[str, Any]:
        appearance: dict[str, Any] = {"@type": "NewsArticle", "identifier": ni(sha256), "headline": record.title}
        if record.outlet:
            appearance["publisher"] = {"@type": "Organization", "name": record.outlet}
        item: dict[str, Any] = {"@type": "Claim", "appearance": appearance}
        if record.published_on:
            item["datePublished"] = appearance["datePublished"] = record.published_on
        source = source_of(claim, record, self._entities, own_words_only=self._offsets_only)
        if source:
            entity = self._entities.get(claim.source_entity)
            kind = "Person" if entity is not None and entity.type == "PERSON" else "Organization"
            item["author"] = {"@type": kind if entity is not None else "Thing", "name": source}
        return item


def _no_gist(record: DocumentRecord, claim: ClaimRecord) -> Problem:
    message = f"The claim {claim.id} has no gist, so its review was left out."
    return Problem("no_gist", message, record.where, "Write a gist, or export with the texts.", "warning")
