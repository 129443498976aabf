"""The edges of a phrase that speaks: what stands before and after it and is no part of it, and whether it may speak.

"On Monday", "Hours later" and "In a statement" before a source, "on Thursday" and "last week" after one.
"""

from __future__ import annotations

import re

from annotator.facts import word_lists as lists
from annotator.facts.attribution.sentences import Unit
from annotator.records import Part

_DIGITS = re.compile(r"\d[\d.,:]*")


def strip_leading(unit: Unit, start: int, end: int) -> Part | None:
    """A phrase without "but", "On Monday", "Hours later" or "In a statement" before it."""
    words = unit.words
    while start < end:
        if words[start] in lists.DISCOURSE or words[start] in {",", '"'}:
            start += 1
            continue
        adjunct = _leading_adjunct(unit, start, end)
        if adjunct <= start:
            break
        start = adjunct
    while start < end and words[end - 1] in lists.ADVERBS - {"all", "both"}:
        end -= 1
    return (start, end) if start < end and may_speak(unit, start, end) else None


def _leading_adjunct(unit: Unit, start: int, end: int) -> int:
    """Where an adjunct that begins at `start` ends; `start` where there is none, or nothing would be left."""
    words = unit.words
    place = start
    prepositional = words[place] in lists.PREPOSITIONS or words[place] in {"as", "late", "early"}
    place += prepositional
    seen = place
    while place < end and (
        words[place] in lists.TIMES
        or _DIGITS.fullmatch(words[place])
        or (
            place + 1 < end
            and words[place] in {"the", "a", "an", "few", "several", "two", "three"}
            and words[place + 1] in lists.TIMES
        )
    ):
        place += 1
    if seen < place < end and any(word in lists.TIMES for word in words[seen:place]):
        if words[place] in {"'s", "’s"}:
            return start
        determined = words[place - 1] in {"this", "that"}
        return place - determined if words[place - 1] != "last" else start
    return _place_adjunct(unit, start, end) if prepositional else start


def _place_adjunct(unit: Unit, start: int, end: int) -> int:
    """ "In Kyiv officials", "In a statement the ministry": up to the next determiner, or behind the name."""
    for place in range(start + 2, end):
        if unit.words[place] in lists.DETERMINERS and unit.words[place - 1] not in lists.PREPOSITIONS:
            return place
    place = start + 1
    while place < end and unit.is_name(place):
        place += 1
    return place if start + 1 < place < end else start


def may_speak(unit: Unit, start: int, end: int) -> bool:
    words = unit.words[start:end]
    if not any(character.isalpha() for word in words for character in word):
        return False
    if words[0] in {"nobody", "none", "whoever", "anyone", "nothing", "everything", "something"} or words[:2] == (
        "no",
        "one",
    ):
        return False
    if words[-1] in lists.DETERMINERS - {"all", "both", "some", "many", "this"}:
        return False
    return not (
        words[0] in lists.PREPOSITIONS - {"about", "around", "over", "under"} or words in (("there",), ("it's",))
    )


def without_adjunct(unit: Unit, start: int, end: int) -> int:
    """Where "on Thursday", "in a statement" or "last week" begins at the end of a phrase."""
    attached = False
    for place in range(start + 1, end):
        word = unit.words[place]
        # "released by the bank on Thursday" belongs to the phrase; "said the mayor on Thursday" does not.
        attached = attached or (unit.words[place - 1].endswith("ed") and not unit.is_name(place - 1))
        if attached:
            continue
        rest = unit.words[place + 1 : place + 4]
        if word in lists.WEEKDAYS | {"yesterday", "today"} or (
            word in {"last", "this", "late", "earlier", "early", "later"}
            and any(one in lists.TIMES for one in rest[:2])
        ):
            return place
        if word in {"on", "in", "at", "during", "late", "by", "after", "before", "via"} and (
            any(one in lists.TIMES - {"this", "that", "last"} for one in rest[:2])
            or any(one in lists.CHANNELS for one in rest[:3])
        ):
            return place
        if word in {"after", "before", "during", "as", "when"}:
            return place
    return end


def is_likely_speaker(unit: Unit, part: Part) -> bool:
    """Whether a phrase is a pronoun, has a name in it, or ends in a word for people or bodies."""
    start, end = part
    if unit.words[start] in lists.PERSONAL:
        return True
    if any(unit.is_name(place) for place in range(start + (unit.words[start] in lists.DETERMINERS), end)):
        return True
    return unit.words[end - 1] in lists.SPEAKERS or unit.words[end - 1].endswith(
        ("er", "ers", "or", "ors", "man", "men", "ists")
    )
