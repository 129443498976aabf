"""The people whom a comment mentions by `@username`: what may be such a name in a text, and where it stands. Pure.

A name ends where no letter of a username follows, so that a full stop behind it may belong to the name or to the
sentence: the longest name that is known counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_WRITTEN = re.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")  # what Django allows in a username, and so long
_TRAILING = ".@+-"


def match(body: str, names: Collection[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Which of the names a text mentions, and what is written like a mention and is none of them, in order.

    Case is ignored where only one of the names fits without it.
    """
    mentioned: set[str] = set()
    unknown: dict[str, None] = {}
    for written in _WRITTEN.finditer(body):
        name = _meant(written[1], names)
        if name is None:
            unknown[written[1].rstrip(_TRAILING)] = None
        else:
            mentioned.add(name)
    return frozenset(mentioned), tuple(name for name in unknown if name)


def pieces(body: str, names: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces that make it up again, each with whether it is a mention of one of the names."""
    found: list[tuple[str, bool]] = []
    end = 0
    for written in _WRITTEN.finditer(body):
        name = _meant(written[1], names)
        if name is not None:
            until = written.start(1) + len(name)
            found += [(body[end : written.start()], False), (body[written.start() : until], True)]
            end = until
    return tuple((text, mentions) for text, mentions in (*found, (body[end:], False)) if text)


def _meant(written: str, names: Collection[str]) -> str | None:
    for candidate in _shorter(written):
        if candidate in names:
            return candidate
        alike = [name for name in names if len(name) == len(candidate) and name.casefold() == candidate.casefold()]
        if len(alike) == 1:
            return alike[0]
    return None


def _shorter(written: str) -> Iterator[str]:
    """What is written, then without each of the signs at its end, one by one."""
    for length in range(len(written), len(written.rstrip(_TRAILING)) - 1, -1):
        if written[:length]:
            yield written[:length]
