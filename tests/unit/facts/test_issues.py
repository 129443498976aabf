"""What is wrong with a text as it arrived, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.facts.issues import find

LONG = "Troops of the fourth brigade moved six miles to the north on Tuesday"


def found(text):
    return [(each.kind.value, text[each.start : each.end]) for each in find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("The mayor of Kyivsaid so.", "glued_words", "Kyivsaid"),
        ("They held the bridge.It fell later.", "glued_words", "bridge.It"),
        ("In contrast.US officials left.", "splice", "contrast.US"),
        ("They met onPyongyang's terms.", "splice", "onPyongyang"),
        ("It was lost,then found.", "glued_words", "lost,then"),
        (f"{LONG}, and the\n\nNext day it rained.", "splice", "the"),
        ("“It fell, she said.", "unbalanced_quote", "“"),
        ("It fell,” she said.", "unbalanced_quote", "”"),
        ('"It fell, she said.', "unbalanced_quote", '"'),
        ("It â€™s raining", "odd_character", "â€™"),
        ("caf\ufffd", "odd_character", "\ufffd"),
        ("Zapo\u00adrizhzhia", "odd_character", "\u00ad"),
        ("Ky\u200biv", "odd_character", "\u200b"),
        ("It was the the end.", "typo", "the the"),
    ],
)
def test_an_issue_is_found_where_it_stands(text, kind, where):
    assert found(text) == [(kind, where)]


@pytest.mark.parametrize(
    "text",
    [
        "An iPhone, an eBay page, McDonald and MacArthur, U.S. News, Ph.D. theses.",
        "See www.example.com/Page.Html or ada@Example.Org, or node.js.",
        "“A first part.\n\n“And a second,” she said.",
        'A 6" gun fired. "Yes," he said.',
        "The Ukrainianʼs team 👩\u200d🚀 won; naïve café owners cheered.",
        "„Es regnet“, sagte sie.",
        "\ufeffA mark of byte order at the start.",
        "What he had had was enough, and that that was so.",
        f"{LONG} and of the\nWhite House in lines of one length.",
        "It was aforesaid and untold.",
        "12,000 soldiers and 3.5 million others; 1,000,000 more.",
    ],
)
def test_what_only_looks_wrong_is_left_alone(text):
    assert found(text) == []


@given(st.text(st.sampled_from('ab.,A “”"«»\n\u00ad\ufffdton') | st.characters(), max_size=80))
def test_issues_lie_in_the_text_in_reading_order(text):
    issues = find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in issues)
    assert [each.start for each in issues] == sorted(each.start for each in issues)
