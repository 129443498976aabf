"""The status that a claim's links propose."""

from __future__ import annotations

import pytest

from annotator.facts.status import LinkFact, propose_status
from annotator.vocabulary import LinkState, Relation


def link(number, relation, *, state=LinkState.ACCEPTED, **more):
    return LinkFact(number, relation, state, **more)


def support(number, origin):
    return link(number, Relation.CORROBORATES, origin=origin)


@pytest.mark.parametrize(
    ("links", "status"),
    [
        ([], "single_source"),
        ([link(1, Relation.DENIES, incoming=True)], "disputed"),
        ([link(1, Relation.DENIES, incoming=True, state=LinkState.SUGGESTED)], "single_source"),
        ([link(1, Relation.DENIES, incoming=True, state=LinkState.REJECTED)], "single_source"),
        ([link(1, Relation.DENIES)], "single_source"),
        ([link(1, Relation.CONTRADICTS)], "disputed"),
        ([link(1, Relation.DOES_NOT_CONFIRM, incoming=True)], "single_source"),
        ([link(1, Relation.NOT_COMPARABLE)], "single_source"),
        ([support(1, "b")], "single_source"),
        ([support(1, "b"), support(2, "c")], "corroborated"),
        ([support(1, "b"), support(2, "b")], "single_source"),
        ([support(1, "b"), support(2, "own")], "single_source"),
        ([support(1, "b"), support(2, "")], "single_source"),
        ([support(1, "b"), support(2, "c"), link(3, Relation.CONTRADICTS)], "disputed"),
        ([link(1, Relation.SAME_CLAIM, origin="b"), link(2, Relation.SAME_CLAIM, origin="c")], "single_source"),
        ([link(1, Relation.UPDATES)], "single_source"),
    ],
)
def test_what_accepted_links_propose(links, status):
    assert propose_status(links, "own").status == status


def test_an_update_ends_a_claim_on_its_day_whatever_else_is_said():
    links = [link(1, Relation.CONTRADICTS), link(2, Relation.UPDATES, incoming=True, day="2031-08-02")]
    found = propose_status(links)
    assert (found.status, found.valid_until, found.links) == ("superseded", "2031-08-02", (2,))


def test_the_scope_of_a_denial_is_in_the_reason():
    found = propose_status([link(4, Relation.DENIES, incoming=True, note="not the whole town")])
    assert (found.reason, found.links) == ("denied (not the whole town)", (4,))
