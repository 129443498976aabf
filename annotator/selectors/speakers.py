"""Who can be meant by the source of a claim: what the document has named up to there, and can say something (W5)."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.facts import ClaimFact
from annotator.editing.state import Proposal, SpanState
from annotator.facts.names.labels import may_be_source
from annotator.models import Document, Entity
from annotator.selectors import rows
from annotator.selectors.mentions import mentions_for
from annotator.selectors.naming import Known, current
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import SetView, spans_and_proposals
from annotator.vocabulary import ClaimRole, MentionUse

LOOK_BACK = 20_000  # characters


@dataclass(frozen=True, slots=True)
class Speakers:
    """`choices` are the entities that the source may stand for, `read` the one that its own words name, if any.

    `source_type` is the label of the name that the source is, "" where it is none; `source_use` how it is meant.
    """

    choices: tuple[Known, ...] = ()
    read: Known | None = None
    source_type: str = ""
    source_use: MentionUse = MentionUse.LITERAL


NOBODY = Speakers()


def speakers(document: Document, actor: Actor, sets: SetView, claim: ClaimFact) -> Speakers:
    """Three queries, and one where the claim names an entity that the text does not."""
    end = max(part.end for part in claim.parts)
    own = sets.own.pk if sets.own else 0
    found = rows.spans_in([*sets.shown, own], (max(0, end - LOOK_BACK), end), ())
    spans, proposals = spans_and_proposals(own, found)
    named: dict[int, SpanState | Proposal] = {**proposals, **spans}
    views = mentions_for(document, named.values(), actor)
    labels = schema_of(actor.project).by_id
    source = claim.in_role(ClaimRole.SOURCE)
    at = next((number for number in views if named[number].parts == source), None)
    said = views.get(at or 0)
    chosen = {
        view.entity
        for number, view in views.items()
        if view.entity and may_be_source(labels[named[number].label].name, view.use)
    }
    chosen |= _of_claim(claim, chosen)
    return Speakers(
        tuple(sorted(chosen)),
        said.entity if said and said.may_be_source else None,
        labels[named[at].label].name if at is not None else "",
        said.use if said else MentionUse.LITERAL,
    )


def _of_claim(claim: ClaimFact, known: set[Known]) -> set[Known]:
    """The entity that the claim says its source is, where it is not among these. One query then."""
    if claim.source_entity is None or claim.source_entity in {each.id for each in known}:
        return set()
    row = Entity.objects.filter(pk=claim.source_entity).select_related("merged_into").first()
    found = current(row)
    return {found} if found else set()
