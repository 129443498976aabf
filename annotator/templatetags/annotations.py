"""What the annotation page's templates need of the text."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from annotator.models import Document
from annotator.records import Part
from annotator.selectors.marks import Mark
from annotator.selectors.values import ValueView
from annotator.text.quoting import shortened

register = template.Library()

CAPS = {
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "Backspace": "⌫",
    "Delete": "Del",
    "Escape": "Esc",
}


@register.filter
def quoted(part: Part, document: Document) -> str:
    """The text of a range, with the middle left out where it is long, on one line."""
    return shortened(document.body.text[part[0] : part[1]])


@register.filter
def of(values: Mapping[int, ValueView], mark: Mark) -> ValueView | None:
    """What a mark says, None where it is no figure or time."""
    return values.get(mark.id)


@register.filter
def key_cap(key: str) -> str:
    """A label's key as it is shown on a key: "shift+1" is ⇧1."""
    return key.replace("shift+", "⇧")


@register.filter
def cap(key: str) -> str:
    """A key of `annotator.keys` as it is shown on a key: "Shift+ArrowLeft" is ⇧←, "A" is ⇧A, "Ctrl+z" is Ctrl Z."""
    if key == "+":
        return key
    *modifiers, name = key.split("+")
    if "Ctrl" in modifiers:
        name = name.upper() if len(name) == 1 else name
    elif name != name.lower() and len(name) == 1:
        modifiers = ["Shift"]
    held = "".join("⇧" if modifier == "Shift" else f"{modifier} " for modifier in modifiers)
    return held + CAPS.get(name, name)
