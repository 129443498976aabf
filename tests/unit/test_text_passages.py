"""Paragraphs in pieces."""

from __future__ import annotations

from annotator.text.blocks import blocks
from annotator.text.passages import passage

TEXT = "One begins.\nTwo says that it fell.\nThree goes on.\nFour ends."


def shown(*quotes, around=0):
    marked = [(name, TEXT.index(quote), TEXT.index(quote) + len(quote)) for name, quote in quotes]
    return passage(TEXT, blocks(TEXT), marked, around=around)


def test_a_paragraph_is_cut_where_marks_begin_and_end():
    (only,) = shown(("content", "it fell"), ("source", "Two"), ("quantity", "fell"))
    assert [(piece.text, piece.marks) for piece in only.pieces] == [
        ("Two", ("source",)), (" says that ", ()), ("it ", ("content",)), ("fell", ("content", "quantity")), (".", ()),
    ]  # fmt: skip


def test_the_pieces_of_all_paragraphs_are_the_text():
    found = shown(("content", "begins.\nTwo says"), around=None)
    assert "\n".join("".join(piece.text for piece in each.pieces) for each in found) == TEXT
    assert [each.skipped for each in found] == [False] * 4


def test_paragraphs_around_are_shown_and_what_is_left_out_is_said():
    assert [(each.number, each.skipped) for each in shown(("content", "goes on"), around=1)] == [
        (1, True), (2, False), (3, False)
    ]  # fmt: skip
    assert [(each.number, each.skipped) for each in shown(("a", "One"), ("b", "Four"))] == [(0, False), (3, True)]
