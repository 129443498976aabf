"""Where a phrase stands in a text: whole words or any place, with or without regard to case, over line ends.

White space in the phrase stands for any run of white space. A word ends where a letter, digit or mark meets
something else. Scripts that are written without spaces (Chinese, Japanese, Thai, Khmer, ...) show no words, so
at their characters every place counts as an edge; a mark always belongs to the character before it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import islice

from annotator.errors import Invalid
from annotator.records import Part

LONGEST_PHRASE = 10_000

_LONG_SPACE = re.compile(r"\s{2,}|[^\S ]")
_WITHOUT_SPACES = (
    "\u0e00-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f"  # Thai to Myanmar, Khmer, Tai, Balinese
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"  # Han, kana
    "\ua980-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)


def occurrences(text: str, phrase: str, *, whole_words: bool, match_case: bool, limit: int | None = None) -> list[Part]:
    """The ranges of code points where the phrase stands, in order and apart from each other, at most `limit`.

    Raises Invalid for a phrase that is empty or too long. Time grows with the text alone, whatever the phrase: a
    million characters take some 10 ms, 50 ms where the phrase has white space.
    """
    pattern = _pattern(phrase, whole_words, match_case)
    folded = text if match_case else _folded(text)
    if " " not in _needle(phrase, match_case):
        return [match.span() for match in islice(pattern.finditer(folded), limit)]
    line = _OnOneLine(folded)
    return [line.part(*match.span()) for match in islice(pattern.finditer(line.text), limit)]


def is_occurrence(text: str, part: Part, phrase: str, *, whole_words: bool, match_case: bool) -> bool:
    """Whether the phrase stands at exactly this range of the text, by the same comparison."""
    start, end = part
    if not 0 <= start < end <= len(text):
        return False
    before, needle = text[max(start - 1, 0) : start], _needle(phrase, match_case)
    here = _OnOneLine(text[start:end] if match_case else _folded(text[start:end])).text
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


def _folded(text: str) -> str:
    """Small letters, one for one, so that places stay what they are; every i of Turkish is one letter, as in `re`.

    "ß" stays "ß": written as "SS" it has another length, and is not found.
    """
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ς", "σ").replace("ſ", "s")


@lru_cache(maxsize=16)
def _needle(phrase: str, match_case: bool) -> str:
    return " ".join((phrase if match_case else _folded(phrase)).split())


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
    in_word = f"(?:(?![{_WITHOUT_SPACES}])\\w|[{_marks()}])"
    opens, closes = re.match(in_word, needle[0]), re.match(in_word, needle[-1])
    behind = f"(?!{in_word})" if closes else f"(?![{_marks()}])"
    in_front = f"(?<!{in_word}.{{{len(needle)}}})" if opens else ""
    return re.compile(literal + behind + in_front, re.DOTALL)


@cache
def _marks() -> str:
    """The characters that are drawn on the one before them, as ranges of a character class. 20 ms, once."""
    places = [*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)]
    marks = [code for code in places if unicodedata.category(chr(code))[0] == "M"]
    firsts = [code for code, before in zip(marks, [-1, *marks], strict=False) if code != before + 1]
    lasts = [code for code, after in zip(marks, [*marks[1:], -1], strict=True) if code + 1 != after]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))


class _OnOneLine:
    """A text with one space for each run of white space, and the way back from places in it."""

    __slots__ = ("_after", "_shifts", "text")

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._after, self._shifts = [0], [0]  # from this place on, what has to be added
        done = shift = 0
        for run in _LONG_SPACE.finditer(text):
            pieces += text[done : run.start()], " "
            done = run.end()
            shift += run.end() - run.start() - 1
            self._after.append(done - shift)
            self._shifts.append(shift)
        self.text = "".join([*pieces, text[done:]])

    def part(self, start: int, end: int) -> Part:
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        return at + self._shifts[bisect_right(self._after, at) - 1]
