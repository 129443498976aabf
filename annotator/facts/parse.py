"""What a parser says of a text, in types of our own, and the same shape for a text that nobody has parsed.

Rules read `Token`s and ask `Parse.syntactic` whether parts of speech and heads may be trusted. A parser crosses line
breaks, so that texts are fed to it by paragraph and the parts are joined: `joined`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from annotator.records import Part

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|\w+(?:[-’'ʼ]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at `[start, end)`; `head` is the place of its head in `Parse.tokens`, its own at a root."""

    start: int
    end: int
    lemma: str
    pos: str = ""
    tag: str = ""
    dep: str = ""
    head: int = -1


@dataclass(frozen=True, slots=True)
class Parse:
    """Tokens in reading order and sentences as ranges of them."""

    tokens: tuple[Token, ...] = ()
    sentences: tuple[Part, ...] = ()
    syntactic: bool = False

    def within(self, start: int, end: int) -> range:
        """The places of the tokens that begin in `[start, end)`. O(log tokens)."""
        first = bisect_left(self.tokens, start, key=_start)
        return range(first, bisect_left(self.tokens, end, lo=first, key=_start))


def _start(token: Token) -> int:
    return token.start


def from_spacy(doc: Any, offset: int = 0) -> Parse:
    """A spaCy Doc as a Parse whose offsets begin at `offset`. White space is no token. O(tokens)."""
    kept = [token for token in doc if not token.is_space]
    place = {token.i: number for number, token in enumerate(kept)}
    tokens = tuple(
        Token(
            offset + token.idx,
            offset + token.idx + len(token.text),
            token.lemma_.lower(),
            token.pos_,
            token.tag_,
            token.dep_,
            place.get(token.head.i, place[token.i]),
        )
        for token in kept
    )
    return Parse(tokens, _sentences(doc, place), syntactic=any(token.dep for token in tokens))


def _sentences(doc: Any, place: dict[int, int]) -> tuple[Part, ...]:
    if not place or not doc.has_annotation("SENT_START"):
        return ((0, len(place)),) if place else ()
    members = [[place[token.i] for token in sentence if token.i in place] for sentence in doc.sents]
    return tuple((numbers[0], numbers[-1] + 1) for numbers in members if numbers)


def joined(parses: Iterable[Parse]) -> Parse:
    """The paragraphs of one text, in reading order, as one Parse."""
    tokens: list[Token] = []
    sentences: list[Part] = []
    syntactic = False
    for parse in parses:
        base = len(tokens)
        sentences += [(base + first, base + last) for first, last in parse.sentences]
        tokens += [
            Token(t.start, t.end, t.lemma, t.pos, t.tag, t.dep, t.head + base if 0 <= t.head else -1)
            for t in parse.tokens
        ]
        syntactic = syntactic or parse.syntactic
    return Parse(tuple(tokens), tuple(sentences), syntactic)


def bare(text: str) -> Parse:
    """Words and marks of a text without any parser. O(characters)."""
    tokens = tuple(Token(*match.span(), match.group().lower()) for match in _WORD.finditer(text))
    return Parse(tokens, ((0, len(tokens)),) if tokens else ())
