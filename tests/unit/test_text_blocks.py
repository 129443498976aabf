"""Blocks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from annotator.text.blocks import LONGEST, WANTED, blocks

LINE_ENDS = ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"]


def shown(text: str) -> list[str]:
    return [text[start:end] for start, end in blocks(text)]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_each_line_is_a_block_whatever_ends_it(end: str) -> None:
    assert shown(f"One.{end}{end} Two {end}Three") == ["One.", " Two ", "Three"]


def test_lines_of_white_space_are_no_blocks() -> None:
    assert shown(" \n\t\n\u00a0\nx\n") == ["x"]


def test_a_text_of_one_character_is_one_block() -> None:
    assert blocks("x") == ((0, 1),)


def test_a_long_line_is_cut_at_the_last_sentence_end_that_fits() -> None:
    sentence = "The quick brown fox jumps over it."
    text = " ".join([sentence] * 100)
    pieces = shown(text)
    assert " ".join(pieces) == text
    assert all(piece.endswith("it.") and WANTED - 40 < len(piece) <= WANTED for piece in pieces[:-1])


def test_a_quotation_mark_stays_with_the_sentence_it_ends() -> None:
    text = "“" + "a " * 500 + "end.” " + "b " * 200
    assert shown(text)[0].endswith("end.”")


def test_a_sentence_that_is_too_long_is_cut_at_white_space() -> None:
    text = "word " * 2_000
    pieces = shown(text)
    assert all(len(piece) <= LONGEST and piece.startswith("word") for piece in pieces)
    assert " ".join(piece.strip() for piece in pieces) == text.strip()


def test_a_run_without_white_space_is_cut_between_characters_that_belong_apart() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    for unit in ("x", "e\u0301", family, "\U0001f1fa\U0001f1e6", "\U0001f44d\U0001f3fd"):
        text = unit * 6_000
        pieces = shown(text)
        assert "".join(pieces) == text
        assert all(piece.startswith(unit) for piece in pieces) or unit == "\U0001f1fa\U0001f1e6"
        assert all(len(piece) <= LONGEST for piece in pieces)


def test_blocks_are_in_order_and_hold_no_line_break() -> None:
    for path in sorted(Path("seeds").glob("*.txt")):
        text = path.read_bytes().decode() * 3
        found = blocks(text)
        assert all(a[1] <= b[0] for a, b in pairwise(found))
        assert not any(end in text[a:b] for a, b in found for end in LINE_ENDS)
        covered = "".join(text[a:b] for a, b in found)
        assert "".join(covered.split()) == "".join(text.split())
