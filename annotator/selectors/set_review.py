"""One person's set as a reviewer reads it: the text, what differs from the suggestions, notes, earlier reviews."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.state import DecisionState, Proposal, SpanState
from annotator.editing.twins import grouped
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Document
from annotator.records import Schema
from annotator.selectors import rows
from annotator.selectors.claim_review import ClaimReview, claim_review
from annotator.selectors.comparing import Comparison, LabelEntry, compare, compare_labels, drawn, label_of
from annotator.selectors.differences import read_labels, suggested
from annotator.selectors.marks import Block, Mark, votes_of
from annotator.selectors.reviews import Filters, Verdict, following, verdicts, visible_work
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import spans_and_proposals
from annotator.workflow import Stage


@dataclass(frozen=True, slots=True)
class SetReview:
    """`next` is the set that waits after this one, None if none does."""

    own: AnnotationSet
    comparison: Comparison
    blocks: tuple[Block, ...]
    labels: tuple[LabelEntry, ...]
    notes: tuple[Mark, ...]
    reviews: tuple[Verdict, ...]
    next: AnnotationSet | None
    claims: ClaimReview

    @property
    def can_be_accepted(self) -> bool:
        return self.own.state == Stage.SUBMITTED

    @property
    def can_be_returned(self) -> bool:
        return self.own.state in {Stage.SUBMITTED, Stage.ACCEPTED}


def find_set(actor: Actor, document: Document, set_id: int) -> AnnotationSet:
    """A person's set of the document with its author. One query. Raises NotFound."""
    found = visible_work(actor).filter(document=document, pk=set_id).select_related("author").first()
    if found is None:
        raise NotFound("There is no such annotation set of this document.")
    return found


def set_review(actor: Actor, document: Document, set_id: int, filters: Filters) -> SetReview:
    """Everything on the page. Nine queries, ten more where there are facts; `document.body` must be loaded.

    Raises NotFound.
    """
    own, schema = find_set(actor, document, set_id), schema_of(actor.project)
    shown = suggested([own])[own.pk]
    spans, proposals = spans_and_proposals(own.pk, rows.spans_in([own.pk, *shown], None, ()))
    decisions = {each[0]: DecisionState(*each) for each in rows.decisions_in(own.pk)}
    twins = {group[0].id: group for group in grouped(proposals.values())}

    def proposed(proposal: Proposal) -> Mark:
        rejected = all(_is_rejected(decisions.get(each.id)) for each in twins[proposal.id])
        votes = votes_of(twins[proposal.id], shown)
        return Mark(proposal.id, label_of(schema, proposal.label), proposal.parts, "r" if rejected else "s", votes)

    comparison = compare(
        [group[0] for group in twins.values()],
        spans.values(),
        document,
        was=proposed,
        now=lambda span: span_mark(span, schema),
    )
    labels = read_labels([own.pk, *shown])
    return SetReview(
        own,
        comparison,
        drawn(document, comparison.marks),
        compare_labels(set().union(*(labels[each] for each in shown)), labels[own.pk], schema),
        tuple(span_mark(span, schema) for span in sorted(spans.values(), key=lambda span: span.parts) if span.note),
        verdicts(own, named=True),
        following(actor, filters, own),
        claim_review(own, shown, document),
    )


def span_mark(span: SpanState, schema: Schema) -> Mark:
    """A span of a person's set or of gold as it is drawn."""
    return Mark(span.id, label_of(schema, span.label), span.parts, "a", note=span.note, derived_from=span.derived_from)


def _is_rejected(decision: DecisionState | None) -> bool:
    return decision is not None and decision.verdict == "rejected"
