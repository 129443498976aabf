"""The list of all marks of a document, and what of it a filter bar leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.access import Actor
from annotator.errors import Invalid, NotFound
from annotator.models import Document
from annotator.selectors.marks import Mark, aligned, marks_of
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import read_sets, read_state

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class MarkList:
    """The first of the marks found, in reading order, and how many were found in all."""

    marks: tuple[Mark, ...]
    total: int


def find_marks(
    document: Document,
    actor: Actor,
    *,
    label: int | None = None,
    state: str | None = None,
    source: str | None = None,
    text: str = "",
    most: int = MOST_LISTED,
) -> MarkList:
    """The marks of the whole document that fit, at most so many. Costs 3 queries; `document.body` must be loaded."""
    sets, schema = read_sets(document, actor), schema_of(actor.project)
    marks = marks_of(read_state(sets, schema), sets, schema)
    found = matching(marks, label=label, state=state, source=source, text=text, document=document)
    return MarkList(tuple(aligned(document, found[:most])), len(found))


def find_mark(document: Document, actor: Actor, number: int | None) -> Mark:
    """The mark with this id. Raises NotFound, or Invalid for None. Costs 3 queries; `document.body` must be loaded."""
    if number is None:
        raise Invalid("Which span is meant?", where="span")
    sets, schema = read_sets(document, actor), schema_of(actor.project)
    marks = marks_of(read_state(sets, schema, (0, 0), also=[number]), sets, schema)
    mark = next((mark for mark in marks if mark.id == number), None)
    if mark is None:
        raise NotFound("There is no such span here.", hint="Somebody may have removed it.")
    return mark


def matching(
    marks: Iterable[Mark],
    *,
    label: int | None,
    state: str | None,
    source: str | None,
    text: str,
    document: Document,
) -> tuple[Mark, ...]:
    """The marks that fit all that is given, in their order. No query; `document.body` must be loaded.

    `label` is a label's id, `state` a letter as in `Mark.state`, `source` the name of one of the votes. `text` occurs
    in the words of the mark, whatever the case; white space of any length and kind is one space, as it is shown.
    """
    wanted = _plain(text)
    return tuple(
        mark
        for mark in marks
        if (label is None or mark.label.id == label)
        and (state is None or mark.state == state)
        and (source is None or any(vote.source == source for vote in mark.votes))
        and (not wanted or wanted in _plain(words_of(mark, document)))
    )


def words_of(mark: Mark, document: Document) -> str:
    """The text of a mark's parts, with a space between them."""
    return " ".join(document.body.text[start:end] for start, end in mark.parts)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
