"""What a person answers to the question of a conflict, and whether it is an answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from annotator.adjudication.carrying import touch
from annotator.adjudication.values import WHOLE_DOCUMENT, Conflict, Mark, marks_as_json
from annotator.errors import Invalid
from annotator.models import Document, Resolution
from annotator.records import LabelKind, Schema
from annotator.services.operations import MAX_NOTE, MAX_SPAN_LENGTH
from annotator.text.ranges import normalise_parts

Choice = Literal["alternative", "new", "none"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An alternative by its number, from 0; or other marks that are right; or that nothing is.

    `reason` is a value of Resolution.Reason, or "".
    """

    choice: Choice
    number: int | None = None
    marks: tuple[Mark, ...] = ()
    reason: str = ""
    note: str = ""

    def as_json(self) -> list[Any]:
        return [self.choice, self.number, marks_as_json(self.marks), self.reason, self.note]

    def checked(self, conflict: Conflict, document: Document, schema: Schema) -> Answer:
        """The same answer in its plainest form: marks of its own that an alternative has are that alternative, and no
        marks are none. Raises Invalid. `document.body` must be loaded for marks of its own.
        """
        _check_reason(self.reason, self.note)
        if self.choice == "none":
            return Answer("none", reason=self.reason, note=self.note)
        if self.choice == "alternative":
            if self.number is None or not 0 <= self.number < len(conflict.alternatives):
                raise Invalid("There is no such alternative.", where="alternative")
            marks = conflict.alternatives[self.number].marks
            return Answer("alternative", self.number, marks, self.reason, self.note)
        marks = tuple(sorted({_mark(mark, conflict, document, schema) for mark in self.marks}))
        if not marks:
            raise Invalid("Say what is right.", where="label", hint="Or that none is right.")
        number = conflict.number_of(marks)
        return Answer("new" if number is None else "alternative", number, marks, self.reason, self.note)

    def columns(self, conflict: Conflict) -> dict[str, Any]:
        """What a Resolution stores of a checked answer: what there was to choose from, an own answer as one more."""
        offered = [marks_as_json(each.marks) for each in conflict.alternatives]
        if self.choice == "new":
            offered.append(marks_as_json(self.marks))
        chosen = len(offered) - 1 if self.choice == "new" else self.number
        kept = {"conflict": conflict.key, "start": conflict.range[0], "end": conflict.range[1], "alternatives": offered}
        return {**kept, "choice": self.choice, "chosen": chosen, "reason": self.reason, "note": self.note}


def _check_reason(reason: str, note: str) -> None:
    if reason and reason not in Resolution.Reason.values:
        raise Invalid("There is no such reason.", where="reason")
    if MAX_NOTE < len(note) or "\0" in note:
        raise Invalid(f"A note has at most {MAX_NOTE:,} characters.", where="note")


def _mark(mark: Mark, conflict: Conflict, document: Document, schema: Schema) -> Mark:
    """A mark of the person's own, its parts in order."""
    kind: LabelKind = "document" if conflict.range == WHOLE_DOCUMENT else "span"
    label = schema.by_id.get(mark.label)
    if label is None or label.kind != kind:
        raise Invalid("There is no such label in this project's schema.", where="label")
    if label.retired:
        raise Invalid(f"The label {label.name} is retired and no longer given.", where="label")
    if kind == "document":
        return Mark(mark.label, ())
    parts = normalise_parts(mark.parts)
    if document.length < parts[-1][1]:
        raise Invalid(f"The range ends at {parts[-1][1]}, the text at {document.length}.", where="parts")
    if MAX_SPAN_LENGTH < parts[-1][1] - parts[0][0]:
        raise Invalid(f"A span has at most {MAX_SPAN_LENGTH:,} characters.", where="parts")
    found = Mark(mark.label, parts)
    if not touch(found.range, conflict.range):
        raise Invalid(
            "That is somewhere else in the text.", where="parts", hint="It has to touch the words in question."
        )
    return found
