"""Plain text files."""

from __future__ import annotations

from io import BytesIO

import pytest

from annotator.formats.plain import TextLinesReader, TextReader, title_of
from annotator.records import DocumentRecord, Problem


def read(data: bytes, name: str = "a.txt") -> list[DocumentRecord | Problem]:
    return list(TextReader().read(BytesIO(data), name=name))


def read_lines(data: bytes) -> list[DocumentRecord | Problem]:
    return list(TextLinesReader().read(BytesIO(data), name="a.txt"))


def test_a_file_is_one_document_byte_for_byte() -> None:
    text = " \ta\r\nb\rc\x85\u2028\u2029\x0b\x0cd \U0001f600 \n\n"
    assert read(text.encode(), "news/2025.01.txt") == [
        DocumentRecord(text=text, title="2025.01", where="news/2025.01.txt")
    ]


def test_a_byte_order_mark_is_removed_and_said() -> None:
    problem, record = read(b"\xef\xbb\xbfAda")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.level) == ("bom_removed", "warning")
    assert isinstance(record, DocumentRecord)
    assert record.text == "Ada"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n ",
        b"a\x00b",
        b"PK\x03\x04abc",
        b"caf\xe9 au lait",
        "Ada".encode("utf-16"),
        b"a" * 1_000_001,
        b"a" * 4_000_001,
    ],
)
def test_a_file_that_cannot_be_stored_gives_one_problem(data: bytes) -> None:
    (problem,) = read(data)
    assert isinstance(problem, Problem)
    assert problem.level == "error"
    assert problem.where.startswith("a.txt")
    assert problem.message


def test_a_million_characters_of_four_bytes_are_read() -> None:
    *_, record = read("\U0001f600".encode() * 1_000_000)
    assert isinstance(record, DocumentRecord)


def test_odd_characters_come_with_a_warning() -> None:
    problem, record = read("a\u202eb".encode())
    assert isinstance(problem, Problem)
    assert problem.level == "warning"
    assert isinstance(record, DocumentRecord)


def test_each_line_is_a_document() -> None:
    found = read_lines("One.\r\n\n  \nT\u2028wo \nthree".encode())
    assert [(item.text, item.where) for item in found if isinstance(item, DocumentRecord)] == [
        ("One.", "a.txt, line 1"),
        ("T\u2028wo ", "a.txt, line 4"),
        ("three", "a.txt, line 5"),
    ]


def test_a_bad_line_does_not_stop_the_next() -> None:
    first, problem, last = read_lines(b"one\ncaf\xe9 au lait\nthree")
    assert isinstance(first, DocumentRecord)
    assert isinstance(problem, Problem)
    assert problem.where == "a.txt, line 2"
    assert isinstance(last, DocumentRecord)


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"%PDF-1.7\nabc\n"])
def test_a_file_without_lines_of_text_gives_one_problem(data: bytes) -> None:
    (problem,) = read_lines(data)
    assert isinstance(problem, Problem)
    assert problem.where == "a.txt"


@pytest.mark.parametrize(
    ("name", "title"),
    [("a.txt", "a"), ("x/y/b.c.txt", "b.c"), ("C:\\d\\e.txt", "e"), ("noending", "noending"), (".txt", ".txt")],
)
def test_the_title_is_the_name_of_the_file(name: str, title: str) -> None:
    assert title_of(name) == title
