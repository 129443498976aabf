"""`spacy.v1`: spaCy's DocBin, written straight from token boundaries. See docs/formats/spacy.md.

A DocBin is a zlib-compressed msgpack map with one array of 64-bit numbers for all tokens. Filling that array
ourselves gives the file that spaCy's own classes give and needs no Doc; what grows with the corpus goes to scratch
files, so memory stays flat.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO, Literal, Self

from annotator.errors import TooLarge
from annotator.formats import docbin_facts
from annotator.formats.docbin_facts import Placed
from annotator.formats.prodigy import discontinuous
from annotator.records import DocumentRecord, Part, Problem, SpanRecord
from annotator.text.alignment import Mode, align_tokens
from annotator.text.tokens import spaces_after, token_bounds

Layout = Literal["auto", "ents", "spans"]
TokenSpan = tuple[int, int, str]

_MISSING, _INSIDE, _OUTSIDE, _BEGINS = 0, 1, 2, 3
_COLUMNS = 3
_MOST_BYTES = 2**31 - 1
_CHUNK = 1024 * 1024


class DocBinWriter:
    """Collects documents and writes them as one `.spacy` file.

    `layout`: "ents" puts spans into `doc.ents` and leaves out the shorter of two that overlap; "spans" puts all into
    `doc.spans[spans_key]`; "auto" uses `doc.ents`, and the span group for documents with overlapping spans, whose
    entities are then marked as unknown. `alignment` says what happens to spans off token boundaries. Everything left
    out or moved is in `problems`. Equal records in equal order give equal bytes. `documents`, `with_ents`,
    `with_groups` and `longest_span` (in tokens) count what was added. Use it in a `with` if `scratch` opens files.
    Facts go into span groups and attributes (`docbin_facts`); with `named` every document says which text it is.
    """

    def __init__(
        self,
        language: str,
        *,
        layout: Layout = "auto",
        spans_key: str = "sc",
        alignment: Mode = "strict",
        document_labels: Sequence[str] = (),
        named: bool = False,
        scratch: Callable[[], BinaryIO] = BytesIO,
    ) -> None:
        from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH

        self.problems: list[Problem] = []
        self.documents = self.with_ents = self.with_groups = self.longest_span = 0
        self._language, self._layout, self._key, self._alignment = language, layout, spans_key, alignment
        self._named = named
        self._document_labels = tuple(document_labels)
        self._attrs = [ORTH, *sorted((ENT_IOB, ENT_TYPE))]
        self._hashes = _Hashes()
        self._tokens, self._spaces = scratch(), scratch()
        self._lengths, self._cats, self._groups = bytearray(), bytearray(), bytearray()
        self._user_data, self._has_user_data = bytearray(), False
        self._token_count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the scratch files; nothing can be added or written afterwards."""
        self._tokens.close()
        self._spaces.close()

    def add(self, record: DocumentRecord) -> bool:
        """Adds a document; False, with a Problem, for one whose answer was not to accept it.

        Raises TooLarge where spaCy could no longer read the file, Invalid if the tokens are not those of the text.
        About 0.3 ms for 700 tokens.
        """
        if record.answer in ("reject", "ignore"):
            message = f"The document was answered with {record.answer} and left out."
            self.problems.append(Problem("not_accepted", message, record.where, "", "warning"))
            return False
        bounds = record.tokens if record.tokens is not None else token_bounds(record.text, self._language)
        if (self._token_count + len(bounds)) * _COLUMNS * 8 > _MOST_BYTES:
            raise TooLarge("One .spacy file cannot hold more than 89 million tokens.", hint="Export in several parts.")
        spaces = bytes(spaces_after(record.text, bounds))
        ents, group = self._placed(record, bounds)
        self._tokens.write(self._array(record.text, bounds, ents))
        self._spaces.write(spaces)
        self._lengths += struct.pack("<i", len(bounds))
        self._cats += _packed(self._cats_of(record))
        self._groups += _packed(self._groups_of(record, group, bounds))
        self._add_facts(record)
        self._token_count += len(bounds)
        self.documents += 1
        self.with_ents += ents is not None
        self.with_groups += group is not None
        self.longest_span = max([self.longest_span, *(end - start for start, end, _ in group or ents or ())])
        return True

    def to_bytes(self) -> bytes:
        """The file as bytes."""
        stream = BytesIO()
        self.write_to(stream)
        return stream.getvalue()

    def write_to(self, stream: BinaryIO) -> None:
        """Writes the file. May be called once or more; documents may be added in between."""
        press = zlib.compressobj()
        for piece in self._pieces():
            stream.write(press.compress(piece))
        stream.write(press.flush())

    def _placed(
        self, record: DocumentRecord, bounds: Sequence[Part]
    ) -> tuple[list[TokenSpan] | None, list[TokenSpan] | None]:
        """The entities of a document and its span group; None where it has none by the layout."""
        spans = self._aligned(record, bounds)
        if self._layout == "spans":
            return None, spans
        if not _any_overlap(spans):
            return spans, None
        if self._layout == "ents":
            return self._longest(spans, record), None
        message = f"Spans overlap, so all {len(spans)} are in the span group “{self._key}” and none in doc.ents."
        hint = "Export with the layout “spans” to have all documents alike, and train spancat."
        self.problems.append(Problem("overlap", message, record.where, hint, "warning"))
        return None, spans

    def _aligned(self, record: DocumentRecord, bounds: Sequence[Part]) -> list[TokenSpan]:
        """The spans on tokens, in order of place, each once."""
        placed: dict[TokenSpan, None] = {}
        for number, span in enumerate(record.spans, 1):
            if len(span.parts) > 1:
                self.problems.append(discontinuous(record, span, number))
                continue
            tokens = align_tokens(span.start, span.end, bounds, self._alignment)
            if tokens is not None:
                placed[*tokens, span.label] = None
            self.problems.extend(_moved(record, span, number, bounds, tokens))
        return sorted(placed, key=lambda span: (span[0], -span[1], span[2]))

    def _longest(self, spans: Iterable[TokenSpan], record: DocumentRecord) -> list[TokenSpan]:
        """The spans that do not overlap a longer or, of equal length, earlier one."""
        kept: list[TokenSpan] = []
        for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
            if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
                kept.append(span)
            else:
                message = f"The {span[2]} span on tokens {span[0]} to {span[1] - 1} overlaps another and was left out."
                hint = "Entities cannot overlap; the layout “spans” keeps all."
                self.problems.append(Problem("overlap", message, record.where, hint))
        return sorted(kept)

    def _array(self, text: str, bounds: Sequence[Part], ents: list[TokenSpan] | None) -> bytes:
        import numpy

        array = numpy.zeros((len(bounds), _COLUMNS), dtype="<u8")
        words = b"".join(map(self._hashes.__getitem__, [text[start:end] for start, end in bounds]))
        array[:, 0] = numpy.frombuffer(words, dtype="<u8")
        if ents is not None:
            array[:, 1] = _OUTSIDE
        for start, end, label in ents or ():
            array[start:end, 1] = _INSIDE
            array[start, 1] = _BEGINS
            array[start:end, 2] = self._hashes.number(label)
        return array.tobytes()

    def _groups_of(self, record: DocumentRecord, spans: list[TokenSpan] | None, bounds: Sequence[Part]) -> bytes:
        """The span groups: that of the layout, if any, and one for each role that parts of claims have."""
        groups: dict[str, list[Placed]] = {}
        if spans is not None:
            groups[self._key] = [Placed(self._key, *span, "") for span in spans]
        for part in docbin_facts.placed(record, bounds, self._alignment, self.problems):
            groups.setdefault(part.group, []).append(part)
        if not groups:
            return _packed([])
        return _packed({self._group(name, groups[name], bounds): [name] for name in groups})

    def _group(self, name: str, spans: list[Placed], bounds: Sequence[Part]) -> bytes:
        return _packed({"name": name, "attrs": {}, "spans": [self._span(span, bounds) for span in spans]})

    def _span(self, span: Placed, bounds: Sequence[Part]) -> bytes:
        number = self._hashes.number(span.id) if span.id else 0
        places = span.start, span.end, bounds[span.start][0], bounds[span.end - 1][1]
        return struct.pack(">QQQllll", number, 0, self._hashes.number(span.label), *places)

    def _add_facts(self, record: DocumentRecord) -> None:
        data = docbin_facts.user_data(record, named=self._named)
        self._has_user_data = self._has_user_data or data is not None
        self._user_data += _packed(None if data is None else _packed(data))
        docbin_facts.not_carried(record, self.problems)

    def _cats_of(self, record: DocumentRecord) -> dict[str, float]:
        self.problems.extend(
            Problem("unknown_label", f"The document label {label} is not in the schema and was left out.", record.where)
            for label in record.labels
            if label not in self._document_labels
        )
        return {label: float(label in record.labels) for label in self._document_labels}

    def _pieces(self) -> Iterator[bytes]:
        """The msgpack map, piece by piece, with the keys in spaCy's order."""
        yield _map_header(10 if self._has_user_data else 9)
        yield _packed("version") + _packed("0.1")
        yield _packed("attrs") + _packed(self._attrs)
        yield _packed("tokens") + _bytes_header(self._tokens.tell())
        yield from _copy(self._tokens)
        yield _packed("spaces") + _bytes_header(self._spaces.tell())
        yield from _copy(self._spaces)
        yield _packed("lengths") + _packed(bytes(self._lengths))
        yield _packed("strings") + _packed(sorted(self._hashes))
        yield _packed("cats") + _list_header(self.documents) + self._cats
        yield _packed("flags") + _list_header(self.documents)
        yield _packed({"has_unknown_spaces": False}) * self.documents
        yield _packed("span_groups") + _list_header(self.documents) + self._groups
        if self._has_user_data:
            yield _packed("user_data") + _list_header(self.documents) + self._user_data


class _Hashes(dict[str, bytes]):
    """String -> the eight bytes of spaCy's hash of it. Holds every string that the file needs."""

    def __init__(self) -> None:
        from spacy.strings import StringStore

        super().__init__()
        self._store = StringStore()

    def __missing__(self, string: str) -> bytes:
        packed = self[string] = struct.pack("<Q", self._store.add(string))
        return packed

    def number(self, string: str) -> int:
        return int.from_bytes(self[string], "little")


def _any_overlap(spans: Sequence[TokenSpan]) -> bool:
    """Whether two of the spans, in order of place, share a token."""
    reached = 0
    for start, end, _ in spans:
        if start < reached:
            return True
        reached = max(reached, end)
    return False


def _moved(
    record: DocumentRecord, span: SpanRecord, number: int, bounds: Sequence[Part], tokens: Part | None
) -> Iterator[Problem]:
    """What to say about a span that is not now where it was, or that spaCy will not learn from."""
    where = f"{record.where}, span {number}"
    before = f"The {span.label} span [{span.start}, {span.end})"
    if tokens is None:
        hint = "Export with the alignment “expand” or “contract”, or correct the span."
        yield Problem("off_tokens", f"{before} does not lie on token boundaries and was left out.", where, hint)
        return
    start, end = bounds[tokens[0]][0], bounds[tokens[1] - 1][1]
    if (start, end) != (span.start, span.end):
        yield Problem("moved", f"{before} was moved to the tokens at [{start}, {end}).", where, "", "warning")
    if record.text[start].isspace() or record.text[end - 1].isspace():
        hint = "spaCy does not learn entities from such spans."
        yield Problem("white_space", f"{before} begins or ends with white space.", where, hint, "warning")


@cache
def _packer() -> Any:
    """srsly's msgpack writer, made once: `srsly.msgpack_dumps` looks for plugins at every call."""
    from srsly.msgpack import Packer

    return Packer(use_bin_type=True)


def _packed(value: Any) -> bytes:
    return bytes(_packer().pack(value))


def _map_header(size: int) -> bytes:
    return bytes((0x80 | size,))


def _list_header(size: int) -> bytes:
    if size < 16:
        return bytes((0x90 | size,))
    return struct.pack(">BH", 0xDC, size) if size < 2**16 else struct.pack(">BI", 0xDD, size)


def _bytes_header(size: int) -> bytes:
    if size < 2**8:
        return struct.pack(">BB", 0xC4, size)
    return struct.pack(">BH", 0xC5, size) if size < 2**16 else struct.pack(">BI", 0xC6, size)


def _copy(scratch: BinaryIO) -> Iterator[bytes]:
    """What was written to a scratch file, from its start, leaving its position at the end."""
    scratch.seek(0)
    while chunk := scratch.read(_CHUNK):
        yield chunk
