"""Finds cues in a unit, with the auxiliaries before them: negated, passive, or not a verb at all."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.facts import word_lists as lists
from annotator.facts.attribution.sentences import Unit
from annotator.facts.cues import Cue, CueList, Takes
from annotator.facts.word_lists import word_set
from annotator.vocabulary import SpeechAct

_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD"})
_VERBAL = frozenset({Takes.PREPOSITION, Takes.ADVERB})
_UNNAMED_PASSIVES = word_set(
    "said reported believed thought alleged rumoured rumored understood known feared estimated suspected claimed"
)
MOST_AUXILIARIES = 8


@dataclass(frozen=True, slots=True)
class Match:
    """A cue at the tokens `[start, end)` of a unit; its auxiliaries and adverbs begin at `verb`."""

    cue: Cue
    start: int
    end: int
    verb: int
    negated: bool = False
    passive: bool = False
    participle: bool = False
    quoted: int = -1

    @property
    def is_phrase(self) -> bool:
        return not self.cue.takes <= _VERBAL


def matches(unit: Unit, cues: CueList) -> list[Match]:
    """The cues of a unit in reading order; none overlaps another."""
    found: list[Match] = []
    quotes = _quoted(unit)
    place = 0
    while place < len(unit.words):
        match = _match(unit, cues, place, quotes[place])
        if match is None:
            place += 1
        else:
            found.append(match)
            place = match.end
    return [match for match in found if not _is_object(unit, match, found)]


def _quoted(unit: Unit) -> list[int]:
    """For each token the number of the innermost quotation that it stands in, -1 outside of all."""
    inside = [-1] * len(unit.tokens)
    for number, quotation in enumerate(unit.quotes):
        for place in range(unit.place(quotation.start), unit.place(quotation.end)):
            inside[place] = number
    return inside


def _match(unit: Unit, cues: CueList, place: int, quoted: int) -> Match | None:
    split = _split_quote(unit, cues, place, quoted)
    if split is not None:
        return split
    for words, cue in cues.by_first_word.get(unit.words[place], ()):
        end = place + len(words)
        if unit.words[place:end] != words:
            continue
        if cue.takes <= _VERBAL:
            return Match(cue, place, end, place, quoted=quoted)
        found = _verb(unit, cue, place, end, quoted)
        if found is not None:
            return found
    return None


def _split_quote(unit: Unit, cues: CueList, place: int, quoted: int) -> Match | None:
    """ "was quoted by state media as saying": the phrase around what is between."""
    word = unit.words[place]
    if word in {"quoted", "cited"} and "saying" in unit.words[place + 3 : place + 9]:
        end = unit.words.index("saying", place + 3)
        for words, cue in cues.by_first_word.get(word, ()):
            if words == (word, "as", "saying") and unit.words[end - 1] == "as":
                return Match(cue, place, end + 1, _auxiliaries(unit, place), quoted=quoted)
    return None


def _verb(unit: Unit, cue: Cue, start: int, end: int, quoted: int) -> Match | None:
    verb = _auxiliaries(unit, start)
    before = unit.words[verb:start]
    negated = any(word in lists.NEGATIONS or word in lists.NEGATED for word in before)
    negated = negated or _is_unable(unit, verb)
    modal = any(word in lists.MODALS for word in before)
    if modal and not negated and cue.act != SpeechAct.NON_CONFIRMATION:
        return None
    word = unit.words[start]
    participle = word.endswith("ing")
    passive = not participle and any(one in lists.BE for one in before) and end - start <= 2
    if cue.lemma == "quote as saying":
        passive, participle = False, False
    elif participle and any(one in lists.BE for one in before):
        participle = False
    if not _is_verb(unit, start, verb, negated):
        return None
    return Match(cue, start, end, verb, negated, passive, participle, quoted)


def _auxiliaries(unit: Unit, start: int) -> int:
    """Where the auxiliaries, negations and adverbs directly before a verb begin."""
    place = start
    known = lists.AUXILIARIES | lists.MODALS | lists.NEGATIONS | lists.NEGATED | lists.ADVERBS
    while 0 < place and start - place < MOST_AUXILIARIES:
        word = unit.words[place - 1]
        if word in known or (word.endswith("ly") and not unit.is_name(place - 1) and word not in {"family", "only"}):
            place -= 1
        elif word == "to" and place - 1 and unit.words[place - 2] in {"yet", "unable", "failed", "able"}:
            place -= 2
        elif word in {"yet", "unable", "failed", "gone"}:
            place -= 1
        else:
            break
    return place


def _is_unable(unit: Unit, verb: int) -> bool:
    return any(word in {"unable", "failed"} for word in unit.words[verb : verb + 4]) or "yet to" in " ".join(
        unit.words[verb : verb + 5]
    )


def _is_verb(unit: Unit, start: int, verb: int, negated: bool) -> bool:
    word = unit.words[start]
    token = unit.tokens[start]
    if start and unit.is_name(start) and unit.words[start - 1] not in {"“", '"', ".", ":"}:
        return False
    before = unit.words[start - 1] if start else ""
    if before == "to" and verb == start:
        return False
    if verb < start and any(one in lists.AUXILIARIES or one in lists.MODALS for one in unit.words[verb:start]):
        return True
    if negated:
        return True
    if before in lists.DETERMINERS or before in lists.PREPOSITIONS or before.endswith("'s") or before == "such":
        return before == "that" or (before in {"that", "these", "this"} and word.endswith("ed"))
    if word in lists.COMMON_NOUN_FORMS and unit.parse.syntactic and token.tag in _NOUN_TAGS:
        return False
    after = unit.words[start + 1] if start + 1 < len(unit.words) else ""
    if word in lists.COMMON_NOUN_FORMS and not unit.parse.syntactic:
        return after not in {"of", "to", ",", ".", "by"} and not _is_adjective(unit, start - 1)
    return not (word.endswith("ed") and after == "by")


def _is_adjective(unit: Unit, place: int) -> bool:
    """A guess without a parse: "Russian claims", "several reports", "recent demands"."""
    if place < 0:
        return False
    word = unit.words[place]
    quantity = {
        "several",
        "many",
        "some",
        "few",
        "new",
        "recent",
        "earlier",
        "multiple",
        "more",
        "media",
        "press",
        "such",
    }
    demonym = word.endswith(("ian", "ish", "ese")) and unit.is_name(place)
    return word in quantity or demonym or word.endswith(("ous", "ive", "ful", "less"))


def _is_object(unit: Unit, match: Match, found: list[Match]) -> bool:
    """Whether a word is the object of the cue before it: "dismissed claims that"."""
    return unit.words[match.start] in lists.COMMON_NOUN_FORMS and any(
        other.end == match.start and not other.cue.takes <= _VERBAL for other in found
    )


def is_unnamed_passive(unit: Unit, match: Match) -> bool:
    """ "is said to", "are believed to have": nobody is named, and the whole clause is what is said."""
    following = unit.words[match.end] if match.end < len(unit.words) else ""
    return match.passive and following == "to" and unit.words[match.end - 1] in _UNNAMED_PASSIVES
