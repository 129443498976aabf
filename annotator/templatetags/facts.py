"""What the pages of claims and events need: the vocabulary as words, and how a relation is sent and reads."""

from __future__ import annotations

from django import template

from annotator.selectors.candidates import Candidate
from annotator.selectors.claim_links import SAID
from annotator.vocabulary import FigureVerdict

register = template.Library()

VERDICTS = {
    FigureVerdict.EQUAL: "the same figure",
    FigureVerdict.COMPATIBLE: "the figures fit",
    FigureVerdict.DIFFERS: "the figures differ",
    FigureVerdict.LESS_SPECIFIC: "one figure is less specific",
    FigureVerdict.SCOPE_DIFFERS: "the figures have different scopes",
}


@register.filter
def words(value: str) -> str:
    """A word of the vocabulary as people read it: "single source"."""
    return value.replace("_", " ")


@register.filter
def verdict(value: str | None) -> str:
    """What two figures say of each other, in words; "" where they are not comparable."""
    return VERDICTS[FigureVerdict(value)] if value else ""


@register.filter
def choice(candidate: Candidate) -> str:
    """The proposed relation as the form sends it."""
    return f"{candidate.proposed}{':in' if candidate.incoming else ''}"


@register.filter
def said(candidate: Candidate) -> str:
    """The proposed relation as it reads between the claim and the candidate."""
    assert candidate.proposed is not None
    return SAID[candidate.proposed][candidate.incoming]
