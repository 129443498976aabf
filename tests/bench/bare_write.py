"""`python -m tests.bench.bare_write`: the median seconds of one row in one transaction, on the database in use."""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

import django

django.setup()

from django.utils import timezone  # noqa: E402

from annotator.models import Worker  # noqa: E402

ROUNDS = 200


def bare_write() -> float:
    worker = Worker.objects.create(name="bench", seen_at=timezone.now())
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        Worker.objects.filter(pk=worker.pk).update(seen_at=timezone.now())
        taken.append(time.perf_counter() - began)
    worker.delete()
    return statistics.median(taken)


if __name__ == "__main__":
    sys.stdout.write(str(bare_write()))
