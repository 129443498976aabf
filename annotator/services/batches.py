"""The files of one import: the format of each, the order in which they are read, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from annotator.errors import DomainError, TooLarge
from annotator.formats import registry
from annotator.formats.base import Item, problem_from
from annotator.records import Problem
from annotator.services import uploads
from annotator.services.uploads import Stored
from annotator.text.encodings import LONGEST_TEXT

MANIFEST = "manifest.v1"
TEXT = "text.v1"
_HEAD = 64 * 1024
_BYTES_PER_CHARACTER = 4


class Batch:
    """Files in a folder. The same files give the same items in the same order, which is what a restart relies on."""

    def __init__(self, folder: Path, files: Sequence[Stored], format_name: str) -> None:
        self._folder = folder
        self._by_name = {file.name: file for file in files}
        self._formats = {file.disk: self._format_of(file, format_name) for file in files}
        named = self._named_by_manifests(files)
        alone = [file for file in files if file not in named]
        self.files = sorted(alone, key=lambda file: self._formats[file.disk] != MANIFEST)

    def items(self, file: Stored) -> Iterator[Item]:
        """The records and problems of a file, in order."""
        found = self._formats[file.disk]
        if isinstance(found, Problem):
            yield found
            return
        yield from self._read(file, found, lambda name: self._bytes_beside(file, name))

    def expected(self) -> int:
        """How many records there are, by the number of lines."""
        return sum(1 if self._formats[file.disk] == TEXT else self._line_count(file) for file in self.files)

    def _read(self, file: Stored, format_name: str, resolve: Callable[[str], bytes]) -> Iterator[Item]:
        with self._path(file).open("rb") as stream:
            yield from registry.reader(format_name, resolve=resolve).read(stream, name=file.name)

    def _format_of(self, file: Stored, format_name: str) -> str | Problem:
        try:
            with self._path(file).open("rb") as stream:
                found = registry.format_name(format_name, file=file.name, head=stream.read(_HEAD))
            registry.reader(found, resolve=_no_bytes)
            return found
        except DomainError as error:
            return problem_from(error, file.name)

    def _named_by_manifests(self, files: Sequence[Stored]) -> frozenset[Stored]:
        """The files that manifests bring along, which are not read a second time by themselves."""
        names: list[str] = []
        for file in files:
            if self._formats[file.disk] == MANIFEST:
                for _ in self._read(file, MANIFEST, _Noting(names, file)):
                    pass
        return frozenset(self._by_name[name] for name in names if name in self._by_name)

    def _bytes_beside(self, manifest: Stored, name: str) -> bytes:
        """The bytes of a file that a manifest names. Raises KeyError, TooLarge."""
        file = self._by_name[_beside(manifest, name)]
        if _BYTES_PER_CHARACTER * LONGEST_TEXT < file.size:
            raise TooLarge(f"{name} is longer than any text of {LONGEST_TEXT:,} characters.", hint="Split it.")
        return self._path(file).read_bytes()

    def _line_count(self, file: Stored) -> int:
        with self._path(file).open("rb") as stream:
            return sum(block.count(b"\n") for block in uploads.read(stream))

    def _path(self, file: Stored) -> Path:
        return self._folder / file.disk


def _beside(manifest: Stored, name: str) -> str:
    folder, slash, _ = manifest.name.rpartition("/")
    return folder + slash + name


class _Noting:
    """Stands in for the files beside a manifest and writes down which are asked for."""

    def __init__(self, names: list[str], manifest: Stored) -> None:
        self._names = names
        self._manifest = manifest

    def __call__(self, name: str) -> bytes:
        self._names.append(_beside(self._manifest, name))
        return b"-"


def _no_bytes(_name: str) -> bytes:
    return b""
