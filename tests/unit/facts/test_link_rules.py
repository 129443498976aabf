"""The rules that links between claims keep."""

from __future__ import annotations

import pytest

from annotator.facts.link_rules import LinkContext, LinkSketch, check_link, is_reachable
from annotator.vocabulary import LinkState, Relation


def link(relation, first=1, second=2, **more):
    return LinkSketch(Relation(relation), first, second, **more)


@pytest.mark.parametrize(
    ("code", "sketch", "context"),
    [
        ("B6", link("updates"), LinkContext(updates={2: [3], 3: [1]})),
        ("B7", link("denies"), LinkContext(first_source="7", second_source="7")),
        ("B8", link("same_claim", 1, 1), LinkContext()),
        ("B8", link("same_claim"), LinkContext(others=(link("same_claim", 2, 1, id=5),))),
        (
            "B9",
            link("denies", method="rank"),
            LinkContext(others=(link("denies", method="rank", state=LinkState.REJECTED),)),
        ),
        ("B10", link("corroborates"), LinkContext(first_origin="a", second_origin="a")),
        ("W9", link("contradicts"), LinkContext(do_scopes_overlap=False)),
        ("W9", link("contradicts"), LinkContext(has_shared_event=False)),
    ],
)
def test_each_rule_alone(code, sketch, context):
    problems = check_link(sketch, context)
    assert [problem.code for problem in problems] == [code]
    assert problems[0].level == ("error" if code.startswith("B") else "warning")


@pytest.mark.parametrize(
    ("sketch", "context"),
    [
        (link("updates"), LinkContext(updates={1: [3]})),
        (link("denies"), LinkContext()),
        (link("denies"), LinkContext(others=(link("denies", 2, 1),))),
        (link("denies"), LinkContext(others=(link("contradicts"),))),
        (link("denies", id=5), LinkContext(others=(link("denies", id=5),))),
        (
            link("same_claim", method="person", state=LinkState.ACCEPTED),
            LinkContext(others=(link("same_claim", method="rank", state=LinkState.REJECTED),)),
        ),
        (link("corroborates"), LinkContext(first_origin="", second_origin="")),
        (link("contradicts"), LinkContext(has_shared_event=False, do_scopes_overlap=True)),
    ],
)
def test_links_that_keep_the_rules(sketch, context):
    assert check_link(sketch, context) == []


def test_updates_that_go_round_already_are_still_searched_once():
    assert not is_reachable({1: [2], 2: [1]}, 1, 3)
