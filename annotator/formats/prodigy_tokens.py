"""The `tokens` list of a Prodigy task as JSON, put together from pieces.

A task has one object of five keys for each token: most of the file. Building 700 dictionaries costs more than all
the rest of an export, so the few pieces of which those objects consist are remembered and joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, ne

from annotator.formats.jsonl import fragment
from annotator.records import Part

_REMEMBERED = 200_000
_COMMON = 20_000


class _Words(dict[str, bytes]):
    def __missing__(self, word: str) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        piece = self[word] = b'{"text":' + fragment(word)
        return piece


class _Starts(dict[int, bytes]):
    def __missing__(self, start: int) -> bytes:
        piece = self[start] = b',"start":%d,"end":' % start
        return piece


class _Ends(dict[int, bytes]):
    def __missing__(self, end: int) -> bytes:
        piece = self[end] = b'%d,"id":' % end
        return piece


class _Tails(dict[int, bytes]):
    """Token number and whether a space follows, as `2 * number + space`."""

    def __missing__(self, key: int) -> bytes:
        piece = self[key] = b'%d,"ws":%s},' % (key >> 1, b"true" if key & 1 else b"false")
        return piece


class _Pieces:
    def __init__(self) -> None:
        self.starts, self.ends, self.tails = _Starts(), _Ends(), _Tails()


_words = _Words()
_common = _Pieces()


def tokens_json(text: str, bounds: Sequence[Part]) -> bytes:
    """A JSON array of {"text", "start", "end", "id", "ws"}. About 0.2 ms for 700 tokens."""
    if not bounds:
        return b"[]"
    pieces = _common if len(text) <= _COMMON else _Pieces()
    starts, ends = zip(*bounds, strict=True)
    spaces = map(ne, (*starts[1:], len(text)), ends)
    parts = [b""] * (4 * len(starts))
    parts[0::4] = map(_words.__getitem__, [text[start:end] for start, end in bounds])
    parts[1::4] = map(pieces.starts.__getitem__, starts)
    parts[2::4] = map(pieces.ends.__getitem__, ends)
    parts[3::4] = map(pieces.tails.__getitem__, map(add, range(0, 2 * len(starts), 2), spaces))
    return b"[" + b"".join(parts)[:-1] + b"]"
