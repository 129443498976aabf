"""The worker process is kept running, with a growing pause, and never outlives the server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.management import child
from annotator.management.supervisor import FIRST_WAIT, LONGEST_WAIT, Supervisor

ROOT = Path(__file__).resolve().parents[2]
FAILS = [sys.executable, "-c", "raise SystemExit(3)"]
WAITS = [sys.executable, "-c", "import signal; print('ready', flush=True); signal.pause()"]


@pytest.fixture
def supervised() -> Iterator[list[Supervisor]]:
    made: list[Supervisor] = []
    yield made
    for supervisor in made:
        supervisor.stop()


def failing(supervised, now: float = 0.0) -> Supervisor:
    supervisor = Supervisor(FAILS)
    supervised.append(supervisor)
    supervisor.start(now)
    return supervisor


def test_a_child_that_runs_is_left_alone(supervised):
    supervisor = Supervisor(WAITS)
    supervised.append(supervisor)
    supervisor.start(0)
    process = supervisor.process
    assert supervisor.check(1) == ""
    assert supervisor.process is process


def test_the_end_of_a_child_is_reported_once(supervised):
    supervisor = failing(supervised)
    supervisor.process.wait()
    assert supervisor.check(0.1) == "ended with status 3"
    assert supervisor.check(0.2) == ""
    assert supervisor.check(0.1 + FIRST_WAIT) == "was started again"


def test_it_is_started_again_each_time_after_twice_the_pause(supervised):
    supervisor, now, pauses = failing(supervised), 0.0, []
    for _ in range(9):
        first = supervisor.process
        first.wait()
        supervisor.check(now)
        pause = FIRST_WAIT
        while supervisor.process is first:
            supervisor.check(now + pause)
            pause += 0.5
        pauses.append(pause - 0.5)
        now += pause
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_the_pause_is_short_again_after_a_long_run(supervised):
    supervisor = failing(supervised)
    for now in (0, 10, 20):
        supervisor.process.wait()
        supervisor.check(now)
        supervisor.check(now + 8)
    supervisor.process.wait()
    supervisor.check(1000)
    before = supervisor.process
    supervisor.check(1000 + FIRST_WAIT)
    assert supervisor.process is not before


def test_stopping_asks_the_child_to_end(supervised):
    supervisor = Supervisor(WAITS)
    supervisor.start(0)
    supervisor.stop()
    assert supervisor.process.returncode is not None
    supervisor.stop()  # once more changes nothing


def test_after_stopping_nothing_is_started(supervised):
    supervisor = failing(supervised)
    supervisor.process.wait()
    supervisor.check(0)
    supervisor.stop()
    before = supervisor.process
    supervisor.check(10)
    assert supervisor.process is before


def test_a_child_ends_when_its_parent_is_killed():
    code = f"""
from annotator.management import child
from annotator.management.supervisor import Supervisor
supervisor = Supervisor({WAITS!r})
supervisor.start(0)
supervisor.process.wait()
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
        assert parent.stdout.read() == b""  # the pipe closes when the child, too, is gone


def test_a_child_whose_parent_is_already_gone_does_not_begin():
    parent, *parts = child.command(sys.executable, "-c", "print('begun')")[2:]
    gone = [sys.executable, child.__file__, str(int(parent) + 1), *parts]
    assert subprocess.run(gone, capture_output=True, text=True, check=True).stdout == ""


def test_a_child_yields_to_the_people_at_work():
    command = child.command(sys.executable, "-c", "import os; print(os.nice(0))")
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert int(answer) == max(10, os.nice(0))


def test_a_childs_child_gets_no_lower():
    code = """
import subprocess, sys
from annotator.management import child
subprocess.run(child.command(sys.executable, "-c", "import os; print(os.nice(0))"), check=True)
"""
    answer = subprocess.run(
        child.command(sys.executable, "-c", code), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert int(answer) == max(10, os.nice(0))
