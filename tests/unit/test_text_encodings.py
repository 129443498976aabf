"""Bytes to text, and texts that cannot be stored."""

from __future__ import annotations

import pytest

from annotator.errors import FormatError, TooLarge
from annotator.text.encodings import check_text, decode_utf8


def test_text_comes_back_exactly() -> None:
    text = " a\r\nb\r\x85\u2028 \U0001f600e\u0301 "
    assert decode_utf8(text.encode(), "a.txt") == (text, False)


def test_a_byte_order_mark_is_removed_and_said() -> None:
    assert decode_utf8(b"\xef\xbb\xbfAda", "a.txt") == ("Ada", True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("caf\u00e9 au lait ici".encode("latin-1"), ["Byte 4", "0xE9", "line 1", "Latin-1"]),
        ("one\r\ntwo\n\u201cthree\u201d and more".encode("cp1252"), ["Byte 10", "line 3", "Windows-1252"]),
        (b"\xef\xbb\xbfab\xff and so on", ["Byte 6"]),
        (b"abc \xc0\xaf defg", ["overlong"]),
        (b"abc \xed\xa0\x80 defg", ["surrogate"]),
        ("cut \u20ac".encode()[:-1], ["cut off"]),
        ("Ada".encode("utf-16"), ["UTF-16"]),
        ("Ada met Bob in Oslo".encode("utf-16-le"), ["UTF-16", "without"]),
        ("Ada met Bob in Oslo".encode("utf-32"), ["UTF-32"]),
        (b"PK\x03\x04 and ascii", ["ZIP"]),
        (b"%PDF-1.7 and ascii", ["PDF"]),
        (b"\x89PNG\r\n\x1a\n", ["PNG"]),
        (b"\x7fELF\x02\x01", ["ELF"]),
    ],
)
def test_other_bytes_are_refused_with_their_place_and_likely_kind(data: bytes, words: list[str]) -> None:
    with pytest.raises(FormatError) as caught:
        decode_utf8(data, "a.txt")
    assert all(word in caught.value.message for word in words), caught.value.message
    assert caught.value.where == "a.txt"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty"]),
        (" \n\u00a0", ["white space"]),
        ("ab\ncd\x00", ["NUL", "character 6", "line 2, character 3"]),
        ("ab\ud800", ["surrogate", "character 3"]),
    ],
)
def test_texts_that_cannot_be_stored_are_refused(text: str, words: list[str]) -> None:
    with pytest.raises(FormatError) as caught:
        check_text(text, "a.txt")
    assert all(word in caught.value.message for word in words)


def test_a_million_characters_are_the_most() -> None:
    assert [problem.code for problem in check_text("a" * 1_000_000, "a")] == ["long_text"]
    with pytest.raises(TooLarge, match="1,000,001"):
        check_text("a" * 1_000_001, "a")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("safe\u202etxt", "bidi_control"),
        ("in\u2066side", "bidi_control"),
        ("zero\u200bwidth", "zero_width"),
        ("z" + "\u0301" * 500, "combining_marks"),
    ],
)
def test_odd_characters_are_kept_with_a_warning(text: str, code: str) -> None:
    problems = check_text(text, "a.txt")
    assert [(problem.code, problem.level) for problem in problems] == [(code, "warning")]


def test_ordinary_text_of_any_script_gets_no_warning() -> None:
    for text in ("Ada met Bob.", "Ще не вмерла", "हिन्दी में", "\U0001f468\u200d\U0001f469", "שָׁלוֹם", "日本語" * 9):
        assert check_text(text, "a.txt") == []
