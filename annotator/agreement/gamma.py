"""Gamma (Mathet, Widloecher and Metivier 2015): one figure for where spans are and what they are, on aligned spans.

gamma = 1 - observed / expected disorder. Observed is the disorder of the best alignment (`alignment`), divided by the
number of spans of a person. Expected is the mean of the same over random texts (section 5.2): each made-up person
takes over the spans of a real one, moved by a random distance; what leaves the text at its end comes in again at its
beginning, and no two are moved by distances closer to each other than the mean length of a span.

A document is a text of its own: spans are moved within it. For a corpus the disorders of its documents are added up
before they are divided. A discontinuous span is taken from the start of its first part to the end of its last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from annotator.agreement import bootstrap
from annotator.agreement.alignment import TooDense, Units, least_disorder
from annotator.agreement.corpus import Document, Label
from annotator.agreement.layout import Floats, Ints
from annotator.agreement.scores import (
    NO_DISORDER_EXPECTED,
    NOBODY_MARKED,
    NOTHING_SHARED,
    TOO_DENSE,
    Result,
    Undefined,
)

SAMPLES = 30


@dataclass(frozen=True, slots=True)
class Disorder:
    """Disorders of the best alignment and spans per person of one document, and of its random variants."""

    observed: float
    per_person: float
    expected: tuple[float, ...]
    expected_per_person: tuple[float, ...]


def gamma(corpus: Iterable[Document], samples: int = SAMPLES, seed: int = 0, resamples: int = 1_000) -> Result:
    """Gamma of the documents that two or more people submitted. `n_items` are spans.

    Documents where too many spans lie over each other are left out. Costs some 50 ms for a document with 5 people and
    20 spans each, so use it on a sample. Equal for equal seeds.
    """
    shared = [document for document in corpus if 2 <= len(document.sets)]
    if not shared:
        return Undefined(NOTHING_SHARED)
    known = [(document, disorder(document, samples, seed)) for document in shared]
    found = [(document, each) for document, each in known if each is not None]
    if not found:
        return Undefined(TOO_DENSE)
    n_spans = sum(len(one.spans) for document, _ in found for one in document.sets.values())
    if not n_spans:
        return Undefined(NOBODY_MARKED)
    values = _values([each for _, each in found], bootstrap.weights(len(found), resamples, seed))
    if np.isnan(values[0, 0]):
        return Undefined(NO_DISORDER_EXPECTED)
    low, high = bootstrap.intervals(values)
    return bootstrap.score(values[0, 0], low[0], high[0], len(found), n_spans)


def disorder(document: Document, samples: int, seed: int) -> Disorder | None:
    """What one document contributes; None if it is too dense. Depends on no other document."""
    units = units_of(document)
    chance = np.random.default_rng([seed, crc32(repr(document.id).encode())])
    try:
        observed = least_disorder(units)
        variants = [_moved(units, document.length, chance) for _ in range(samples)]
        expected = tuple(least_disorder(variant) for variant in variants)
    except TooDense:
        return None
    return Disorder(observed, units.per_person, expected, tuple(variant.per_person for variant in variants))


def units_of(document: Document) -> Units:
    """The spans of all people on a document."""
    rows = [
        (person, span.start, span.end, span.label)
        for person, done in enumerate(document.sets.values())
        for span in done.spans
    ]
    numbers: dict[Label, int] = {}
    label = [numbers.setdefault(row[3], len(numbers)) for row in rows]
    return Units(
        n_people=len(document.sets),
        owner=np.array([row[0] for row in rows], dtype=np.int64),
        start=np.array([row[1] for row in rows], dtype=np.float64),
        end=np.array([row[2] for row in rows], dtype=np.float64),
        label=np.array(label, dtype=np.int64),
    )


def _moved(units: Units, length: int, chance: np.random.Generator) -> Units:
    """A random variant of a text."""
    distances = _distances(units, length, chance)
    models = chance.integers(0, units.n_people, units.n_people)
    members = [np.flatnonzero(units.owner == model) for model in models]
    owner = np.repeat(np.arange(units.n_people), [len(each) for each in members])
    taken = np.concatenate(members)
    start = (units.start[taken] + distances[owner]) % length
    return Units(units.n_people, owner, start, start + (units.end - units.start)[taken], units.label[taken])


def _distances(units: Units, length: int, chance: np.random.Generator) -> Ints:
    """How far each made-up person's spans are moved, in code points."""
    apart = float((units.end - units.start).mean()) if len(units.owner) else 0.0
    free = np.ones(length, dtype=np.bool_)
    distances = np.zeros(units.n_people, dtype=np.int64)
    for person in range(units.n_people):
        possible = np.flatnonzero(free)
        distances[person] = chance.choice(possible) if len(possible) else chance.integers(0, length)
        off = np.abs(np.arange(length) - distances[person])
        free &= apart <= np.minimum(off, length - off)
    return distances


def _values(disorders: list[Disorder], weights: Floats) -> Floats:
    """(1 + resamples, 1): gamma of each resample."""
    observed, per_person, expected, expected_per_person = bootstrap.summed(
        weights,
        np.array([each.observed for each in disorders]),
        np.array([each.per_person for each in disorders]),
        np.array([each.expected for each in disorders]),
        np.array([each.expected_per_person for each in disorders]),
    )
    by_chance = bootstrap.mean(bootstrap.ratio(expected, expected_per_person), axis=1)[:, None]
    return 1 - bootstrap.ratio(bootstrap.ratio(observed, per_person), by_chance)
