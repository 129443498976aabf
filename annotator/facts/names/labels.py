"""Which labels name something: what the registry of names collects, and what may be the source of a claim (W5)."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.facts.names.pairs import family
from annotator.vocabulary import MentionUse

NAMES = frozenset({"PERSON", "ORG", "PLACE", "NORP", "EVENT", "WEAPON", "PRODUCT", "WORK_OF_ART", "LAW", "MISC"})
"""Families of labels, as `names.family` gives them."""


def is_name(label: str, model_labels: Iterable[str] = ()) -> bool:
    """Whether spans of a label are names: by what it is called, or by the labels of models that it takes."""
    return any(family(each) in NAMES for each in (label, *model_labels))


def may_be_source(label: str, use: str = MentionUse.LITERAL) -> bool:
    """Whether what is named can say something: a people cannot, a place only where it is named for its government."""
    kind = family(label)
    if kind == "PLACE":
        return use == MentionUse.METONYM
    return kind in NAMES and kind != "NORP"
