"""Storing what a run proposes as claims, in the suggestion sets of its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.editing.facts import ClaimFact
from annotator.editing.state import NEW
from annotator.fact_records import ClaimProposal
from annotator.models import AnnotationSet, Claim, ClaimPart, DocumentText
from annotator.services import bulk
from annotator.services.fact_rows import PART_FIELDS, claim_columns
from annotator.vocabulary import ClaimRole, Voice

Proposed = tuple[AnnotationSet, Sequence[ClaimProposal]]


def store(proposed: Sequence[Proposed]) -> int:
    """Insert the claims of new sets, each claim with its parts and the claim it lies in; returns how many.

    Four queries, none where nothing is proposed. Call inside a transaction.
    """
    claims = [(owner, place, each) for owner, found in proposed for place, each in enumerate(found)]
    if not claims:
        return 0
    texts = dict(DocumentText.objects.filter(pk__in={o.document_id for o, _, _ in claims}).values_list("pk", "text"))
    rows = Claim.objects.bulk_create(_row(owner, each, texts[owner.document_id]) for owner, _, each in claims)
    numbers = {(owner.pk, place): row.pk for (owner, place, _), row in zip(claims, rows, strict=True)}
    _tie(claims, rows, numbers)
    parts = [
        (row.pk, part.role.value, part.start, part.end)
        for (_, _, each), row in zip(claims, rows, strict=True)
        for part in each.parts
    ]
    bulk.insert(ClaimPart, PART_FIELDS, parts)
    return len(rows)


def _row(owner: AnnotationSet, proposal: ClaimProposal, text: str) -> Claim:
    fact = fact_of(proposal)
    return Claim(annotation_set=owner, score=proposal.score, rule=proposal.rule, **claim_columns(fact, text))


def _tie(
    claims: Sequence[tuple[AnnotationSet, int, ClaimProposal]],
    rows: Sequence[Claim],
    numbers: dict[tuple[int, int], int],
) -> None:
    inside = []
    for (owner, _, each), row in zip(claims, rows, strict=True):
        if each.parent is not None:
            row.parent_id = numbers[owner.pk, each.parent]
            inside.append(row)
    if inside:
        Claim.objects.bulk_update(inside, ["parent"], batch_size=200)


def fact_of(proposal: ClaimProposal) -> ClaimFact:
    """The claim that a proposal is, without what it lies in. A named source without a written cue has one implied."""
    roles = {part.role for part in proposal.parts}
    implicit = proposal.axes.voice == Voice.SOURCED and ClaimRole.CUE not in roles
    fact = ClaimFact(NEW, proposal.parts, proposal.axes, implicit_cue=implicit)
    if ClaimRole.SOURCE in roles or proposal.axes.voice != Voice.SOURCED:
        return fact
    return replace(fact, axes=replace(fact.axes, voice=Voice.UNNAMED))
