"""Code points to UTF-16 code units, in which browsers count, and back. The only place on the server that does it."""

from __future__ import annotations

from annotator.errors import Invalid


def to_utf16(text: str, offset: int) -> int:
    """The number of UTF-16 units before the code point at `offset`."""
    if not 0 <= offset <= len(text):
        raise Invalid(f"Offset {offset} lies outside the text of {len(text)} characters.")
    return offset + sum(character > "\uffff" for character in text[:offset])


def from_utf16(text: str, offset: int) -> int:
    """The number of code points before a UTF-16 offset. Raises Invalid inside a surrogate pair or outside the text."""
    units = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= 2 * offset <= len(units):
        raise Invalid(f"Offset {offset} lies outside the text of {len(units) // 2} UTF-16 units.")
    try:
        return len(units[: 2 * offset].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise Invalid(f"Offset {offset} lies inside a surrogate pair, in the middle of one character.") from None
