"""Doing things at a time of one's choice: `with clock.at("2026-06-01 09:00:05"): make.span(...)`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock


@contextmanager
def at(moment: str) -> Iterator[datetime]:
    """What is written meanwhile is written at this moment (UTC)."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with mock.patch("django.utils.timezone.now", return_value=now):
        yield now
