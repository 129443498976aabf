"""Figures in a text: which numbers are quantities, with unit, modifier, range, rate, noun and twin."""

from annotator.facts.quantities.finder import FoundQuantity, find, read

__all__ = ["FoundQuantity", "find", "read"]
