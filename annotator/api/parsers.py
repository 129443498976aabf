"""JSON as this API reads it: UTF-8, one meaning, nothing that could not be stored and given back.

Refused are duplicate keys, NaN and infinities, numbers of many digits, lone surrogates, NUL, and depth.
Texts are never trimmed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser, MultiPartParser

from annotator.api.errors import BadRequest
from annotator.errors import Invalid, TooLarge

DEEPEST = 32
MOST_DIGITS = 40


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(settings.MAX_BODY_BYTES + 1)
        if settings.MAX_BODY_BYTES < len(body):
            raise TooLarge(f"A JSON body may have at most {settings.MAX_BODY_BYTES:,} bytes.")
        return strict_json(body)


class UploadParser(MultiPartParser):
    """multipart/form-data, for files only; the size was limited before anything was read."""


def strict_json(body: bytes) -> Any:
    """The value of a JSON text. Raises BadRequest where it is no JSON, Invalid where it is but may not be stored."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: see byte {error.start}.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadRequest(f"The body is not JSON: {error.msg}.", where=place) from None
    except RecursionError:
        raise _too_deep() from None
    _check(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid("An object has the same key twice.", where=ascii(twice[:80]))
    return found


def _no_constant(name: str) -> None:
    raise Invalid(f"{name} is not a number in JSON.")


def _integer(digits: str) -> int:
    if MOST_DIGITS < len(digits):
        raise Invalid(f"A number has more than {MOST_DIGITS} digits.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Invalid("A number is too large.")
    return number


def _check(value: Any) -> None:
    """Depth and characters of the whole tree, without recursion."""
    pending = [(value, 1)]
    while pending:
        value, depth = pending.pop()
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict | list):
            if DEEPEST < depth:
                raise _too_deep()
            pending += [(inner, depth + 1) for inner in (value.values() if isinstance(value, dict) else value)]
            pending += [(key, depth) for key in value if isinstance(value, dict)]


def _check_text(text: str) -> None:
    if "\0" in text:
        place = f"character {text.index(chr(0))}"
        raise Invalid("A text contains the character NUL, which cannot be stored.", where=place)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid(
            "A text contains half of a character (a lone surrogate), which cannot be stored.",
            where=f"character {error.start}",
        ) from None


def _too_deep() -> Invalid:
    return Invalid(f"The JSON is nested deeper than {DEEPEST} levels.")
