"""Who states what: proposes the claims of a text that a cue attributes to somebody."""

from annotator.facts.attribution.finder import contents_of, find, text_of, with_parents

__all__ = ["contents_of", "find", "text_of", "with_parents"]
