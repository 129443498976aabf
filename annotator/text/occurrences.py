"""Where a phrase stands in a text: whole words or any place, with or without regard to case, over line ends.

White space in the phrase stands for any run of white space. What words are is said in `comparing`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from annotator.errors import Invalid
from annotator.records import Part
from annotator.text.comparing import OnOneLine, folded, in_word, marks

LONGEST_PHRASE = 10_000


def occurrences(text: str, phrase: str, *, whole_words: bool, match_case: bool, limit: int | None = None) -> list[Part]:
    """The ranges of code points where the phrase stands, in order and apart from each other, at most `limit`.

    Raises Invalid for a phrase that is empty or too long. Time grows with the text alone, whatever the phrase: a
    million characters take some 10 ms, 50 ms where the phrase has white space.
    """
    pattern = _pattern(phrase, whole_words, match_case)
    compared = text if match_case else folded(text)
    if " " not in _needle(phrase, match_case):
        return [match.span() for match in islice(pattern.finditer(compared), limit)]
    line = OnOneLine(compared)
    return [line.part(*match.span()) for match in islice(pattern.finditer(line.text), limit)]


def is_occurrence(text: str, part: Part, phrase: str, *, whole_words: bool, match_case: bool) -> bool:
    """Whether the phrase stands at exactly this range of the text, by the same comparison."""
    start, end = part
    if not 0 <= start < end <= len(text):
        return False
    before, needle = text[max(start - 1, 0) : start], _needle(phrase, match_case)
    here = OnOneLine(text[start:end] if match_case else folded(text[start:end])).text
    pattern = _pattern(phrase, whole_words, match_case)
    return here == needle and pattern.match(before + here + text[end : end + 1], len(before)) is not None


def check_phrase(phrase: str) -> None:
    """Raises Invalid for a phrase that cannot be looked for."""
    if not phrase.strip() or "\0" in phrase:
        raise Invalid("There is nothing to look for.", where="phrase", hint="Choose some text.")
    if LONGEST_PHRASE < len(phrase):
        raise Invalid(
            f"Text to look for has at most {LONGEST_PHRASE:,} characters; this has {len(phrase):,}.", where="phrase"
        )


@lru_cache(maxsize=16)
def _needle(phrase: str, match_case: bool) -> str:
    return " ".join((phrase if match_case else folded(phrase)).split())


@lru_cache(maxsize=16)
def _pattern(phrase: str, whole_words: bool, match_case: bool) -> re.Pattern[str]:
    """What finds the phrase in folded text on one line.

    It begins with nothing but literal characters, which `re` looks for in linear time (Knuth, Morris and Pratt);
    so the edge in front is looked at last, from behind.
    """
    check_phrase(phrase)
    needle = _needle(phrase, match_case)
    literal = re.escape(needle)
    if not whole_words:
        return re.compile(literal)
    opens, closes = re.match(in_word(), needle[0]), re.match(in_word(), needle[-1])
    behind = f"(?!{in_word()})" if closes else f"(?![{marks()}])"
    in_front = f"(?<!{in_word()}.{{{len(needle)}}})" if opens else ""
    return re.compile(literal + behind + in_front, re.DOTALL)
