"""Someone who accepts faster than the server answers: 25 key presses, 20 ms apart, waiting for nothing.

The asynchronous browser is what makes that possible: a press is sent while earlier ones are still under way.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import async_playwright

from annotator.models import Change, Decision, Document, Span
from tests.bench.browsing import launch, path_of
from tests.browser.conftest import PATIENCE

PRESSES = 25
APART = 0.02  # seconds
KEY = {"key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65}


def rush(documents: list[Document], address: str, cookie: dict[str, object]) -> int:
    """Accept through each document. Gives in how many of them everything was stored, in order."""
    asyncio.run(_accept_all([path_of(document) for document in documents], address, cookie))
    return sum(is_complete(document) for document in documents)


async def _accept_all(paths: list[str], address: str, cookie: dict[str, object]) -> None:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        context = await browser.new_context(base_url=address)
        context.set_default_timeout(PATIENCE)
        await context.add_cookies([cookie])
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        for path in paths:
            await page.goto(path)
            await page.wait_for_selector("mark.cur")
            await _accept_fast(session)
            await page.wait_for_function("() => document.getElementById('saved').textContent === 'saved'")
        await browser.close()


async def _accept_fast(session: Any) -> None:
    """The events go out on time, however slow the page is, and arrive in the order in which they were sent."""
    clock = asyncio.get_running_loop()
    began, sent = clock.time(), []
    for number in range(PRESSES):
        await asyncio.sleep(max(0, began + number * APART - clock.time()))
        sent += [
            clock.create_task(session.send("Input.dispatchKeyEvent", KEY | event))
            for event in ({"type": "keyDown", "text": "a"}, {"type": "keyUp"})
        ]
    await asyncio.gather(*sent)


def is_complete(document: Document) -> bool:
    """Whether the first suggestions were accepted, each once, in the order in which they stand in the text."""
    wanted = list(Span.objects.filter(annotation_set__document=document, annotation_set__role="suggestion")[:PRESSES])
    changes = Change.objects.filter(document=document, action="span.accept").order_by("id")
    logged = [suggestion for change in changes for _, (suggestion, *_) in change.data["decisions"]]
    decided = Decision.objects.filter(annotation_set__document=document, verdict="accepted").order_by("id")
    ids = [span.pk for span in wanted]
    return logged == ids and list(decided.values_list("suggestion_id", flat=True)) == ids
