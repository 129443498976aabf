"""Checks the spans of a record against its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annotator.errors import FormatError, Invalid, TooLarge
from annotator.formats.strict_json import shown
from annotator.text.utf16 import from_utf16

LONGEST_SPAN = 10_000
MOST_SPANS = 20_000
LONGEST_LABEL = 64


def check_count(spans: list[Any]) -> None:
    """Raises TooLarge if there are more spans than a document may have."""
    if len(spans) > MOST_SPANS:
        raise TooLarge(f"The document has {len(spans):,} spans; the limit is {MOST_SPANS:,}.")


def check_label(label: object) -> None:
    """Raises FormatError unless this can be the name of a label."""
    if type(label) is not str:
        raise FormatError(f"A label is text, not {shown(label)}.")
    if not label.strip():
        raise FormatError("A label has no name.")
    if len(label) > LONGEST_LABEL:
        raise FormatError(f"The label {shown(label)} is longer than {LONGEST_LABEL} characters.")
    if not label.isprintable() and any(character < " " or "\x7f" <= character <= "\x9f" for character in label):
        raise FormatError(f"The label {shown(label)} contains a control character.")


def check_span(text: str, start: Any, end: Any, label: Any, given: Any = None) -> None:
    """Raises FormatError unless the offsets lie in the text and `given`, if there is one, is what stands there."""
    inside = type(start) is int and type(end) is int and 0 <= start < end <= len(text)
    if not inside:
        raise _bad_offsets(text, start, end, given)
    if end - start > LONGEST_SPAN:
        raise TooLarge(f"The span [{start}, {end}) is longer than {LONGEST_SPAN:,} characters.")
    if given is not None and given != text[start:end]:
        raise FormatError(
            f"The span says {shown(given)}, but at [{start}, {end}) stands {shown(text[start:end])}.",
            hint=_hint(text, start, end, given),
        )
    check_label(label)


def _bad_offsets(text: str, start: Any, end: Any, given: Any) -> FormatError:
    for name, offset in (("start", start), ("end", end)):
        if type(offset) is not int:
            return FormatError(f"The {name} of a span is a whole number, not {shown(offset)}.")
    if end <= start:
        return FormatError(f"The span [{start}, {end}) has no character: its end must be greater than its start.")
    return FormatError(
        f"The span [{start}, {end}) lies outside the text of {len(text):,} characters.",
        hint=_hint(text, start, end, given),
    )


def _hint(text: str, start: int, end: int, given: object) -> str:
    """How the offsets may have been counted, if another way of counting gives the text that the span names."""
    if not isinstance(given, str) or not 0 <= start < end:
        return ""
    return next((hint for hint, found in _READINGS if _slice(found, text, start, end) == given), _MOVED)


def _slice(found: Callable[[str, int, int], str], text: str, start: int, end: int) -> str | None:
    try:
        return found(text, start, end)
    except (Invalid, UnicodeDecodeError):
        return None


_MOVED = "Offsets count code points of exactly this text, from 0, with the end one past the last character."
_READINGS: tuple[tuple[str, Callable[[str, int, int], str]], ...] = (
    (
        "They look like UTF-16 offsets, as browsers count; this format counts code points.",
        lambda text, start, end: text[from_utf16(text, start) : from_utf16(text, end)],
    ),
    (
        "They look like byte offsets; this format counts code points.",
        lambda text, start, end: text.encode()[start:end].decode(),
    ),
    (
        "The end looks inclusive; it must be one past the last character.",
        lambda text, start, end: text[start : end + 1],
    ),
    (
        "They look counted with each CRLF as one character; here it is two.",
        lambda text, start, end: text.replace("\r\n", "\n")[start:end],
    ),
    (
        "They look one too large, as if a byte order mark had been counted.",
        lambda text, start, end: text[max(start - 1, 0) : end - 1],
    ),
)
