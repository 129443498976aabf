"""JSON from strangers."""

from __future__ import annotations

import pytest

from annotator.errors import FormatError
from annotator.formats.strict_json import parse_object, shown


def refusal(line: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        parse_object(line)
    return caught.value


@pytest.mark.parametrize(
    "line",
    [
        b'{"text":"a","n":1,"x":[1.5,-2,true,null]}',
        b' { "text" : "\\u00e9\\ud83d\\ude00\\/" , "n" : 1e5, "m": 18446744073709551615 }\r',
        '{"text":"\u2028\u0085\U0001f600"}'.encode(),
    ],
)
def test_a_proper_object_is_read(line: bytes) -> None:
    assert parse_object(line)["text"]


@pytest.mark.parametrize("line", [b'{"text":"a","text":"b"}', b'{"m":{"k":1,"k":1}}', b'{"m":[{"a":"x", "a":"x"}]}'])
def test_a_key_that_stands_twice_is_refused(line: bytes) -> None:
    assert "stands twice" in refusal(line).message


@pytest.mark.parametrize("literal", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 5000])
def test_numbers_that_are_none_are_refused(literal: bytes) -> None:
    error = refusal(b'{"n":' + literal + b"}")
    assert error.code == "format"
    assert len(error.message) < 100


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 10**400, 2**70])
def test_integers_above_64_bits_are_refused_and_not_rounded(number: int) -> None:
    assert "64 bits" in refusal(b'{"n":%d}' % number).message


@pytest.mark.parametrize(
    "line", [b'{"t":"\\ud800"}', b'{"t":"a\\udfffb"}', b'{"\\uDBFF":1}', b'{"t":"\\ud800\\u0041"}']
)
def test_half_a_surrogate_pair_is_refused(line: bytes) -> None:
    assert "half of a surrogate pair" in refusal(line).message


@pytest.mark.parametrize("depth", [33, 900, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert "deeper than 32" in refusal(b'{"a":' * depth + b"1" + b"}" * depth).message
    assert "deeper than 32" in refusal(b'{"a":' + b"[" * depth + b"]" * depth + b"}").message


def test_32_levels_are_fine() -> None:
    assert parse_object(b'{"a":' * 32 + b"1" + b"}" * 32)


@pytest.mark.parametrize(
    ("line", "kind"),
    [(b"[]", "an array"), (b'"a"', "a string"), (b"5", "a number"), (b"null", "null"), (b"true", "true or false")],
)
def test_anything_but_an_object_is_refused(line: bytes, kind: str) -> None:
    assert kind in refusal(line).message


def test_broken_json_is_refused_with_its_column() -> None:
    assert refusal(b'{"text":"a" "b"}').where == "column 13"
    assert refusal(b'{"text":"a').where.startswith("column ")
    assert refusal(b'{"text":"a"} x').where == "column 14"
    assert refusal(b"{'text':1}").where == "column 2"


@pytest.mark.parametrize(
    "data", [b'{"t":"\xed\xa0\x80"}', b'{"t":"\xff"}', b'{"t":"caf\xe9 au lait"}', b'{"t":"\xc0\xaf"}']
)
def test_bytes_that_are_not_utf8_are_refused(data: bytes) -> None:
    assert "not UTF-8" in refusal(data).message


def test_a_raw_control_character_is_refused() -> None:
    assert refusal(b'{"t":"a\x00b"}').where == "column 8"


def test_a_value_is_shown_with_at_most_80_characters() -> None:
    assert shown("<b>") == '"<b>"'
    assert len(shown("x" * 500)) == 80
