"""The words of a claim as keys of an inverted index: folded stems and normalised numbers, without the small words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from annotator.facts.names.forms import APOSTROPHES
from annotator.facts.names.transliteration import fold_word, plain

MOST_TERMS = 64
LONGEST_TERM = 32

_TOKEN = re.compile(
    rf"\d+(?:[,\u00a0]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W\d_]))*"
)
_COUNTRY = re.compile(r"\bU\.?(?P<letter>[SK])\.?(?:A\b\.?|\b)")
_HALF = re.compile(r"\bhalf an? (?=hundred|thousand|million|billion|trillion)", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL_NUMBERS)} | _TENS
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
# fmt: off
_STOP = frozenset(
    {
        "a", "about", "above", "according", "added", "after", "again", "against", "all", "also", "am", "an", "and",
        "any", "are", "as", "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by",
        "can", "could", "did", "do", "does", "doing", "done", "down", "during", "each", "few", "for", "from",
        "further", "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in",
        "into", "is", "it", "its", "just", "may", "me", "might", "more", "most", "mr", "mrs", "ms", "must", "my",
        "no", "nor", "not", "of", "off", "on", "once", "only", "or", "other", "our", "out", "over", "own", "report",
        "reported", "reports", "said", "same", "say", "says", "shall", "she", "should", "so", "some", "such", "than",
        "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "told",
        "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where", "which", "while",
        "who", "whom", "whose", "why", "will", "with", "would", "yet", "you", "your",
    }
)
# fmt: on
_ENDINGS: tuple[tuple[str, str, int], ...] = (
    ("nesses", "", 4),
    ("ations", "at", 3),
    ("ation", "at", 3),
    ("ities", "", 4),
    ("ments", "", 4),
    ("ment", "", 4),
    ("ness", "", 4),
    ("ings", "", 3),
    ("ity", "", 4),
    ("ies", "y", 2),
    ("ied", "y", 2),
    ("ing", "", 3),
    ("ions", "", 4),
    ("ion", "", 4),
    ("ers", "", 4),
    ("ed", "", 3),
    ("er", "", 4),
    ("ly", "", 3),
    ("es", "", 3),
    ("s", "", 3),
)


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text in order of their first place, each once, at most 64 of at most 32 characters.

    Spellings of a name give one term ("Zelenskyy", "Zelenskiy"), and so do "1,000", "1000" and "one thousand".
    """
    found: dict[str, None] = {}
    for term in _terms(_HALF.sub("0.5 ", _COUNTRY.sub(_spelt_out, text))):
        if len(found) == MOST_TERMS:
            break
        found.setdefault(term[:LONGEST_TERM])
    return tuple(found)


def inverse_frequencies(documents_of: Mapping[str, int], documents: int) -> dict[str, float]:
    """How telling each term is, from the number of documents (or claims) that have it: always above 0."""
    return {term: math.log((1 + documents) / (1 + count)) + 1 for term, count in documents_of.items()}


def stem(word: str) -> str:
    """A word in small letters without its ending. A key, not a word: "cities" and "city" give "city"."""
    if word.endswith("ss"):
        return _undoubled(word)
    for ending, to, shortest in _ENDINGS:
        if word.endswith(ending) and shortest <= len(word) - len(ending):
            return _undoubled(word[: -len(ending)] + to)
    return word


def _undoubled(word: str) -> str:
    """ "planned" and "plan", "moved" and "move" meet: one last consonant, no last e."""
    return word[:-1] if word[-1] == "e" or (len(word) > 3 and word[-1] == word[-2]) else word


def _spelt_out(match: re.Match[str]) -> str:
    return "United States" if match["letter"] == "S" else "United Kingdom"


def _terms(text: str) -> Iterator[str]:
    number = ""
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        key = plain(word)
        if (read := _number(key)) is not None:
            if number:
                yield number
            number = read
            continue
        if key in _SCALES:
            number = _times(number or "1", _SCALES[key])
            continue
        if number:
            yield number
            number = ""
        if key not in _STOP and 1 < len(key):
            yield fold_word(_stemmed(key))
    if number:
        yield number


def _stemmed(key: str) -> str:
    stemmed = stem(key)
    return stemmed[:-1] if stemmed == key and 3 < len(key) and key.endswith("e") else stemmed


def _number(key: str) -> str | None:
    if key[0].isdigit():
        return _written(key.replace(",", "").replace("\u00a0", ""))
    return _NUMBERS.get(key)


def _written(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits.lstrip("0") or "0"


def _times(number: str, scale: int) -> str:
    value = float(number) * scale
    return str(int(value)) if value.is_integer() else str(value)
