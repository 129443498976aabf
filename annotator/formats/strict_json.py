"""JSON from strangers: one object, each key once, numbers as written, no half characters, no deep nesting.

orjson is fast and refuses NaN, infinities and lone surrogates, but keeps the last of two equal keys and turns
integers above 64 bits into floats. Where writing the value again gives the very same bytes, neither can have
happened; otherwise the standard library's parser looks again.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, cast

import orjson

from annotator.errors import FormatError
from annotator.text.encodings import decode_utf8

DEEPEST = 32
_SHOWN = 80
_LONE_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]")


def parse_object(line: bytes) -> dict[str, Any]:
    """The object in a line of JSON. Raises FormatError with the column in `where`."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        _explain(line, error)
    if type(value) is not dict:
        raise FormatError(
            f"A record is a JSON object, not {_kind(value)}.", where="column 1", hint='Write {"text": …} on each line.'
        )
    _refuse_deep(value)
    return value if orjson.dumps(value) == line else _look_again(line.decode())


def shown(value: object) -> str:
    """A value from a file for a message: as JSON, at most 80 characters."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _look_again(text: str) -> dict[str, Any]:
    return cast("dict[str, Any]", _STRICT.decode(text.strip(" \t\r\n")))


def _explain(line: bytes, error: orjson.JSONDecodeError) -> NoReturn:
    """Raises FormatError with the best reason that can be found for a line that orjson refused."""
    text, _ = decode_utf8(line, "")
    try:
        _look_again(text)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as plain:
        raise FormatError(
            f"This is not valid JSON: {_reason(plain.msg)}.", where=f"column {plain.colno}", hint="One object a line."
        ) from None
    surrogate = _LONE_SURROGATE.search(text)
    if surrogate:
        raise FormatError(
            f"{surrogate.group()[:6]} is half of a surrogate pair, which is no character.",
            where=f"column {surrogate.start() + 1}",
        )
    if "depth" in error.msg or "recursion" in error.msg:
        raise _too_deep()
    raise FormatError(f"This is not valid JSON: {error.msg}.", where=f"column {error.colno}")


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:]


def _too_deep() -> FormatError:
    return FormatError(f"The JSON is nested deeper than {DEEPEST} levels.")


def _refuse_deep(value: dict[str, Any]) -> None:
    level: list[Any] = [value]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise _too_deep()
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FormatError(f"The key {shown(twice)} stands twice in one object.", hint="Keep one of them.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 18 and (len(digits) > 20 or not -(2**63) <= int(digits) < 2**64):
        raise FormatError(f"The number {digits[:20]}… does not fit into 64 bits.", hint="Write it as text in quotes.")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise FormatError(f"The number {digits[:20]} is too large.", hint="Write it as text in quotes.")
    return number


def _constant(name: str) -> NoReturn:
    raise FormatError(f"{name} is not JSON.", hint="Use null, or leave the key out.")


def _kind(value: object) -> str:
    kinds = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


_STRICT = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
