"""A phrase and a pattern are looked for in the same way."""

from __future__ import annotations

import pytest

from annotator.errors import Invalid
from annotator.text.phrases import Phrase

TEXT = "Kyiv, Kyivans and KYIV"


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        (Phrase("Kyiv"), ["Kyiv"]),
        (Phrase("Kyiv", whole_words=False), ["Kyiv", "Kyiv"]),
        (Phrase("Kyiv", match_case=False), ["Kyiv", "KYIV"]),
        (Phrase("Kyiv*"), []),
        (Phrase("Kyiv*", is_pattern=True), ["Kyiv", "Kyivans"]),
        (Phrase("Kyiv*", is_pattern=True, match_case=False), ["Kyiv", "Kyivans", "KYIV"]),
    ],
)
def test_what_is_found_stands_there_and_has_its_literals(phrase, found):
    parts = phrase.places(TEXT)
    assert [TEXT[start:end] for start, end in parts] == found
    assert all(phrase.stands_at(TEXT, part) for part in parts)
    assert not phrase.stands_at(TEXT, (1, 4))
    for start, end in parts:
        here = TEXT[start:end].lower()
        assert any(all(piece.lower() in here for piece in pieces) for pieces in phrase.literals())


@pytest.mark.parametrize("phrase", [Phrase(" "), Phrase("*", is_pattern=True), Phrase("x" * 201, is_pattern=True)])
def test_what_cannot_be_looked_for_is_refused(phrase):
    with pytest.raises(Invalid):
        phrase.check()
