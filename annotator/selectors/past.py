"""A document as it was: what a set held after one of its Changes, with the suggestions that were there at that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annotator.access import Actor
from annotator.editing.facts import ClaimFact
from annotator.editing.replay import beginning, leads_to, replayed
from annotator.editing.state import DecisionState, Delta, Proposal, SetState
from annotator.editing.twins import key
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Change, Document
from annotator.records import LabelDef, Schema
from annotator.selectors import rows
from annotator.selectors.events import Event, events_of, told
from annotator.selectors.fact_details import claim_lines
from annotator.selectors.fact_state import facts_of
from annotator.selectors.history import visible_changes
from annotator.selectors.marks import Block, Mark, marks_of, read_blocks
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import SetView, as_shown, set_view, spans_and_proposals


@dataclass(frozen=True, slots=True)
class Past:
    """What the page of a past state shows.

    `earlier` and `later` are the ids of the Changes of the same set before and after, None at the ends. `imported` is
    how many spans and labels were there before anything was done. `agrees` is whether the log leads to what is stored.
    `claims` are those of that moment: content, source and how it is claimed, in words.
    """

    event: Event
    state: SetState
    blocks: tuple[Block, ...]
    labels: tuple[LabelDef, ...]
    number: int
    total: int
    earlier: int | None
    later: int | None
    imported: int
    agrees: bool
    claims: tuple[tuple[str, str, str], ...] = ()


def state_of_set(number: int, *, facts: bool = True) -> SetState:
    """Everything that a set holds now, without suggestions. Three queries, and seven for facts."""
    spans, _ = spans_and_proposals(number, rows.spans_in([number], None, ()))
    decisions = {each[0]: DecisionState(*each) for each in rows.decisions_in(number)}
    labels = frozenset(AnnotationSet(pk=number).document_labels.values_list("label_id", flat=True))
    return SetState(spans, {}, decisions, labels, facts=facts_of([number])[number] if facts else {})


def deltas_of_set(number: int) -> list[tuple[int, Delta]]:
    """The Changes of a set in their order, by id, with what each did to it. One query."""
    found = Change.objects.filter(annotation_set=number).order_by("pk").values_list("pk", "data")
    return [(pk, Delta.from_json(data)) for pk, data in found]


def past(document: Document, change_id: int, actor: Actor) -> Past:
    """The state after a Change that the person may read. Raises NotFound. `document.body` must be loaded.

    Costs 10 queries at the most (17 with facts), whatever happened since; some 0.1 ms for each of the set's Changes.
    """
    visible = visible_changes(actor).filter(document=document, annotation_set__isnull=False)
    change: Change | None = told(visible).filter(pk=change_id).first()
    if change is None or change.annotation_set is None:
        raise NotFound("There is no such past state of this document.")
    (event,) = events_of([change], actor, document=document)
    everything = deltas_of_set(change.annotation_set.pk)
    readable = list(visible.filter(annotation_set=change.annotation_set_id).order_by("pk").values_list("pk", flat=True))
    place = readable.index(change.pk)
    deltas = [delta for _, delta in everything]
    now = state_of_set(change.annotation_set.pk, facts=any(delta.facts for delta in deltas))
    begin = beginning(now, deltas)
    state = replayed((delta for pk, delta in everything if pk <= change.pk), begin)
    schema = schema_of(actor.project)
    return Past(
        event=event,
        state=state,
        blocks=_blocks(document, change, state, dict(everything)[change.pk], schema, actor),
        labels=tuple(label for label in schema.labels if label.id in state.labels),
        number=place + 1,
        total=len(readable),
        earlier=readable[place - 1] if 0 < place else None,
        later=readable[place + 1] if place + 1 < len(readable) else None,
        imported=len(begin.spans) + len(begin.labels),
        agrees=leads_to(now, deltas),
        claims=tuple(claim_lines(_claims(state), document.body.text)),
    )


def _claims(state: SetState) -> list[ClaimFact]:
    return [fact for fact in state.facts.values() if isinstance(fact, ClaimFact)]


def _blocks(
    document: Document, change: Change, state: SetState, delta: Delta, schema: Schema, actor: Actor
) -> tuple[Block, ...]:
    """The whole text with what was marked in it; what the Change touched is said to be new. Two queries."""
    sets = _sets_then(document, change, actor)
    _, proposals = spans_and_proposals(0, rows.spans_in([*sets.shown], None, state.decisions))
    then = as_shown(replace(state, proposals=proposals), sets)
    touched = _touched(delta, proposals)
    marks = [replace(each, new=True) if each.id in touched else each for each in marks_of(then, sets, schema)]
    there = {(each.label.id, each.parts) for each in marks}
    marks += [each for each in _removed(delta, schema) if (each.label.id, each.parts) not in there]
    marks.sort(key=lambda mark: (mark.start, -mark.end, mark.id))
    return read_blocks(document, range(len(document.body.block_bounds)), marks, {}, words=False)


def _sets_then(document: Document, change: Change, actor: Actor) -> SetView:
    """The set, and of each suggester the newest run that had read the document at that time. One query."""
    then = document.sets.filter(role=AnnotationSet.Role.SUGGESTION, created_at__lte=change.created_at)
    found = then.values_list("pk", "role", "version", "state", "run", "run__suggester", "run__version")
    return replace(set_view(document.pk, actor, found), own=change.annotation_set)


def _removed(delta: Delta, schema: Schema) -> Iterator[Mark]:
    """What the Change took away, drawn as rejected where it was."""
    for swap in delta.spans:
        if swap.before is not None and swap.after is None:
            label = schema.by_id.get(swap.before.label) or LabelDef(name="?", id=swap.before.label)
            yield Mark(swap.before.id, label, swap.before.parts, "r", new=True)


def _touched(delta: Delta, proposals: Mapping[int, Proposal]) -> set[int]:
    """The ids of the spans and suggestions that a Delta names, and of the twins of these: one is drawn for all."""
    spans = {each.id for swap in delta.spans for each in (swap.before, swap.after) if each is not None}
    about = {each.suggestion for swap in delta.decisions for each in (swap.before, swap.after) if each is not None}
    named = {key(proposals[each]) for each in about if each in proposals}
    return spans | {each.id for each in proposals.values() if key(each) in named}
