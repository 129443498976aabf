"""Run as a script, `child.py PARENT COMMAND...`: becomes that command, at low priority, and ends with its parent.

The kernel sends SIGTERM when the parent is gone, however it went (Linux; elsewhere a killed parent leaves its
child, whose jobs stay safe by their leases).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
LOW_PRIORITY = 10


def command(*parts: str | os.PathLike[str]) -> list[str]:
    """What to start, so that a command runs as a child of this process."""
    return [sys.executable, os.path.abspath(__file__), str(os.getpid()), *(os.fspath(part) for part in parts)]


def main(parent: int, parts: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was gone before it could be watched
            sys.exit(0)
    if hasattr(os, "nice"):
        os.nice(max(0, LOW_PRIORITY - os.nice(0)))  # a child of a child goes no lower
    os.execv(parts[0], parts)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
