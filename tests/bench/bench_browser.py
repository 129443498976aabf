"""How fast the page feels: opening, every key until its effect is on the screen, and until it is stored.

The product is served as in production by a process of its own; a real Chromium on the same machine uses it. All
times are taken inside the page (`stopwatch.js`), from the start of the navigation or the time stamp of the key
event. *Painted* is the end of the first frame in which the effect can be seen: a message posted from an animation
frame, so the wait for the frame is counted. The first suggestion is never earlier than the browser's own first
contentful paint. *Drawn* is the first frame in which an added span has its mark. *Stored* is when the answer to
the operation has wholly arrived. Every press waits until the one before it is stored.

Beside them stand the goal and a limit: a bare Django write (one row, one transaction) of the same run, or the best
that other annotation tools did on a machine like ours.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain, count
from typing import Any

from tests.bench import scratch  # noqa: F401  # isort: skip  # before anything of Django

from playwright.sync_api import sync_playwright

from annotator.models import Document, Project
from annotator.roles import Role
from tests import make
from tests.bench import corpora
from tests.bench.bench_pages import bare_write
from tests.bench.browsing import Opening, Person, Reading, Traffic, launch, open_document, press
from tests.bench.corpora import Size
from tests.bench.rush import PRESSES, rush
from tests.bench.served import served, session_cookie

VISITS = 10
LARGE_VISITS = 5
ROUNDS = 60
ROUNDS_PER_SMALL = 15  # of its 20 suggestions, so that there is always a next one
TRIALS = 10
RUSH = Size("rush", 3_500, 30, overlapping=0)

Readings = dict[str, list[Reading]]
Row = tuple[str, str, str, str]  # figure, measured, goal, beside


# --- one round of each action: whatever comes before the key that is measured is not counted ---------------------

_digits = count()


def digit() -> str:
    """Another label's key every time."""
    return str(next(_digits) % 9 + 1)


def next_span(page: Any) -> Reading:
    return press(page, "n")


def accept(page: Any) -> Reading:
    return press(page, "a", writes=True)


def relabel(page: Any) -> Reading:
    reading = press(page, digit(), writes=True)
    press(page, "n")
    return reading


def caret(page: Any) -> Reading:
    return press(page, "ArrowRight")


def add(page: Any) -> Reading:
    press(page, "ArrowRight")
    while not page.evaluate("stopwatch.isFree()"):
        press(page, "ArrowRight")
    return press(page, digit(), writes=True)


ACTIONS: dict[str, Callable[[Any], Reading]] = {
    "next": next_span, "accept": accept, "relabel": relabel, "caret": caret, "add": add,
}  # fmt: skip


def readings_small(person: Person, project: Project, numbers: Iterator[int]) -> Readings:
    """Several small documents one after the other, each for one action."""
    found: Readings = defaultdict(list)
    for name, action in ACTIONS.items():
        while len(found[name]) < ROUNDS:
            with person.profile() as page:
                open_document(page, corpora.document(project, corpora.S, next(numbers)))
                found[name] += [action(page) for _ in range(ROUNDS_PER_SMALL)]
    return found


def readings_large(person: Person, document: Document) -> Readings:
    """All actions on one document."""
    with person.profile() as page:
        open_document(page, document)
        return {name: [action(page) for _ in range(ROUNDS)] for name, action in ACTIONS.items()}


# --- opening -------------------------------------------------------------------------------------------------------


def visits(person: Person, document: Document, following: Document) -> dict[str, Opening]:
    """With an empty cache; the next document in the same tab; and the first one again as in a tab of its own."""
    with person.profile() as page:
        cold = open_document(page, document)
        page.wait_for_load_state("load")
        following_one = open_document(page, following)
        page.goto("about:blank")  # where the browser starts another process, as for a new tab
        return {"cold": cold, "warm, next document": following_one, "warm, new tab": open_document(page, document)}


def wire(person: Person, document: Document) -> Traffic:
    """What a first visit transfers until nothing more comes."""
    traffic = Traffic()
    with person.profile() as page:
        traffic.watch(page)
        open_document(page, document)
        page.wait_for_load_state("networkidle")
    return traffic


# --- the table -----------------------------------------------------------------------------------------------------


def middle(values: list[float]) -> str:
    return f"{statistics.median(values):.0f}"


def middle_and_high(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} / {statistics.quantiles(values, n=20)[-1]:.0f}"


def opening_rows(person: Person, document: Document, following: Document) -> Iterator[Row]:
    found = [visits(person, document, following) for _ in range(VISITS + 1)][1:]  # the first one warms the server
    for name, goal, others in (("cold", 250, 330), ("warm, next document", 120, 149), ("warm, new tab", 120, 149)):
        painted = middle([each[name].mark for each in found])
        yield f"S first suggestion painted, {name}, ms", painted, str(goal), f"other tools {others}"
    traffic = wire(person, document)
    yield "S over the wire, cold, KB", f"{traffic.bytes / 1000:.0f}", "100", "other tools 800"
    yield "S requests, cold", str(traffic.requests), "8", "other tools 24"


def key_rows(size: Size, readings: Readings, bare: float) -> Iterator[Row]:
    goal = "50" if size is corpora.X else "25 / 50"
    for name, found in readings.items():
        yield f"{size.name} {name}, key to painted, ms", middle_and_high([each.painted for each in found]), goal, ""
    drawn = [each.drawn for each in readings["add"] if each.drawn is not None]
    limits = ("150", "other tools 3650") if size is corpora.X else ("", "")
    yield f"{size.name} add, key to its mark drawn, ms", middle_and_high(drawn), *limits
    for name in ("accept", "relabel", "add"):
        stored = [each.stored for each in readings[name] if each.stored is not None]
        beside = f"bare write {bare}, other tools 125"
        yield f"{size.name} {name}, key to stored, ms", middle_and_high(stored), "60", beside


def large_opening_rows(person: Person, document: Document) -> Iterator[Row]:
    found = []
    for _ in range(LARGE_VISITS):
        with person.profile() as page:
            found.append(open_document(page, document))
    yield "X first suggestion painted, cold, ms", middle([each.mark for each in found]), "1500", "other tools 4300"
    yield "X ready for a key, cold, ms", middle([each.ready for each in found]), "1500", "other tools 4300"


def run() -> Iterator[Row]:
    project = corpora.project()
    user = make.member(project, Role.ANNOTATOR).user
    numbers = count()
    sizes = (corpora.S, corpora.S, corpora.L, corpora.X)
    small, following, large, largest = (corpora.document(project, size, next(numbers)) for size in sizes)
    fast = [corpora.document(project, RUSH, next(numbers)) for _ in range(TRIALS)]
    with served() as address:
        cookie = session_cookie(user, address)
        bare = bare_write()
        with sync_playwright() as playwright:
            # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
            person = Person(launch(playwright), address, cookie)
            yield from opening_rows(person, small, following)
            yield from key_rows(corpora.S, readings_small(person, project, numbers), bare)
            yield from key_rows(corpora.L, readings_large(person, large), bare)
            yield from large_opening_rows(person, largest)
            yield from key_rows(corpora.X, readings_large(person, largest), bare)
            person.browser.close()
        trials = f"{rush(fast, address, cookie)} of {TRIALS}"
        yield f"{PRESSES} accepts in half a second: all stored, in order", trials, f"{TRIALS} of {TRIALS}", ""


def main() -> None:
    heading = ("median, or median / 95th of 100", "measured", "goal", "beside")
    for figure, measured, goal, beside in chain([heading], run()):
        sys.stdout.write(f"{figure:52} {measured:>12} {goal:>10}  {beside}".rstrip() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
