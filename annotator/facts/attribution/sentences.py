"""Cuts a text into the units that rules look at: sentences, but never inside a quotation and never over a line break.

A unit holds its tokens, the small-letter words of them, and the quotations that begin in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.facts.parse import Parse, Token
from annotator.facts.quotes import Quotation, Quotations
from annotator.records import Part

LONGEST = 3_000  # characters; a longer sentence is cut
MOST_TOKENS = 400

_END = re.compile(r"[.!?…]+[\"”’»“«'‹›)\]]*(?=\s+[\"“„«»‘‚'(\[]*[^\W_a-zà-ÿ])|[.!?…]+[\"”’»'‹›)\]]*\s*$")
_GLUED_END = re.compile(r"(?<=[a-zà-ÿ])\.(?=[A-Z][a-z]+\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Cpl|Adm|Brig|Sen|Gov|Rep|Prof|Rev|St|No|Jr|Sr|vs|etc|Inc|Ltd|Co"
    r"|Nov|Dec"
    r"|Jan|Feb|Aug|Sept|Oct|Mt|Ft|Cmdr|Pres|Amb|Hon|approx|ca)|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence: `tokens[i]` is `parse.tokens[first + i]`, `words[i]` the same in small letters."""

    text: str
    parse: Parse
    first: int
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    quotes: tuple[Quotation, ...]
    paragraph: int

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    def written(self, place: int) -> str:
        token = self.tokens[place]
        return self.text[token.start : token.end]

    def is_name(self, place: int) -> bool:
        return self.written(place)[:1].isupper()

    def place(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        return bisect_left(self.tokens, offset, key=lambda token: token.start)


def units(text: str, parse: Parse, quotations: Quotations) -> Iterator[Unit]:
    """The units in reading order. Linear in the length of the text."""
    outer = quotations.outermost
    following = 0
    for paragraph, line in enumerate(_LINE.finditer(text)):
        for start, end in _sentences(text, line.span(), outer):
            places = parse.within(start, end)
            if not places:
                continue
            tokens = parse.tokens[places.start : places.stop][:MOST_TOKENS]
            words = tuple(text[token.start : token.end].lower().replace("’", "'") for token in tokens)
            while following < len(quotations.pairs) and quotations.pairs[following].end <= start:
                following += 1
            yield Unit(text, parse, places.start, tokens, words, _quotes(quotations, following, start, end), paragraph)


def around(text: str, start: int, end: int) -> Part:
    """From the beginning of the sentence that `start` lies in to the end of the one that `end` lies in."""
    first = max(text.rfind(mark, 0, start) for mark in _BREAKS) + 1
    last = min((at for mark in _BREAKS if 0 <= (at := text.find(mark, end))), default=len(text))
    begins = [begin for begin, _ in _sentences(text, (first, last), ()) if begin <= start]
    ends = [stop for _, stop in _sentences(text, (first, last), ()) if end <= stop]
    left, right = max(begins, default=first), min(ends, default=last)
    found = text[left:right]
    return left + len(found) - len(found.lstrip()), right - (len(found) - len(found.rstrip()))


def _quotes(quotations: Quotations, following: int, start: int, end: int) -> tuple[Quotation, ...]:
    found = []
    for number in range(following, len(quotations.pairs)):
        quotation = quotations.pairs[number]
        if end <= quotation.start:
            break
        if start <= quotation.start and quotation.end <= end:
            found.append(quotation)
    return tuple(found)


def _sentences(text: str, line: Part, outer: tuple[Quotation, ...]) -> Iterator[Part]:
    start, stop = line
    for end in _ends(text, line):
        if start + LONGEST < end:
            yield from _cut(start, end)
            start = end
        elif not _inside(outer, end):
            yield start, end
            start = end
    if start < stop and not text[start:stop].isspace():
        yield from _cut(start, stop)


def _cut(start: int, end: int) -> Iterator[Part]:
    for at in range(start, end, LONGEST):
        yield at, min(at + LONGEST, end)


def _ends(text: str, line: Part) -> Iterator[int]:
    marks = {match.end() for match in _END.finditer(text, *line) if not _abbreviates(text, match.start() + 1)}
    marks |= {match.end() for match in _GLUED_END.finditer(text, *line)}
    return iter(sorted(marks))


def _abbreviates(text: str, end: int) -> bool:
    return _ABBREVIATION.search(text[max(0, end - 12) : end]) is not None


def _inside(outer: tuple[Quotation, ...], offset: int) -> bool:
    """Whether an offset lies within an outermost quotation."""
    place = bisect_left(outer, offset, key=lambda quotation: quotation.start) - 1
    return 0 <= place and outer[place].start < offset < outer[place].end
