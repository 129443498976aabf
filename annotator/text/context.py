"""The words around a place in a text, on one line, as lists show it."""

from __future__ import annotations

import re

CONTEXT = 40

_FIRST_PIECE, _LAST_PIECE = re.compile(r"^\S*\s+(?=\S)"), re.compile(r"(?<=\S)\s+\S*$")


def before(text: str, start: int, characters: int = CONTEXT) -> str:
    """What stands before a place, whole words of it, with the space between."""
    context = text[max(0, start - characters) : start]
    cut = characters < start and not text[start - characters - 1].isspace()
    return on_one_line(_FIRST_PIECE.sub("", context) if cut else context).lstrip()


def after(text: str, end: int, characters: int = CONTEXT) -> str:
    """What follows a place, likewise."""
    context = text[end : end + characters]
    cut = end + characters < len(text) and not text[end + characters].isspace()
    return on_one_line(_LAST_PIECE.sub("", context) if cut else context).rstrip()


def on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
