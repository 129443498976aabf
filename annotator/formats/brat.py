"""`brat.v1`: a ZIP with a .txt and an .ann file for each document. See docs/formats/brat.md.

Spans are text-bounds, claims events with roles, axes attributes, links within a document relations, mentions
normalisations, and what brat has no line for notes. It is written as the documents come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import RawIOBase
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotator.fact_records import ClaimPart, ClaimRecord, EntityRecord, EventRecord, ProjectRecord
from annotator.formats.base import LineWriter
from annotator.formats.coding import raw_of
from annotator.formats.jsonl import fragment
from annotator.formats.masking import SHA256
from annotator.records import DocumentRecord, Part, Problem
from annotator.vocabulary import ClaimRole, LinkState

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LINES = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_NO_TYPE = re.compile(r"[^A-Za-z0-9_-]")
AXES = ("voice", "quote", "certainty", "polarity", "orientation", "act", "event_type")
CLAIM = "Claim"
_NOT_CARRIED = ("assessments", "zones", "issues")


class BratWriter(LineWriter):
    """Writes the archive; `encode` gives the bytes that a document adds to it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._drain = _Drain()
        self._zip = ZipFile(self._drain, "w", ZIP_DEFLATED)
        self._entities: dict[str, EntityRecord] = {}
        self._events: dict[str, EventRecord] = {}
        self._names: Counter[str] = Counter()
        self._index = ["file\ttitle\toutlet\tpublished_on\tsha256\tlabels"]
        self.types: dict[str, str] = {}
        self.relations: set[str] = set()

    def about(self, record: ProjectRecord) -> bytes:
        if isinstance(record, EntityRecord):
            self._entities[record.id] = record
        elif isinstance(record, EventRecord):
            self._events[record.id] = record
        return b""

    def encode(self, record: DocumentRecord) -> bytes:
        name = self._name(record)
        ann = _Annotations(self, record)
        self._add(f"{name}.txt", record.text.encode())
        self._add(f"{name}.ann", "".join(f"{line}\n" for line in ann.lines()).encode())
        sha256 = record.meta.get(SHA256) or record.sha256
        cells = (name, record.title, record.outlet, record.published_on, sha256, ", ".join(record.labels))
        self._index.append("\t".join(" ".join(str(cell).split()) for cell in cells))
        return self._drain.take()

    def tail(self) -> bytes:
        self._add("documents.tsv", "".join(f"{line}\n" for line in self._index).encode())
        self._add("annotation.conf", self._configuration().encode())
        self._zip.close()
        return self._drain.take()

    def entity(self, name: str) -> str:
        return self._entities[name].name if name in self._entities else name

    def event(self, name: str) -> str:
        return self._events[name].title if name in self._events else name

    def type_of(self, label: str, record: DocumentRecord) -> str:
        """A label as brat can write it; one that has to change says so once."""
        if label not in self.types:
            self.types[label] = written = _NO_TYPE.sub("_", label)
            if written != label:
                message = f"The label “{label}” is written as “{written}”."
                hint = "brat's types have letters, digits, hyphens and underscores only."
                self.problems.append(Problem("label_renamed", message, record.where, hint, "warning"))
        return self.types[label]

    def _name(self, record: DocumentRecord) -> str:
        """Each document has a file name of its own."""
        wanted = _NO_TYPE.sub("_", record.id) or "document"
        self._names[wanted] += 1
        number = self._names[wanted]
        return wanted if record.id and number == 1 else f"{wanted}-{number}"

    def _add(self, name: str, data: bytes) -> None:
        about = ZipInfo(name, date_time=_EPOCH)
        about.compress_type, about.external_attr, about.create_system = ZIP_DEFLATED, 0o600 << 16, 3
        self._zip.writestr(about, data)

    def _configuration(self) -> str:
        roles = [role.value.capitalize() for role in ClaimRole if role != ClaimRole.CONTENT]
        arguments = ", ".join(f"{role}*:{role}" for role in roles)
        labels = sorted(set(self.types.values()))
        lines = ["[entities]", *labels, *roles, "[relations]"]
        lines += [f"{relation}\tArg1:{CLAIM}, Arg2:{CLAIM}" for relation in sorted(self.relations)]
        lines += ["[events]", f"{CLAIM}\t{arguments}, Parent?:{CLAIM}", "[attributes]"]
        lines += [f"{axis.title()}\tArg:{CLAIM}" for axis in (*AXES, "check_worthy", "implicit_cue")]
        return "\n".join(lines) + "\n"


class _Annotations:
    """The lines of one .ann file."""

    def __init__(self, writer: BratWriter, record: DocumentRecord) -> None:
        self._writer, self._record = writer, record
        self._counts: Counter[str] = Counter()

    def lines(self) -> Iterator[str]:
        spans = [self._next("T") for _ in self._record.spans]
        for name, span in zip(spans, self._record.spans, strict=True):
            yield self._bound(name, self._writer.type_of(span.label, self._record), span.parts)
            if span.note:
                yield self._note("AnnotatorNotes", name, span.note)
        if self._record.facts is not None:
            yield from self._values(spans)
            yield from self._claims()

    def _values(self, spans: list[str]) -> Iterator[str]:
        facts = self._record.facts
        assert facts is not None
        for mention in facts.mentions:
            if mention.entity:
                name = _flat(self._writer.entity(mention.entity))
                yield f"{self._next('N')}\tReference {spans[mention.span]} project:{mention.entity}\t{name}"
            if mention.use != "literal":
                yield self._note("MentionUse", spans[mention.span], mention.use.value)
        for kind, values in (("Quantity", facts.quantities), ("Time", facts.times)):
            for value in values:
                raw = {key: each for key, each in raw_of(value).items() if key != "span"}
                yield self._note(kind, spans[value.span], fragment(raw, sort=True).decode())

    def _claims(self) -> Iterator[str]:
        facts = self._record.facts
        assert facts is not None
        events = {claim.id: self._next("E") for claim in facts.claims}
        for claim in facts.claims:
            yield from self._claim(claim, events)
        for link in facts.links:
            if link.document in ("", self._record.id) and link.head in events:
                relation = "".join(word.capitalize() for word in link.relation.split("_"))
                relation = relation if link.state == LinkState.ACCEPTED else f"{link.state.capitalize()}-{relation}"
                self._writer.relations.add(relation)
                yield f"{self._next('R')}\t{relation} Arg1:{events[link.tail]} Arg2:{events[link.head]}"
            else:
                self._left_out("A link to another document", "link_left_out")
        left = facts.counts()
        if said := ", ".join(f"{left[kind]} {kind}" for kind in _NOT_CARRIED if kind in left):
            self._left_out(said, "facts_left_out")

    def _claim(self, claim: ClaimRecord, events: dict[str, str]) -> Iterator[str]:
        """Its content is the trigger; every other part an argument."""
        event, trigger = events[claim.id], self._next("T")
        yield self._bound(trigger, CLAIM, claim.content)
        arguments = [f"{CLAIM}:{trigger}"]
        roles: Counter[str] = Counter()
        for part in claim.parts:
            if part.role != ClaimRole.CONTENT:
                bound, role = self._next("T"), _role(part)
                yield self._bound(bound, role, (part.range,))
                roles[role] += 1
                arguments.append(f"{role}{roles[role] if roles[role] > 1 else ''}:{bound}")
        if claim.parent:
            arguments.append(f"Parent:{events[claim.parent]}")
        yield f"{event}\t{' '.join(arguments)}"
        for axis in AXES:
            yield f"{self._next('A')}\t{axis.title()} {event} {getattr(claim.axes, axis)}"
        for flag in ("check_worthy", "implicit_cue"):
            if getattr(claim, flag):
                yield f"{self._next('A')}\t{flag.title()} {event}"
        if claim.gist:
            yield self._note("AnnotatorNotes", event, claim.gist)
        if claim.axes.channel:
            yield self._note("Channel", event, claim.axes.channel)
        if claim.event:
            yield self._note("Event", event, self._writer.event(claim.event))
        if claim.source_entity:
            yield self._note("SourceEntity", event, self._writer.entity(claim.source_entity))

    def _bound(self, name: str, kind: str, parts: tuple[Part, ...]) -> str:
        """A text-bound line. brat's ranges hold no line break, so a part that does becomes several."""
        text = self._record.text
        pieces = [piece for part in parts for piece in _without_breaks(text, part)]
        places = ";".join(f"{start} {end}" for start, end in pieces)
        return f"{name}\t{kind} {places}\t{' '.join(_flat(text[start:end], tabs=False) for start, end in pieces)}"

    def _note(self, kind: str, about: str, words: str) -> str:
        return f"{self._next('#')}\t{kind} {about}\t{_flat(words)}"

    def _next(self, letter: str) -> str:
        self._counts[letter] += 1
        return f"{letter}{self._counts[letter]}"

    def _left_out(self, what: str, code: str) -> None:
        hint = "The format “annotator” carries them."
        message = f"Left out: {what[:1].lower()}{what[1:]}."
        self._writer.problems.append(Problem(code, message, self._record.where, hint, "warning"))


def _role(part: ClaimPart) -> str:
    return part.role.value.capitalize()


def _without_breaks(text: str, part: Part) -> list[Part]:
    """The stretches of a range between its line breaks; the range itself where it is nothing but those."""
    return [match.span() for match in _LINES.finditer(text, *part)] or [part]


def _flat(words: str, *, tabs: bool = True) -> str:
    """On one line: line breaks become spaces, one for one."""
    flat = re.sub("[\n\r\x0b\x0c\x85\u2028\u2029]", " ", words)
    return flat.replace("\t", " ") if tabs else flat


class _Drain(RawIOBase):
    """What the archive is written to: it keeps bytes until they are taken, and cannot be sought in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def writable(self) -> bool:
        return True

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
