"""The conflicts of a decision page as cards: what each alternative marks, drawn in the words around it. No query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid4

from annotator.adjudication.overlap import length
from annotator.adjudication.values import WHOLE_DOCUMENT, Conflict, Item, Mark, questioned
from annotator.models import Document, Resolution
from annotator.records import LabelDef, Part, Schema
from annotator.selectors.decisions import Sheet, SourceView
from annotator.selectors.gold import result
from annotator.text import context
from annotator.text.alignment import tokens_touched, word_bounds
from annotator.text.ranges import covers
from annotator.text.segments import blocks_touched

LONGEST_PIECE = 120
CONTEXT = 160  # characters, on each side
WORDS_AROUND = 12
QUESTIONS = {
    "label": "Which label?",
    "boundary": "Where does it begin and end?",
    "missed": "Is it there?",
    "mixed": "Which of these?",
    "document label": "What is the document?",
    "agreed": "All agree: are they right?",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line; `label` is that of the shortest mark over them, None where there is none."""

    text: str
    label: LabelDef | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of a card: an alternative (`value` is its number), or that nothing is there ("none").

    `earlier` where that was decided before the sources were merged again.
    """

    value: str
    sources: tuple[SourceView, ...] = ()
    labels: tuple[LabelDef, ...] = ()
    pieces: tuple[Piece, ...] = ()
    notes: tuple[str, ...] = ()
    chosen: bool = False
    earlier: bool = False

    @property
    def keys(self) -> str:
        """The keys that choose it: those of its sources, and x for nothing."""
        letters = [each.letter.lower() for each in self.sources]
        return " ".join([*letters, "x"] if self.value == "none" else letters)


@dataclass(frozen=True, slots=True)
class Card:
    """One conflict, with an id for the operation that decides it.

    `context` is the text before, in and after it. `own` is what was decided where no row says it, `earlier` likewise
    what was right before the sources were merged again; `again` where that is to be looked at. `threads` counts the
    open threads of comments on it.
    """

    number: int
    key: str
    question: str
    context: tuple[str, str, str]
    choices: tuple[Choice, ...]
    resolution: Resolution | None
    own: Choice | None
    again: bool
    earlier: Choice | None
    operation: UUID
    threads: int

    @property
    def id(self) -> str:
        return place_of(self.key)

    @property
    def offers_nothing(self) -> bool:
        """Whether a row says that nothing is there."""
        return any(choice.value == "none" for choice in self.choices)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the list of those that are agreed or dropped."""

    key: str
    text: str
    label: LabelDef
    sources: tuple[SourceView, ...]

    @property
    def place(self) -> str:
        return place_of(self.key)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with which something new may begin or end, and the space after it. `chosen` are those of the conflict."""

    text: str
    gap: str
    bounds: Part
    chosen: bool


def place_of(key: str) -> str:
    """The id of a conflict's card in the page."""
    return f"c-{key[:16]}"


def cards(sheet: Sheet, schema: Schema) -> tuple[Card, ...]:
    return tuple(card(sheet, schema, each, number) for number, each in enumerate(sheet.conflicts, 1))


def card(sheet: Sheet, schema: Schema, conflict: Conflict, number: int) -> Card:
    resolution, again = sheet.known.get(conflict.key), sheet.again.get(conflict.key)
    pending = again if resolution is None else None
    own = resolution is not None and resolution.choice == Resolution.Choice.NEW
    earlier = pending is not None and bool(pending.result) and pending.chosen is None
    return Card(
        number=number,
        key=conflict.key,
        question=QUESTIONS[conflict.kind],
        context=around(sheet.document, conflict.range),
        choices=_choices(sheet, schema, conflict),
        resolution=resolution,
        own=_drawn(sheet, schema, conflict.range, result(resolution)) if resolution and own else None,
        again=pending is not None,
        earlier=_drawn(sheet, schema, conflict.range, pending.result) if pending and earlier else None,
        operation=uuid4(),
        threads=sheet.threads.get(conflict.key, 0),
    )


def listed(items: Iterable[Item], sheet: Sheet, schema: Schema) -> list[ItemRow]:
    return [
        ItemRow(
            key=questioned(item, sheet.merge.sources).key,
            text=_short(" … ".join(sheet.document.body.text[start:end] for start, end in item.mark.parts)),
            label=_label(schema, item.mark.label),
            sources=sheet.letters_of(tuple(item.sources)),
        )
        for item in items
    ]


def words_around(document: Document, reach: Part) -> list[Word]:
    """The words that a range touches, and some on each side of it."""
    text = document.body.text
    bounds = word_bounds(text, document.body.token_bounds)
    first, last = tokens_touched(*reach, bounds) or (0, 0)
    chosen = range(max(0, first - WORDS_AROUND), min(len(bounds), last + WORDS_AROUND))
    ends = [start for start, _ in bounds[1:]] + [len(text)]
    return [
        Word(text[start:end], context.on_one_line(text[end : ends[number]]), (start, end), first <= number < last)
        for number in chosen
        for start, end in [bounds[number]]
    ]


def _choices(sheet: Sheet, schema: Schema, conflict: Conflict) -> tuple[Choice, ...]:
    """The rows, by the first letter of those who say so."""
    resolution, again = sheet.known.get(conflict.key), sheet.again.get(conflict.key)
    right = None if resolution is None else set(result(resolution))
    before = set(again.result) if again is not None and resolution is None else None
    rows = []
    for place, each in enumerate(conflict.alternatives):
        said = set(each.marks)
        notes = dict.fromkeys(sheet.notes.get(voter.span, "") for item in each.items for voter in item.voters)
        drawn = _drawn(sheet, schema, conflict.range, each.marks)
        rows.append(
            Choice(
                value=str(place),
                sources=sheet.letters_of(each.sources),
                labels=drawn.labels,
                pieces=drawn.pieces,
                notes=tuple(note for note in notes if note),
                chosen=said == right,
                earlier=said == before,
            )
        )
    if conflict.missing:
        there = sheet.letters_of(conflict.missing)
        rows.append(Choice("none", there, chosen=right == set(), earlier=before == set()))
    return tuple(sorted(rows, key=lambda row: [each.letter for each in row.sources]))


def _drawn(sheet: Sheet, schema: Schema, reach: Part, marks: Sequence[Mark]) -> Choice:
    """What these marks look like, in the same words for all rows of a card."""
    labels = tuple(dict.fromkeys(_label(schema, mark.label) for mark in marks))
    if reach == WHOLE_DOCUMENT:
        return Choice("", labels=labels)
    text = sheet.document.body.text
    borders = sorted({*reach, *(edge for mark in marks for part in mark.parts for edge in part)})
    over: list[tuple[int, Mark | None]] = [(start, _shortest(marks, start)) for start in borders[:-1]]
    starts = [over[0], *(b for a, b in pairwise(over) if a[1] != b[1])]
    edges = [*(start for start, _ in starts), borders[-1]]
    drawn = [
        Piece(_short(text[a:b]), None if mark is None else _label(schema, mark.label))
        for (a, b), (_, mark) in zip(pairwise(edges), starts, strict=True)
    ]
    around = Piece(context.before(text, borders[0])), Piece(context.after(text, borders[-1]))
    return Choice("", labels=labels, pieces=tuple(piece for piece in (around[0], *drawn, around[1]) if piece.text))


def _shortest(marks: Sequence[Mark], offset: int) -> Mark | None:
    """The shortest of the marks over a character."""
    return min(
        (mark for mark in marks if covers(mark.parts, offset)), key=lambda mark: length(mark.parts), default=None
    )


def around(document: Document, reach: Part) -> tuple[str, str, str]:
    """The paragraph around a range, cut off where it is long."""
    text, (start, end) = document.body.text, reach
    if reach == WHOLE_DOCUMENT:
        return "", "", ""
    bounds = document.body.block_bounds
    lines = [bounds[number] for number in blocks_touched(bounds, [reach])]
    first = max(min([start, *(line[0] for line in lines)]), start - CONTEXT)
    last = min(max([end, *(line[1] for line in lines)]), end + CONTEXT)
    before, after = context.on_one_line(text[first:start]), context.on_one_line(text[end:last])
    cut = lines and lines[0][0] < first, lines and last < lines[-1][1]
    return f"{'… ' if cut[0] else ''}{before}", _short(text[start:end]), f"{after}{' …' if cut[1] else ''}"


def _short(text: str) -> str:
    """On one line, without the middle where it is long."""
    text = context.on_one_line(text)
    return text if len(text) <= LONGEST_PIECE else f"{text[: LONGEST_PIECE // 2]} … {text[-LONGEST_PIECE // 2 :]}"


def _label(schema: Schema, number: int) -> LabelDef:
    return schema.by_id.get(number) or LabelDef(name="?", id=number)  # of a schema the project had before
