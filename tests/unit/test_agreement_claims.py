"""Agreement on claims, values and links: equal to what was worked out by hand, and undefined for a reason."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from annotator.agreement.arrays import read
from annotator.agreement.claim_rows import AXES, RELATIONS, ROLES, ClaimRows
from annotator.agreement.claims import claim_report
from annotator.agreement.scores import (
    NO_CLAIM_ALIKE,
    NO_CLAIM_OF_ONE,
    NO_LINK_SHARED,
    NO_VALUE_SHARED,
    NOBODY_CLAIMED,
    NOBODY_MARKED_PART,
    NOTHING_SHARED,
    ONE_VALUE,
    Undefined,
)
from annotator.agreement.values import Value
from annotator.facts.figures import Interval
from tests.agreeing import document, value

DEFAULT = {"certainty": "certain", "polarity": "positive", "orientation": "past", "act": "statement",
           "voice": "sourced", "event_type": "other"}  # fmt: skip


def claim(owner, **said):
    """A claim of the set with this number: roles by name with their ranges, axes by name with their words."""
    return owner, said


def rows(claims, links=()):
    """`links` name claims by their places: (tail, head, relation)."""
    axes, parts = [], []
    for number, (_, said) in enumerate(claims):
        words = DEFAULT | {name: each for name, each in said.items() if name in AXES}
        axes.append([list(AXES[name]).index(words[name]) for name in AXES])
        having = [role for role in ROLES if role.value in said]
        parts += [[number, ROLES.index(role), *said[role.value]] for role in having]
    numbers = [[tail, head, RELATIONS.index(relation)] for tail, head, relation in links]

    def table(values, width):
        return np.array(values, dtype=np.int64).reshape(-1, width)

    return ClaimRows(
        np.array([owner for owner, _ in claims], dtype=np.int64),
        table(axes, len(AXES)),
        table(parts, 4),
        table(numbers, 3),
    )


def measured(claims, links=(), values=(), documents=None):
    arrays = read(documents or [document(1, 100, A=[], B=[])])
    return claim_report(arrays, rows(claims, links), values, resamples=20)


A, B = 0, 1  # the numbers of their sets
SIX = (
    claim(A, content=(0, 10), source=(10, 12), cue=(12, 14)),
    claim(A, content=(2, 6)),
    claim(A, content=(20, 30), source=(30, 33)),
    claim(A, content=(40, 50), certainty="possible"),
    claim(A, content=(60, 70)),
    claim(A, content=(80, 90)),
    claim(B, content=(0, 10), source=(10, 12), cue=(12, 14)),
    claim(B, content=(20, 28), source=(30, 34), certainty="possible"),
    claim(B, content=(40, 50), certainty="possible"),
    claim(B, content=(66, 76)),
    claim(B, content=(92, 98)),
)
"""Six claims of A on 100 tokens, and five of B. Matched: 0-10 with 0-10 (Jaccard 1), 20-30 with 20-28 (0.8), 40-50
with 40-50 (1). Not matched: 60-70 with 66-76 (4 of 16), 2-6 inside 0-10 (0.4, and that is taken)."""


@pytest.fixture(scope="module")
def six():
    links = [(0, 2, "denies"), (3, 0, "same_claim"), (4, 0, "updates"), (6, 7, "denies"), (6, 8, "same_claim")]
    values = [
        Value(A, "figures", 0, 5, "at least 5", Interval(5, inf)),
        Value(B, "figures", 0, 5, "6", Interval(6, 6)),
        Value(A, "figures", 20, 22, "7", Interval(7, 7)),
        Value(B, "figures", 20, 22, "7", Interval(7, 7)),
        Value(A, "figures", 40, 42, "7", Interval(7, 7)),
        Value(A, "entities", 0, 5, 11),
        Value(B, "entities", 0, 5, 12),
    ]
    return measured(SIX, links, values)


def test_contents_are_covered_in_both_directions(six):
    """A: all but 80-90 share text with B, 5 of 6. B: all but 92-98, 4 of 5. Of all: the mean of both."""
    (pair,) = six.pairs
    assert value(pair.figures.covered) == pytest.approx(5 / 6)
    assert value(pair.figures.covering) == pytest.approx(4 / 5)
    assert value(six.overall.covered) == value(six.overall.covering) == pytest.approx((5 / 6 + 4 / 5) / 2)
    assert (six.overall.n_claims, six.overall.n_matched) == (11, 3)


def test_alpha_says_whether_tokens_are_inside_a_claim(six):
    """Inside: 50 tokens by A, 10 + 8 + 10 + 10 + 6 = 44 by B, 10 + 8 + 10 + 4 = 32 by both, so 38 by neither and 70
    are judged alike. Of 200 values 94 are "inside" and 106 are not: 1 - 199 * (200 - 140) / (200² - 94² - 106²).
    """
    assert value(six.alpha) == pytest.approx(1 - 199 * 60 / (40_000 - 8_836 - 11_236))


def test_an_axis_has_kappa_and_raw_agreement_over_matched_claims(six):
    """Certain and certain, certain and possible, possible and possible: 2 of 3 agree. A says certain in 2 of 3, B in 1
    of 3, so 2/9 + 2/9 is expected: (2/3 - 4/9) / (1 - 4/9) = 0.4.
    """
    assert value(six.overall.raw["certainty"]) == pytest.approx(2 / 3)
    assert value(six.overall.kappa["certainty"]) == pytest.approx(0.4)


def test_where_everybody_says_the_same_raw_agreement_stands_without_kappa(six):
    assert value(six.overall.raw["polarity"]) == 1
    assert six.overall.kappa["polarity"] == Undefined(ONE_VALUE)


def test_each_part_has_f1_over_matched_claims(six):
    """Source: 10-12 twice, and 30-33 with 30-34: 2 * 1 / 4 exact, (2 * 1 + 1) / 4 partial. Cue: 2 * 1 / 2. Content:
    two of three equal and one overlapping, of 6.
    """
    exact, partial = six.overall.exact, six.overall.partial
    assert (value(exact["source"]), value(partial["source"])) == (0.5, 0.75)
    assert (value(exact["cue"]), value(partial["cue"])) == (1, 1)
    assert (value(exact["content"]), value(partial["content"])) == (pytest.approx(4 / 6), pytest.approx(5 / 6))
    assert exact["place"] == partial["place"] == Undefined(NOBODY_MARKED_PART)


def test_links_have_f1_on_pairs_of_matched_claims(six):
    """A made three, B two; "denies" and "same claim" (which has no direction) are the same: 2 * 2 / 5."""
    assert value(six.overall.links) == pytest.approx(4 / 5)


def test_values_are_equal_or_overlap_where_both_gave_one_to_the_same_words(six):
    """Two ranges have a figure of both: "at least 5" and 6 overlap, 7 and 7 are equal. One range has two entities."""
    assert (value(six.overall.equal["figures"]), value(six.overall.overlapping["figures"])) == (0.5, 1)
    assert (value(six.overall.equal["entities"]), value(six.overall.overlapping["entities"])) == (0, 0)
    assert six.overall.equal["times"] == Undefined(NO_VALUE_SHARED)


def test_a_direction_counts_where_a_relation_has_one():
    found = measured(SIX, [(0, 2, "denies"), (7, 6, "denies")])
    assert value(found.overall.links) == 0


def test_a_content_of_several_parts_is_one():
    """A: 0-10 and 20-30; B: 0-10. They share 10 of 20 characters, just enough."""
    split = rows([claim(A, content=(0, 10)), claim(B, content=(0, 10))])
    parts = np.vstack([split.parts, [[0, ROLES.index("content"), 20, 30]]])
    found = claim_report(
        read([document(1, 100, A=[], B=[])]), ClaimRows(split.sets, split.axes, parts, split.links), resamples=20
    )
    assert found.overall.n_matched == 1


def test_links_of_a_document_that_the_other_did_not_submit_do_not_count():
    documents = [document(1, 100, A=[], B=[]), document(2, 100, A=[], C=[])]
    claims = [claim(0, content=(0, 10)), claim(1, content=(0, 10)), claim(2, content=(0, 10))]
    found = measured(claims, [(0, 2, "same_event")], documents=documents)
    assert found.overall.links == Undefined(NO_LINK_SHARED)


def test_people_who_never_claim_the_same_have_no_kappa():
    found = measured([claim(A, content=(0, 10)), claim(B, content=(50, 60))])
    assert found.overall.kappa["act"] == found.overall.raw["act"] == Undefined(NO_CLAIM_ALIKE)
    assert value(found.overall.covered) == 0


def test_who_made_no_claim_cannot_be_covered():
    found = measured([claim(A, content=(0, 10))])
    (pair,) = found.pairs
    assert value(pair.figures.covered) == 0
    assert pair.figures.covering == Undefined(NO_CLAIM_OF_ONE)


def test_without_claims_every_measure_says_why():
    found = measured([])
    assert found.alpha == Undefined(NOBODY_CLAIMED)
    assert found.overall.covered == Undefined(NO_CLAIM_OF_ONE)


def test_without_a_document_in_common_there_is_nothing_to_compare():
    found = measured([], documents=[document(1, A=[]), document(2, B=[])])
    assert found.alpha == found.overall.covered == found.overall.links == Undefined(NOTHING_SHARED)
    assert found.pairs == ()


def test_everybody_marking_every_token_leaves_nothing_to_measure():
    found = measured([claim(A, content=(0, 100)), claim(B, content=(0, 100))])
    assert found.alpha == Undefined(ONE_VALUE)
