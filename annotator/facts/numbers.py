"""Numbers in English text: numerals, number words, fractions and vague words, read word by word.

No ordinals. A full stop between digits is the decimal point of English; a comma before three digits parts thousands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import NamedTuple

from annotator.facts.listing import word_list, word_set

# Every branch is bounded by what it consumes, so that the scan is linear whatever the text.
TOKEN = re.compile(
    r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+)?|\.\d+"
    r"|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"
    r"|\S"
)
ONES = {
    word: value
    for value, word in enumerate(
        word_list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
TENS = dict(zip(word_list("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True))
SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12}
SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12, "trn": 1e12}
VAGUE = {"dozens": (24, 99), "hundreds": (200, 999), "thousands": (2e3, 9999), "millions": (2e6, 9_999_999)}
VAGUE |= {"billions": (2e9, 9_999_999_999), "scores": (40, 99)}
OF_THOUSANDS = {"tens": 10, "hundreds": 100}
DENOMINATORS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
HYPHENS = frozenset("-‐‑")
OWNED = word_set("of the its their his her all our that those these this")
AFTER_A_SHARE = OWNED | word_set("are is was were have has had . , ; : ! ? )")
NOT_A_HALF = word_set("first second other latter last final one's better")
BY_ITSELF = word_set("in to from since on this last and but")
TIME_WORDS = word_set("second minute hour day night week month year")


class Word(NamedTuple):
    """A word, numeral or sign of a text: `low` is it in small letters, `raw` as it stands there."""

    low: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number from words[first] up to words[after] (exclusive). `ratio` for a fraction of something."""

    low: float
    high: float
    after: int
    digits: int = 0
    vague: bool = False
    ratio: bool = False
    scaled: bool = False
    numeral: bool = False


def words(text: str) -> list[Word]:
    """The words, numerals and single signs of a text, in order. Linear."""
    return [Word(found[0].lower(), found[0], found.start(), found.end()) for found in TOKEN.finditer(text)]


def number_at(found: Sequence[Word], at: int) -> Number | None:
    """The longest number that begins at this word, or None. Reads "a third" only as a fraction, never an ordinal."""
    for reader in (_half, _vague, _several, _fraction, _in_ten, _plain):
        if (number := reader(found, at)) is not None:
            return number
    return None


def low_at(found: Sequence[Word], at: int) -> str:
    """The word at this place in small letters, "" outside of the text."""
    return found[at].low if 0 <= at < len(found) else ""


def glued(found: Sequence[Word], at: int) -> bool:
    """Whether nothing stands between this word and the one before."""
    return 0 < at < len(found) and found[at - 1].end == found[at].start


def _half(found: Sequence[Word], at: int) -> Number | None:
    """Half a million, half of the crew, half an hour."""
    if low_at(found, at) != "half" or low_at(found, at - 1) in NOT_A_HALF | HYPHENS:
        return None
    after = low_at(found, at + 1)
    if after in {"a", "an"}:
        scale = SCALES.get(low_at(found, at + 2))
        return Number(scale / 2, scale / 2, at + 3, scaled=True) if scale else _once(0.5, at + 2, digits=1)
    if after in HYPHENS and low_at(found, at + 2) in TIME_WORDS | {"mile"}:
        return _once(0.5, at + 1, digits=1)
    whole = low_at(found, at - 1) in {"by", "than", "almost", "nearly", "about"}
    return replace(_once(0.5, at + 1), ratio=True) if after in OWNED or whole else None


def _once(value: float, after: int, *, digits: int = 0) -> Number:
    return Number(value, value, after, digits=digits)


def _vague(found: Sequence[Word], at: int) -> Number | None:
    """Dozens, tens of thousands."""
    word = low_at(found, at)
    factor = OF_THOUSANDS.get(word, 0) if low_at(found, at + 1) == "of" else 0
    if scale := factor * {"thousands": 1e3, "millions": 1e6, "billions": 1e9}.get(low_at(found, at + 2), 0):
        return Number(2 * scale, 10 * scale - 1, at + 3, vague=True, scaled=True)
    if word == "scores" and low_at(found, at + 1) != "of":
        return None
    low_high = VAGUE.get(word)
    return Number(*low_high, at + 1, vague=True, scaled=True) if low_high else None


def _several(found: Sequence[Word], at: int) -> Number | None:
    """Several hundred, a few dozen: as vague as hundreds and dozens."""
    few = low_at(found, at) == "a" and low_at(found, at + 1) == "few"
    if not few and low_at(found, at) not in {"several", "many"}:
        return None
    scale = at + (2 if few else 1)
    low_high = VAGUE.get(low_at(found, scale) + "s") if low_at(found, scale) in SCALES else None
    return Number(*low_high, scale + 1, vague=True, scaled=True) if low_high else None


def _fraction(found: Sequence[Word], at: int) -> Number | None:
    """A third of, two-thirds, three quarters, one fifth."""
    top = 1 if low_at(found, at) in {"a", "an"} else ONES.get(low_at(found, at), 0)
    place = at + 2 if low_at(found, at + 1) in HYPHENS else at + 1
    name = low_at(found, place)
    bottom = DENOMINATORS.get(name) or (DENOMINATORS.get(name[:-1]) if name.endswith("s") else 0)
    if not top or not bottom or (top > 1) != name.endswith("s"):
        return None
    after, before = low_at(found, place + 1), low_at(found, at - 1)
    sure = top > 1 or after in {"of", ""} or (before == "by" and not (after.isalpha() and after not in BY_ITSELF))
    one = low_at(found, at) == "one" and (place == at + 2 or after in AFTER_A_SHARE)
    if not sure and not one:
        return None
    if after == "of" and low_at(found, place + 2) in {"a", "an"} and (scale := SCALES.get(low_at(found, place + 3))):
        return Number(top / bottom * scale, top / bottom * scale, place + 4, scaled=True)
    return replace(_once(top / bottom, place + 1), ratio=True)


def _in_ten(found: Sequence[Word], at: int) -> Number | None:
    """Nine in ten, three out of four; not "seven in ten days"."""
    top = _simple(found, at)
    if top is None or low_at(found, top.after) not in {"in", "out"}:
        return None
    place = top.after + 1
    if low_at(found, top.after) == "out":
        if low_at(found, place) != "of":
            return None
        place += 1
    bottom = _simple(found, place) if low_at(found, place) != "every" else _simple(found, place + 1)
    if bottom is None or not top.low < bottom.low <= 1000 or _ends_as_time(found, bottom.after):
        return None
    if found[place].raw[:1].isdigit() != found[at].raw[:1].isdigit() and bottom.low not in {10, 100, 1000}:
        return None
    return replace(_once(top.low / bottom.low, bottom.after), ratio=True)


def _ends_as_time(found: Sequence[Word], at: int) -> bool:
    return low_at(found, at).rstrip("s") in TIME_WORDS or low_at(found, at) in {"per", "%", "-", "years", "of"}


def _plain(found: Sequence[Word], at: int) -> Number | None:
    """A numeral or number words, with "and a half" and with scales: 2.5 million, three and a half, a dozen, 3.5m."""
    number = _simple(found, at)
    if number is None:
        return _one_scale(found, at)
    number = _and_a_half(found, number)
    number = _suffixed(found, number)
    while True:
        step = 2 if low_at(found, number.after) in HYPHENS else 1
        name = low_at(found, number.after + step - 1)
        if name not in SCALES or (step == 2 and name == "dozen"):
            return number
        number = _scaled(number, SCALES[name], number.after + step)


def _one_scale(found: Sequence[Word], at: int) -> Number | None:
    """A hundred, a dozen, a couple of, a pair of."""
    if low_at(found, at) != "a":
        return None
    word = low_at(found, at + 1)
    if word in {"couple", "pair"} and low_at(found, at + 2) == "of":
        return replace(_once(2, at + 2), vague=word == "couple")
    if word not in SCALES:
        return None
    number = _scaled(_once(1, at + 1), SCALES[word], at + 2)
    while (scale := SCALES.get(low_at(found, number.after))) and scale > 100:
        number = _scaled(number, scale, number.after + 1)
    if [low_at(found, number.after + step) for step in range(3)] == ["and", "a", "half"] and number.low >= 1000:
        return replace(
            number, low=1.5 * number.low, high=1.5 * number.high, after=number.after + 3, digits=number.digits + 1
        )
    return number


def _scaled(number: Number, scale: float, after: int) -> Number:
    digits = number.digits - (0 if scale == 12 else round(log10(scale)))
    return replace(
        number, low=number.low * scale, high=number.high * scale, after=after, digits=digits, scaled=True, ratio=False
    )


def _and_a_half(found: Sequence[Word], number: Number) -> Number:
    after = [low_at(found, number.after + step) for step in range(3)]
    if after[:2] == ["and", "a"] and after[2] in {"half", "quarter"}:
        value = number.low + 1 / DENOMINATORS[after[2]]
        return replace(number, low=value, high=value, after=number.after + 3, digits=1)
    if after[0] in SIGNS and number.numeral:
        value = number.low + SIGNS[after[0]]
        return replace(number, low=value, high=value, after=number.after + 1, digits=1)
    return number


def _suffixed(found: Sequence[Word], number: Number) -> Number:
    """3.5m, 2bn, 40k. An "m" is millions after a sign of money or before what can be counted, else metres."""
    scale = SUFFIXES.get(low_at(found, number.after))
    if not number.numeral or scale is None or not glued(found, number.after):
        return number
    if low_at(found, number.after) == "m" and not _means_million(found, number.after):
        return number
    return _scaled(number, scale, number.after + 1)


def _means_million(found: Sequence[Word], at: int) -> bool:
    if low_at(found, at - 2) in {"$", "€", "£", "¥", "usd", "eur", "gbp", "-", "–"}:
        return any(low_at(found, at - back) in {"$", "€", "£", "¥", "usd", "eur", "gbp"} for back in range(2, 7))
    return any(_countable(low_at(found, at + step)) for step in (1, 2) if low_at(found, at + 1).isalpha())


def _countable(word: str) -> bool:
    irregular = {"people", "men", "women", "children", "personnel", "refugees", "barrels"}
    return word in irregular or (len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "wards")))


def _simple(found: Sequence[Word], at: int) -> Number | None:
    if at >= len(found):
        return None
    if found[at].raw[0].isdecimal() or (found[at].raw[0] == "." and len(found[at].raw) > 1):
        return _numeral(found[at].raw, at)
    if found[at].raw in SIGNS:
        return replace(_once(SIGNS[found[at].raw], at + 1, digits=1), numeral=True)
    return _in_words(found, at)


def _numeral(raw: str, at: int) -> Number:
    plain = re.sub(r"[,\u00a0\u202f\u2009]", "", raw)
    decimals = len(plain.partition(".")[2])
    value = float(plain)
    return Number(value, value, at + 1, digits=decimals, numeral=True)


def _in_words(found: Sequence[Word], at: int) -> Number | None:
    """Forty-two, two hundred and five, three thousand five hundred."""
    total, group, place, last = 0.0, 0.0, at, 1
    taken = False
    while place < len(found):
        word = low_at(found, place)
        value = TENS.get(word, ONES.get(word))
        if value is not None and (not taken or last >= 100 or (last == 10 and value < 10)):
            group += value
            last = 10 if word in TENS else 1
        elif taken and word in SCALES and word != "dozen" and SCALES[word] != last:
            scale = SCALES[word]
            total, group = (total, group * scale) if scale == 100 else (total + group * scale, 0.0)
            last = int(min(scale, 1e12))
        elif taken and _joins(found, place, last):
            place += 1
            continue
        else:
            break
        taken, place = True, place + 1
    if not taken:
        return None
    while low_at(found, place - 1) in HYPHENS | {"and"}:
        place -= 1
    all_of_it = total + group
    digits = -round(log10(last)) if last >= 100 else 0
    return Number(all_of_it, all_of_it, place, digits=digits, scaled=last >= 100)


def _joins(found: Sequence[Word], place: int, last: int) -> bool:
    """A hyphen in forty-two, an "and" in two hundred and five."""
    value = ONES.get(low_at(found, place + 1), TENS.get(low_at(found, place + 1)))
    if value is None:
        return low_at(found, place) in HYPHENS and low_at(found, place + 1) in {"hundred", "thousand", "million"}
    if low_at(found, place) in HYPHENS:
        return last == 10 and 0 < value < 10
    return low_at(found, place) == "and" and last >= 100
