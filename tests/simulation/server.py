"""The product's own server on a database of its own, as processes beside the test or bench that uses it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def environment(folder: Path, postgres: str | None) -> Iterator[dict[str, str]]:
    """What the processes need to know: SQLite in a folder, or a database made for them on a PostgreSQL server."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    kept |= {"ANNOTATOR_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    if not postgres:
        yield kept
        return
    import psycopg

    name = f"annotator_simulation_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield kept | {"DATABASE_URL": f"{postgres.rpartition('/')[0]}/{name}"}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def world(environment: dict[str, str], *arguments: object, said: str = "") -> object:
    """`python -m tests.simulation.world` with these arguments, and what it answers. Raises what it complained of."""
    command = [sys.executable, "-m", "tests.simulation.world", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server's process and its address; killed at the end, if it is not dead already."""
    command = [sys.executable, "manage.py", "serve", "--port", "0", "--no-worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, _address(process)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Annotator is at (http://\S+)/", line):
            return found.group(1)
    raise AssertionError(f"The server ended: {said}")
