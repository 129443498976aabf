"""The files people hand over, kept under `UPLOAD_DIR/<job id>/` until their job has ended.

Names on the disk are ours (0, 1, 2, ...). A person's file name is data, never a path.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from annotator.errors import TooLarge
from annotator.models import Job

KEPT = timedelta(days=1)
_BLOCK = 1 << 20
_LONGEST_NAME = 200


class Readable(Protocol):
    """An open binary file, or an uploaded one."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for people, and its bytes, the place of it, or the open file."""

    name: str
    content: bytes | Path | Readable


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file as a job's parameters name it."""

    name: str
    disk: str
    size: int
    sha256: str


def keep(sources: Iterable[Source]) -> tuple[Path, list[Stored]]:
    """Copy the files into a new folder beside those of the jobs; `belong_to` gives it to one."""
    folder = Path(tempfile.mkdtemp(prefix="new-", dir=settings.UPLOAD_DIR))
    try:
        return folder, [_keep(source, folder / str(number)) for number, source in enumerate(sources)]
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = "There is no room on the server for these files; nothing was kept."
            raise TooLarge(message, hint="Ask the person who runs the server.") from error
        raise


def belong_to(job: Job, folder: Path) -> None:
    """Give a folder of kept files to a job."""
    remove(job)  # a job that was rolled back may have left a folder under a number that came again
    folder.rename(folder_of(job))


def folder_of(job: Job) -> Path:
    return Path(settings.UPLOAD_DIR) / str(job.pk)


def remove(job: Job) -> None:
    """Remove the files of a job. Nothing happens if there are none."""
    shutil.rmtree(folder_of(job), ignore_errors=True)


def remove_old() -> None:
    """Remove the folders that nobody came back for: of jobs that ended a day ago, and of uploads cut off."""
    limit = timezone.now() - KEPT
    for folder in _folders():
        if folder.stat().st_mtime < limit.timestamp() and not _is_wanted(folder):
            shutil.rmtree(folder, ignore_errors=True)


def read(source: Readable) -> Iterator[bytes]:
    """The bytes in blocks of at most a megabyte."""
    while block := source.read(_BLOCK):
        yield block


def _keep(source: Source, path: Path) -> Stored:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for block in _blocks(source.content):
            digest.update(block)
            size += len(block)
            file.write(block)
    return Stored(_storable(source.name), path.name, size, digest.hexdigest())


def _storable(name: str) -> str:
    """The name without what a database cannot keep: half characters, NUL, endless length."""
    return name.encode("utf-8", "replace").decode().replace("\0", "?")[-_LONGEST_NAME:]


def _blocks(content: bytes | Path | Readable) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            yield from read(file)
    else:
        yield from read(content)


def _folders() -> Sequence[Path]:
    return [folder for folder in Path(settings.UPLOAD_DIR).iterdir() if folder.is_dir()]


def _is_wanted(folder: Path) -> bool:
    active = [Job.State.QUEUED, Job.State.RUNNING]
    return folder.name.isdigit() and Job.objects.filter(pk=int(folder.name), state__in=active).exists()
