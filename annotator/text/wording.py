"""Where two wordings of one thing differ, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from annotator.records import Part
from annotator.text.comparing import folded

MOST_WORDS = 1_000  # in one text; beyond them nothing is compared, since the time grows with the product

_WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]+")
_SMALL = frozenset("“”\"'‘’,.;:…")  # marks that editors set as they like


def differences(one: str, other: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The ranges of the first text whose words are not in the second in this order, and those of the second.

    Case and punctuation count for nothing; neighbours are one range.
    """
    first, second = _words(one), _words(other)
    if MOST_WORDS < max(len(first), len(second)):
        return (), ()
    matcher = SequenceMatcher(None, [word for word, _ in first], [word for word, _ in second], autojunk=False)
    gone: list[Part] = []
    new: list[Part] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            gone += [(first[a][1][0], first[b - 1][1][1])] if a < b else []
            new += [(second[c][1][0], second[d - 1][1][1])] if c < d else []
    return tuple(gone), tuple(new)


def _words(text: str) -> list[tuple[str, Part]]:
    return [(folded(found.group()), found.span()) for found in _WORD.finditer(text) if not set(found.group()) <= _SMALL]
