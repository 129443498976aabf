"""Run as a script, `child.py COMMAND...`: becomes that command, at low priority, and ends with its parent.

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


def main() -> None:
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(0)
    if hasattr(os, "nice"):
        os.nice(max(0, LOW_PRIORITY - os.nice(0)))  # a child of a child goes no lower
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
