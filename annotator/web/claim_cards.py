"""The questions of the page of claims as cards: what each source says of a part, an axis or a value.

Names of entities and events are read once for all cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from annotator.adjudication.claims import AXES, ROLES, THERE, ClaimQuestion, Group, Option, ValueGroup, value_on
from annotator.models import Document
from annotator.records import Part, canonical_json
from annotator.selectors.claim_merge import ClaimSheet, names_in, standing_claim
from annotator.selectors.claim_words import value_words
from annotator.selectors.decisions import Sheet, SourceView
from annotator.text.context import on_one_line
from annotator.web.cards import around, place_of

TITLES = {
    THERE: "Is this a claim?",
    "act": "Speech act",
    "event_type": "Kind of event",
    "source_entity": "Who is the source?",
    "event": "Which event?",
    "mention": "Which entity is it?",
    "quantity": "Which figure is it?",
    "time": "Which time is it?",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a card: the number of the option, who says it and in which words."""

    value: int
    sources: tuple[SourceView, ...]
    words: str
    is_nothing: bool
    chosen: bool

    @property
    def keys(self) -> str:
        letters = [each.letter.lower() for each in self.sources]
        return " ".join([*letters, "x"] if self.is_nothing else letters)


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One question. `seen` is the Change that counts, "" for none; `void` where the claim is dropped anyway."""

    key: str
    title: str
    answers: tuple[Answer, ...]
    seen: int | str
    decided: bool
    void: bool
    operation: UUID = field(default_factory=uuid4)

    @property
    def id(self) -> str:
        return place_of(self.key)


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The questions on one claim, or on the value of one span. `words` are what all say or, so far, gold does."""

    context: tuple[str, str, str]
    words: str
    dropped: bool
    cards: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    sheet: ClaimSheet
    found: Sheet
    names: Mapping[str, Mapping[int, str]]
    chosen: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.found.document.body.text


def card_groups(sheet: ClaimSheet, found: Sheet, only: str = "") -> list[CardGroup]:
    """All, or those with the question of a key. Two queries where entities or events are in question."""
    groups = [each for each in sheet.groups if each.questions]
    values = sheet.open_values()
    if only:
        groups = [each for each in groups if any(question.key == only for question in each.questions)]
        values = [each for each in values if each.question and each.question.key == only]
    asked = [question for each in groups for question in each.questions]
    asked += [each.question for each in values if each.question]
    desk = _Desk(sheet, found, names_in(asked), sheet.chosen)
    return [*(_of_claim(desk, each) for each in groups), *(_of_value(desk, each) for each in values)]


def agreed_words(sheet: ClaimSheet, document: Document) -> list[str]:
    """The contents of the claims on which all agree."""
    text = document.body.text
    agreed = [each for each in sheet.groups if not each.questions]
    return [_quoted(text, next(iter(each.claims.values())).content) for each in agreed]


# --- helpers --------------------------------------------------------------------------------------


def _of_claim(desk: _Desk, group: Group) -> CardGroup:
    there = standing_claim(desk.sheet, group)
    dropped = group.is_dropped(desk.chosen)
    cards = tuple(
        _card(desk, each, void=dropped and each.name != THERE, title=_title(each.name)) for each in group.questions
    )
    words = "" if there is None else _quoted(desk.text, there.content)
    return CardGroup(around(desk.found.document, group.range), words, dropped, cards)


def _of_value(desk: _Desk, group: ValueGroup) -> CardGroup:
    reach = group.parts[0][0], group.parts[-1][1]
    assert group.question is not None
    card = _card(desk, group.question, void=False, title=_title(group.kind))
    return CardGroup(around(desk.found.document, reach), "", False, (card,))


def _card(desk: _Desk, question: ClaimQuestion, *, void: bool, title: str) -> ClaimCard:
    present = desk.sheet.decided.get(question.key)
    answers = tuple(
        _answer(desk, question, number, each, present is not None and present.said == each.said)
        for number, each in enumerate(question.options)
    )
    return ClaimCard(question.key, title, answers, present.change if present else "", present is not None, void)


def _answer(desk: _Desk, question: ClaimQuestion, number: int, option: Option, chosen: bool) -> Answer:
    words = _words(desk, question.name, option.value)
    sources = desk.found.letters_of(option.sources)
    return Answer(number, sources, words, option.value in ([], None, False), chosen)


def _title(name: str) -> str:
    return TITLES.get(name, name.replace("_", " ").capitalize())


def _words(desk: _Desk, name: str, value: Any) -> str:
    """What an option says, for people."""
    if name == THERE:
        return "Yes, keep it" if value else "No, leave it out"
    if name in ROLES:
        return _quoted(desk.text, value) if value else "nothing"
    if name in AXES:
        return str(value).replace("_", " ") or "nothing"
    if name in {"source_entity", "event"}:
        return "nothing" if value is None else desk.names[name].get(value, "something that is gone")
    fact = value_on(canonical_json(value), 0)
    return value_words(fact, desk.names["source_entity"])


def _quoted(text: str, ranges: Iterable[Sequence[int] | Part]) -> str:
    return on_one_line(" … ".join(text[start:end] for start, end in ranges))
