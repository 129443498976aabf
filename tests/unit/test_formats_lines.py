"""Cutting a file into lines."""

from __future__ import annotations

from io import BytesIO

from annotator.formats.lines import lines


def test_only_a_line_feed_ends_a_line() -> None:
    data = "a\u2028b\x85c\rd\x0be\nf\r\n\ng".encode()
    assert [line for _, line in lines(BytesIO(data))] == ["a\u2028b\x85c\rd\x0be".encode(), b"f\r", b"", b"g"]


def test_a_line_that_is_too_long_is_skipped_and_counted() -> None:
    data = b"ab\n" + b"x" * 5_000_000 + b"\ncd\n" + b"y" * 11
    assert list(lines(BytesIO(data), 10)) == [(1, b"ab"), (2, None), (3, b"cd"), (4, None)]


def test_a_line_of_just_the_limit_is_read() -> None:
    assert list(lines(BytesIO(b"0123456789\n0123456789"), 10)) == [(1, b"0123456789"), (2, b"0123456789")]
