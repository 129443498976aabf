"""One step of a person over several documents: storing it with one Change in each, and taking it back.

The Changes of a step share a group. How undo and redo find their way through it is in docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import F

from annotator.access import Actor
from annotator.editing.state import DecisionState, Delta, SetState
from annotator.models import AnnotationSet, Change
from annotator.selectors import rows
from annotator.selectors.fact_state import facts_of
from annotator.selectors.state import spans_and_proposals
from annotator.services import changes, set_rows
from annotator.services.set_rows import span_number
from annotator.services.undo import Stacks, reversal, unchanged
from annotator.workflow import EDITABLE

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What taking back a step did in the (other) documents: in how many something changed, how many are left as they
    are."""

    documents: int
    left: int

    def as_json(self) -> dict[str, list[int]]:
        return {"elsewhere": [self.documents, self.left]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Elsewhere | None:
        return cls(*data["elsewhere"]) if "elsewhere" in data else None


@dataclass(frozen=True, slots=True)
class Write:
    """What a step does to one set, whose version is raised already. `stack` and `fields` go into its Change."""

    own: AnnotationSet
    delta: Delta
    blocks: tuple[int, ...]
    stack: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


def store(writes: Sequence[Write], *, action: str, group: UUID, by: Actor) -> list[Change]:
    """Store the Deltas, the blocks' revisions and a Change for each set, in the order given.

    Costs as many queries as there are kinds of things to do, at most nine, whatever the number of sets.
    """
    deltas = set_rows.write_all([(each.own, each.delta) for each in writes])
    set_rows.raise_all_revisions([(each.own, each.blocks) for each in writes])
    return Change.objects.bulk_create(
        changes.entry(
            by=by,
            action=action,
            document=each.own.document_id,
            annotation_set=each.own,
            group=group,
            data={**delta.as_json(), "blocks": list(each.blocks), **each.data},
            **each.stack,
            **each.fields,
        )
        for each, delta in zip(writes, deltas, strict=True)
    )


def claim(documents: Collection[int], *, by: Actor) -> dict[int, AnnotationSet]:
    """Document -> the person's own set where there is one, locked in the order of the documents; for an actor who works
    in gold the gold set. One query.
    """
    own = {"role": AnnotationSet.Role.GOLD} if by.gold else {"role": AnnotationSet.Role.HUMAN, "author": by.user_id}
    sets = AnnotationSet.objects.select_for_update().filter(document__in=documents, **own)
    return {each.document_id: each for each in sets.order_by("document_id")}


def raise_versions(sets: Sequence[AnnotationSet]) -> None:
    """One query."""
    if sets:
        AnnotationSet.objects.filter(pk__in=[each.pk for each in sets]).update(version=F("version") + 1)
    for each in sets:
        each.version += 1


def take_back(done: Change, *, group: UUID, by: Actor) -> Elsewhere:
    """Reverse the other Changes of the step that `done` belongs to, as a step of its own.

    A document that is submitted, that was changed there since, or that another request of the same person is
    writing at this moment, is left as it is: waiting for it could be waiting for each other.
    Costs six queries and what `store` costs, whatever the number of documents.
    """
    others = list(Change.objects.filter(group=done.group, actor_id=by.user_id, project=by.project).exclude(pk=done.pk))
    return reverse(others, action=f"span.{_name(done)}", group=group, by=by, skip_locked=True)


def reverse(
    taken_back: Sequence[Change],
    *,
    action: str,
    group: UUID,
    by: Actor,
    skip_locked: bool = False,
    data: Mapping[str, Any] = NOTHING,
    carried: Mapping[str, Any] = NOTHING,
) -> Elsewhere:
    """Reverse Changes of different sets as far as they can be, each by a Change of `by` on the same set.

    All that is written gets `data`, and the first also the columns `carried` and what became of the whole. Sets are
    locked in the order of their documents. Costs five queries and what `store` costs.
    """
    own = {
        each.pk: each
        for each in AnnotationSet.objects.select_for_update(skip_locked=skip_locked)
        .filter(pk__in=[each.annotation_set_id for each in taken_back], state__in=EDITABLE)
        .order_by("document_id")
    }
    kept = unchanged_since([each for each in taken_back if each.annotation_set_id in own])
    kept.sort(key=lambda pair: pair[0].document_id or 0)
    done = Elsewhere(sum(bool(delta) for _, delta in kept), len(taken_back) - len(kept))
    newest = rows.newest_changes(own, by.user_id)
    sets = [own[change.annotation_set_id or 0] for change, _ in kept]
    raise_versions(sets)
    writes = [
        Write(each, delta, tuple(change.data["blocks"]), Stacks.after(newest.get(each.pk)).taking_back(change), data)
        for each, (change, delta) in zip(sets, kept, strict=True)
    ]
    if carried and writes:
        writes[0] = replace(writes[0], data={**data, **done.as_json()}, fields=carried)
    store(writes, action=action, group=group, by=by)
    return done


def _name(done: Change) -> str:
    return "redo" if done.kind == Change.Kind.UNDO else "undo"


def unchanged_since(taken_back: Sequence[Change]) -> list[tuple[Change, Delta]]:
    """The Changes that can still be taken back, with the Delta that does. Two queries."""
    deltas = [(change, reversal(change)) for change in taken_back]
    states = _states({change.annotation_set_id or 0 for change in taken_back}, [delta for _, delta in deltas])
    return [(change, delta) for change, delta in deltas if unchanged(states[change.annotation_set_id or 0], delta)]


def _states(sets: set[int], deltas: Sequence[Delta]) -> dict[int, SetState]:
    """Set -> what is stored of it of the spans that the Deltas name, and all its decisions. Two queries."""
    spans: dict[int, list[tuple[Any, ...]]] = {each: [] for each in sets}
    decisions: dict[int, dict[int, DecisionState]] = {each: {} for each in sets}
    for row in rows.spans_in((), None, {span_number(swap) for delta in deltas for swap in delta.spans}):
        spans.get(row[1], []).append(row)
    for number, *decision in rows.decisions_of_many(sets):
        decisions[number][decision[0]] = DecisionState(*decision)
    facts = facts_of(sets) if any(delta.facts for delta in deltas) else {each: {} for each in sets}
    return {
        each: SetState(spans_and_proposals(each, spans[each])[0], {}, decisions[each], facts=facts[each])
        for each in sets
    }
