"""Whatever a text holds, attribution answers with ranges inside it, in time that grows with its length."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.facts import quotes
from annotator.facts.attribution import contents_of, find
from annotator.facts.parse import bare
from annotator.vocabulary import ClaimRole

SAMPLE = """the minister said that told reporters , . “ ” " ' ’ ‘ « » „ according to reportedly did not confirm and who
Kyiv troops fell denied It was reported accused of urged to — ; : ( ) 🙂 \u0301 U.S. 14 claims"""
WORDS = [*SAMPLE.split(), "\n"]
NEWS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
GLUED = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
TEXTS = st.one_of(st.text(max_size=300), NEWS, GLUED)


@given(TEXTS)
def test_parts_are_inside_the_text_and_hold_something(text):
    for proposal in find(text):
        assert contents_of(proposal)
        assert sum(part.role == ClaimRole.CUE for part in proposal.parts) == 1
        for part in proposal.parts:
            assert 0 <= part.start < part.end <= len(text)
            assert text[part.start : part.end].strip()
        assert 0 <= proposal.score <= 1


@given(TEXTS)
def test_parents_stand_before_their_children_and_hold_their_contents(text):
    found = find(text)
    for number, proposal in enumerate(found):
        if proposal.parent is not None:
            assert 0 <= proposal.parent < number
            for start, end in contents_of(proposal):
                assert any(first <= start and end <= last for first, last in contents_of(found[proposal.parent]))


@given(TEXTS)
def test_contents_of_one_claim_do_not_overlap_and_claims_are_sorted(text):
    found = find(text)
    for proposal in found:
        contents = contents_of(proposal)
        assert all(before[1] <= after[0] for before, after in pairwise(contents))
    starts = [contents_of(proposal)[0][0] for proposal in found]
    assert starts == sorted(starts)


@given(TEXTS)
def test_quotations_nest_and_each_mark_is_used_once(text):
    found = quotes.pair(text)
    used = [q.start for q in found.pairs] + [q.end - 1 for q in found.pairs if q.closed] + list(found.unbalanced)
    assert len(used) == len(set(used))
    for a in found.pairs:
        for b in found.pairs:
            assert a.end <= b.start or b.end <= a.start or (a.start <= b.start) == (b.end <= a.end)


def steps(text: str) -> int:
    """How many lines of Python run: what grows with the work, and not with the load of the machine."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "The minister said that the envoy told reporters the town fell, according to Kyiv. ",
        "said that ",
        "“",
        "'",
        '" ',
        "“a” ",
        "«„“‘",
        "x, he said, ",
        "the man who said and ",
        "reportedly ",
        "“A,” he said. “B.” ",
        "did not ",
        "( ",
        "a.",
        "x; ",
        "was said to ",
    ],
)
def test_the_work_grows_no_faster_than_the_text(piece):
    small, large = (steps((piece * (size // len(piece) + 1))[:size]) for size in (5_000, 20_000))
    assert large <= 5 * small + 20_000


@pytest.mark.parametrize("piece", ["“", '"', "'", "‘a’ ", "“said ”", "\x00", "🙂", "\ufeff", "\u202e’s "])
def test_100_kilobytes_of_marks_are_read(piece):
    text = (piece * 100_000)[:100_000]
    assert find(text) == []
    assert bare(text).tokens is not None
