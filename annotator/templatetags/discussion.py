"""What discussions and guidelines show: ids for forms that must not act twice, and Markdown."""

from __future__ import annotations

import uuid

from django import template

from annotator.web import markdown as renderer
from labels.colour import line

register = template.Library()


@register.simple_tag
def operation_id() -> str:
    """A new id for the operation that a form asks for: sent twice, it is carried out once."""
    return str(uuid.uuid4())


@register.filter
def markdown(text: str, below: int = 2) -> str:
    """Markdown as HTML, its headings below one of this level."""
    return renderer.markdown(text, below=below)


@register.filter
def lines(colour: str) -> str:
    """A label's colour as it is drawn on the light and on the dark page."""
    return f"light-dark({line(colour)}, {line(colour, dark=True)})"
