"""A team at work over HTTP: people of different speeds finish a corpus, each document annotated by two.

8 people on SQLite and, where BENCH_POSTGRES_URL names a server, 32 on PostgreSQL. What must be true afterwards is
checked: exactly two finished sets on each document, every acknowledged write stored once, the Changes replayed give
the tables. Reported beside a bare Django write of the same run on the same database: writes a second as a share of
what one bare writer does, and the time of a write as its client sees it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.simulation.person import Person
from tests.simulation.server import ROOT, environment, serving, world
from tests.simulation.world import PROJECT

DOCUMENTS, OVERLAP = 500, 2


def run(people: int, postgres: str | None, documents: int = DOCUMENTS) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, environment(Path(folder), postgres) as processes:
        cookies = world(processes, "build", people, documents, OVERLAP)
        with serving(processes) as (_, address):
            team = [
                Person(address, cookie, PROJECT, random.Random(number), pause=0.4 * number / people)
                for number, cookie in enumerate(cookies)  # type: ignore[arg-type]
            ]
            began = time.perf_counter()
            with ThreadPoolExecutor(people) as pool:
                list(pool.map(Person.work_until_done, team))
            took = time.perf_counter() - began
        acknowledged = [str(each) for person in team for each in person.acknowledged]
        world(processes, "check", OVERLAP, said=json.dumps(acknowledged))
        bare = bare_write(processes)
    writes = sorted(each for person in team for each in person.took)
    return {
        "people": people,
        "documents finished twice": documents,
        "seconds": took,
        "errors": sum(len(person.failures) for person in team),
        "writes a second": len(writes) / took,
        "bare Django write, ms": 1000 * bare,
        "share of a bare writer": len(writes) / took * bare,
        "write, median ms": 1000 * statistics.median(writes),
        "write, p95 ms": 1000 * writes[int(len(writes) * 0.95)],
        "write, slowest ms": 1000 * writes[-1],
        "fewest documents of a person": min(len(person.documents) for person in team),
        "most documents of a person": max(len(person.documents) for person in team),
    }


def bare_write(processes: dict[str, str]) -> float:
    """The median of one row in one transaction, in seconds, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bare_write"], cwd=ROOT, env=processes, capture_output=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    runs = {"SQLite": (8, None)}
    if server := os.environ.get("BENCH_POSTGRES_URL"):
        runs["PostgreSQL"] = (32, server)
    for name, (people, postgres) in runs.items():
        sys.stdout.write(f"{name}\n")
        for what, figure in run(people, postgres).items():
            sys.stdout.write(f"  {what:40} {figure:10.2f}\n")


if __name__ == "__main__":
    main()
