"""The markup of annotated text: exactly the source as text content, lanes, classes, codes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.records import LabelDef
from annotator.selectors.marks import Block, Mark
from annotator.web import render

PERSON = LabelDef("PERSON", id=3, code="PER")
ORG = LabelDef("ORG", id=7, code="ORG")


def mark(number, start, end, label=PERSON, state="a", parts=None):
    return Mark(number, label, parts or ((start, end),), state)


def block(text, *marks, start=0):
    return Block(4, start, start + len(text), text, 2, "", tuple(marks))


class TextOnly(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = ""

    def handle_data(self, data):
        self.text += data


def text_of(html):
    parser = TextOnly()
    parser.feed(html)
    parser.close()
    return parser.text


def html_of(text, *marks, start=0):
    return str(render.swapped([block(text, *marks, start=start)]))


def test_nested_spans_have_the_inner_one_nearest_to_the_text():
    html = html_of("Ada Lovelace spoke", mark(1, 0, 12, ORG), mark(2, 0, 3, PERSON, "s"))
    assert '<mark class="a3 as b7 ba L3" data-s="2 1" data-t="PER·ORG">Ada</mark>' in html
    assert '<mark class="b7 ba L7" data-s="1"> Lovelace</mark> spoke' in html
    assert 'class="b d2"' in html


def test_a_discontinuous_span_marks_only_its_parts():
    html = html_of("one two three", mark(1, 0, 13, parts=((0, 3), (8, 13))))
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["one", "three"]


def test_a_span_that_goes_on_in_the_next_block_is_cut_at_the_border():
    html = html_of("second block", mark(1, 0, 16), start=10)
    assert '<mark class="a3 aa L3" data-s="1">second</mark> block' in html


def test_a_rejected_span_loses_its_tint_and_keeps_its_code_so_that_no_line_breaks_anew():
    html = html_of("Ada", mark(1, 0, 3, state="r"))
    assert '<mark class="a3 ar" data-s="1" data-t="PER">Ada</mark>' in html


def test_a_discontinuous_span_names_its_parts_where_it_begins_and_its_code_at_each_part():
    html = html_of("one two three", mark(1, 0, 13, parts=((0, 3), (8, 13))))
    assert re.findall(r'<mark[^>]*data-s="1"( data-p="[^"]*")?( data-t="[^"]*")?>', html) == [
        (' data-p="1 0-3,8-13"', ' data-t="PER"'),
        ("", ' data-t="+PER"'),
    ]


def test_a_span_off_the_edges_of_words_is_marked():
    torn = Mark(1, PERSON, ((0, 2),), "a", misaligned=True)
    assert 'class="a3 aa L3 mis"' in html_of("Ada", torn)
    assert "mis" not in html_of("Ada", mark(1, 0, 3))


def test_only_a_whole_page_names_the_words_of_its_blocks():
    words = Block(4, 0, 7, "Ada met", 0, "0,3,1,3", ())
    assert 'data-k="0,3,1,3"' in "".join(render.sections([words]))
    assert "data-k" not in str(render.swapped([words]))


def test_more_than_five_lanes_are_counted_not_drawn():
    html = html_of("abcdefg", *[mark(n, 0, n) for n in range(1, 8)])
    assert 'class="b d5"' in html
    assert "+2" in html
    assert "f3 fa g3 ga" in html  # their state is known all the same


def test_no_code_stands_inside_a_word_of_a_joining_script():
    assert "data-t" not in html_of("وكييف", mark(1, 1, 5))
    assert "data-t" in html_of("قال كييف", mark(1, 4, 8))


@pytest.mark.parametrize(
    ("text", "start"),
    [("می\u200cخواهم", 3), ("क्\u200dष", 3), ("cafe\u0301", 4), ("👨\u200d👩", 2), ("𞤀𞤣𞤤", 1)],
    ids=["persian", "devanagari", "accent", "emoji", "adlam"],
)
def test_no_code_tears_letters_apart(text, start):
    assert "data-t" not in html_of(text, mark(1, start, len(text)))


def test_hostile_text_stays_text():
    html = html_of("<i hx-get=/x>&amp;\"'", mark(1, 0, 3))
    assert "<i" not in html
    assert text_of(html) == "<i hx-get=/x>&amp;\"'"


def test_attributes_are_escaped():
    evil = LabelDef('"><b>', id=9, code='"><b')
    assert "<b" not in html_of("Ada", mark(1, 0, 3, evil))


@given(
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8),
)
def test_the_text_content_is_always_the_source(text, ranges):
    marks = [
        mark(number + 1, start, min(start + length, len(text)))
        for number, (start, length) in enumerate(ranges)
        if start < len(text)
    ]
    html = html_of(text, *marks)
    assert text_of(html) == text
    for each in marks:
        segments = re.findall(rf'<mark class="[^"]*" data-s="(?:\d+ )*{each.id}(?: \d+)*"[^>]*>([^<]*)</mark>', html)
        assert text_of("".join(segments)) == text[each.start : each.end]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12))
def test_no_two_spans_of_one_lane_overlap(ranges):
    marks = [mark(number, start, start + length) for number, (start, length) in enumerate(ranges)]
    lanes = render.assign_lanes(block("x" * 40, *marks))
    for a in marks:
        for b in marks:
            if a.id < b.id and lanes[a.id] == lanes[b.id]:
                assert a.end <= b.start or b.end <= a.start


@pytest.mark.parametrize("count", [0, 1, 20, 21])
def test_blocks_come_in_sections_of_twenty(count):
    html = "".join(render.sections([block("x") for _ in range(count)]))
    assert html.count("<section") == -(-count // 20)
