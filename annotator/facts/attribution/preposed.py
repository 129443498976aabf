"""Claims whose content follows their cue: "S said C", "S denied N", "S said A and warned B", "who said C"."""

from __future__ import annotations

from dataclasses import replace

from annotator.facts import word_lists as lists
from annotator.facts.attribution import clause_ends, contents, noun_phrases
from annotator.facts.attribution.contents import Content
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.phrase_edges import is_likely_speaker
from annotator.facts.attribution.reading_state import State, Stretch
from annotator.facts.attribution.sentences import Unit
from annotator.facts.attribution.unnamed import read_passive
from annotator.facts.cues import Takes
from annotator.facts.word_lists import word_set
from annotator.records import Part
from annotator.vocabulary import Quote

_IRREGULAR_PAST = word_set("said told wrote made gave found knew thought swore saw heard felt held spoke put took")
_HARD_OBJECTS = word_set("threaten offer float table project command direct")
_EMPTY = word_set("nothing so more little much otherwise anything something")


def read_forward(state: State, stretch: Stretch) -> None:
    """Read what follows each cue of a stretch, from left to right; who spoke last may go on speaking."""
    place, speaker = stretch.low, stretch.speaker
    for match in state.open(stretch):
        if (
            place <= match.start
            and match.start not in state.used
            and not match.cue.takes <= {Takes.PREPOSITION, Takes.ADVERB}
        ):
            end, speaker = _one(state, match, replace(stretch, low=place, speaker=speaker))
            place = max(place, end) if match.start in state.used else place


def _one(state: State, match: Match, stretch: Stretch) -> tuple[int, Part | None]:
    """Read the claim of one cue with what follows it: where it ends, and who spoke last."""
    unit, high, speaker = state.unit, stretch.high, stretch.speaker
    if match.participle and match.cue.lemma == "cite":
        return match.end, speaker
    if match.passive:
        return read_passive(state, match, stretch), speaker
    start = contents.beginning(unit, match, high)
    if start is None:
        return match.end, speaker
    source = _speaker(unit, match, stretch.low, speaker)
    if source is None:
        return match.end, speaker
    limit = _limit(state, match, source, replace(stretch, low=start.place))
    limit = limit if start.clause else clause_ends.clause_end(unit, start.place, limit)
    end = contents.end_of_first(unit, start.place, limit)
    inside = contents.content(unit, start.place, end)
    if inside is None or _is_empty(unit, inside) or (not start.clause and _is_thing(unit, match, source, inside)):
        return match.end, speaker
    state.used.add(match.start)
    rule = "preposed" if unit.words[start.place - 1] == "that" or inside.quote == Quote.DIRECT else "clause"
    rule = rule if start.clause else "object"
    score = {"preposed": 0.9, "clause": 0.8, "object": 0.7}[rule] - (0.15 if match.participle else 0)
    reading = state.add(match, [inside], source, rule, score, cue_end=start.cue_end)
    reading.channel, reading.orders = start.channel, start.orders
    state.read_later(inside, stretch)
    return end, source


def _is_empty(unit: Unit, inside: Content) -> bool:
    """ "said nothing", "says so": no claim."""
    return inside.end - inside.start == 1 and unit.words[inside.start] in _EMPTY


def _is_thing(unit: Unit, match: Match, source: Part, inside: Content) -> bool:
    """Whether a thing does something to another, in the words of speech: "the advance threatened the town"."""
    if match.cue.lemma not in _HARD_OBJECTS or unit.words[inside.start] in {"to", "not"}:
        return False
    return not is_likely_speaker(unit, source)


def _speaker(unit: Unit, match: Match, low: int, speaker: Part | None) -> Part | None:
    """Who says it: the subject of the cue, or of what it is joined to, or what its "who" speaks of."""
    before = unit.words[match.verb - 1] if match.verb else ""
    if before == "," and speaker is not None and unit.words[match.start] in lists.COMMON_NOUN_FORMS:
        return None
    if before in {"who", "which", "that"}:
        end = match.verb - 1
        return noun_phrases.ending_at(unit, end - (unit.words[end - 1] == "," if end else 0), 0)
    if match.participle or before in {"and", "but", "or", "nor", ",", "then"}:
        if speaker is None and before == "," and not match.participle:
            return noun_phrases.before(unit, match, low)
        if before in {",", "and", "but", "or", "then", "while", "by"} or match.verb == low:
            return speaker or noun_phrases.sentence_subject(unit, match, 0 if low < match.verb else low)
        return None
    return noun_phrases.before(unit, match, low)


def _limit(state: State, match: Match, source: Part, stretch: Stretch) -> int:
    """Where the content of a cue ends: before a semicolon, or before another claim that stands beside it."""
    unit, start, high = state.unit, stretch.low, stretch.high
    if stretch.quoted < 0:
        high = clause_ends.before_semicolon(unit, start, high)
    elif contents.quotation_at(unit, start) < 0:
        high = clause_ends.before_full_stop(unit, start, high)
    if _is_subordinate(unit, match, source):
        high = clause_ends.next_comma(unit, start, high)
    for other in state.open(replace(stretch, high=high)):
        if other.cue.takes <= {Takes.PREPOSITION, Takes.ADVERB} or other.passive:
            continue
        before = other.verb - 1
        if before <= start:
            return high
        word = unit.words[before]
        end = _next_claim(unit, match, other, start)
        if end is not None and contents.beginning(unit, other, high):
            return end
        if not other.participle and word not in {"and", "but", ","}:
            return high
    return high


def _next_claim(unit: Unit, match: Match, other: Match, start: int) -> int | None:
    """Where another cue begins a claim beside this one: ", insisting", "and warned", ", while S said"."""
    word = unit.words[other.verb - 1]
    if other.participle and word in {",", "and"}:
        return other.verb - 1
    if word == "," and unit.words[other.start] in lists.COMMON_NOUN_FORMS:
        return None  # ", charges that"
    if word in {",", "and", "but"} and _is_beside(unit, match, other):
        return other.verb - 1
    return _new_clause(unit, other, start)


def _is_subordinate(unit: Unit, match: Match, source: Part) -> bool:
    """Whether the cue stands in "S, who said C, did D" or in "After S said C, D"."""
    before = unit.words[match.verb - 1] if match.verb else ""
    opener = unit.words[source[0] - 1] if 0 < source[0] else ""
    return before in {"who", "which", "that"} or (
        opener in {"when", "after", "although", "though", "while", "as"} and source[0] < 3
    )


def _is_beside(unit: Unit, match: Match, other: Match) -> bool:
    """Whether two cues have one subject: "said A and warned B"."""
    if unit.parse.syntactic:
        token = unit.parse.tokens[unit.first + other.start]
        if token.dep == "conj" and match.start <= token.head - unit.first < match.end:
            return True
        if token.dep == "conj" and not _is_backshifted(unit, match, other):
            return False
    return _ending(unit.words[match.start]) == _ending(unit.words[other.start])


def _ending(word: str) -> str:
    """What tells the tense of a cue: "rejects" and "asks" are alike, "said" and "described" are."""
    if word.endswith(("s", "ing")):
        return word[-1]
    return "ed" if word.endswith("ed") or word in _IRREGULAR_PAST else ""


def _is_backshifted(unit: Unit, match: Match, other: Match) -> bool:
    """ "said reserves had been sent and described": a simple past after "had" is the cue's, not the content's."""
    between = unit.words[match.end : other.verb]
    return (
        other.verb == other.start
        and ("had" in between or "would" in between)
        and unit.words[other.start].endswith("ed")
    )


def _new_clause(unit: Unit, other: Match, start: int) -> int | None:
    """Where ", while S said" begins, if another speaker stands beside this one."""
    source = noun_phrases.before(unit, other, start)
    if source is None or source[0] - 2 <= start:
        return None
    before, comma = unit.words[source[0] - 1], unit.words[source[0] - 2]
    if before in {"while", "whereas", "but", "although", "though"} or (comma == "," and before in {"and", "as"}):
        return source[0] - 1
    return None
