"""Counting attempts per key and window in the database, so that all processes count together.

One statement counts and answers: no other request can pass between looking and counting. Keys are stored hashed,
because people type passwords into the wrong field.
"""

from __future__ import annotations

import hashlib
import time

from django.db import connection

from annotator.accounts.models import Throttle

_COUNT = """
INSERT INTO accounts_throttle (key, used, until) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN accounts_throttle.until <= %s THEN 1 ELSE accounts_throttle.used + 1 END,
    until = CASE WHEN accounts_throttle.until <= %s THEN excluded.until ELSE accounts_throttle.until END
RETURNING used, until
"""


def spend(key: str, *, limit: int, seconds: int, now: int | None = None) -> int:
    """Count one attempt. 0 if it is within the limit of this window, else the seconds until the next one."""
    now = int(time.time()) if now is None else now
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [digest, now + seconds, now, now])
        used, until = cursor.fetchone()
    return max(1, until - now) if limit < used else 0


def forget_old(*, now: int | None = None) -> None:
    """Delete the rows whose window is over."""
    Throttle.objects.filter(until__lte=int(time.time()) if now is None else now).delete()
