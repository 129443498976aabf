"""What a person does in a browser, with the times that `stopwatch.js` took: opening a document, pressing keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import reverse

from annotator.models import Document
from tests.browser.conftest import ARGUMENTS, NAMES, PATIENCE

STOPWATCH = Path(__file__).with_name("stopwatch.js")


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one key: milliseconds until its effect was painted, an added span drawn, the answer wholly received."""

    painted: float
    drawn: float | None
    stored: float | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Milliseconds from the start of the navigation."""

    mark: float
    ready: float


@dataclass(slots=True)
class Traffic:
    """What came over the wire, headers included."""

    requests: int = 0
    bytes: float = 0

    def watch(self, page: Any) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda event: self.ask(event["request"]["url"]))
        session.on("Network.loadingFinished", lambda event: self.finish(event["encodedDataLength"]))

    def ask(self, url: str) -> None:
        self.requests += url.startswith("http")

    def finish(self, length: float) -> None:
        self.bytes += length


@dataclass(slots=True)
class Person:
    """Somebody signed in who opens documents; each profile is new, so that its cache is empty."""

    browser: Any
    address: str
    cookie: dict[str, object]
    refused: list[str] = field(default_factory=list)

    @contextmanager
    def profile(self) -> Iterator[Any]:
        """A page in a new profile."""
        context = self.browser.new_context(base_url=self.address, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([self.cookie])
        context.add_init_script(path=STOPWATCH)
        page = context.new_page()
        page.on("pageerror", lambda error: self.refused.append(str(error)))
        page.on("response", lambda answer: answer.status < 400 or self.refused.append(f"{answer.status} {answer.url}"))
        yield page
        context.close()
        if self.refused:
            raise AssertionError(f"The page complained: {self.refused}")


def path_of(document: Document) -> str:
    return reverse("document-review", args=[document.project.slug, document.pk])


def chromium() -> str:
    """The path of the browser. Raises SystemExit where there is none."""
    found = os.environ.get("ANNOTATOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise SystemExit("There is no Chromium (set ANNOTATOR_CHROMIUM).")
    return found


def launch(playwright: Any) -> Any:
    """A browser of a playwright, whether that is the synchronous or the asynchronous one."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))


def open_document(page: Any, document: Document) -> Opening:
    page.goto(path_of(document))
    return Opening(**page.wait_for_function("() => stopwatch.opened()").json_value())


def press(page: Any, key: str, *, writes: bool = False) -> Reading:
    """Press a key and wait until all that it causes has happened, so that the next one is measured alone."""
    page.keyboard.press(key)
    return Reading(**page.wait_for_function("writes => stopwatch.reading(writes)", arg=writes).json_value())
