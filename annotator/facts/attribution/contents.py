"""What is claimed: the tokens after or before a cue, up to the next claim and without the marks around them."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.facts import word_lists as lists
from annotator.facts.attribution import adjuncts
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.sentences import Unit
from annotator.facts.cues import Takes
from annotator.facts.quotes import Quotation
from annotator.facts.word_lists import word_set
from annotator.records import Part
from annotator.vocabulary import Certainty, Quote, SpeechAct

_TRUSTED = word_set("say tell claim insist warn argue contend maintain allege state declare assert stress report")
_WH = word_set("whether if how why what when who where")
_NO_CLAUSE = word_set(", . of to by as with ) ; ! ? and or but ” ’ » than into about against on")
_NO_NOUN = word_set(", . by to as with ) ; ! ? and or but ” » that than")
_NAMING = word_set("call label brand dub")
_SHOWS = word_set("show suggest reveal indicate")
_SILENT = word_set("answer specify explain confirm mention disclose reveal detail address identify say")
_EDGE = " \t\u00a0,.;:–—-"
_REACH = 20


@dataclass(frozen=True, slots=True)
class Content:
    """Tokens `[start, end)`, as the characters `part`. `quotation` is what it is the inside of, if it is."""

    start: int
    end: int
    part: Part
    quote: Quote
    quotation: int = -1


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the content after a cue begins. "to" and "on" may belong to the cue, which then ends at `cue_end`."""

    place: int
    cue_end: int
    channel: str = ""
    clause: bool = True
    orders: bool = False


def beginning(unit: Unit, match: Match, high: int) -> Beginning | None:
    """Where the content after a cue begins; None where nothing of what the cue takes follows.

    Whoever "told both sides to stop" has demanded something: `orders`.
    """
    if match.negated and match.cue.act != SpeechAct.DENIAL:
        extended = _with_preposition(unit, match, high)
        if extended is not None:
            return extended
    place, channel = adjuncts.skip(unit, match, high)
    if high <= place:
        return None
    if match.cue.lemma == "tell" and unit.words[place] in {"to", "not"} and match.end < place:
        return Beginning(match.end, match.end, clause=False, orders=True)
    found = _clause(unit, match, place, high)
    if found is not None:
        return Beginning(found, match.end, channel)
    if _takes_noun(unit, match, match.end, high):
        return Beginning(match.end, match.end, clause=False)
    return None


def _with_preposition(unit: Unit, match: Match, high: int) -> Beginning | None:
    """ "did not respond to", "has not commented on": the preposition belongs to the cue."""
    place = match.end
    if place + 1 < high and unit.words[place] in {"immediately", "directly", "publicly", "further"}:
        place += 1
    word = unit.words[place] if place < high else ""
    if word in {"to", "on", "about"} and match.cue.lemma in {
        "respond",
        "reply",
        "comment",
        "react",
        "elaborate",
        "speak",
    }:
        return Beginning(place + 1, place + 1, clause=False) if place + 1 < high else None
    return None


def _clause(unit: Unit, match: Match, place: int, high: int) -> int | None:
    cue, word = match.cue, unit.words[place]
    speaks = cue.may_take(Takes.CLAUSE, Takes.THAT, Takes.ADDRESSEE)
    if word == "that" and speaks and place + 1 < high and not _is_demonstrative(unit, match, place, high):
        return place + 1
    if word in {":", ","} and place + 1 < high and quotation_at(unit, place + 1) >= 0:
        return place + 1
    if word == ":" and speaks and place + 2 < high:
        return place + 1
    if quotation_at(unit, place) >= 0 and (speaks or cue.may_take(Takes.QUOTE)):
        return place
    if word in _WH and speaks and (word not in {"when", "if", "who", "where"} or match.negated or cue.lemma == "ask"):
        return place
    if cue.may_take(Takes.CLAUSE, Takes.ADDRESSEE) and _is_clause(unit, match, place, high):
        return place
    if cue.may_take(Takes.THAT) and _is_sure_clause(unit, match, place, high):
        return place
    return None


def _is_demonstrative(unit: Unit, match: Match, place: int, high: int) -> bool:
    """The "that" of "denied that." and "disputes that account": no clause follows."""
    end = _without_marks(unit, place, high)
    if match.cue.may_take(Takes.NOUN) and end - place < 3:
        return True
    return high - place < 3 or unit.words[place + 1] in {"and", ",", ".", "out"}


def _is_clause(unit: Unit, match: Match, place: int, high: int) -> bool:
    if high - place < 2 or unit.words[place] in _NO_CLAUSE:
        return False
    if match.cue.lemma in _TRUSTED and Takes.NOUN not in match.cue.takes:
        return True
    if unit.parse.syntactic and _has_clause(unit, match, high):
        return True
    if match.cue.may_take(Takes.ADDRESSEE) and match.cue.lemma != "tell" and place == match.end:
        return False
    return any(_looks_finite(unit, other) for other in range(place + 1, min(high, place + _REACH)))


def _looks_finite(unit: Unit, place: int) -> bool:
    word = unit.words[place]
    return word in lists.FINITE or (word.endswith("ed") and not unit.is_name(place)) or word.endswith("n't")


def _is_sure_clause(unit: Unit, match: Match, place: int, high: int) -> bool:
    if high - place < 2 or unit.words[place] in _NO_CLAUSE:
        return False
    if unit.words[place] in lists.PERSONAL | {"there"}:
        return True
    if match.cue.lemma in _SHOWS and _has_continuous(unit, place, high):
        return True
    if not unit.parse.syntactic:
        loose = match.cue.certainty == Certainty.PROBABLE or match.cue.lemma in _SHOWS
        return loose and _goes_on_with_verb(unit, place, high)
    return unit.parse.syntactic and _has_clause(unit, match, high)


def _has_continuous(unit: Unit, place: int, high: int) -> bool:
    """ "showed two columns driving north", but not "signs of looting"."""
    return any(
        unit.words[other].endswith("ing") and unit.words[other - 1] not in lists.PREPOSITIONS | lists.DETERMINERS
        for other in range(place + 2, min(high, place + 7))
    )


def _goes_on_with_verb(unit: Unit, place: int, high: int) -> bool:
    """Whether a phrase is followed by a verb before any mark: "suggest the commander knew"."""
    if unit.words[place] not in lists.DETERMINERS and not unit.is_name(place):
        return False
    for other in range(place + 2, min(high, place + 7)):
        word = unit.words[other]
        if not word.isalnum() or word in lists.PREPOSITIONS:
            return False
        if word in lists.FINITE or word in lists.PAST or (word.endswith("ed") and not unit.is_name(other)):
            return True
    return False


def _has_clause(unit: Unit, match: Match, high: int) -> bool:
    """Whether the parser gives the cue's verb a clause after it."""
    tokens, first = unit.parse.tokens, unit.first
    return any(
        tokens[first + place].dep == "ccomp" and first + match.start <= tokens[first + place].head < first + match.end
        for place in range(match.end, min(high, match.end + 2 * _REACH))
    )


def _takes_noun(unit: Unit, match: Match, place: int, high: int) -> bool:
    if high <= place:
        return False
    word, cue = unit.words[place], match.cue
    ahead = unit.words[place : min(high, place + _REACH)]
    if match.negated and cue.lemma in _SILENT and word not in _NO_NOUN | lists.PREPOSITIONS:
        return True
    if cue.may_take(Takes.TO) and word == "to" and place + 1 < high:
        return True
    if cue.may_take(Takes.TO) and word == "not" and "to" in ahead[:2]:
        return True
    if cue.may_take(Takes.NOUN_TO) and "to" in ahead[1:] and word not in _NO_NOUN | {"not"}:
        return True
    if cue.may_take(Takes.OF) and "of" in ahead[1:] and word not in _NO_NOUN:
        return True
    if cue.lemma in _NAMING:
        return word not in _NO_NOUN and _is_naming(unit, match, place, high)
    if word == "as" and cue.act == SpeechAct.DENIAL and len(ahead) > 2:
        return True
    if word == "that":
        return _is_demonstrative(unit, match, place, high) and unit.words[place + 1 : place + 2] != ("out",)
    return cue.may_take(Takes.NOUN) and word not in _NO_NOUN | lists.PREPOSITIONS - {"about", "over", "around", "under"}


def _is_naming(unit: Unit, match: Match, place: int, high: int) -> bool:
    """ "called the offer “a bad joke”": a phrase, then what it is called. "called a meeting" is none."""
    if unit.parse.syntactic and _has_clause(unit, match, high):
        return True
    return any(quotation_at(unit, other) >= 0 for other in range(place + 1, min(high, place + 9)))


def quotation_at(unit: Unit, place: int) -> int:
    """The number of the quotation that begins with this token; -1 where none does."""
    if place < len(unit.tokens):
        start = unit.tokens[place].start
        for number, quotation in enumerate(unit.quotes):
            if quotation.start == start:
                return number
    return -1


def content(unit: Unit, start: int, end: int) -> Content | None:
    """The content of a range of tokens, without the marks at its ends; of one quotation its inside."""
    while start < end and unit.words[start] in {"but", "and", ",", "–", "—", ":", ";"}:
        start += 1
    end = _without_marks(unit, start, end)
    if end <= start:
        return None
    number = quotation_at(unit, start)
    if number >= 0 and unit.tokens[end - 1].end <= unit.quotes[number].end:
        return quoted(unit, number)
    part = unit.tokens[start].start, unit.tokens[end - 1].end
    held = any(part[0] <= q.start < part[1] for q in unit.quotes)
    return Content(start, end, part, Quote.MIXED if held else Quote.INDIRECT)


def _without_marks(unit: Unit, start: int, end: int) -> int:
    while start < end and unit.words[end - 1] in {",", ".", ";", ":", "–", "—", "!", "?", "…", "-"}:
        end -= 1
    return end


def quoted(unit: Unit, number: int) -> Content | None:
    """What is inside a quotation."""
    inner = trimmed(unit.text, unit.quotes[number])
    if inner is None:
        return None
    return Content(unit.place(inner[0]), unit.place(inner[1]), inner, Quote.DIRECT, number)


def trimmed(text: str, quotation: Quotation) -> Part | None:
    """The inside of a quotation without white space, commas and full stops at its ends."""
    start, end = quotation.inner
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


def end_of_first(unit: Unit, start: int, high: int) -> int:
    """Where the quotation that begins at `start` ends, if it is all that follows; else `high`."""
    number = quotation_at(unit, start)
    if number < 0:
        return high
    end = unit.place(unit.quotes[number].end)
    following = unit.words[end] if end < high else ""
    if unit.words[start - 1] in {":", ","} or following in {"", ",", ".", ";", "–", "—"}:
        return min(end, high)
    return high
