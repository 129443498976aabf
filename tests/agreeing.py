"""Builders of corpora that several people submitted, for the tests of agreement. Spans are written ("X", 0, 5)."""

from __future__ import annotations

from annotator.agreement.arrays import read
from annotator.agreement.corpus import Document, DoneSet, Span
from annotator.agreement.counts import count
from annotator.agreement.matching import match
from annotator.agreement.report import report
from annotator.agreement.scores import Score
from annotator.text.packing import pack


def span(label, *bounds):
    """("X", 0, 5) or, discontinuous, ("X", (0, 2), (4, 5))."""
    return Span(label, bounds if isinstance(bounds[0], tuple) else (tuple(bounds),))


def done(*spans, labels=()):
    return DoneSet(tuple(span(*each) for each in spans), frozenset(labels))


def letters(length):
    """Token boundaries where each code point is a token."""
    return pack([(at, at + 1) for at in range(length)])


def document(number=1, length=10, tokens=None, date=None, **people):
    """A document with the sets of people, each a list of spans or a whole DoneSet."""
    sets = {person: each if isinstance(each, DoneSet) else done(*each) for person, each in people.items()}
    return Document(number, length, letters(length) if tokens is None else tokens, sets, date)


def judged(*columns):
    """One document of one token for each column: what A, B, C and so on say about it; None where one was not asked."""
    people = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [
        document(
            number,
            1,
            **{
                person: [(value, 0, 1)] if value else []
                for person, value in zip(people, column, strict=False)
                if value is not None
            },
        )
        for number, column in enumerate(columns)
    ]


def measured(*documents, resamples=20):
    """The report of a corpus, with few resamples."""
    return report(count(documents), resamples=resamples)


def matched(*documents):
    """Arrays and matches of a corpus."""
    arrays = read(documents)
    return arrays, match(arrays)


def value(result):
    """The value of a score; fails for Undefined."""
    assert isinstance(result, Score), result
    return result.value
