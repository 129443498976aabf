"""The own sets and suggestions of many documents at once, for what is decided in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.access import Actor
from annotator.editing.state import DecisionState, SetState
from annotator.records import Part, Schema
from annotator.selectors import rows
from annotator.selectors.state import SetView, as_shown, set_view, spans_and_proposals


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What `read_sets` and `read_state` give for one document."""

    sets: SetView
    state: SetState


def read_states(documents: Collection[int], actor: Actor, schema: Schema) -> dict[int, DocumentState]:
    """Document id -> its state. At most four queries, whatever the number of documents."""
    views = read_views(documents, actor)
    home = {number: document for document, sets in views.items() for number in _numbers(sets)}
    own = {sets.own.pk: document for document, sets in views.items() if sets.own is not None}
    spans = _by_document(rows.spans_in(home, None, ()), home)
    decisions = _decisions(own)
    _add_origins(spans, own, decisions)
    return {
        document: DocumentState(sets, _state(sets, spans[document], decisions[document], schema))
        for document, sets in views.items()
    }


def read_states_at(places: Mapping[int, Sequence[Part]], actor: Actor, schema: Schema) -> dict[int, DocumentState]:
    """Document id -> of its state what stands on exactly these ranges of it. At most three queries."""
    views = read_views(places, actor)
    wanted = [(number, *part) for pk, parts in places.items() for number in _numbers(views[pk]) for part in parts]
    home = {number: document for document, sets in views.items() for number in _numbers(sets)}
    own = {sets.own.pk: document for document, sets in views.items() if sets.own is not None}
    spans = _by_document(rows.spans_at(wanted), home)
    suggested = {row[0] for found in spans.values() for row in found if row[1] not in own}
    decisions = _decisions(own, suggested)
    return {pk: DocumentState(sets, _state(sets, spans[pk], decisions[pk], schema)) for pk, sets in views.items()}


def read_views(documents: Collection[int], actor: Actor) -> dict[int, SetView]:
    """Document id -> its sets, as `review.read_sets` gives them for one. One query."""
    found: dict[int, list[tuple[Any, ...]]] = {document: [] for document in documents}
    for document, *row in rows.sets_of_many(documents, actor.user_id, gold=actor.gold):
        found[document].append(tuple(row))
    return {document: set_view(document, actor, each) for document, each in found.items()}


def _numbers(sets: SetView) -> list[int]:
    return [*sets.shown, *([sets.own.pk] if sets.own is not None else [])]


def _decisions(
    own: Mapping[int, int], suggestions: Collection[int] | None = None
) -> dict[int, dict[int, DecisionState]]:
    """Document -> the decisions of its own set, those about `suggestions` or all. One query if there can be any."""
    decisions: dict[int, dict[int, DecisionState]] = defaultdict(dict)
    possible = own and (suggestions is None or suggestions)
    for number, *decision in rows.decisions_of_many(own, suggestions) if possible else ():
        decisions[own[number]][decision[0]] = DecisionState(*decision)
    return decisions


def _by_document(found: list[tuple[Any, ...]], home: dict[int, int]) -> dict[int, list[tuple[Any, ...]]]:
    spans: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        spans[home[row[1]]].append(row)
    return spans


def _add_origins(
    spans: dict[int, list[tuple[Any, ...]]], own: dict[int, int], decisions: dict[int, dict[int, DecisionState]]
) -> None:
    """The suggestions that own spans were made from, where a newer run hides them. No query if there is none.

    What is not decided is none of them: a span of a gold set may come from a person's.
    """
    known = {row[0] for found in spans.values() for row in found}
    wanted = {row[7]: own[row[1]] for found in spans.values() for row in found if row[1] in own and row[7]}
    missing = {number for number, document in wanted.items() if number in decisions[document]} - known
    for row in rows.spans_in((), None, missing) if missing else ():
        spans[wanted[row[0]]].append(row)


def _state(
    sets: SetView, found: list[tuple[Any, ...]], decisions: dict[int, DecisionState], schema: Schema
) -> SetState:
    spans, proposals = spans_and_proposals(sets.own.pk if sets.own else 0, found)
    return as_shown(SetState(spans, proposals, decisions, frozenset(), schema.overlap), sets)
