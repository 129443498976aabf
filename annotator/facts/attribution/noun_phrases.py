"""Who speaks: the noun phrase before or after a cue, by the parse where there is one and by closed classes of words.

A relative clause or an apposition is no part of it: of "Lind, who commands the sector, told" it is "Lind".
"""

from __future__ import annotations

from annotator.facts import word_lists as lists
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.phrase_edges import may_speak, strip_leading, without_adjunct
from annotator.facts.attribution.sentences import Unit
from annotator.records import Part

FARTHEST = 40
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_LEFT_OUT = frozenset({"appos"})
_RELATIVES = frozenset({"who", "which", "whose", "whom", "that", "where"})
_STOPS = frozenset(";:–—“”\"„«»‘‚'(!?…[]{}/|")


def before(unit: Unit, match: Match, low: int) -> Part | None:
    """The tokens of the subject of a cue, not before `low`."""
    guessed = _guess_before(unit, match.verb, low)
    if unit.parse.syntactic:
        parsed = _subject(unit, match, low)
        if parsed is not None and (guessed is None or _is_better(unit, parsed, guessed)):
            return parsed
    return guessed


def _is_better(unit: Unit, parsed: Part, guessed: Part) -> bool:
    """The parse is believed where both end alike, or where words between the guess and the verb make it doubtful."""
    if parsed[1] == guessed[1]:
        return True
    return any(word in lists.FINITE for word in unit.words[guessed[0] : guessed[1]]) and parsed[1] <= guessed[1] + 25


def _subject(unit: Unit, match: Match, low: int) -> Part | None:
    tokens, first = unit.parse.tokens, unit.first
    for place in range(first + match.start, first + match.end):
        if tokens[place].pos in {"VERB", "AUX"}:
            break
    else:
        return None
    window = range(first + max(low, match.start - FARTHEST), first + match.start)
    for other in window:
        if tokens[other].head == place and tokens[other].dep in _SUBJECTS:
            return _phrase(unit, other - first, max(low, match.start - FARTHEST), match.start)
    return None


def _phrase(unit: Unit, head: int, low: int, high: int) -> Part | None:
    """The head with what depends on it, without relative clauses and appositions."""
    tokens, first = unit.parse.tokens, unit.first
    inside = {head}
    for place in (*range(head - 1, low - 1, -1), *range(head + 1, high)):
        if _reaches(unit, place, inside, low, high):
            inside.add(place)
    start = end = head
    while start - 1 in inside:
        start -= 1
    while end + 1 in inside:
        end += 1
    end = _before_comma(unit, head, end)
    while tokens[first + start].pos in {"PUNCT", "CCONJ", "ADV"} and start < head:
        start += 1
    return strip_leading(unit, start, end + 1)


def _before_comma(unit: Unit, head: int, end: int) -> int:
    """Where the phrase ends before a comma behind its head, unless it is a list."""
    for place in range(head + 1, end + 1):
        following = unit.words[place + 1] if place + 1 < len(unit.words) else ""
        lists_more = {"and", "or"} & set(unit.words[place:end]) and following not in _RELATIVES
        if unit.words[place] == "," and not lists_more:
            return place - 1
    while head < end and unit.words[end] in {",", "and", "–", "—"}:
        end -= 1
    return end


def _reaches(unit: Unit, place: int, inside: set[int], low: int, high: int) -> bool:
    """Whether the heads above a token lead into the phrase within a few steps."""
    tokens, first = unit.parse.tokens, unit.first
    steps = 0
    while place not in inside:
        token = tokens[first + place]
        above = token.head - first
        if token.dep in _LEFT_OUT or above == place or not low <= above < high or 12 < steps:
            return False
        place, steps = above, steps + 1
    return True


def _guess_before(unit: Unit, end: int, low: int) -> Part | None:
    """The words that end before `end` and form one noun phrase, as far as closed classes can tell."""
    words = unit.words
    if end <= low:
        return None
    if words[end - 1] in {",", "–", "—", ")"}:
        end = _before_insertion(unit, end, low)
    while low + 2 < end and words[end - 1].isdigit() and words[end - 2] == ",":
        end -= 2  # the age of "Zelin, 44, a former boxer"
    if end <= low or (words[end - 1] in _STOPS or words[end - 1] == ","):
        return None
    start = _walk(unit, end, low)
    return strip_leading(unit, start, end) if start < end else None


def _before_insertion(unit: Unit, end: int, low: int) -> int:
    """Where the phrase before ", who commands the sector," or "(ISW)" ends; `low` where there is none."""
    closing = unit.words[end - 1]
    if closing == ")":
        return end
    for place in range(end - 2, max(low, end - FARTHEST) - 1, -1):
        word = unit.words[place]
        if word == closing or (closing != "," and word in {"–", "—"}):
            if place + 2 < end and _inserts(unit, place + 1, end - 1):
                return place
            return low
        if word in {";", ":"}:
            return low
    return low


def _inserts(unit: Unit, start: int, end: int) -> bool:
    """Whether the words are a relative clause, an apposition, an age or a participle, and no clause of their own."""
    word = unit.words[start]
    if word in {"who", "whose", "which", "whom", "where", "speaking", "quoting", "citing", "himself", "herself"}:
        return True
    if word in lists.PERSONAL or word in lists.SUBORDINATORS:
        return False
    for one in unit.words[start:end]:
        if one in {"who", "which", "whose"}:
            return True
        if one in lists.FINITE | lists.PAST:
            return False
    return True


def _walk(unit: Unit, end: int, low: int) -> int:
    words = unit.words
    place = end
    while low < place and end - place < FARTHEST:
        word = words[place - 1]
        if word in _STOPS and not _is_possessive(unit, place - 1):
            break
        if word == ".":
            if not unit.is_name(place - 2) if low < place - 1 else True:
                break
        elif word == ")":
            place = _opening(unit, place - 1, low)
            continue
        elif word == ",":
            if not _is_list(unit, place, end, low):
                break
        elif word in {"and", "or"}:
            if not _joins_names(unit, place - 1, low, end):
                break
        elif (word in lists.SUBORDINATORS and word != "so") or word in lists.FINITE:
            relative = _relative(unit, place - 1, low)
            if relative is None:
                break
            place = relative
            continue
        place -= 1
        if word in lists.PERSONAL:
            break
    return place


def _relative(unit: Unit, place: int, low: int) -> int | None:
    """Where the "who had deserted" that the verb at `place` is of begins: no comma stands before it."""
    for other in range(place, max(low, place - 6), -1):
        word = unit.words[other]
        if word == "who" or (word in {"that", "which"} and other < place):
            plain = unit.words[other - 1].isalpha() and unit.words[other - 1] not in lists.FINITE | {"and", "but"}
            following = unit.words[other + 1]
            verbal = following in lists.FINITE | lists.PAST | lists.ADVERBS or following.endswith("ed")
            return other if plain and verbal and other < place else None
        if word in _STOPS or word == ",":
            return None
    return None


def _is_possessive(unit: Unit, place: int) -> bool:
    """The mark after "soldiers" of "the soldiers' leader"."""
    return unit.words[place] in {"'", "’"} and 0 < place and unit.words[place - 1].endswith("s")


def _opening(unit: Unit, place: int, low: int) -> int:
    for other in range(place, max(low, place - 12) - 1, -1):
        if unit.words[other] == "(":
            return other
    return place


def _is_list(unit: Unit, place: int, end: int, low: int) -> bool:
    """The comma of "South Korea, Ukraine and Western governments"."""
    return ("and" in unit.words[place:end] or "or" in unit.words[place:end]) and _joins_names(unit, place - 1, low, end)


def _joins_names(unit: Unit, conjunction: int, low: int, end: int) -> bool:
    """Whether what stands before "and" is a short phrase, without a verb, that may speak together with what follows."""
    if conjunction <= low or end - conjunction < 2:
        return False
    start = conjunction
    while low < start and conjunction - start < 7:
        word = unit.words[start - 1]
        if word in {",", "and"} or word in _STOPS:
            break
        if word in lists.FINITE or word in lists.SUBORDINATORS or word in lists.PERSONAL:
            return False
        if word.endswith("ed") and not unit.is_name(start - 1):
            return False
        start -= 1
    return 0 < conjunction - start < 7


def after(unit: Unit, start: int, high: int) -> Part | None:
    """The noun phrase that begins at `start`: of "according to S", of ", said S, who"."""
    place, relative = start, False
    while place < high and place - start < FARTHEST:
        word = unit.words[place]
        if (word in _STOPS and not _is_possessive(unit, place)) or word == ",":
            break
        if word == "." and not unit.is_name(place - 1):
            break
        relative = relative or (start < place and word in {"who", "which", "whose"})
        ends = word in lists.SUBORDINATORS or word in lists.FINITE
        if start < place and ends and not relative and word not in {"or", "so"}:
            break
        if start < place and word in {"adding", "citing", "referring", "speaking"}:
            break
        place += 1
    place = without_adjunct(unit, start, place)
    while start < place and unit.words[place - 1] in {".", "and", "or", "on"}:
        place -= 1
    return (start, place) if start < place and may_speak(unit, start, place) else None


def ending_at(unit: Unit, end: int, low: int) -> Part | None:
    """The noun phrase that ends before `end`, by closed classes of words alone: of "S, who said" it is S."""
    return _guess_before(unit, end, low)


def sentence_subject(unit: Unit, match: Match, low: int) -> Part | None:
    """The subject of what a cue without its own hangs on: S of "S rose and said C" and of "S rose, saying C"."""
    parsed = _inherited(unit, match, low) if unit.parse.syntactic else None
    guessed = _guess_subject(unit, match, low)
    if parsed is not None and (guessed is None or guessed[0] != parsed[0] or guessed[1] < parsed[1]):
        return parsed
    return guessed


def _guess_subject(unit: Unit, match: Match, low: int) -> Part | None:
    for place in range(low, match.verb):
        word = unit.words[place]
        verbal = word in lists.FINITE or (word.endswith("ed") and not unit.is_name(place))
        if low < place and verbal and unit.words[place - 1] not in lists.DETERMINERS:
            return _guess_before(unit, place, low)
    return None


def _inherited(unit: Unit, match: Match, low: int) -> Part | None:
    tokens, first = unit.parse.tokens, unit.first
    place = first + match.start
    for _ in range(6):
        above = tokens[place].head
        if above == place or not first + low <= above < first + len(unit.tokens):
            return None
        for other in range(first + low, above):
            if tokens[other].head == above and tokens[other].dep in _SUBJECTS:
                return _phrase(unit, other - first, low, above - first)
        place = above
    return None
