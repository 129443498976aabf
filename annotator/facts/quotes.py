"""Pairs quotation marks of any style, tells apostrophes from closing single quotes, and reports what stands alone.

A quotation may be nested and may run over paragraphs, also in the way of newspapers, where each paragraph opens anew
and only the last one closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.records import Part

CLOSERS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    "”": "”",
    "’": "’",
    '"': '"',
    "'": "'",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))
APOSTROPHES = frozenset("'’‘")
LINE_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
LONGEST = 4_000
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Quotation:
    """The marks at `[start, end)` with what is between them. `depth` is 0 for an outermost one.

    One that goes on in the next paragraph has no closing mark here: `closed` is False.
    """

    start: int
    end: int
    depth: int = 0
    closed: bool = True

    @property
    def inner(self) -> Part:
        return self.start + 1, self.end - self.closed


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a text by where they start, and the places of marks that have no partner."""

    pairs: tuple[Quotation, ...] = ()
    unbalanced: tuple[int, ...] = ()

    @property
    def outermost(self) -> tuple[Quotation, ...]:
        return tuple(pair for pair in self.pairs if pair.depth == 0)


@dataclass(slots=True)
class _Open:
    at: int
    mark: str


@dataclass(slots=True)
class _State:
    text: str
    stack: list[_Open] = field(default_factory=list)
    pairs: list[Quotation] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)


def pair(text: str) -> Quotations:
    """All quotations of a text. Linear in its length; never raises."""
    state = _State(text)
    for at in _marks(text):
        _take(state, at)
    state.alone += [opened.at for opened in state.stack]
    pairs = sorted(state.pairs, key=lambda quotation: (quotation.start, -quotation.end))
    return Quotations(tuple(pairs), tuple(sorted(state.alone)))


def _marks(text: str) -> Iterator[int]:
    return (at for at, character in enumerate(text) if character in MARKS)


def _take(state: _State, at: int) -> None:
    mark = state.text[at]
    while state.stack and LONGEST < at - state.stack[0].at:
        state.alone.append(state.stack.pop(0).at)
    depth = _closed_by(state, mark)
    if mark in APOSTROPHES and _is_apostrophe(state.text, at, closes=depth is not None):
        return
    opens = mark in CLOSERS and _opens(state.text, at)
    if depth is not None and not (opens and _is_two_way(mark) and not _closes(state.text, at)):
        _close(state, depth, at)
    elif not opens and (mark not in CLOSERS or _is_two_way(mark)):
        state.alone.append(at)
    else:
        _open(state, mark, at)


def _closed_by(state: _State, mark: str) -> int | None:
    """Which of the open quotations the mark would end, the innermost first."""
    for depth in range(len(state.stack) - 1, -1, -1):
        if mark in CLOSERS[state.stack[depth].mark]:
            return depth
    return None


def _close(state: _State, depth: int, at: int) -> None:
    state.alone += [opened.at for opened in state.stack[depth + 1 :]]
    state.pairs.append(Quotation(state.stack[depth].at, at + 1, depth))
    del state.stack[depth:]


def _open(state: _State, mark: str, at: int) -> None:
    for depth, opened in enumerate(state.stack):
        if opened.mark == mark:
            if _starts_paragraph(state.text, at):
                # The earlier paragraph was left open on purpose: its part ends with it.
                end = _paragraph_end(state.text, opened.at, at)
                state.pairs.append(Quotation(opened.at, end + 1, depth, closed=False))
            else:
                state.alone.append(opened.at)
            state.alone += [other.at for other in state.stack[depth + 1 :]]
            del state.stack[depth:]
            break
    if DEEPEST <= len(state.stack):
        state.alone.append(state.stack.pop().at)
    state.stack.append(_Open(at, mark))


def _paragraph_end(text: str, start: int, before: int) -> int:
    """The last place before `before` that is no white space; never before `start`."""
    at = before - 1
    while start < at and text[at].isspace():
        at -= 1
    return at


def _is_two_way(mark: str) -> bool:
    """Whether the same mark opens and closes somewhere."""
    return mark in "\"'”’＂»«›‹“‘"


def _is_apostrophe(text: str, at: int, *, closes: bool) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isalnum() and after.isalnum():
        return True
    if before.isalnum():
        # "the soldiers' post": a plural, unless something is open that this may close.
        return not closes or _is_plural_possessive(text, at)
    return after.isdigit() and text[at + 2 : at + 3].isdigit() and text[at + 3 : at + 4] == "s"


def _is_plural_possessive(text: str, at: int) -> bool:
    """Whether another single mark further on in the sentence closes better: "'The troops' morale is low.'"""
    if text[at - 1] not in "sS" or text[at + 1 : at + 2] != " " or not text[at + 2 : at + 3].islower():
        return False
    for place in range(at + 2, min(len(text), at + 300)):
        if text[place] in LINE_BREAKS:
            return False
        if text[place] == text[at]:
            if _opens(text, place) and not _closes(text, place):
                return False
            if not text[place + 1 : place + 2].isalnum():
                return True
    return False


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not after.isspace() and after != "" and not before.isalnum() and before not in set(".,!?;…")


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before != "" and not before.isspace() and not after.isalnum()


def _starts_paragraph(text: str, at: int) -> bool:
    before = at - 1
    while 0 <= before and text[before] in " \t\u00a0":
        before -= 1
    return before < 0 or text[before] in LINE_BREAKS
