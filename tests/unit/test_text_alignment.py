"""Ranges against token boundaries, with spaCy's own char_span as the judge."""

from __future__ import annotations

import pytest
import spacy

from annotator.text.alignment import align, is_aligned, snap, token_span, word_bounds

TEXT = "Ada  met Bob-Ray,\nand left. "


@pytest.fixture(scope="module")
def doc() -> spacy.tokens.Doc:
    return spacy.blank("en")(TEXT)


@pytest.fixture(scope="module")
def bounds(doc: spacy.tokens.Doc) -> tuple[tuple[int, int], ...]:
    return tuple((token.idx, token.idx + len(token)) for token in doc)


@pytest.mark.parametrize("mode", ["strict", "contract", "expand"])
def test_alignment_gives_what_char_span_gives(doc, bounds, mode) -> None:  # type: ignore[no-untyped-def]
    for start in range(len(TEXT)):
        for end in range(start + 1, len(TEXT) + 1):
            theirs = doc.char_span(start, end, alignment_mode=mode)
            expected = (theirs.start_char, theirs.end_char) if theirs is not None and len(theirs) else None
            assert align(start, end, bounds, mode) == expected, (start, end)


def test_a_token_span_counts_tokens(bounds) -> None:  # type: ignore[no-untyped-def]
    assert token_span(0, 8, bounds) == (0, 3)
    assert token_span(0, 7, bounds) is None
    assert is_aligned(5, 8, bounds)
    assert not is_aligned(4, 4, bounds)


def test_snapping_moves_outward_to_words_and_leaves_white_space_out(bounds) -> None:  # type: ignore[no-untyped-def]
    words = word_bounds(TEXT, bounds)
    assert snap(1, 2, words) == (0, 3)
    assert snap(3, 7, words) == (5, 8)
    assert snap(0, 6, words) == (0, 8)
    assert snap(3, 5, words) == (3, 5)
    assert snap(17, 20, words) == (18, 21)


def test_there_is_nothing_to_align_to_without_tokens() -> None:
    assert snap(0, 1, ()) == (0, 1)
    assert align(0, 1, (), "expand") is None
