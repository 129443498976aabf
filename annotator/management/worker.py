"""The worker: once a second it claims jobs and watches the processes that run them, one process a job.

A process whose lease runs out, or that does not obey a cancellation, is killed with its whole group. A job whose
process died goes back to the queue. The worker itself stays small: it never loads spaCy or a handler.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from annotator import jobs
from annotator.management import child
from annotator.models import Job, Worker

logger = logging.getLogger("annotator.worker")

TICK_SECONDS = 1.0
SIGN_SECONDS = 10.0
OBEY_SECONDS = 4.0
STOP_SECONDS = 5.0

Spawn = Callable[[Job], "subprocess.Popen[bytes]"]


def spawn_job(job: Job) -> subprocess.Popen[bytes]:
    """Start `manage.py run_job` for a job, in a process group of its own."""
    manage = settings.BASE_DIR / "manage.py"
    command = child.command(sys.executable, manage, "run_job", str(job.pk), "--attempt", str(job.attempts))
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)


@dataclass(slots=True)
class Running:
    """A job and the process that runs it (or that takes back what it left)."""

    job: Job
    process: subprocess.Popen[bytes]
    cancel_seen: float | None = None


class JobRunner:
    """Runs jobs in processes. `tick` is called once a second with a monotonic time."""

    def __init__(self, *, slots: int, spawn: Spawn = spawn_job) -> None:
        self.slots = slots
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.running: dict[int, Running] = {}
        self._spawn = spawn
        self._signed = float("-inf")

    def tick(self, now: float) -> None:
        if self._signed + SIGN_SECONDS <= now:
            self._signed = now
            self._sign()
            self._clean()
        self._reap()
        self._watch(now)
        self._claim()

    def stop(self) -> None:
        """Ask every process to end, kill those that do not, and give their jobs back without counting the attempt."""
        for entry in self.running.values():
            _signal_group(entry.process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for entry in self.running.values():
            _wait_or_kill(entry.process, deadline)
            jobs.release(entry.job, counted=False)
        self.running.clear()
        Worker.objects.filter(name=self.name).delete()

    def _sign(self) -> None:
        now = timezone.now()
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": now})
        Worker.objects.filter(seen_at__lt=now - 100 * jobs.SEEN).delete()

    def _reap(self) -> None:
        for key, entry in list(self.running.items()):
            status = entry.process.poll()
            if status is not None:
                del self.running[key]
                if jobs.release(entry.job, reason=_how_it_ended(status)):
                    logger.warning("job %s: %s", entry.job.pk, _how_it_ended(status))

    def _watch(self, now: float) -> None:
        rows = Job.objects.filter(pk__in=self.running, state=Job.State.RUNNING)
        for pk, lease_until, cancelled in rows.values_list("pk", "lease_until", "cancel_requested"):
            entry = self.running[pk]
            if lease_until is not None and lease_until < timezone.now():
                logger.error("job %s gave no sign of life and is killed", pk)
                _kill(entry.process)
            elif cancelled:
                entry.cancel_seen = now if entry.cancel_seen is None else entry.cancel_seen
                if entry.cancel_seen + OBEY_SECONDS <= now:
                    _kill(entry.process)
                    jobs.abandon(entry.job)

    def _claim(self) -> None:
        while len(self.running) < self.slots and (job := jobs.claim()) is not None:
            self._start(job)

    def _clean(self) -> None:
        for job in jobs.unclean().exclude(pk__in=self.running)[: max(0, self.slots - len(self.running))]:
            self._start(job)

    def _start(self, job: Job) -> None:
        self.running[job.pk] = Running(job, self._spawn(job))


def work(runner: JobRunner) -> None:
    """Run jobs until SIGTERM or SIGINT."""
    stops: SimpleQueue[int] = SimpleQueue()  # unlike an Event, a signal may interrupt its own lock
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stops.put(number))
    stopped = False
    while not stopped:
        try:
            runner.tick(time.monotonic())
        except Error:  # locked for too long, or the server is away: the next tick tries again
            logger.exception("The database did not answer")
            connection.close()
        with suppress(Empty):
            stops.get(timeout=TICK_SECONDS)
            stopped = True
    runner.stop()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _kill(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _wait_or_kill(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        _kill(process)


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"Its process was ended by {signal.Signals(-status).name}."
    return f"Its process ended with status {status}."
