"""Collected static files: gathered again only when a source file was added, changed or removed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".sources"


def collect_if_changed() -> bool:
    """Run collectstatic unless the sources are those of the last time. Returns whether it ran."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    current = fingerprint()
    if stamp.is_file() and stamp.read_text() == current:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)
    return True


def fingerprint() -> str:
    """A hash over path, size and time of every source file."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list(None):
            status = os.stat(storage.path(name))
            lines.append(f"{storage.path(name)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
