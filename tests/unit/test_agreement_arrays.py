"""Corpora as arrays: packed tokens and places on one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.arrays import corpus_of, in_order, read, tokens
from annotator.agreement.layout import joined
from annotator.text.packing import pack, unpack
from tests.agreeing import document, span

GAPS = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 600)), max_size=6)


def bounds(gaps):
    here, found = 0, []
    for gap, length in gaps:
        found.append((here + gap, here + gap + length))
        here += gap + length
    return found


@settings(deadline=None)
@given(st.lists(GAPS, max_size=4))
def test_tokens_are_those_that_were_packed(texts):
    packed = [pack(bounds(gaps)) for gaps in texts]
    begins = np.arange(len(texts)) * 10_000
    counts, starts, ends = tokens(packed, begins)
    there = [
        (begin + start, begin + end) for begin, each in zip(begins, packed, strict=True) for start, end in unpack(each)
    ]
    assert counts.tolist() == [len(gaps) for gaps in texts]
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == there


def test_a_span_is_found_again_in_its_document():
    arrays = read([document(1, 10, A=[], B=[]), document(2, 10, A=[("X", 1, 3)], B=[("Y", (0, 2), (4, 6))])])
    assert [arrays.span(0), arrays.span(1)] == [span("X", 1, 3), span("Y", (0, 2), (4, 6))]


def test_documents_come_out_as_they_went_in_but_for_tokens_and_document_labels():
    corpus = [
        document(7, 10, date=date(2024, 5, 1), A=[("X", 1, 3), ("Y", (0, 2), (4, 6))], B=[], C=[("X", 0, 1)]),
        document(5, 10, B=[("X", 1, 3)]),
        document(6, 12, tokens=b"", B=[("Z", 1, 3)], C=[]),
    ]
    back = corpus_of(read(corpus))
    assert back == (replace(corpus[0], tokens=b""), corpus[2])


def test_numbers_stand_before_texts():
    assert in_order(["b", 10, "a", 9, "b"]) == (9, 10, "a", "b")


def test_entries_of_one_group_are_joined_each_with_each():
    left, right = joined(np.array([4, 4, 4, 7, 9, 9]))
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2), (4, 5)]
    assert [len(each) for each in joined(np.array([], dtype=np.int64))] == [0, 0]
