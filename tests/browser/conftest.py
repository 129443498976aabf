"""A real Chromium: one for all tests, and a page that fails its test on what the browser complains about.

    def test_the_title_is_shown(page, live_server): ...
    page.forgive("404")          # complaints that contain this text belong to the test
    sign_in(page, user)          # a session cookie, without the login form

ANNOTATOR_CHROMIUM names another Chromium; ANNOTATOR_BROWSER_TESTS=require makes a missing one an error.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.signals import request_finished, request_started

from tests.browser import newsroom as rooms
from tests.browser.desk import Desk

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 30_000  # milliseconds: two slow cores may be busy with more than these tests


class Complaints:
    """What the browser wrote to its console, threw or refused, but for what a test expects."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: list[str] = []

    def listen(self, page: Any) -> None:
        page.on("console", lambda message: message.type == "error" and self.heard.append(message.text))
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))

    def forgive(self, text: str) -> None:
        self.expected.append(text)

    @property
    def unexpected(self) -> list[str]:
        return [line for line in self.heard if not any(text in line for text in self.expected)]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = os.environ.get("ANNOTATOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("ANNOTATOR_BROWSER_TESTS") == "require":
        pytest.fail("ANNOTATOR_BROWSER_TESTS=require, but there is no Chromium (set ANNOTATOR_CHROMIUM)")
    pytest.skip("there is no Chromium (set ANNOTATOR_CHROMIUM)")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test at its end if a page complained about something that the test did not forgive."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected == []


class Traffic:
    """How many requests the server is answering."""

    def __init__(self) -> None:
        self.under_way = 0
        self.changed = threading.Condition()

    def started(self, **_: Any) -> None:
        self._count(1)

    def finished(self, **_: Any) -> None:
        self._count(-1)

    def _count(self, by: int) -> None:
        with self.changed:
            self.under_way += by
            self.changed.notify_all()

    def wait_for_silence(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.under_way <= 0, timeout=PATIENCE / 1000)


@pytest.fixture
def traffic(live_server: Any) -> Iterator[Traffic]:
    """Lets no request outlive its test: the tables are emptied after it, which PostgreSQL answers with a deadlock."""
    traffic = Traffic()
    request_started.connect(traffic.started)
    request_finished.connect(traffic.finished)
    yield traffic
    urlopen(f"{live_server.url}/robots.txt").close()  # what was sent before is accepted before
    traffic.wait_for_silence()
    request_started.disconnect(traffic.started)
    request_finished.disconnect(traffic.finished)


@pytest.fixture
def new_page(browser: Any, live_server: Any, traffic: Traffic, complaints: Complaints) -> Iterator[Callable[..., Any]]:
    """Makes pages, each in a browser profile of its own: `new_page(viewport={"width": 360, "height": 640})`."""
    contexts = []

    def make(**options: Any) -> Any:
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.forgive = complaints.forgive
        complaints.listen(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One page at the live server, so that `page.goto("/")` works."""
    return new_page()


@pytest.fixture
def sign_in(live_server: Any, client: Any, settings: Any) -> Callable[[Any, Any], None]:
    """`sign_in(page, user)` gives the page's profile that person's session, without the login form."""

    def give_session(page: Any, user: Any) -> None:
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url, "httpOnly": True}])

    return give_session


@pytest.fixture
def desk(page: Any, sign_in: Callable[[Any, Any], None]) -> Callable[..., Desk]:
    """`desk(document, actor)` opens the annotation page of a document, as a person sees it."""

    def opened(document: Any, actor: Any, *, page: Any = page) -> Desk:
        sign_in(page, actor.user)
        return Desk(page, document).open()

    return opened


@pytest.fixture
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Uploads and exports land in the test's own folders."""
    for name in ("UPLOAD_DIR", "EXPORT_DIR"):
        setattr(settings, name, tmp_path / name)
        (tmp_path / name).mkdir()


@pytest.fixture
def newsroom(transactional_db: None, own_folders: None) -> rooms.Newsroom:
    """A project in which every page has something to show."""
    return rooms.build()
