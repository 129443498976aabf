"""What a client may ask of a set, and what it means: an Operation and a state in, a Delta out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from annotator.editing import rules
from annotator.editing.state import NEW, Delta, Proposal, SetState, SpanState
from annotator.errors import Invalid
from annotator.records import LabelDef, Part, Schema
from annotator.services import changes
from annotator.services.fact_operations import FACT_ACTIONS, FactRequest
from annotator.text.ranges import normalise_parts

SPAN_ACTIONS = frozenset(
    {"accept", "reject", "reset", "relabel", "resize", "add", "delete", "note", "label", "unlabel", "undo", "redo"}
)
ACTIONS = SPAN_ACTIONS | FACT_ACTIONS
MAX_SPAN_LENGTH = 10_000
MAX_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One decision as a client sends it.

    `action` is one of accept, reject, reset, relabel, resize, add, delete, note, label, unlabel, undo, redo, or one of
    `fact_operations.FACT_ACTIONS`.
    `span` is the id of a span of the own set or of a suggestion. `label` is a label's id. `blocks` is block
    number -> revision seen; `version` is the set's version seen, for clients that do not know blocks. `quote` is
    the text the client believes `parts` to be, "" if it does not say. `fact` is what an action on facts is about.
    """

    id: UUID
    action: str
    span: int | None = None
    parts: tuple[Part, ...] = ()
    label: int | None = None
    note: str = ""
    quote: str = ""
    blocks: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None
    fact: FactRequest | None = None

    def digest(self) -> str:
        """Equal for a retry of the same operation: what it asks for, not what it saw."""
        asked = [self.action, self.span, self.parts, self.label, self.note]
        return changes.request_digest(asked if self.fact is None else [*asked, self.fact.asked()])

    @property
    def recorded(self) -> str:
        """The action as a Change names it, noun first."""
        return self.action if self.action in FACT_ACTIONS else f"span.{self.action}"


def delta_of(
    operation: Operation, state: SetState, target: SpanState | Proposal | None, parts: tuple[Part, ...], schema: Schema
) -> Delta:
    """The Delta of an operation on spans. `target` is what `operation.span` names, None for an addition."""
    if target is None:
        return rules.add(state, parts, label_of(operation, schema, "span").id)
    suggestion = _suggestion(state, target)
    match operation.action:
        case "accept":
            return rules.accept(state, suggestion) if suggestion else Delta()
        case "reject":
            return rules.reject(state, suggestion) if suggestion else rules.delete(state, target.id)
        case "reset":
            return rules.reset(state, suggestion) if suggestion else Delta()
        case "relabel":
            return rules.relabel(state, target.id, label_of(operation, schema, "span").id)
        case "resize":
            return rules.resize(state, target.id, parts)
        case "delete":
            return rules.delete(state, target.id)
        case "note":
            return rules.note(state, target.id, _note_of(operation))
    raise Invalid("There is no such operation.", where="op")


def label_of(operation: Operation, schema: Schema, kind: str) -> LabelDef:
    """The label an operation gives. Raises Invalid unless the schema offers it for this kind of thing."""
    label = schema.by_id.get(operation.label or 0)
    if label is None or label.kind != kind:
        raise Invalid("There is no such label in this project's schema.", where="label")
    if label.retired:
        raise Invalid(f"The label {label.name} is retired and no longer given.", where="label")
    return label


def parts_of(operation: Operation, text: str) -> tuple[Part, ...]:
    """The parts an operation draws, in reading order. Raises Invalid if they do not lie in the text or on the quote."""
    if operation.action not in {"add", "resize"}:
        return ()
    parts = normalise_parts(operation.parts)
    if len(text) < parts[-1][1]:
        raise Invalid(
            f"The range ends at {parts[-1][1]}, the text at {len(text)}.", where="parts", hint="Reload the page."
        )
    if MAX_SPAN_LENGTH < parts[-1][1] - parts[0][0]:
        raise Invalid(f"A span has at most {MAX_SPAN_LENGTH:,} characters.", where="parts")
    if operation.quote and operation.quote != "".join(text[start:end] for start, end in parts):
        raise Invalid("The page shows another text there than is stored.", where="quote", hint="Reload the page.")
    return parts


def _suggestion(state: SetState, target: SpanState | Proposal) -> int:
    """The id of the suggestion that the target is or came from, NEW if there is none."""
    if isinstance(target, Proposal):
        return target.id
    return target.derived_from if target.derived_from in state.proposals else NEW  # type: ignore[return-value]


def _note_of(operation: Operation) -> str:
    if MAX_NOTE < len(operation.note):
        raise Invalid(
            f"A note has at most {MAX_NOTE:,} characters; this one has {len(operation.note):,}.", where="note"
        )
    return operation.note
