"""What a measure answers: a Score, or the sentence that says why there is none. Never NaN, never a 1.0 by luck."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """A value with its 95% bootstrap interval over documents and what it was computed from.

    `low` and `high` are None where no interval can be given: of one document, or where the measure is undefined in
    more than half of the resamples. `n_documents` were compared; what `n_items` counts, each measure says.
    """

    value: float
    low: float | None
    high: float | None
    n_documents: int
    n_items: int


@dataclass(frozen=True, slots=True)
class Undefined:
    """There is no such value; `reason` is a whole sentence for the person who reads the page."""

    reason: str


Result = Score | Undefined

NOTHING_SHARED = "No document was submitted by two people, so there is nothing to compare."
PAIR_SHARES_NOTHING = "These two people submitted no document in common."
NOBODY_MARKED = "Nobody marked this in the documents that two or more people submitted."
NEITHER_MARKED = "Neither of the two marked this in the documents that both submitted."
NO_TOKENS = "The documents that were compared have no tokens."
ONE_VALUE = (
    "Everything that was compared got the same value from everybody. Then people who choose at random would agree "
    "completely too, and nothing is left that could be measured."
)
TOO_DENSE = "In the documents that were chosen too many spans lie over each other for the best alignment to be found."
NO_DISORDER_EXPECTED = "Spans moved at random are aligned as well as these, so there is nothing to compare with."
NOBODY_CLAIMED = "Nobody made a claim in the documents that two or more people submitted."
NO_CLAIM_OF_ONE = "One of the two made no claim in the documents that both submitted."
NO_CLAIM_ALIKE = "No claim of one person has a content that shares half of its words with a claim of the other."
NOBODY_MARKED_PART = "No claim that both made has such a part."
NO_LINK_SHARED = "Nobody linked claims of documents that both submitted."
NO_VALUE_SHARED = "No two people gave such a value to the same words."
