"""Names that a project remembers: votes, and where they stand in a new text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.facts.memory import Memory, MemoryRow


def found(text, *rows, **options):
    return [(text[each.start : each.end], each.label) for each in Memory.of(rows).find(text, **options)]


def test_most_decisions_win_over_all_spellings():
    memory = Memory.of(
        [MemoryRow("Kyiv", "GPE", 1, 3), MemoryRow("Kiev", "GPE", 1, 2), MemoryRow("Kiev", "ORG", None, 1)]
    )
    vote = memory.vote("KIEV")
    assert vote is not None
    assert (vote.label, vote.entity, vote.n) == ("GPE", 1, 6)
    assert vote.share == 5 / 6


def test_half_of_the_decisions_are_no_majority():
    assert Memory.of([MemoryRow("Kyiv", "GPE", confirmed=2, rejected=2)]).vote("Kyiv") is None
    assert Memory.of([]).vote("Kyiv") is None


def test_names_are_found_in_other_spellings_with_possessives_off():
    text = "Kiev’s guests met Zelenskiy; kyiv cake was served in KYIV."
    rows = (MemoryRow("Kyiv", "GPE", confirmed=3), MemoryRow("Zelensky", "PERSON"))
    assert found(text, *rows) == [("Kiev", "GPE"), ("Zelenskiy", "PERSON"), ("KYIV", "GPE")]


def test_a_name_is_not_found_inside_a_longer_known_one():
    rows = (MemoryRow("Washington", "GPE"), MemoryRow("Washington Post", "ORG"))
    assert found("The Washington Post, Washington.", *rows) == [("Washington Post", "ORG"), ("Washington", "GPE")]


def test_a_longer_name_without_a_majority_still_takes_its_place():
    rows = (MemoryRow("Washington", "GPE"), MemoryRow("Washington Post", "ORG", None, 1, 1))
    assert found("The Washington Post.", *rows) == []


def test_short_names_and_acronyms_are_found_only_as_written():
    rows = (MemoryRow("US", "GPE"), MemoryRow("Xi", "PERSON"))
    assert found("Let us see: US, XI, xi, Xi.", *rows) == [("US", "GPE"), ("Xi", "PERSON")]


def test_a_name_ends_where_its_word_ends():
    assert found("Moscows and Moscow-backed", MemoryRow("Moscow", "GPE")) == [("Moscow", "GPE")]


def test_a_full_stop_parts_names_but_not_initials():
    rows = (MemoryRow("J. Smithson", "PERSON"), MemoryRow("Kharkiv Region", "GPE"))
    assert found("J. Smithson left Kharkiv. Region", *rows) == [("J. Smithson", "PERSON")]


def test_places_keep_to_token_bounds_and_off_what_is_skipped():
    row = MemoryRow("Moscow", "GPE")
    assert found("Moscow-backed", row, token_bounds=[(0, 13)]) == []
    assert found("Moscow and Moscow", row, skip=[(3, 5)]) == [("Moscow", "GPE")]


@given(st.lists(st.sampled_from(["Kyiv", "Kharkiv", "Region", "New", "York", "’s", ". ", " ", "é", "\n"]), max_size=30))
def test_places_are_apart_and_in_order(pieces):
    text = "".join(pieces)
    memory = Memory.of([MemoryRow(form, "X") for form in ("Kharkiv", "Kharkiv Region", "New York", "York Kharkiv")])
    places = memory.find(text)
    assert all(a.end <= b.start for a, b in pairwise(places))
    assert all(text[each.start : each.end].strip() == text[each.start : each.end] != "" for each in places)


def test_a_name_of_another_label_inside_is_found_where_marks_may_be_nested():
    rows = [MemoryRow("Embassy of Norland", "ORG"), MemoryRow("Norland", "GPE"), MemoryRow("Embassy", "ORG")]
    text = "The Embassy of Norland is open."
    assert found(text, *rows) == [("Embassy of Norland", "ORG")]
    assert found(text, *rows, nested=True) == [("Embassy of Norland", "ORG"), ("Norland", "GPE")]
