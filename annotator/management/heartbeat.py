"""The heartbeat of a job's process: renews the lease, stores the progress, brings back a cancellation.

It beats on a thread with a database connection of its own, so that the job may hold a snapshot on the other one.
A job that has not reported for five minutes is taken for stuck: the heartbeat stops, the lease runs out and the
worker kills the process.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from django.db import OperationalError, connection
from django.utils import timezone

from annotator import jobs

logger = logging.getLogger("annotator.jobs")

BEAT_SECONDS = 1.0
RENEW_SECONDS = 15.0
STUCK_SECONDS = 300.0


class Heartbeat:
    """Beats while its block runs."""

    def __init__(self, context: jobs.JobContext) -> None:
        self._context = context
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._stored: tuple[int, int | None] = (context.done, context.total)
        self._renewed = time.monotonic()

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join(timeout=2 * BEAT_SECONDS)

    def beat(self, now: float) -> bool:
        """One beat at a monotonic time; False if it was the last one."""
        context = self._context
        if STUCK_SECONDS < now - context.reported_at:
            logger.error("job %s has not reported for %d seconds", context.job.pk, STUCK_SECONDS)
            return False
        if not self._keep(now):
            context.stop = jobs.LeaseLost
            return False
        if context.stop is None and context.mine().filter(cancel_requested=True).exists():
            context.stop = jobs.JobCancelled
        return True

    def _keep(self, now: float) -> bool:
        """Store what is new; False if the job is no longer ours."""
        context = self._context
        progress = context.done, context.total
        if progress == self._stored and now < self._renewed + RENEW_SECONDS:
            return True
        lease = timezone.now() + jobs.LEASE
        kept = context.mine().update(done=progress[0], total=progress[1], lease_until=lease)
        self._stored, self._renewed = progress, now
        return kept == 1

    def _run(self) -> None:
        try:
            while not self._ended.wait(BEAT_SECONDS) and self._try():
                pass
        finally:
            connection.close()

    def _try(self) -> bool:
        try:
            return self.beat(time.monotonic())
        except OperationalError:  # busy for too long: the lease outlasts several missed beats
            logger.warning("job %s: a heartbeat was missed", self._context.job.pk, exc_info=True)
            return True
