"""What the JSON Lines formats share: reading line by line, and writing a line that every tool sees as one."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from annotator.errors import DomainError, FormatError, TooLarge
from annotator.fact_records import ProjectRecord
from annotator.formats.base import Item, LeftOut, problem_from
from annotator.formats.lines import LONGEST, lines
from annotator.formats.strict_json import parse_object, shown
from annotator.records import DocumentRecord, Problem
from annotator.text.encodings import BOM, check_text, refuse_other_files

_LINE_ENDS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"), (b"\xc2\x85", b"\\u0085"))

Build = Callable[[dict[str, Any], str, LeftOut], DocumentRecord]
BuildAny = Callable[[dict[str, Any], str, LeftOut], DocumentRecord | ProjectRecord | None]


def read_records(stream: BinaryIO, name: str, build: Build) -> Iterator[Item]:
    """The records of a JSON Lines file; `build` makes one of the object of a line and may raise DomainError."""
    return read_lines(stream, name, build)


def read_lines(stream: BinaryIO, name: str, build: BuildAny) -> Iterator[Item]:
    """The same where lines may be more than documents, or nothing to pass on."""
    left_out = LeftOut()
    empty = True
    for number, line in lines(stream):
        if line is not None and not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            if number == 1:
                line = yield from _first_line(line, name)
            if line == b"":
                continue
            empty = False
            record = build(_object(line), where, left_out)
            if isinstance(record, DocumentRecord):
                yield from check_text(record.text, where)
        except DomainError as error:
            empty = False
            whole_file = error.where == name
            yield problem_from(error, "" if whole_file else where)
            if whole_file:
                return
        else:
            if record is not None:
                yield record
    if empty:
        yield Problem("format", "The file is empty.", name)
    yield from left_out.problems()


def text_of(raw: dict[str, Any]) -> str:
    """The text of a record. Raises FormatError unless it is a string with at least one character."""
    text = raw.get("text")
    if type(text) is not str or not text:
        found = f"is {shown(text)}" if "text" in raw else "is missing"
        raise FormatError(f"“text” {found}.", hint="Each record needs a text of at least one character.")
    return text


def list_of(raw: dict[str, Any], key: str) -> list[Any]:
    """The list under a key, empty if there is none. Raises FormatError for anything else."""
    value = raw.get(key)
    if value is None:
        return []
    if type(value) is not list:
        raise FormatError(f"“{key}” is a list, not {shown(value)}.")
    return value


def one_line(value: Mapping[str, object]) -> bytes:
    """A JSON object as one line with its line feed."""
    return fragment(value) + b"\n"


def fragment(value: object, *, sort: bool = False) -> bytes:
    """A value as JSON, with the characters escaped that some tools take for the end of a line.

    Numbers above 64 bits, which orjson cannot write, are written as they are.
    """
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort else None)
    except orjson.JSONEncodeError:
        return json.dumps(value, separators=(",", ":"), sort_keys=sort, allow_nan=False).encode()
    for character, escape in _LINE_ENDS:
        if character in data:
            data = data.replace(character, escape)
    return data


def _first_line(line: bytes | None, name: str) -> Generator[Problem, None, bytes | None]:
    """Refuses a file of another kind and removes a byte order mark: a generator that returns the line."""
    if line is None:
        return None
    refuse_other_files(line[:4096], name)
    if line.startswith(BOM):
        yield Problem("bom_removed", "A byte order mark was removed from the start of the file.", name, "", "warning")
        return line[len(BOM) :]
    return line


def _object(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise TooLarge(f"The line is longer than {LONGEST // 1024 // 1024} MB.", hint="Split the document.")
    return parse_object(line)
