"""Properties of the text package: what is packed unpacks, what is tokenised is spaCy's, what is cut covers the text."""

from __future__ import annotations

from itertools import accumulate, pairwise

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.text.blocks import blocks
from annotator.text.packing import pack, unpack
from annotator.text.tokens import doc_from_bounds, token_bounds
from annotator.text.utf16 import from_utf16, to_utf16

ENGLISH = spacy.blank("en")
WORDS = "a He's can't :-) :) ) 8 U.S. a.m. 5 - / ' ’s “ $ km C++ é e\u0301 \U0001f600 \u200d … http://x.y/z . , ( Mr."
SPACES = (" ", " ", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\x85", "\x1c")
PIECES = st.sampled_from([*WORDS.split(" "), *SPACES])
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(st.characters(exclude_categories=["Cs"])))


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 700)), max_size=50))
def test_packed_ranges_unpack(pairs: list[tuple[int, int]]) -> None:
    edges = list(accumulate(number for pair in pairs for number in pair))
    bounds = tuple(zip(edges[0::2], edges[1::2], strict=True))
    assert unpack(pack(bounds)) == bounds


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_tokens_are_exactly_spacys(text: str) -> None:
    doc = ENGLISH.tokenizer(text)
    bounds = token_bounds(text, "en")
    assert bounds == tuple((token.idx, token.idx + len(token)) for token in doc)
    rebuilt = doc_from_bounds(ENGLISH.vocab, text, bounds)
    assert rebuilt.text == text
    assert [token.whitespace_ for token in rebuilt] == [token.whitespace_ for token in doc]


@given(TEXTS, st.integers(1, 200))
def test_blocks_hold_everything_but_white_space_in_order(text: str, times: int) -> None:
    long = text * times
    found = blocks(long)
    assert all(0 <= start < end <= len(long) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    outside = [long[a[1] : b[0]] for a, b in pairwise(((0, 0), *found, (len(long), 0)))]
    assert not "".join(outside).strip()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_offsets_survive_the_browser(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert from_utf16(text, to_utf16(text, offset)) == offset
