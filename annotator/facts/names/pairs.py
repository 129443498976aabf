"""Whether two written names are names of one entity, how sure that is and by which rule.

Precision before recall: an edit counts only where transliterations differ and two real names seldom do. So "Johnson"
and "Johnston", "Petrov" and "Petrova", "Zelensky" and "Zelenska" stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA, Levenshtein

from annotator.facts.names.forms import Name, parse
from annotator.facts.names.transliteration import consonants, given_name, loose

Method = Literal["exact", "folded", "surname", "acronym", "fuzzy"]
_FAMILIES = {
    "PER": "PERSON",
    "LOCATION": "PLACE",
    "LOC": "PLACE",
    "GPE": "PLACE",
    "FAC": "PLACE",
    "COUNTRY": "PLACE",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
}
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "de", "du", "des", "la"})
SHORTEST_FUZZY = 7
SHORTEST_FUZZY_VOWEL = 9
SHORTEST_FUZZY_CONSONANT = 11


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How sure it is, in [0, 1], that two names are one, and the rule that says so."""

    score: float
    method: Method


def family(label: str) -> str:
    """What may be one entity: GPE, LOC and FAC are places, PERSON and ORG are themselves, "" is not known."""
    key = label.upper()
    return _FAMILIES.get(key, key)


def same(a: str, b: str, label_a: str = "", label_b: str = "") -> NameMatch | None:
    """Whether two names are of one entity, None if not. Names of two types never are; a label "" goes with any."""
    kinds = {family(label_a), family(label_b)} - {""}
    if 1 < len(kinds):
        return None
    first, second = parse(a), parse(b)
    if not first.words or not second.words:
        return None
    if a.strip().casefold() == b.strip().casefold():
        return NameMatch(1.0, "exact")
    if first.folded == second.folded:
        return NameMatch(0.97, "folded")
    return compared(first, second, is_person=kinds == {"PERSON"})


def compared(first: Name, second: Name, *, is_person: bool) -> NameMatch | None:
    """As `same`, for names whose folded forms differ."""
    if first.generation != second.generation:
        return None
    if not is_person and is_acronym(first, second):
        return NameMatch(0.9, "acronym")
    if is_person and (found := _person(first, second)):
        return found
    return fuzzy(first, second)


def is_acronym(first: Name, second: Name) -> bool:
    """Whether one is made of the first letters of the other's words, with or without the small ones."""
    short, long = (first, second) if first.acronym else (second, first)
    if not short.acronym or long.acronym or len(long.words) < 2:
        return False
    return short.acronym in initials(long)


def initials(name: Name) -> set[str]:
    """The acronyms that a name of several words may have, in capitals."""
    words = [each for each in name.shown.replace("-", " ").replace(".", " ").split() if each[0].isalnum()]
    large = [each for each in words if each.lower() not in _SMALL]
    return {"".join(each[0] for each in chosen).upper() for chosen in (words, large) if 2 <= len(chosen)}


def _person(first: Name, second: Name) -> NameMatch | None:
    short, long = sorted((first, second), key=lambda name: len(name.words))
    if " ".join(short.words) in long.surnames:
        return NameMatch(0.85, "surname")
    if len(short.words) == 1 and any(loose(each) == loose(short.words[0]) for each in long.surnames):
        return NameMatch(0.8, "surname")
    if 2 <= len(short.words) and is_one_person(short, long):
        return NameMatch(0.93, "folded")
    return None


def is_one_person(short: Name, long: Name) -> bool:
    """Whether two full names have one surname and given names that go together: in another language, as an initial,
    or with a middle name left out.
    """
    if loose(short.words[-1]) != loose(long.words[-1]):
        return False
    if not _goes_with(short.words[0], long.words[0]):
        return False
    return all(_goes_with(a, b) for a, b in zip(short.words[1:-1], long.words[1:-1], strict=False))


def _goes_with(a: str, b: str) -> bool:
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    return given_name(a) == given_name(b)


def fuzzy(first: Name, second: Name) -> NameMatch | None:
    """Names of equally many words that are equal but for one edit in one long word."""
    if len(first.words) != len(second.words):
        return None
    different = [(a, b) for a, b in zip(first.words, second.words, strict=True) if a != b]
    if len(different) != 1 or not is_one_edit(*different[0], beside_others=1 < len(first.words)):
        return None
    return NameMatch(round(0.9 * OSA.normalized_similarity(first.folded, second.folded), 3), "fuzzy")


def is_one_edit(a: str, b: str, *, beside_others: bool = False) -> bool:
    """Whether two folded words differ in one letter as spellings and misspellings of one name do.

    The first and the last letter must agree, but for the endings -ko, -koy, -ky; g and h count as one. A vowel may
    be too many, or two neighbours be swapped, in words of seven letters (six beside equal words); one vowel stands for
    another in words of nine, a consonant differs in words of eleven.
    """
    if loose(a) == loose(b):
        return 6 <= min(len(a), len(b))
    shortest = min(len(a), len(b))
    a, b = a.replace("g", "h"), b.replace("g", "h")
    if shortest < SHORTEST_FUZZY - beside_others or not (a + b).isalpha() or a[0] != b[0] or a[-1] != b[-1]:
        return False
    if a == b:
        return True
    if a.endswith(("son", "sen")) or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    if sorted(a) != sorted(b) and shortest < SHORTEST_FUZZY_CONSONANT:
        is_for_another = len(a) == len(b)
        if consonants(a) != consonants(b) or (is_for_another and shortest < SHORTEST_FUZZY_VOWEL):
            return False
    return _is_inside(a, b)


def _is_inside(a: str, b: str) -> bool:
    """An edit at the very end tells man and woman, or country and people, apart."""
    return all(0 < each.src_pos < len(a) - 1 for each in Levenshtein.editops(a, b))
