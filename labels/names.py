"""What a label may be called, so that every export can carry it, and when two names are one. Pure.

BIO files give `O`, `B-` and `I-` a meaning of their own; column formats break at tabs, bars, quotes and
line ends; characters that nobody sees make twins.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

NAME_LIMIT = 64
BREAKING = {"\t": "a tab", "\n": "a line end", "|": "a bar", '"': "a quote", "'": "a quote", "`": "a quote"}

_LATIN = {  # letters of other scripts, and digits, by the small Latin letter they look like; enough to warn
    "a": "аα", "b": "вβ", "c": "с", "d": "ԁ", "e": "еε", "h": "нһ", "i": "іι", "j": "ј", "k": "кκ", "l": "1",
    "m": "м", "n": "ν", "o": "оο0", "p": "рρ", "q": "ԛ", "s": "ѕ", "t": "тτ", "u": "υ", "w": "ԝ", "x": "хχ", "y": "уγ",
}  # fmt: skip
_LOOKALIKES = str.maketrans({letter: latin for latin, letters in _LATIN.items() for letter in letters})


def name_key(name: str) -> str:
    """Equal for names that differ only by case or by how their accents are encoded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def skeleton(name: str) -> str:
    """Equal for names that look the same at a glance."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Mn").translate(_LOOKALIKES)


def objections(name: str) -> Iterator[str]:
    """What is wrong with a name by itself, as ends of a sentence: "The name is empty"."""
    if not name.strip():
        yield "is empty"
        return
    if name != name.strip():
        yield "begins or ends with a space"
    if NAME_LIMIT < len(name):
        yield f"has {len(name)} characters; the limit is {NAME_LIMIT}"
    yield from (f"contains {what}" for what in sorted({BREAKING[c] for c in name if c in BREAKING}))
    if any(is_invisible(character) and character not in BREAKING for character in name):
        yield "contains a control character, an invisible one or an unusual space"
    if name.casefold() == "o":
        yield "is O, which means “no label” in BIO files"
    if name[:2].casefold() in {"b-", "i-"}:
        yield f"begins with {name[:2]}, which BIO files read as “begin” or “inside”"


def is_invisible(character: str) -> bool:
    """Controls, formats, surrogates, unassigned code points, and every space but the ordinary one."""
    category = unicodedata.category(character)
    return category[0] == "C" or (category[0] == "Z" and character != " ")


def derived_code(name: str, taken: set[str]) -> str:
    """A short code that is not in `taken`: the name's first letters, its words' initials, its consonants, numbered."""
    upper = name.upper()
    letters = "".join(character for character in upper if character.isalnum()) or "L"
    words = "".join(character if character.isalnum() else " " for character in upper).split()
    initials = "".join(word[0] for word in words)
    consonants = letters[0] + "".join(letter for letter in letters[1:] if letter not in "AEIOU")
    numbered = (letters[: 4 - len(str(number))] + str(number) for number in range(2, 1000))
    wishes = [letters[:4], initials[:4] if 1 < len(words) else "", consonants[:4], *numbered]
    return next(code for code in wishes if code and code not in taken)
