"""Everything that the annotation page shows, as one frozen value read with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.twins import questions
from annotator.models import Document
from annotator.records import Schema
from annotator.selectors.marks import Block, Mark, marks_of, read_blocks
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import Left, SetView, left, read_revisions, read_sets, read_state


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page's data."""

    document: Document
    schema: Schema
    sets: SetView
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    labels: frozenset[int]
    left: Left


def review(document: Document, actor: Actor) -> Review:
    """Everything on the page. Costs 5 queries, one more with a filter; `document.body` must be loaded."""
    schema = schema_of(actor.project)
    sets = read_sets(document, actor)
    state = read_state(sets, schema)
    marks = marks_of(state, sets, schema)
    labels: frozenset[int] = frozenset()
    if sets.own is not None:
        labels = frozenset(sets.own.document_labels.values_list("label_id", flat=True))
    numbers = range(len(document.body.block_bounds))
    blocks = read_blocks(document, numbers, marks, read_revisions(sets), words=True)
    counted = left(sets) if sets.filtered else Left(*questions(state))
    return Review(document, schema, sets, blocks, marks, labels, counted)
