"""Token boundaries, and what must not keep spaCy busy."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
import spacy

from annotator.errors import Invalid, TooLarge
from annotator.text.packing import unpack
from annotator.text.tokens import doc_from_bounds, token_bounds, tokenize

blank = cache(spacy.blank)


def spacy_bounds(text: str, language: str) -> tuple[tuple[int, int], ...]:
    return tuple((token.idx, token.idx + len(token)) for token in blank(language).tokenizer(text))


TRICKY = [
    "",
    " ",
    "  ",
    "\n",
    "a ",
    "a  ",
    " a",
    "  a b",
    "a  b   c",
    "a\tb \t c\t d",
    "a\u00a0b\u2028c \u2028 d\u2029",
    "a\r\nb\r\n\r\n c \r\n",
    "a\n b\n  c",
    "x" * 300 + " " + "y" * 255 + "\n" + "z" * 254,
    " " * 600 + "a",
    "foo:-) )",
    "foo:-) bar",
    ":-) ) foo:-)) )",
    "(He's) can't “Russia's” U.S.-led 10km, 5 a.m.-6p.m., and/or C++",
    "a:/ /b :) ) x:) ) x8) )",
    "http://a.b/c?d=e, (https://x.y).",
]


@pytest.mark.parametrize("text", TRICKY)
def test_tokens_are_spacys(text: str) -> None:
    assert token_bounds(text, "en") == spacy_bounds(text, "en")
    assert token_bounds(text, "en") == spacy_bounds(text, "en"), "the second time, from memory"


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it", "ru", "uk", "xx"])
def test_tokens_are_spacys_for_the_sample_articles_in_every_language(language: str) -> None:
    for path in sorted(Path("seeds").glob("*.txt")):
        text = path.read_bytes().decode()
        assert token_bounds(text, language) == spacy_bounds(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Viven en EE. UU. desde 1990, en EE.  UU. no."),
        ("ru", "Он канд. ист. наук и д-р ист. наук, в т.ч. здесь."),
    ],
)
def test_special_cases_with_spaces_are_found(language: str, text: str) -> None:
    assert token_bounds(text, language) == spacy_bounds(text, language)


def test_a_language_without_white_space_has_its_own_tokenizer() -> None:
    assert token_bounds("我爱北京", "zh") == ((0, 1), (1, 2), (2, 3), (3, 4))


def test_a_doc_is_rebuilt_from_its_boundaries() -> None:
    vocab = blank("en").vocab
    for text in TRICKY:
        doc = doc_from_bounds(vocab, text, token_bounds(text, "en"))
        assert doc.text == text
        assert tuple((token.idx, token.idx + len(token)) for token in doc) == token_bounds(text, "en")


@pytest.mark.parametrize("bounds", [(), ((0, 3),), ((1, 3), (4, 7)), ((0, 2), (4, 7)), ((0, 3), (4, 6))])
def test_boundaries_of_another_text_are_refused(bounds: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(Invalid):
        doc_from_bounds(blank("en").vocab, "Ada met", bounds)


def test_an_unknown_language_is_refused_with_a_hint() -> None:
    with pytest.raises(Invalid) as caught:
        tokenize("Ada", "klingon")
    assert "klingon" in caught.value.message
    assert "xx" in caught.value.hint


@pytest.mark.parametrize("unit", ["(", "'", "$", "!?", "http://", "://a", "a:b"])
def test_a_long_run_without_a_space_is_refused_at_once(unit: str) -> None:
    text = "One.\r\nTwo " + unit * 20_000
    began = time.perf_counter()
    with pytest.raises(TooLarge) as caught:
        tokenize(text, "en")
    assert time.perf_counter() - began < 2
    assert caught.value.where == "line 2, character 5"
    assert f"{len(unit) * 20_000:,} characters without a space" in caught.value.message


def test_a_long_run_is_refused_in_a_text_that_spacy_sees_as_a_whole_too() -> None:
    with pytest.raises(TooLarge):
        tokenize("foo:-) " + "(" * 20_000, "en")
    with pytest.raises(TooLarge):
        tokenize("EE. UU. " + "(" * 20_000, "es")


def test_a_long_run_of_letters_is_tokenised() -> None:
    assert token_bounds("x" * 30_000, "en") == ((0, 30_000),)


def test_many_runs_of_punctuation_are_stopped_by_a_budget() -> None:
    marks = "!?.,:;()[]{}'\"$%&/+*#@~^|<>=-_"
    text = " ".join((marks[i % 31 :] + marks[i % 29 :] * 70)[: 1_500 + i] for i in range(300))
    with pytest.raises(TooLarge, match="punctuation"):
        tokenize(text, "en")


def test_a_text_above_a_million_characters_is_refused() -> None:
    assert len(unpack(tokenize("ab " * 333_333, "en"))) == 333_333
    with pytest.raises(TooLarge, match="1,000,001"):
        tokenize("a" * 1_000_001, "en")
