"""The start-up checks: settings and surroundings with which the product would lose or leak data are refused.

All are tagged as security, so that they run before every command; Django leaves out those tagged as
database unless a command asks for them. They look at files and versions only, never into the database.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from annotator.roles import Creators

Version = tuple[int, ...]

WAL_RESET_RANGE: tuple[Version, Version] = ((3, 7, 0), (3, 51, 2))
BACK_PORTED_FIXES: frozenset[Version] = frozenset()  # releases inside the range that are known to carry the fix
NETWORK_FILESYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs"})
MOUNTS = Path("/proc/mounts")
SHORTEST_KEY = 50


@checks.register(checks.Tags.security)
def sqlite_engine(**_options: Any) -> list[checks.CheckMessage]:
    """Several processes share the WAL here; engines in the range can corrupt it when it is reset."""
    if not _uses_sqlite() or not engine_is_affected(sqlite3.sqlite_version_info):
        return []
    if os.environ.get("ANNOTATOR_ALLOW_OLD_SQLITE") == "1":
        return []
    return [
        checks.Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt a database that several processes use (fixed in 3.51.3).",
            hint="Install the pysqlite3 package or use PostgreSQL; ANNOTATOR_ALLOW_OLD_SQLITE=1 takes the risk.",
            id="annotator.E001",
        )
    ]


@checks.register(checks.Tags.security)
def secret_key(**_options: Any) -> list[checks.CheckMessage]:
    """Who guesses the key signs sessions."""
    key = str(settings.SECRET_KEY)
    if settings.DEBUG or (SHORTEST_KEY <= len(key) and 5 <= len(set(key)) and not key.startswith("django-insecure-")):
        return []
    return [
        checks.Error(
            f"The secret key is weak: it needs at least {SHORTEST_KEY} random characters.",
            hint="Unset ANNOTATOR_SECRET_KEY, and one is made in the data directory.",
            id="annotator.E002",
        )
    ]


@checks.register(checks.Tags.security)
def project_creators(**_options: Any) -> list[checks.CheckMessage]:
    """A word that is misspelt would give a right to nobody, or to everybody."""
    if settings.PROJECT_CREATORS in set(Creators):
        return []
    return [
        checks.Error(
            f"ANNOTATOR_PROJECT_CREATORS is {settings.PROJECT_CREATORS!r}.",
            hint=f"It is one of these: {', '.join(Creators)}.",
            id="annotator.E006",
        )
    ]


@checks.register(checks.Tags.security)
def hosts(**_options: Any) -> list[checks.CheckMessage]:
    """A wildcard host lets a forged Host header into links."""
    if settings.DEBUG or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        checks.Error(
            'ANNOTATOR_HOSTS is "*", so that any Host header is believed.',
            hint="Name the hosts under which people reach this server.",
            id="annotator.E003",
        )
    ]


@checks.register(checks.Tags.security)
def data_directory(**_options: Any) -> list[checks.CheckMessage]:
    """The data directory has to be writable, and closed to other people of this machine."""
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        hint = "Set ANNOTATOR_DATA_DIR to a directory of the user that runs Annotator."
        return [checks.Error("The data directory cannot be written.", hint=hint, id="annotator.E004")]
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and os.name == "posix":
        hint = f"chmod 700 {folder}"
        return [checks.Warning("The data directory is open to other users.", hint=hint, id="annotator.W001")]
    return []


@checks.register(checks.Tags.security)
def local_disk(**_options: Any) -> list[checks.CheckMessage]:
    """SQLite's locks and its shared memory file do not work over a network."""
    if not _uses_sqlite():
        return []
    kind = filesystem_of(Path(settings.DATABASES["default"]["NAME"]).parent, _mounts())
    if kind not in NETWORK_FILESYSTEMS:
        return []
    return [
        checks.Error(
            f"The SQLite database is on a network filesystem ({kind}), where it would be corrupted.",
            hint="Set ANNOTATOR_DATA_DIR to a local disk, or use PostgreSQL by DATABASE_URL.",
            id="annotator.E005",
        )
    ]


def engine_is_affected(version: Version) -> bool:
    """Whether this SQLite has the WAL-reset bug."""
    first, last = WAL_RESET_RANGE
    return first <= version <= last and version not in BACK_PORTED_FIXES


def filesystem_of(folder: Path, mounts: Iterable[str]) -> str:
    """The type of the filesystem that holds a folder, by the lines of /proc/mounts; "" where nothing is known."""
    found, kind = "", ""
    for line in mounts:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if len(found) <= len(point) and folder.is_relative_to(point):
            found, kind = point, fields[2]
    return kind


def _mounts() -> list[str]:
    try:
        return MOUNTS.read_text().splitlines()
    except OSError:  # not Linux
        return []


def _uses_sqlite() -> bool:
    return "sqlite3" in settings.DATABASES["default"]["ENGINE"]
