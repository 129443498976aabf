"""Which SQLite library runs: the one from the pysqlite3 package, in place of the system's.

Systems still ship engines in which several processes sharing a WAL can corrupt it (3.7.0 to 3.51.2).
`checks.py` refuses to start on such an engine.
"""

from __future__ import annotations

import sys


def use_packaged_sqlite() -> None:
    """Make `import sqlite3` mean pysqlite3 from here on. Must run before Django loads its backend."""
    try:
        import pysqlite3
    except ImportError:  # no wheel for this platform: the start-up check judges the system's engine
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
