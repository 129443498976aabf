"""What the JSON-LD formats share: one `@graph` that is written item by item, and names for what has no address."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.formats.jsonl import fragment
from annotator.records import DocumentRecord


class Graph:
    """Writes the items of a JSON-LD file as they come."""

    def __init__(self, context: str) -> None:
        self._context, self._is_first = context, True

    def head(self) -> bytes:
        return b'{"@context":' + fragment(self._context) + b',"@graph":['

    def add(self, items: Iterable[Mapping[str, Any]]) -> bytes:
        """The items, each on a line of its own."""
        written = []
        for item in items:
            written.append((b"\n" if self._is_first else b",\n") + fragment(item))
            self._is_first = False
        return b"".join(written)

    def tail(self) -> bytes:
        return b"\n]}\n"


def urn(document: str, *path: object) -> str:
    """A name for a part of a document, the same whenever it is exported again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(["annotator:", document, *map(str, path)])).urn


def ni(sha256: str) -> str:
    """A text by its hash, as RFC 6920 names things."""
    return "ni:///sha-256;" + base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


def document_key(record: DocumentRecord, sha256: str) -> str:
    """What the names of its parts begin with."""
    return record.id or sha256
