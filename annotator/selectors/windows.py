"""Spans with a piece of the text around each, so that lists over many documents read no whole texts."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Substr

from annotator.models import Span
from annotator.selectors.quotes import BETWEEN
from annotator.selectors.state import parts_of
from annotator.text.context import CONTEXT, after, before
from annotator.text.quoting import shortened

_MORE = CONTEXT + 1  # one character more tells whether a word is cut


class InContext(NamedTuple):
    """The words of a span and what stands before and after it, each on one line."""

    before: str
    quote: str
    after: str


def with_window(spans: QuerySet[Span]) -> QuerySet[Any]:
    """The spans with the text around them as `window`. No query of its own."""
    first = Greatest(F("start") - _MORE, 0)
    piece = Substr("annotation_set__document__body__text", first + 1, F("end") + _MORE - first)
    found: QuerySet[Any] = spans.annotate(window=piece)
    return found


def in_context(span: Any) -> InContext:
    """What stands at and around a span that `with_window` found. No query."""
    text, first = span.window, max(span.start - _MORE, 0)
    quote = BETWEEN.join(text[start - first : end - first] for start, end in parts_of(span))
    return InContext(before(text, span.start - first), shortened(quote), after(text, span.end - first))
