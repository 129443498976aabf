"""The worker with real processes: an import that is killed again and again still ends exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from annotator import jobs
from annotator.models import Document, Job, Worker
from annotator.roles import Role
from annotator.services import imports
from annotator.services.imports import Source
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60.0


@pytest.fixture
def start_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts `manage.py work` on the test database."""
    details = connection.settings_dict
    if connection.vendor == "sqlite":
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{details['NAME']}")
    else:
        address = f"{details['USER']}:{details['PASSWORD']}@{details['HOST']}:{details['PORT']}"
        monkeypatch.setenv("DATABASE_URL", f"postgres://{address}/{details['NAME']}")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, Path(settings.BASE_DIR) / "manage.py", "work"]))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(PATIENCE)


def wait_for(condition: Callable[[], object]) -> None:
    """Look now and then until something is so: other processes cannot be asked to say when."""
    deadline, never = time.monotonic() + PATIENCE, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        never.wait(0.05)


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def an_import(documents: int) -> Job:
    manager = make.member(make.project(), Role.MANAGER)
    data = b"".join(b"%d. Troops reached the river on Friday.\n" % number for number in range(documents))
    return imports.start(sources=[Source("a.txt", data)], by=manager, format="lines")


def has_begun(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).checkpoint.get("added", 0) > 0


def test_an_import_whose_process_is_killed_goes_on_in_another_and_adds_each_document_once(start_worker) -> None:
    job = an_import(4_000)
    worker = start_worker()
    wait_for(lambda: has_begun(job))
    first = Job.objects.get(pk=job.pk)
    [child] = children_of(worker)
    os.killpg(child, signal.SIGKILL)
    wait_for(lambda: not Job.objects.get(pk=job.pk).is_active)
    job.refresh_from_db()
    assert first.state == "running"
    assert (job.state, job.attempts, job.error) == ("done", 2, "")
    assert (job.result["read"], job.result["added"]) == (4_000, 4_000)
    assert Document.objects.filter(staged=False).count() == 4_000


def test_stopping_the_worker_gives_the_job_back_and_the_next_worker_ends_it(start_worker) -> None:
    job = an_import(4_000)
    worker = start_worker()
    wait_for(lambda: has_begun(job))
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)
    assert not Worker.objects.exists()
    assert not Document.objects.filter(staged=False).exists()
    start_worker()
    wait_for(lambda: not Job.objects.get(pk=job.pk).is_active)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result["added"]) == ("done", 1, 4_000)


def test_a_running_import_obeys_a_cancellation_within_five_seconds(start_worker) -> None:
    job = an_import(40_000)
    start_worker()
    wait_for(lambda: has_begun(job))
    manager = jobs.actor_of(Job.objects.get(pk=job.pk))
    cancelled_at = time.monotonic()
    jobs.cancel(job=job, by=manager)
    wait_for(lambda: not Job.objects.get(pk=job.pk).is_active)
    assert time.monotonic() - cancelled_at < 5
    wait_for(lambda: not jobs.unclean().exists())
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert not Document.objects.exists()
