"""The same text elsewhere, in the document or the project, and how each place stands: what is shown before a
decision is made at all of them (`services.occurrences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from annotator.access import Actor
from annotator.editing.occurrences import NOTHING_DONE, Action, Name, Standing, around, standing, touching
from annotator.editing.state import SetState
from annotator.errors import Invalid
from annotator.models import Document
from annotator.records import LabelDef, Part, Schema
from annotator.selectors import texts
from annotator.selectors.barred import barred
from annotator.selectors.schemas import schema_of
from annotator.selectors.states import read_states
from annotator.selectors.texts import Text
from annotator.text import context
from annotator.text.packing import unpack
from annotator.text.phrases import Phrase
from annotator.text.segments import blocks_touched

Scope = Literal["document", "project"]
MOST = 500


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place with the text around it, all on one line. `block` is where to find it in its document.

    `label` is what is there now, of the own span or suggestion with the id `span`; None where nothing is.
    """

    document: int
    title: str
    block: int | None
    start: int
    end: int
    before: str
    text: str
    after: str
    standing: Name
    label: LabelDef | None
    span: int | None
    ticked: bool

    @property
    def tickable(self) -> bool:
        return self.standing != "done"


@dataclass(frozen=True, slots=True)
class Found:
    """The first MOST occurrences; `total` in `documents` documents are there."""

    occurrences: tuple[Occurrence, ...]
    total: int
    documents: int

    @property
    def truncated(self) -> bool:
        return len(self.occurrences) < self.total

    @property
    def ticked(self) -> int:
        return sum(each.ticked for each in self.occurrences)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for and what is to be done there; see `editing.occurrences` for `label` and `was`."""

    phrase: Phrase
    action: Action
    label: int | None
    was: int | None = None

    def check(self, schema: Schema) -> None:
        """Raises Invalid if this cannot be looked for or done under the schema."""
        self.phrase.check()
        if self.action not in NOTHING_DONE:
            raise Invalid("There is no such action.", where="action")
        if self.label is None and self.action != "label":
            return
        label = schema.by_id.get(self.label or 0)
        if label is None or label.kind != "span":
            raise Invalid("There is no such label in this project's schema.", where="label")
        if self.action == "label" and label.retired:
            raise Invalid(f"The label {label.name} is retired and no longer given.", where="label")


def find(
    *,
    document: Document,
    phrase: str,
    action: Action,
    label: int | None,
    scope: Scope,
    actor: Actor,
    was: int | None = None,
    whole_words: bool = True,
    match_case: bool = True,
) -> Found:
    """Where else the phrase stands: in this document first, then in the others of the project by id.

    For accept and reject only undecided suggestions of the label count, for remove only own spans with it. Documents
    that the person may not write are left out. Raises Invalid. `document.body` must be loaded. One query for the
    project, and for each few hundred documents that hold the phrase at most six.
    """
    search = Search(Phrase(phrase, whole_words, match_case), action, label, was)
    schema = schema_of(actor.project)
    search.check(schema)
    found: list[Occurrence] = []
    total = documents = 0
    for batch in _texts(document, search, scope, actor):
        holding = [(text, parts) for text in batch if (parts := search.phrase.places(text.text))]
        if action == "label" and MOST <= len(found):
            counted = [len(parts) for _, parts in holding]
        else:
            places = _standings(holding, search, schema, actor)
            counted = [len(each) for _, each in places]
            for text, each in places:
                found += _shown(text, each[: MOST - len(found)], schema)
        total += sum(counted)
        documents += sum(map(bool, counted))
    return Found(tuple(found), total, documents)


def _texts(document: Document, search: Search, scope: Scope, actor: Actor) -> Iterator[list[Text]]:
    """This document's text, then the others', in batches."""
    here = [Text(document.pk, document.title, document.body.text, bytes(document.body.blocks))]
    if scope == "document":
        return iter([here])
    suggested = search.label if search.action in {"accept", "reject"} else None
    lengths = texts.candidates(actor, search.phrase, submitted=False, suggested=suggested)
    lengths.pop(document.pk, None)
    return chain([here], texts.batches(lengths))


Places = list[tuple[Part, Standing]]


def _standings(
    holding: Sequence[tuple[Text, list[Part]]], search: Search, schema: Schema, actor: Actor
) -> list[tuple[Text, Places]]:
    """How each place stands, without those where nothing can be decided and documents that may not be written."""
    documents = [text.document for text, _ in holding]
    left_out = barred(documents, actor) if documents else {}
    states = read_states([each for each in documents if each not in left_out], actor, schema) if documents else {}
    return [
        (text, list(_standing(states[text.document].state, parts, search)))
        for text, parts in holding
        if text.document in states
    ]


def _standing(state: SetState, parts: list[Part], search: Search) -> Iterable[tuple[Part, Standing]]:
    for part, near in zip(parts, touching(state, parts), strict=True):
        found = standing(around(state, near), part, search.action, search.label, search.was)
        if found.name != "decided":
            yield part, found


def _shown(text: Text, places: Places, schema: Schema) -> Iterator[Occurrence]:
    blocks = unpack(text.blocks) if places else ()
    for (start, end), found in places:
        touched = blocks_touched(blocks, [(start, end)])
        yield Occurrence(
            document=text.document,
            title=text.title,
            block=touched[0] if touched else None,
            start=start,
            end=end,
            before=context.before(text.text, start),
            text=context.on_one_line(text.text[start:end]),
            after=context.after(text.text, end),
            standing=found.name,
            label=None if found.of is None else schema.by_id.get(found.of.label),
            span=None if found.of is None else found.of.id,
            ticked=found.ticked,
        )
