"""`manifest.v1`: JSON Lines that name text files and say what they are. See docs/formats/manifest.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.errors import FormatError
from annotator.formats.base import Fields, Item, LeftOut, Resolve, lift
from annotator.formats.jsonl import read_records
from annotator.formats.plain import title_of
from annotator.formats.strict_json import shown
from annotator.records import DocumentRecord
from annotator.text.encodings import decode_utf8

_FIELDS = ("title", "outlet", "published", "published_on", "language")


class ManifestReader:
    """Reads a manifest. `resolve` gives the bytes of a file beside it, or raises KeyError or OSError."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        return read_records(stream, name, self._record)

    def _record(self, raw: dict[str, Any], where: str, left_out: LeftOut) -> DocumentRecord:
        file = _file_of(raw)
        try:
            data = self._resolve(file)
        except (KeyError, OSError):
            raise FormatError(f"There is no file {shown(file)} beside the manifest.") from None
        text, bom_removed = decode_utf8(data, file)
        if bom_removed:
            left_out.note("byte order mark", f"{where}, {file}")
        meta: dict[str, object] = {key: value for key, value in raw.items() if key != "file"}
        fields: Fields = {"title": title_of(file), **lift(meta)}
        return DocumentRecord(text=text, **fields, meta=meta, where=f"{where}, {file}")


def _file_of(raw: dict[str, Any]) -> str:
    file = raw.get("file")
    if type(file) is not str or not file:
        raise FormatError("“file” is missing.", hint="Each line names a text file beside the manifest.")
    if file.startswith(".") or any(character in "/\\:" or not character.isprintable() for character in file):
        raise FormatError(f"{shown(file)} is not the plain name of a file.", hint="Put the files beside the manifest.")
    for key in _FIELDS:
        if raw.get(key) is not None and type(raw[key]) is not str:
            raise FormatError(f"“{key}” is text, not {shown(raw[key])}.")
    return file
