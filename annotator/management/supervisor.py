"""Keeps one child process running: starts it, starts it again when it ends, stops it with its parent."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from annotator.management import child

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
STOP_SECONDS = 20


class Supervisor:
    """Watches a child. The caller calls `check` about once a second with a monotonic time."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self._wait = FIRST_WAIT
        self._started = 0.0
        self._due: float | None = None

    def start(self, now: float) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the parent, which stops the child in order.
        self.process = subprocess.Popen(child.command(*self.command), start_new_session=True)
        self._started = now
        self._due = None

    def check(self, now: float) -> str:
        """Start a child that ended, each time after twice the wait. Returns what just happened, or ""."""
        if self._due is not None:
            return self._start_again(now) if self._due <= now else ""
        if self.process is None or (status := self.process.poll()) is None:
            return ""
        if LONGEST_WAIT <= now - self._started:
            self._wait = FIRST_WAIT
        self._due = now + self._wait
        self._wait = min(2 * self._wait, LONGEST_WAIT)
        return f"ended with status {status}"

    def _start_again(self, now: float) -> str:
        self.start(now)
        return "was started again"

    def stop(self) -> None:
        """Ask it to end and wait; kill it if it does not."""
        self._due = None
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
