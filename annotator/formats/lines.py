"""Cuts a binary file into lines at line feeds only, so that no other character can break a record in two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

# A text of a million characters, each written as two \\uXXXX escapes, with its tokens.
LONGEST = 32 * 1024 * 1024
_CHUNK = 1024 * 1024


def lines(stream: BinaryIO, longest: int = LONGEST) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1, without its line feed; None for one above `longest` bytes."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if line.endswith(b"\n"):
            yield number, line[:-1]
        elif len(line) <= longest:
            yield number, line
        else:
            _skip_line(stream)
            yield number, None


def _skip_line(stream: BinaryIO) -> None:
    while (chunk := stream.readline(_CHUNK)) and not chunk.endswith(b"\n"):
        pass
