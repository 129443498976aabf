"""`text.v1`, one document a file, and `text-lines.v1`, one document a line. See docs/formats/text.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from annotator.errors import DomainError, TooLarge
from annotator.formats.base import Item, problem_from
from annotator.formats.lines import LONGEST, lines
from annotator.records import DocumentRecord, Problem
from annotator.text.encodings import LONGEST_TEXT, check_text, decode_utf8, refuse_other_files

# The most bytes that UTF-8 needs for one code point.
_WIDEST = 4


class TextReader:
    """Reads a file as one document, byte for byte; the file's name without its ending is the title."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        data = stream.read(_WIDEST * LONGEST_TEXT + 1)
        try:
            text, bom_removed = decode_utf8(_of_bearable_size(data), name)
            warnings = check_text(text, name)
        except DomainError as error:
            yield problem_from(error, name)
            return
        if bom_removed:
            yield _bom_removed(name)
        yield from warnings
        yield DocumentRecord(text=text, title=title_of(name), where=name)


class TextLinesReader:
    """Reads each line that is not blank as one document, without the line feed (or CRLF) at its end."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        empty = True
        for number, line in lines(stream):
            if line is not None and not line.strip():
                continue
            where = f"{name}, line {number}"
            try:
                if number == 1 and line:
                    refuse_other_files(line[:4096], name)
                text, bom_removed = _decode_line(line, where, first=number == 1)
                if bom_removed:
                    yield _bom_removed(name)
                if not text.strip():
                    continue
                empty = False
                yield from check_text(text, where)
            except DomainError as error:
                empty = False
                whole_file = error.where == name
                yield problem_from(error, "" if whole_file else where)
                if whole_file:
                    return
            else:
                yield DocumentRecord(text=text, where=where)
        if empty:
            yield Problem("format", "The file has no text.", name)


def title_of(name: str) -> str:
    """A title made from the name of a file: without folders and without the ending."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[0] or base


def _of_bearable_size(data: bytes) -> bytes:
    if len(data) > _WIDEST * LONGEST_TEXT:
        raise TooLarge(
            f"The file is longer than any text of {LONGEST_TEXT:,} characters.", hint="Split it into several documents."
        )
    return data


def _decode_line(line: bytes | None, where: str, *, first: bool) -> tuple[str, bool]:
    if line is None:
        raise TooLarge(f"The line is longer than {LONGEST // 1024 // 1024} MB.", hint="Split it.")
    line = line.removesuffix(b"\r")
    if first:
        return decode_utf8(line, where)
    try:
        return line.decode(), False
    except UnicodeDecodeError:
        return decode_utf8(line, where)


def _bom_removed(name: str) -> Problem:
    return Problem("bom_removed", "A byte order mark was removed from the start of the file.", name, "", "warning")
