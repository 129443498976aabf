"""The files of one export: written under temporary names, hashed on the way, and visible only when all are whole."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_PART = ".part"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024
_PACKED_ALREADY = frozenset((".spacy", ".zip"))


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file: its name, size and hash."""

    name: str
    bytes: int
    sha256: str


class Output:
    """One file being written."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self._file: BinaryIO = path.open("wb")
        self._hash = hashlib.sha256()
        self._bytes = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self._bytes += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> Written:
        """Bring it to the disk for good."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Written(self.name, self._bytes, self._hash.hexdigest())

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


class Files:
    """Files that belong together, in one folder. Use as a context manager: what is not published is removed.

    The manifest is taken away first and put back last, so that a folder with a manifest always fits it.
    """

    def __init__(self, folder: Path, *, manifest: str) -> None:
        self.folder = folder
        self.manifest = manifest
        self._open: list[Output] = []
        self._whole: list[Written] = []
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def __enter__(self) -> Files:
        return self

    def __exit__(self, *_error: object) -> None:
        for output in self._open:
            output.discard()
        for written in self._whole:
            self._temporary(written.name).unlink(missing_ok=True)

    @property
    def whole(self) -> tuple[Written, ...]:
        """What is finished so far."""
        return tuple(self._whole)

    def create(self, name: str) -> Output:
        output = Output(name, self._temporary(name))
        self._open.append(output)
        return output

    def add(self, name: str, data: bytes) -> Written:
        """A small file at once."""
        output = self.create(name)
        output.write(data)
        return self.finish(output)

    def finish(self, output: Output) -> Written:
        written = output.close()
        self._open.remove(output)
        self._whole.append(written)
        return written

    def zip(self, name: str, *, inside: str) -> Written:
        """All files so far in one ZIP, under a folder `inside`. The same files give the same bytes."""
        output = self.create(name)
        with ZipFile(output, "w") as archive:  # type: ignore[call-overload]  # needs no more than write
            for written in sorted(self._whole, key=lambda file: file.name):
                self._pack(archive, written, inside)
        return self.finish(output)

    def publish(self) -> None:
        """Give the files their names."""
        (self.folder / self.manifest).unlink(missing_ok=True)
        for written in sorted(self._whole, key=lambda file: file.name == self.manifest):
            os.replace(self._temporary(written.name), self.folder / written.name)
        self._whole.clear()
        _sync_folder(self.folder)

    def _temporary(self, name: str) -> Path:
        return self.folder / f".{name}{_PART}"

    def _pack(self, archive: ZipFile, written: Written, inside: str) -> None:
        about = ZipInfo(f"{inside}/{written.name}", date_time=_EPOCH)
        about.compress_type = ZIP_STORED if Path(written.name).suffix in _PACKED_ALREADY else ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        about.create_system = 3
        about.file_size = written.bytes
        with self._temporary(written.name).open("rb") as source, archive.open(about, "w") as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)


def _sync_folder(folder: Path) -> None:
    """The names themselves reach the disk with their folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
