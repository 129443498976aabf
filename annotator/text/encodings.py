"""From the bytes of a file to text, exactly: strict UTF-8, nothing repaired, and what to say when it does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.errors import FormatError, TooLarge
from annotator.records import Problem

LONG_TEXT = 200_000
LONGEST_TEXT = 1_000_000
BOM = b"\xef\xbb\xbf"

_FILE_TYPES = (
    (b"PK\x03\x04", "a ZIP file (or .docx, .xlsx, .odt)"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a Linux program (ELF)"),
    (b"MZ\x90", "a Windows program"),
    (b"\x1f\x8b", "a gzip file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZERO_WIDTH = "\u200b\u200e\u200f\u2060\ufeff"
_LINE_END = re.compile(rb"\r\n?|\n")
_HEAP_OF_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]{8,}"
)


def decode_utf8(data: bytes, where: str) -> tuple[str, bool]:
    """The text of UTF-8 bytes, and whether a byte order mark was removed from its start.

    Raises FormatError with the byte, the line and the likely reason for anything that is not strict UTF-8.
    """
    refuse_other_files(data, where)
    bom = data.startswith(BOM)
    try:
        return (data[len(BOM) :] if bom else data).decode("utf-8"), bom
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start + len(BOM) * bom, where) from None


def refuse_other_files(head: bytes, where: str) -> None:
    """Raises FormatError if the bytes begin as a well-known kind of file that is not text, or as UTF-16."""
    for magic, name in _FILE_TYPES:
        if head.startswith(magic):
            raise FormatError(
                f"The file looks like {name}; text was expected.", where=where, hint="Save it as UTF-8 text."
            )
    encoding = _wide_encoding(head)
    if encoding:
        raise FormatError(
            f"The file looks like {encoding}; UTF-8 was expected.", where=where, hint="Save it as UTF-8 text."
        )


def check_text(text: str, where: str) -> list[Problem]:
    """Raises FormatError or TooLarge for a text that cannot be stored; returns warnings about one that can.

    Refused: empty, white space only, NUL, lone surrogates, more than a million characters. Warned about: characters
    that are invisible or turn the reading direction, heaps of combining marks, more than 200,000 characters.
    """
    if not text:
        raise FormatError("The text is empty.", where=where)
    if len(text) > LONGEST_TEXT:
        raise TooLarge(
            f"The text has {len(text):,} characters; the limit is {LONGEST_TEXT:,}.",
            where=where,
            hint="Split it into several documents.",
        )
    if text.isspace():
        raise FormatError("The text is only white space.", where=where)
    if text.isascii() and "\x00" not in text:
        return list(_length_warning(text, where))
    _refuse_character(text, text.find("\x00"), "a NUL character", where)
    if not _encodes(text):
        surrogate = _SURROGATE.search(text)
        _refuse_character(text, surrogate.start() if surrogate else -1, "half of a surrogate pair", where)
    return [*_length_warning(text, where), *_odd_characters(text, where)]


def place(text: str, offset: int) -> str:
    """Where an offset is, for people: line and character, both from 1."""
    before = text[:offset]
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", before)]
    return f"line {len(ends) + 1}, character {offset - (ends[-1] if ends else 0) + 1}"


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_character(text: str, offset: int, what: str, where: str) -> None:
    if offset >= 0:
        raise FormatError(
            f"The text contains {what} at character {offset + 1} ({place(text, offset)}).",
            where=where,
            hint="Remove it in the source; it cannot be stored without changing the text.",
        )


def _length_warning(text: str, where: str) -> Iterator[Problem]:
    if len(text) > LONG_TEXT:
        yield Problem(
            "long_text",
            f"The text has {len(text):,} characters; above {LONG_TEXT:,} pages get slow.",
            where,
            "Consider splitting it into several documents.",
            "warning",
        )


def _odd_characters(text: str, where: str) -> Iterator[Problem]:
    for code, characters, what in (
        ("bidi_control", _BIDI, "characters that turn the reading direction"),
        ("zero_width", _ZERO_WIDTH, "characters without width"),
    ):
        found = {f"U+{ord(character):04X}": text.count(character) for character in characters if character in text}
        if found:
            message = f"The text has {sum(found.values())} {what} ({', '.join(found)})."
            yield Problem(code, message, where, "They were kept.", "warning")
    heap = _HEAP_OF_MARKS.search(text)
    if heap:
        message = f"The text has {len(heap.group())} combining marks in a row ({place(text, heap.start())})."
        yield Problem("combining_marks", message, where, "They were kept.", "warning")


def _wide_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = data[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    many = len(head) // 8
    return "UTF-16 without a byte order mark" if len(head) >= 8 and max(even, odd) > many > min(even, odd) else ""


def _not_utf8(data: bytes, at: int, where: str) -> FormatError:
    line = len(_LINE_END.findall(data[:at])) + 1
    return FormatError(
        f"Byte {at + 1} (0x{data[at]:02X}, in line {line}) is not UTF-8.{_guess(data, at)}",
        where=where,
        hint="Save the file as UTF-8 and try again.",
    )


def _guess(data: bytes, at: int) -> str:
    """A likely reason for a byte that is not UTF-8, as a sentence."""
    if data[at : at + 1] == b"\xed":
        return " It looks like half of a surrogate pair, as some Java and database exports write it."
    if data[at] in (0xC0, 0xC1):
        return " It looks like an overlong form, which UTF-8 forbids."
    if len(data) - at < 4 and data[at] >= 0xC2:
        return " The file looks cut off in the middle of a character."
    if any(0x80 <= byte <= 0x9F for byte in data):
        return " The file is probably Windows-1252 (cp1252) or another one-byte encoding."
    return " The file is probably ISO 8859-1 (Latin-1), Windows-1252 or another one-byte encoding."
