"""The server is killed (SIGKILL) in the middle of people's work, again and again: what was acknowledged is there, once.

On the database of DATABASE_URL or, without one, on SQLite in a data directory of its own.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.simulation.person import Gone, Person
from tests.simulation.server import environment, serving, world
from tests.simulation.world import PROJECT

KILLS, EDITS, PEOPLE = 10, 500, 4


@pytest.fixture
def processes(tmp_path) -> Iterator[dict[str, str]]:
    with environment(tmp_path, os.environ.get("DATABASE_URL")) as found:
        yield found


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


def test_what_was_acknowledged_survives_every_kill(processes):
    cookies = world(processes, "build", PEOPLE, EDITS // 8, 2)
    team = [Person("", cookie, PROJECT, random.Random(number)) for number, cookie in enumerate(cookies)]
    chance = random.Random(7)
    for kill in range(KILLS + 1):
        wanted = EDITS * (kill + chance.random()) / (KILLS + 1) if kill < KILLS else EDITS
        with serving(processes) as (process, address):
            enough = threading.Event()
            for person in team:
                person.address = address
            threading.Thread(target=watch, args=(team, wanted, process, enough, kill == KILLS)).start()
            work(team, enough)
    acknowledged = [str(each) for person in team for each in person.acknowledged]
    assert EDITS <= len(acknowledged) == len(set(acknowledged))
    assert [failure for person in team for failure in person.failures] == []
    assert world(processes, "check", said=json.dumps(acknowledged))["sets"] > PEOPLE


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
