"""Where a pattern with wildcards stands in a text: always whole words, with or without regard to case.

`*` stands for any letters within a word, also none, `?` for one letter, `|` between alternatives, white space for any
run of it. A letter is whatever words are made of: letters, digits, marks, the low line. Everything else stands for
itself. In scripts that show no words a star stands for nothing; `?` is one character there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.errors import Invalid
from annotator.records import Part
from annotator.text.comparing import OnOneLine, folded, in_word, letter, marks

LONGEST_PATTERN = 200
MOST_ALTERNATIVES = 20

_HEAD = re.compile(r"(\**)(\?*)([^*? ]*)")


def check_pattern(pattern: str) -> None:
    """Raises Invalid for a pattern that cannot be looked for: too long, or with an alternative of wildcards alone."""
    if LONGEST_PATTERN < len(pattern):
        raise Invalid(f"A pattern has at most {LONGEST_PATTERN} characters; this has {len(pattern):,}.", where="phrase")
    alternatives = pattern.split("|")
    if MOST_ALTERNATIVES < len(alternatives):
        raise Invalid(f"A pattern has at most {MOST_ALTERNATIVES} alternatives.", where="phrase")
    if "\0" in pattern or not all(any(map(str.isalnum, each)) for each in alternatives):
        raise Invalid(
            "Each alternative of a pattern needs a letter or digit.", where="phrase", hint="For example: Kyiv*|Kiev"
        )


def places_of(text: str, pattern: str, *, match_case: bool) -> list[Part]:
    """The ranges of code points where the pattern stands, in order and apart from each other. Raises Invalid.

    Of places that overlap the first counts, and of those that begin together the longest. Time grows with the text and
    with the pattern, whatever both are (see `_regex`): a million characters take some 30 ms for each alternative.
    """
    alternatives = _compiled(pattern, match_case)
    compared = text if match_case else folded(text)
    if not any(each.has_space for each in alternatives):
        return list(_apart(alternatives, compared))
    line = OnOneLine(compared)
    return [line.part(*part) for part in _apart(alternatives, line.text)]


def _apart(alternatives: Sequence[_Alternative], text: str) -> Iterator[Part]:
    """The places of all alternatives, in order and apart from each other. No alternative looks twice at any text."""
    found = [each.search(text, 0) for each in alternatives]
    while spans := [span for span in found if span is not None]:
        start, done = min(spans, key=lambda span: (span[0], -span[1]))
        yield start, done
        for number, span in enumerate(found):
            if span is not None and span[0] < done:
                found[number] = alternatives[number].search(text, done)


def stands_at(text: str, part: Part, pattern: str, *, match_case: bool) -> bool:
    """Whether one of the alternatives stands at exactly this range of the text. Raises Invalid."""
    start, end = part
    if not 0 <= start < end <= len(text) or text[start].isspace() or text[end - 1].isspace():
        return False
    around = text[max(start - 1, 0) : end + 1]
    compared = OnOneLine(around if match_case else folded(around)).text
    first, last = min(start, 1), len(compared) - len(text[end : end + 1])
    matches = (each.regex.match(compared, first) for each in _compiled(pattern, match_case))
    return any(match is not None and match.end() == last for match in matches)


def literals(pattern: str) -> list[list[str]]:
    """For each alternative the pieces between wildcards and white space, all of which stand wherever it does.

    Raises Invalid.
    """
    check_pattern(pattern)
    return [[piece for piece in re.split(r"[*?\s]+", each) if piece] for each in pattern.split("|")]


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One alternative: what matches it where it may begin, and how to find such places.

    It begins with a `star` or not, then so many `unknown` letters, then the letters `known`.
    """

    regex: re.Pattern[str]
    has_space: bool
    star: bool
    unknown: int
    known: str

    def search(self, text: str, start: int) -> Part | None:
        """The first range from `start` on where it stands."""
        if not self.known or not (self.star or self.unknown):
            found = self.regex.search(text, start)
            return None if found is None else found.span()
        return self._search_by_letters(text, start)

    def _search_by_letters(self, text: str, start: int) -> Part | None:
        """The same where letters are known that do not come first. No place is tried twice."""
        is_in_word = _in_word().match
        tried = looked = start - 1  # where it was tried last; how far it is known where the word begins
        at = text.find(self.known, start)
        while 0 <= at:
            begin = place = at - self.unknown
            if self.star:
                while looked < place and 0 < place and is_in_word(text, place - 1):
                    place -= 1
                begin, looked = (tried, begin) if place <= looked else (place, begin)
            if tried < begin:
                found = self.regex.match(text, begin)
                if found is not None:
                    return found.span()
                tried = begin
            at = text.find(self.known, at + 1)
        return None


@lru_cache(maxsize=1)
def _in_word() -> re.Pattern[str]:
    return re.compile(in_word())


@lru_cache(maxsize=16)
def _compiled(pattern: str, match_case: bool) -> tuple[_Alternative, ...]:
    check_pattern(pattern)
    lines = dict.fromkeys(" ".join(each.split()) for each in pattern.split("|"))
    return tuple(_alternative(line if match_case else folded(line)) for line in lines)


def _alternative(line: str) -> _Alternative:
    words = [re.split(r"\*+", word) for word in line.split(" ")]  # each as the chunks between its stars
    head = _HEAD.match(line)
    assert head is not None
    return _Alternative(_regex(words), " " in line, bool(head[1]), len(head[2]), head[3])


def _regex(words: list[list[str]]) -> re.Pattern[str]:
    """What matches, in folded text on one line, where a word may begin.

    Each chunk is looked for from left to right behind the one before, and once it is found that is final (an atomic
    group): as only letters lead to it and letters lead on, a later place could not help. So nothing is ever tried
    again. A place where the pattern may begin costs at most the characters of the words it covers, each times the
    length of the chunk that is compared there; and a word is covered once for each word of the pattern.
    """
    pieces = [_opening(words[0][0])]
    for number, chunks in enumerate(words):
        if number:
            pieces.append(_letters(chunks[0]))
        pieces += (f"(?>{in_word()}*?{_letters(chunk)})" for chunk in chunks[1:-1])
        is_last = number == len(words) - 1
        end = _edge_behind(chunks[-1]) if is_last else " "
        if len(chunks) == 1:
            pieces.append(end)
        elif is_last and not chunks[-1]:
            pieces.append(f"{in_word()}*+{end}")
        else:
            pieces.append(f"(?>{in_word()}*?{_letters(chunks[-1])}{end})")
    return re.compile("".join(pieces), re.DOTALL)


def _opening(chunk: str) -> str:
    """The first chunk, "" before a star, and that a word may begin there.

    Letters come first where they are known, since `re` looks for those fastest; the edge is then asked from behind.
    """
    if not chunk:  # a star takes all letters before what follows, so it begins where a word does
        return f"(?<!{in_word()})(?![{marks()}])"
    known = re.match(r"[^?]*", chunk).group()  # type: ignore[union-attr]
    if not known:
        return f"(?![{marks()}])(?:(?<!{in_word()})|(?!{in_word()})){_letters(chunk)}"
    edge = f"(?<!{in_word()}.{{{len(known)}}})" if _in_word().match(known) else ""
    return re.escape(known) + edge + _letters(chunk[len(known) :])


def _letters(chunk: str) -> str:
    return "".join(letter() if each == "?" else re.escape(each) for each in chunk)


def _edge_behind(chunk: str) -> str:
    """That a word may end here, behind the last chunk."""
    if chunk and chunk[-1] != "?":
        return f"(?!{in_word()})" if _in_word().match(chunk[-1]) else f"(?![{marks()}])"
    return f"(?:(?<!{in_word()})(?![{marks()}])|(?!{in_word()}))"
