"""The product as in production, for a bench: `manage.py serve` in a process of its own, on a free port of loopback.

It uses the data directory of `tests.bench.scratch`, so that what the bench wrote is what is served.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from annotator.accounts.models import User

PATIENCE = 60  # seconds


@contextmanager
def served() -> Iterator[str]:
    """Gives the address, with static files collected and compressed before; ends the server by its process id."""
    command = [sys.executable, "-u", "manage.py", "serve", "--port", "0", "--no-worker"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Annotator is at (http://\S+)/", line):
            return found.group(1)
    raise RuntimeError(f"The server ended: {said}")


def session_cookie(user: User, address: str) -> dict[str, object]:
    """A cookie that signs the person in, as Playwright takes it."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address, "httpOnly": True}
