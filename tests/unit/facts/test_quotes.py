"""Quotation marks are paired in every style, apostrophes are none, and what stands alone is reported."""

from __future__ import annotations

import pytest

from annotator.facts.quotes import pair


def quoted(text):
    return [text[quotation.start : quotation.end] for quotation in pair(text).pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” he said.", ["“We go,”"]),
        ('"We go," he said.', ['"We go,"']),
        ("'We go,' she said, 'now.'", ["'We go,'", "'now.'"]),
        ("‘It wasn’t us,’ he said.", ["‘It wasn’t us,’"]),
        ("«Nous restons», said he.", ["«Nous restons»"]),
        ("»Wir bleiben«, said he.", ["»Wir bleiben«"]),
        ("„Wir bleiben“, said he.", ["„Wir bleiben“"]),
        ("”Jäämme tänne”, said he.", ["”Jäämme tänne”"]),
        ("‚Nein‘, said he.", ["‚Nein‘"]),
        ("“He said ‘no’ twice.”", ["“He said ‘no’ twice.”", "‘no’"]),
        ("He said: \"They cried 'run' and ran.\"", ["\"They cried 'run' and ran.\"", "'run'"]),
    ],
)
def test_every_style_is_paired(text, expected):
    assert quoted(text) == expected
    assert pair(text).unbalanced == ()


@pytest.mark.parametrize(
    "text",
    [
        "It wasn't his.",
        "The soldiers' post fell.",
        "In the ’90s it stood.",
        "Rock ’n’ roll isn’t dead.",
        "Ukraineʼs army",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text):
    assert pair(text).unbalanced == ()


def test_a_plural_possessive_inside_single_quotes_does_not_close_them():
    assert quoted("'The troops' morale is low,' he said.") == ["'The troops' morale is low,'"]


def test_paragraphs_that_open_anew_belong_to_one_speech():
    found = pair("“The first.\n\n“The second,” he said.")
    assert [(quotation.start, quotation.end, quotation.closed) for quotation in found.pairs] == [
        (0, 11, False),
        (13, 26, True),
    ]
    assert found.unbalanced == ()


def test_a_nested_quotation_is_deeper():
    assert [quotation.depth for quotation in pair("“He said ‘no’ twice.”").pairs] == [0, 1]


@pytest.mark.parametrize(
    ("text", "places"), [("“We go, he said.", (0,)), ("We go,” he said.", (6,)), ('"We go.', (0,))]
)
def test_a_mark_without_partner_is_reported(text, places):
    assert pair(text).unbalanced == places
