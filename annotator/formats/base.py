"""What a reader and a writer are, and the small things that they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, TypedDict, cast

from annotator.errors import DomainError
from annotator.fact_records import ProjectRecord
from annotator.records import DocumentRecord, Problem

Resolve = Callable[[str], bytes]
Item = DocumentRecord | ProjectRecord | Problem


class Reader(Protocol):
    """Reads one file of one format."""

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Item]:
        """The records of the file in order, with a Problem in place of each that cannot be read.

        Never raises for what the file contains: a file that is not of this format at all gives one Problem.
        Memory is that of the largest record. `name` is the file's name for messages, never a path to open.
        """
        ...


class LineWriter(Protocol):
    """Writes records one line at a time. What a record could not carry along is added to `problems`."""

    problems: list[Problem]

    def encode(self, record: DocumentRecord) -> bytes:
        """The record as one line with its line feed. Equal records give equal bytes."""
        ...

    def head(self) -> bytes:
        """What stands before everything. Called once, first."""
        return b""

    def about(self, record: ProjectRecord) -> bytes:
        """Something that the project knows of the world, before all documents; most formats have no place for it."""
        return b""

    def tail(self) -> bytes:
        """What stands behind everything. Called once, last."""
        return b""


def facts_left_out(record: DocumentRecord, problems: list[Problem]) -> None:
    """One warning for all the facts of a document, from a format that has no place for any."""
    if record.facts is not None and (counts := record.facts.counts()):
        said = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        hint = "The format “annotator” carries them."
        problems.append(Problem("facts_left_out", f"Left out: {said}.", record.where, hint, "warning"))


def problem_from(error: DomainError, where: str) -> Problem:
    """A refusal as a Problem: `where` is the record's place, the error's own place follows it."""
    place = f"{where}, {error.where}" if where and error.where and error.where != where else where or error.where
    return Problem(error.code, error.message, place, error.hint)


@dataclass(slots=True)
class LeftOut:
    """Counts the parts of records that a format has and we do not take, for one warning each at the end."""

    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def note(self, what: str, where: str) -> None:
        what = what[:_LONGEST_NAME]
        if what not in self.seen and len(self.seen) >= _MOST_NAMES:
            what = _OTHERS
        count, first = self.seen.get(what, (0, where))
        self.seen[what] = count + 1, first

    def problems(self) -> Iterator[Problem]:
        for what, (count, first) in sorted(self.seen.items()):
            times = "once" if count == 1 else f"{count:,} times"
            yield Problem("left_out", f"“{what}” was left out, {times}.", first, "It has no place here.", "warning")


_MOST_NAMES, _LONGEST_NAME, _OTHERS = 100, 80, "other keys"
LIFTED = ("title", "outlet", "published_on", "language")


class Fields(TypedDict, total=False):
    """The fields of a document that files keep among its metadata."""

    title: str
    outlet: str
    published_on: str
    language: str


def lift(meta: dict[str, object]) -> Fields:
    """Takes the document's own fields out of a file's metadata and returns them.

    `published` is read as `published_on` where that is missing. Values that are not text, or empty, stay.
    """
    if "published" in meta and "published_on" not in meta and _is_field(meta["published"]):
        meta["published_on"] = meta.pop("published")
    return cast(Fields, {name: meta.pop(name) for name in LIFTED if _is_field(meta.get(name))})


def restore(record: DocumentRecord, problems: list[Problem]) -> Mapping[str, object]:
    """The metadata for a file: the record's own, and its fields under the names from which `lift` takes them."""
    fields = {name: value for name in LIFTED if (value := getattr(record, name))}
    problems.extend(
        Problem("left_out", f"The metadata “{name}” gave way to the document's own.", record.where, level="warning")
        for name in fields
        if name in record.meta
    )
    return {**record.meta, **fields}


def _is_field(value: object) -> bool:
    return isinstance(value, str) and value != ""
