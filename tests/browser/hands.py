"""Two hands on the keyboard of the annotation page: steps as lines of words, and which actions they have used."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from playwright.sync_api import expect

from annotator.keys import ACTIONS
from annotator.records import Part
from tests.browser.article import place, words_of
from tests.browser.desk import Desk

KEYS = {action.name: action.keys for action in ACTIONS}
CARET = {"words", "extend", "digits", "add", "labels", "everywhere"}  # actions that leave the caret on its word
DIALOGS = {
    "acceptAll": "#everywhere", "rejectAll": "#everywhere", "everywhere": "#everywhere", "labels": "#picker",
    "note": "#note", "comments": "#comments", "view": "#view", "guide": "#guide", "help": "#help",
}  # fmt: skip

OFFSET = """(node, offset) => {
  const block = (node.closest ? node : node.parentNode).closest(".b");
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return Number(block.dataset.o) + [...before.toString()].length;
}"""
# Where the words begin that the next label is for.
CARET_AT = f"""() => {{
  const [range] = CSS.highlights.get("pending");
  return ({OFFSET})(range.startContainer, range.startOffset);
}}"""
# Whether the current span begins at this offset and reads like this; null stands for none.
STANDS_AT = f"""(wanted) => {{
  const lit = [...document.querySelectorAll("main mark.cur")];
  const found = lit.length && [({OFFSET})(lit[0], 0), lit.map((mark) => mark.textContent).join("")];
  return String(found) === String(wanted);
}}"""


class Hands:
    """Presses what a step says.

    A step is a line of words: an action by its name ("accept"), or with another than its first key ("redo:Ctrl+y");
    a key ("Tab"); "type:" or "select:" with a quote in which "_" stands for a space.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page
        self.text = desk.document.body.text
        self.words = words_of(desk.document)
        self.caret: int | None = None  # the number of the word on which it is
        self.used: set[str] = set()

    def do(self, step: str) -> None:
        for each in step.split():
            name, _, rest = each.partition(":")
            if name == "type":
                self.page.keyboard.type(rest.replace("_", " "))
            elif name == "select":
                self.select(*place(self.text, rest.replace("_", " ")))
            elif name in KEYS:
                self.act(name, rest or KEYS[name][0])
            else:
                self.desk.press(each)

    def act(self, name: str, key: str) -> None:
        assert key in KEYS[name] or name == "digits", (name, key)
        self.used.add(name)
        self.desk.press(as_pressed(key))
        if name not in CARET:
            self.caret = None
        if name in DIALOGS:
            expect(self.page.locator(DIALOGS[name])).to_be_visible()

    def select(self, start: int, end: int) -> None:
        """Word by word from the caret, or from the current span, to these words."""
        first, last = bisect_left(self.words, (start, 0)), bisect_left(self.words, (end, 0)) - 1
        if self.caret is None:
            self.do("words")
            self.caret = bisect_left(self.words, (self.page.evaluate(CARET_AT), 0))
        for _ in range(abs(first - self.caret)):
            self.do("words:ArrowRight" if self.caret < first else "words:ArrowLeft")
        for _ in range(last - first):
            self.do("extend:Shift+ArrowRight")
        self.caret = last
        self.desk.lights(self.text[start:end])

    def tab_to(self, target: Any) -> None:
        for _ in range(60):
            if target.evaluate("target => target === document.activeElement"):
                return
            self.desk.press("Tab")
        raise AssertionError(f"Tab does not reach {target}.")

    def stands_at(self, *parts: Part) -> None:
        """Wait until the span with these parts is the current one; without parts, until none is."""
        text = "".join(self.text[start:end] for start, end in parts)
        self.page.wait_for_function(STANDS_AT, arg=[parts[0][0], text] if parts else 0)


def as_pressed(key: str) -> str:
    """A key of the registry as Playwright calls it."""
    return f"Shift+{key}" if len(key) == 1 and key.isupper() else key.replace("Ctrl", "Control")
