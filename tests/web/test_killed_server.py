"""The server is killed (SIGKILL) in the middle of people's work, again and again: what was acknowledged is there, once.

On the database of DATABASE_URL or, without one, on SQLite in a data directory of its own.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.simulation.person import Gone, Person
from tests.simulation.world import PROJECT

ROOT = Path(__file__).resolve().parents[2]
KILLS, EDITS, PEOPLE = 10, 500, 4


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    kept |= {"ANNOTATOR_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    if server := os.environ.get("DATABASE_URL"):
        with database(server) as url:
            yield kept | {"DATABASE_URL": url}
    else:
        yield kept


@contextmanager
def database(server: str) -> Iterator[str]:
    """A database of its own on the PostgreSQL server."""
    import psycopg

    name = f"annotator_killed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def world(environment: dict[str, str], *arguments: object, said: str = "") -> object:
    command = [sys.executable, "-m", "tests.simulation.world", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "manage.py", "serve", "--port", "0", "--no-worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = ""
            for line in process.stdout:
                said += line
                if found := re.search(r"Annotator is at (http://\S+)/", line):
                    yield process, found.group(1)
                    return
            raise AssertionError(f"it ended: {said}")
        finally:
            process.kill()


def work(team: list[Person], enough: threading.Event) -> None:
    """Everybody until the server is gone, or enough is done."""

    def one(person: Person) -> None:
        with suppress(Gone):
            if person.unanswered is not None:
                person.settle()
            while not enough.is_set() and person.one_document():
                pass
        person.leave()

    with ThreadPoolExecutor(len(team)) as pool:
        list(pool.map(one, team))


def test_what_was_acknowledged_survives_every_kill(environment):
    cookies = world(environment, "build", PEOPLE, EDITS // 8, 2)
    team = [Person("", cookie, PROJECT, random.Random(number)) for number, cookie in enumerate(cookies)]
    chance = random.Random(7)
    for kill in range(KILLS + 1):
        wanted = EDITS * (kill + chance.random()) / (KILLS + 1) if kill < KILLS else EDITS
        with server(environment) as (process, address):
            enough = threading.Event()
            for person in team:
                person.address = address
            threading.Thread(target=watch, args=(team, wanted, process, enough, kill == KILLS)).start()
            work(team, enough)
    acknowledged = [str(each) for person in team for each in person.acknowledged]
    assert EDITS <= len(acknowledged) == len(set(acknowledged))
    assert [failure for person in team for failure in person.failures] == []
    assert world(environment, "check", said=json.dumps(acknowledged))["sets"] > PEOPLE


def watch(
    team: list[Person], wanted: float, process: subprocess.Popen[str], enough: threading.Event, last: bool
) -> None:
    """Kill the server as soon as so many edits are acknowledged; the last time let everybody finish."""
    while sum(len(person.acknowledged) for person in team) < wanted:
        if enough.wait(0.005):
            return
    if last:
        enough.set()
    else:
        process.kill()
