"""The formats by name, and which of them a file is in. The only module that callers need to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from annotator.errors import FormatError, Invalid
from annotator.formats.base import LineWriter, Reader, Resolve
from annotator.formats.brat import BratWriter
from annotator.formats.claimreview import ClaimReviewWriter
from annotator.formats.doccano import DoccanoReader, DoccanoWriter
from annotator.formats.fever import FeverWriter
from annotator.formats.figures_csv import FiguresWriter
from annotator.formats.lossless import NAME as LOSSLESS
from annotator.formats.lossless import AnnotatorReader, AnnotatorWriter
from annotator.formats.manifest import ManifestReader
from annotator.formats.plain import TextLinesReader, TextReader
from annotator.formats.prodigy import ProdigyReader, ProdigyWriter
from annotator.formats.webannotation import WebAnnotationWriter
from annotator.text.encodings import BOM


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its stable name, the short one for the command line, what it is called and what it can do."""

    name: str
    alias: str
    title: str
    suffix: str
    reads: bool = False
    writes: bool = False


WEB, FEVER = "jsonld.webannotation.v1", "jsonl.fever.v1"
FIGURES, REVIEWS = "csv.figures.v1", "jsonld.claimreview.v1"
COMPARING = frozenset((FEVER, FIGURES))
"""Formats that need what is at the other end of links."""
FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("text.v1", "text", "Plain text, one document a file", ".txt", reads=True),
        Format("text-lines.v1", "lines", "Plain text, one document a line", ".txt", reads=True),
        Format("jsonl.prodigy.v1", "prodigy", "JSON Lines as Prodigy writes it", ".jsonl", reads=True, writes=True),
        Format("jsonl.doccano.v1", "doccano", "JSON Lines as doccano writes it", ".jsonl", reads=True, writes=True),
        Format("manifest.v1", "manifest", "A manifest that names text files", ".jsonl", reads=True),
        Format(LOSSLESS, "annotator", "Everything, as Annotator's own JSON Lines", ".jsonl", reads=True, writes=True),
        Format("spacy.v1", "spacy", "spaCy training data (DocBin)", ".spacy", writes=True),
        Format(WEB, "webannotation", "W3C Web Annotations (JSON-LD)", ".jsonld", writes=True),
        Format("brat.v1", "brat", "brat standoff, texts and annotations in a ZIP", ".zip", writes=True),
        Format(FEVER, "fever", "Claims with evidence, after FEVER and AVeriTeC", ".jsonl", writes=True),
        Format(FIGURES, "figures", "Figures as a table (CSV)", ".csv", writes=True),
        Format(REVIEWS, "claimreview", "ClaimReview of claims with a verdict (JSON-LD)", ".jsonld", writes=True),
    )
}
MASKED = frozenset(("jsonl.prodigy.v1", "jsonl.doccano.v1", "spacy.v1", "brat.v1"))
"""Formats that have no place for offsets without a text: where none may be carried they get `masking.masked`."""
_ALIASES = {entry.alias: entry.name for entry in FORMATS.values()}
_TEXT_SUFFIXES = frozenset(("", "txt", "text", "md"))
_LINE_SUFFIXES = frozenset(("jsonl", "ndjson", "json"))


def format_name(name: str, *, file: str = "", head: bytes = b"") -> str:
    """The full name for a name or alias; `jsonl` and the empty name look at the file.

    Raises Invalid for an unknown name and FormatError for a file that no reader takes.
    """
    if name == "jsonl":
        return _sniff_json(head)
    if not name:
        return sniff(file, head)
    found = name if name in FORMATS else _ALIASES.get(name)
    if found is None:
        raise Invalid(f"There is no format “{name}”.", hint=f"There are: {', '.join([*_ALIASES, 'jsonl'])}.")
    return found


def sniff(name: str, head: bytes) -> str:
    """The format of a file by its ending and its first bytes (a few kilobytes will do).

    Raises FormatError for an ending that no reader takes.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    suffix = base.rsplit(".", 1)[-1].lower() if "." in base else ""
    if suffix in _LINE_SUFFIXES:
        return _sniff_json(head)
    if suffix in _TEXT_SUFFIXES:
        return "text.v1"
    raise FormatError(
        f"Files that end in .{suffix} cannot be read.", where=name, hint="Give .txt or .jsonl, or name the format."
    )


def reader(name: str, *, resolve: Resolve | None = None) -> Reader:
    """The reader of a format. A manifest needs `resolve`, which gives the bytes of a file that it names."""
    if name == "manifest.v1":
        if resolve is None:
            raise Invalid("A manifest can only be read together with its files.", hint="Upload them in one go.")
        return ManifestReader(resolve)
    readers: dict[str, type[Reader]] = {
        "text.v1": TextReader,
        "text-lines.v1": TextLinesReader,
        "jsonl.prodigy.v1": ProdigyReader,
        "jsonl.doccano.v1": DoccanoReader,
        LOSSLESS: AnnotatorReader,
    }
    if name not in readers:
        raise Invalid(f"The format “{name}” cannot be read.")
    return readers[name]()


def line_writer(name: str, *, tokens: bool = True, offsets_only: bool = False) -> LineWriter:
    """The writer of a format that is written as the records come. DocBin has one of its own: `docbin.DocBinWriter`."""
    if name == LOSSLESS:
        return AnnotatorWriter(tokens=tokens, offsets_only=offsets_only)
    if name == "jsonl.prodigy.v1":
        return ProdigyWriter(tokens=tokens)
    writers: dict[str, Callable[[], LineWriter]] = {
        "jsonl.doccano.v1": DoccanoWriter,
        "brat.v1": BratWriter,
        WEB: partial(WebAnnotationWriter, offsets_only=offsets_only),
        FEVER: partial(FeverWriter, offsets_only=offsets_only),
        FIGURES: partial(FiguresWriter, offsets_only=offsets_only),
        REVIEWS: partial(ClaimReviewWriter, offsets_only=offsets_only),
    }
    if name not in writers:
        raise Invalid(f"The format “{name}” cannot be written line by line.")
    return writers[name]()


def _sniff_json(head: bytes) -> str:
    raw = _first_object(head.removeprefix(BOM))
    if raw.get("format") == LOSSLESS:
        return LOSSLESS
    if "file" in raw and "text" not in raw:
        return "manifest.v1"
    if "spans" in raw or "tokens" in raw or "accept" in raw:
        return "jsonl.prodigy.v1"
    if "entities" in raw or "cats" in raw or "labels" in raw or isinstance(raw.get("label"), list):
        return "jsonl.doccano.v1"
    return "jsonl.prodigy.v1"


def _first_object(head: bytes) -> dict[str, Any]:
    """The first object of the file; of one that is cut off, what keys it seems to have."""
    first = next((line for line in head.split(b"\n") if line.strip()), b"")
    try:
        raw = orjson.loads(first)
    except orjson.JSONDecodeError:
        return {
            key: [] for key in ("file", "text", "spans", "tokens", "entities", "labels", "label") if _has(first, key)
        }
    return raw if type(raw) is dict else {}


def _has(line: bytes, key: str) -> bool:
    return b'"%s":' % key.encode() in line.replace(b'" :', b'":')
