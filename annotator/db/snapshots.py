"""One consistent moment of the database for as long as a block reads: what exports run in.

SQLite: a DEFERRED transaction sees the state of its first read and blocks no writer.
PostgreSQL: REPEATABLE READ, READ ONLY (plain `atomic()` there reads a new state per query).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one moment; nothing may be written inside. Nested in a transaction, that transaction is the snapshot."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        mode = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
