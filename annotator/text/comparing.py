"""What comparing texts needs: small letters one for one, white space as single spaces, the edges of words.

A word ends where a letter, digit or mark meets something else. Scripts that are written without spaces (Chinese,
Japanese, Thai, Khmer, ...) show no words, so at their characters every place counts as an edge; a mark always belongs
to the character before it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from annotator.records import Part

_LONG_SPACE = re.compile(r"\s{2,}|[^\S ]")
_WITHOUT_SPACES = (
    "\u0e00-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f"  # Thai to Myanmar, Khmer, Tai, Balinese
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"  # Han, kana
    "\ua980-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_PLACES = [*range(0x20000), *range(0xE0100, 0xE01F0)]  # where letters and marks are, but for those without spaces


def folded(text: str) -> str:
    """Small letters, one for one, so that places stay what they are; every i of Turkish is one letter, as in `re`.

    "ß" stays "ß": written as "SS" it has another length, and is not found.
    """
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ς", "σ").replace("ſ", "s")


@cache
def letter() -> str:
    """A pattern of one character of a word: a letter, a digit, the low line or a mark, of any script."""
    return f"[\\w{marks()}]"


@cache
def in_word() -> str:
    """A pattern of one character that belongs to the word around it: as `letter`, where words show. 50 ms, once.

    It is one class of all these characters, which is a hundred times as fast as two conditions that say the same.
    """
    apart = re.compile(f"[{_WITHOUT_SPACES}]")
    letters = [char for char in map(chr, _PLACES) if (char.isalnum() or char == "_") and not apart.match(char)]
    return f"[{_ranges(letters)}{marks()}]"


@cache
def marks() -> str:
    """The characters that are drawn on the one before them, as ranges of a character class. 20 ms, once."""
    return _ranges([char for char in map(chr, _PLACES) if unicodedata.category(char)[0] == "M"])


def _ranges(characters: Sequence[str]) -> str:
    """Characters, in order, as ranges of a character class."""
    codes = [ord(char) for char in characters]
    firsts = [code for code, before in zip(codes, [-1, *codes], strict=False) if code != before + 1]
    lasts = [code for code, after in zip(codes, [*codes[1:], -1], strict=True) if code + 1 != after]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))


class OnOneLine:
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
