"""Where a main clause ends as far as marks and conjunctions tell: places in the tokens of a unit."""

from __future__ import annotations

from annotator.facts.attribution.sentences import Unit


def next_comma(unit: Unit, start: int, high: int) -> int:
    """The next comma; `high` where there is none."""
    for place in range(start, high):
        if unit.words[place] == ",":
            return place
    return high


def before_semicolon(unit: Unit, start: int, high: int) -> int:
    """The next semicolon outside of quotations; `high` where there is none."""
    spans = [(unit.place(quotation.start), unit.place(quotation.end)) for quotation in unit.quotes]
    for place in range(start, high):
        if unit.words[place] == ";" and not any(first <= place < last for first, last in spans):
            return place
    return high


def before_full_stop(unit: Unit, start: int, high: int) -> int:
    """The next full stop, question or exclamation mark that a new sentence follows; `high` where there is none."""
    for place in range(start, high - 1):
        ends = unit.words[place] in {".", "!", "?"} and unit.is_name(place + 1)
        if ends and len(unit.words[place - 1]) > 3:
            return place
    return high


def after_semicolon(unit: Unit, low: int, high: int) -> int:
    """Behind the last semicolon outside of quotations; `low` where there is none."""
    inside = [(unit.place(quotation.start), unit.place(quotation.end)) for quotation in unit.quotes]
    for place in range(high - 1, low - 1, -1):
        if unit.words[place] == ";" and not any(first <= place < last for first, last in inside):
            return place + 1
    return low


def clause_start(unit: Unit, place: int, low: int) -> int:
    """Where the main clause around `place` begins: behind a semicolon, or behind a comma with "but" or "while"."""
    for other in range(place - 1, low, -1):
        word = unit.words[other]
        if word == ";" or (word in {"while", "but", "although", "though"} and unit.words[other - 1] == ","):
            return other + 1
        if word == "and" and unit.words[other - 1] == ",":
            return other + 1
    return low


def clause_end(unit: Unit, place: int, high: int) -> int:
    """Where the main clause around `place` ends: before such a mark."""
    for other in range(place, high - 1):
        word, following = unit.words[other], unit.words[other + 1]
        if word == ";" or (word == "," and following in {"while", "but", "although", "though", "and", "nor"}):
            return other
    return high
