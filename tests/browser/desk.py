"""The annotation page as tests use it: press keys, say what is current, wait until all is stored."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from annotator.models import AnnotationSet, Decision, Document, Span

OPERATIONS = "**/ops"
STATES = {"s": "suggested", "a": "accepted", "c": "corrected", "r": "rejected"}


class Desk:
    """One open annotation page."""

    def __init__(self, page: Any, document: Document) -> None:
        self.page = page
        self.document = document
        self._carry: Callable[[Any], None] = pass_on

    @property
    def path(self) -> str:
        return reverse("document-review", args=[self.document.project.slug, self.document.pk])

    def open(self) -> Desk:
        # Before the page is there: the first requests after a later interception would slip through it.
        self.page.route(OPERATIONS, lambda route: self._carry(route))
        self.page.goto(self.path)
        return self.ready()

    def network(self, carry: Callable[[Any], None], *, times: int | None = None) -> Desk:
        """Have operations carried by this function from now on, or the next so many."""
        left = itertools.count(1)
        self._carry = lambda route: (carry if times is None or next(left) <= times else pass_on)(route)
        return self

    def back_online(self) -> Desk:
        """The network is as it was, and the browser notices."""
        self._carry = pass_on
        self.page.evaluate("window.dispatchEvent(new Event('online'))")
        return self

    def ready(self) -> Desk:
        """Wait for the last thing that the page's script does when it starts."""
        self.page.wait_for_function("() => !document.querySelector('#desk:not([data-ready])')")
        return self

    def press(self, *keys: str) -> Desk:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def stored(self) -> Desk:
        """Wait until everything is stored."""
        expect(self.page.locator("#saved")).to_have_text("saved")
        return self

    def click(self, name: str) -> Desk:
        """Press one of the buttons beside the text."""
        self.page.locator(".acts").get_by_role("button", name=name).click()
        return self

    def mark(self, text: str) -> Any:
        return self.page.locator("main mark", has_text=text).first

    def shows_current(self, text: str) -> Desk:
        """Wait until the cursor is on the span with this text, or on none ("")."""
        self.page.wait_for_function(
            "text => [...document.querySelectorAll('main mark.cur')].map(mark => mark.textContent).join('') === text",
            arg=text,
        )
        return self

    def shows(self, text: str, state: str, label: Any = None) -> Desk:
        """Wait until the text is marked in this state (and label)."""
        letter = next(letter for letter, name in STATES.items() if name == state)
        self.page.wait_for_function(
            """([text, pattern]) => [...document.querySelectorAll("main mark")].some(
                (mark) => mark.textContent === text && mark.className.match(pattern))""",
            arg=[text, rf"\b([a-z]){label.pk if label else '[0-9]+'} \1{letter}\b"],
        )
        return self

    def lights(self, text: str) -> Desk:
        """Wait until these are the words that the next label is for; pieces in several paragraphs are joined by |."""
        self.page.wait_for_function(
            "text => [...(CSS.highlights.get('pending') ?? [])].map(String).join('|') === text", arg=text
        )
        return self

    def said(self, text: str) -> Desk:
        """Wait until the page has said this."""
        expect(self.page.locator("#say")).to_contain_text(text)
        return self

    def opens(self, dialog: str) -> Desk:
        """Wait until the dialog with this id is open."""
        expect(self.page.locator(f"dialog#{dialog}")).to_be_visible()
        return self

    def closes(self, dialog: str) -> Desk:
        """Wait until it is not, and keys reach the page again: the focus leaves it a frame later."""
        expect(self.page.locator(f"dialog#{dialog}")).to_be_hidden()
        self.page.wait_for_function("() => !document.activeElement?.closest('dialog:not([open])')")
        return self

    def lists(self, *quotes: str) -> Desk:
        """Wait until these are the spans of the list."""
        expect(self.page.locator("#sugg .quote")).to_have_text(list(quotes))
        return self

    def says_of_keys(self, text: str) -> Desk:
        """Wait until the line over the end of the sheet says just this of the keys ("": until it is away)."""
        expect(self.page.locator("#mode > p:visible")).to_have_text([text] if text else [])
        return self

    def listed(self) -> list[str]:
        return [str(text) for text in self.page.locator("#sugg .quote").all_inner_texts()]

    def drag(self, start: int, end: int, *, release: bool = True) -> Desk:
        """Select from one offset to another by dragging the mouse."""
        points = self.page.evaluate(DRAG_POINTS, [self.page.locator("main").evaluate("main => main.id"), start, end])
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        self.page.mouse.move(*points[1], steps=4)
        if release:
            self.page.mouse.up()
        return self


class Held:
    """Operations that the network holds back until a test lets them go on."""

    def __init__(self, desk: Desk) -> None:
        self.page = desk.page
        self.routes: list[Any] = []
        desk.network(self.routes.append)

    def arrived(self) -> Any:
        """Wait until one is held; it is the caller's then."""
        end = time.monotonic() + 10
        while not self.routes and time.monotonic() < end:
            self.page.wait_for_timeout(5)
        return self.routes.pop(0)


def pass_on(route: Any) -> None:
    route.continue_()


# Where on the screen a selection of [start, end) begins and ends. Only for text without astral characters.
DRAG_POINTS = """([id, start, end]) => {
  const place = (offset, before) => {
    for (const block of document.getElementById(id).querySelectorAll(".b")) {
      let left = offset - Number(block.dataset.o);
      if (left < 0 || block.textContent.length < left) continue;
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (before ? left <= node.length && 0 < left : left < node.length) {
          const range = document.createRange();
          range.setStart(node, before ? left - 1 : left);
          range.setEnd(node, before ? left : left + 1);
          const box = range.getBoundingClientRect();
          return [before ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
        }
        left -= node.length;
      }
    }
    throw new Error(`no place for ${offset}`);
  };
  return [place(start, false), place(end, true)];
}"""


def spans(document: Document, actor: Any) -> set[tuple[str, str]]:
    """A person's spans, as (text, label name)."""
    rows = Span.objects.filter(
        annotation_set__document=document,
        annotation_set__author=actor.user,
        annotation_set__role=AnnotationSet.Role.HUMAN,
    ).select_related("label")
    return {(document.body.text[row.start : row.end], row.label.name) for row in rows}


def parts(document: Document, actor: Any) -> dict[int, list[str]]:
    """A person's spans: id -> the texts of the parts."""
    rows = Span.objects.filter(
        annotation_set__document=document,
        annotation_set__author=actor.user,
        annotation_set__role=AnnotationSet.Role.HUMAN,
    )
    text = document.body.text
    return {row.pk: [text[start:end] for start, end in row.parts or [(row.start, row.end)]] for row in rows}


def decisions(document: Document, actor: Any) -> dict[str, tuple[str, str | None]]:
    """What a person decided: text of the suggestion -> verdict, and text of the span made from it."""
    text = document.body.text
    return {
        text[row.suggestion.start : row.suggestion.end]: (
            row.verdict,
            row.span and text[row.span.start : row.span.end],
        )
        for row in Decision.objects.filter(
            annotation_set__document=document, annotation_set__author=actor.user
        ).select_related("suggestion", "span")
    }
