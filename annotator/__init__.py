"""Annotator: teams label news text with spans and labels, from spaCy's suggestions to spaCy training data."""

__version__ = "0.1.0"
