"""What the annotation page's templates need of the text."""

from __future__ import annotations

from django import template

from annotator.models import Document
from annotator.records import Part

register = template.Library()

LONGEST = 120


@register.filter
def quoted(part: Part, document: Document) -> str:
    """The text of a range, with the middle left out where it is long, on one line."""
    text = " ".join(document.body.text[part[0] : part[1]].split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


@register.filter
def key_cap(key: str) -> str:
    """A label's key as it is shown on a key: "shift+1" is ⇧1."""
    return key.replace("shift+", "⇧")
