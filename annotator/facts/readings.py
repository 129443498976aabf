"""Reads one unit: which cue has which source and content, in the constructions that English news is written in.

A range of tokens is read from outside to inside: first what is attributed at its end or in its middle ("C, S said"),
then what follows a cue ("S said C"); each content is read again for claims inside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.facts import contents, noun_phrases
from annotator.facts import word_lists as lists
from annotator.facts.adjuncts import is_tail
from annotator.facts.contents import Content
from annotator.facts.cue_matches import Match, is_unnamed_passive, matches
from annotator.facts.cues import CueList, Takes
from annotator.facts.sentences import Unit
from annotator.facts.word_lists import word_set
from annotator.records import Part
from annotator.vocabulary import Quote, SpeechAct

DEEPEST = 5
_IRREGULAR_PAST = word_set("said told wrote made gave found knew thought swore saw heard felt held spoke put took")
_HARD_OBJECTS = word_set("threaten offer float table project command direct")
_EMPTY = word_set("nothing so more little much otherwise anything something")
_SPEAKS = (Takes.CLAUSE, Takes.QUOTE, Takes.THAT, Takes.ADDRESSEE)


@dataclass(slots=True)
class Reading:
    """A claim as read, with character offsets."""

    unit: Unit
    match: Match
    contents: list[Part]
    cue: Part
    source: Part | None = None
    quote: Quote = Quote.INDIRECT
    rule: str = ""
    score: float = 0.5
    channel: str = ""
    after_quote: bool = False
    orders: bool = False


@dataclass(slots=True)
class _State:
    unit: Unit
    matches: list[Match]
    used: set[int] = field(default_factory=set)
    found: list[Reading] = field(default_factory=list)


def read(unit: Unit, cues: CueList) -> list[Reading]:
    """The claims of a unit, outer ones before those inside them."""
    state = _State(unit, matches(unit, cues))
    if state.matches:
        _range(state, 0, len(unit.tokens), quoted=-1, depth=0)
        for match in state.matches:
            if match.cue.takes == {Takes.ADVERB}:
                _adverb(state, match)
    return state.found


def _range(state: _State, low: int, high: int, *, quoted: int, depth: int, speaker: Part | None = None) -> None:
    if depth < DEEPEST and low + 1 < high:
        rest = _from_outside(state, low, high, quoted, depth)
        if rest is None:
            _forward(state, low, high, quoted, depth, speaker)
        elif rest[0] < high:
            _range(state, rest[0], high, quoted=quoted, depth=depth + 1, speaker=rest[1])


def _open(state: _State, low: int, high: int, quoted: int) -> list[Match]:
    return [
        match
        for match in state.matches
        if low <= match.start and match.end <= high and match.quoted == quoted and match.start not in state.used
    ]


def _into(state: _State, inside: Content, depth: int, quoted: int) -> None:
    """Read a content for claims inside of it."""
    number = inside.quotation if inside.quotation >= 0 else quoted
    _range(state, inside.start, inside.end, quoted=number, depth=depth + 1)


# What is attributed at its end or in its middle


def _from_outside(state: _State, low: int, high: int, quoted: int, depth: int) -> tuple[int, Part | None] | None:
    """Read the first attribution whose content stands before it: where to go on, and who spoke."""
    for match in _open(state, low, high, quoted):
        if match.cue.takes == {Takes.PREPOSITION}:
            result = _according(state, match, low, high, quoted, depth)
        elif match.cue.may_take(*_SPEAKS) and not match.passive and not match.participle:
            result = _said_after(state, match, low, high, quoted, depth)
        else:
            result = None
        if result is not None:
            return result
    return None


def _according(
    state: _State, match: Match, low: int, high: int, quoted: int, depth: int
) -> tuple[int, Part | None] | None:
    unit = state.unit
    source = noun_phrases.after(unit, match.end, high)
    if source is None:
        return None
    if all(word in lists.DISCOURSE or word == "," for word in unit.words[low : match.start]):
        start, end, rest = _after_comma(unit, source[1], high), high, high
        end = _sentence_limit(unit, start, high)
        rest = end if end < high else high
    else:
        start = _after_semicolon(unit, low, match.start)
        end, rest = _around(state, source[1], match.start, high)
    inside = contents.content(unit, start, end)
    if inside is None or inside.end - inside.start < 2:
        return None
    state.used.add(match.start)
    _add(state, match, [inside], source, "according_to", 0.9)
    _into(state, inside, depth, quoted)
    return rest, source


def _after_comma(unit: Unit, place: int, high: int) -> int:
    """Behind the comma after a source, and behind ", who visited the camp," where that follows it."""
    place = _next_comma(unit, place, high)
    if place + 1 < high and unit.words[place + 1] in {"who", "which", "whose"}:
        place = _next_comma(unit, place + 1, high)
    return min(place + 1, high)


def _sentence_limit(unit: Unit, start: int, high: int) -> int:
    for place in range(start, high):
        if unit.words[place] == ";":
            return place
    return high


def _after_semicolon(unit: Unit, low: int, high: int) -> int:
    inside = [(unit.place(quotation.start), unit.place(quotation.end)) for quotation in unit.quotes]
    for place in range(high - 1, low - 1, -1):
        if unit.words[place] == ";" and not any(first <= place < last for first, last in inside):
            return place + 1
    return low


def _around(state: _State, tail: int, before: int, high: int) -> tuple[int, int]:
    """Where a content around an attribution ends, and where reading goes on.

    After "C, S said," the rest belongs to it ("There is no evidence, the coroner found, that ..."), unless it begins
    another claim.
    """
    unit = state.unit
    if high - tail < 3 or unit.words[tail] != ",":
        return before, tail
    word = unit.words[tail + 1]
    more = [match for match in state.matches if tail < match.start < high and match.cue.takes != {Takes.ADVERB}]
    if word.endswith("ing") and (not more or more[0].start == tail + 1):
        return before, tail + 1
    if (word in lists.CONJUNCTIONS or word in {"who", "which"}) and (more or word in {"who", "which"}):
        return before, tail + 1
    return high, high


def _said_after(
    state: _State, match: Match, low: int, high: int, quoted: int, depth: int
) -> tuple[int, Part | None] | None:
    unit = state.unit
    source = noun_phrases.before(unit, match, low)
    if source is not None and low < source[0] and _is_boundary(unit, source[0] - 1):
        edge = source[0]
        tail = is_tail(unit, match, high, after_quote=_is_quote_end(unit, edge - 1))
        rule = "postposed"
    elif low < match.verb and _is_boundary(unit, match.verb - 1) and not match.negated:
        edge = match.verb
        source, tail = _inverted(unit, match, high)
        rule = "inverted"
    else:
        return None
    if source is None or tail is None:
        return None
    return _attributed(state, match, (low, edge, high), source, tail, rule, quoted, depth)


def _is_quote_end(unit: Unit, place: int) -> bool:
    token = unit.tokens[place]
    return any(quotation.end == token.end for quotation in unit.quotes)


def _is_boundary(unit: Unit, place: int) -> bool:
    if unit.words[place] in {",", "–", "—"}:
        return True
    return _is_quote_end(unit, place) and unit.words[place - 1] in {",", "?", "!", ".", "…", "—", "–"}


def _inverted(unit: Unit, match: Match, high: int) -> tuple[Part | None, int | None]:
    """The speaker of ", said S, who ..." and where what belongs to it stops."""
    if match.cue.lemma == "tell" or match.verb != match.start or unit.words[match.start] in lists.COMMON_NOUN_FORMS:
        return None, None
    source = noun_phrases.after(unit, match.end, high)
    if source is None or unit.words[source[0]] in {"that", "to", "in", "on", "by"}:
        return None, None
    follows = unit.words[source[1]] if source[1] < high else ","
    if follows in {"that", ":", "to", "of"} or follows in lists.FINITE:
        return None, None
    place = source[1]
    starts = {quotation.start for quotation in unit.quotes}
    while place < high and unit.words[place] != "," and unit.tokens[place].start not in starts:
        place += 1
    return source, place


def _attributed(
    state: _State,
    match: Match,
    edges: tuple[int, int, int],
    source: Part,
    tail: int,
    rule: str,
    quoted: int,
    depth: int,
) -> tuple[int, Part | None] | None:
    low, edge, high = edges
    unit = state.unit
    start = _after_semicolon(unit, low, edge)
    first = contents.content(unit, start, edge)
    if first is None or (first.quote != Quote.DIRECT and first.end - first.start < 2):
        return None
    state.used.add(match.start)
    found, rest = [first], tail
    second = _second_quote(unit, tail, high) if first.quote != Quote.INDIRECT else None
    if second is not None:
        found.append(second)
        rest = unit.place(unit.quotes[second.quotation].end)
        rule = "split_quote"
    elif first.quote != Quote.DIRECT:
        end, rest = _around(state, tail, edge, high)
        whole = contents.content(unit, start, end)
        if end == high and whole is not None:
            found, rule = [whole], "parenthetical"
    score = 0.95 if first.quote == Quote.DIRECT else 0.85
    _add(state, match, found, source, rule, score, after_quote=first.quote == Quote.DIRECT)
    for inside in found:
        _into(state, inside, depth, quoted)
    return rest, source


def _second_quote(unit: Unit, tail: int, high: int) -> Content | None:
    place = tail
    while place < high and unit.words[place] in {",", ".", "–", "—", ":"}:
        place += 1
    number = contents.quotation_at(unit, place) if place < high else -1
    return contents.quoted(unit, number) if number >= 0 else None


# What follows its cue


def _forward(state: _State, low: int, high: int, quoted: int, depth: int, speaker: Part | None) -> None:
    place = low
    for match in _open(state, low, high, quoted):
        if (
            place <= match.start
            and match.start not in state.used
            and not match.cue.takes <= {Takes.PREPOSITION, Takes.ADVERB}
        ):
            end, speaker = _one(state, match, place, high, quoted, depth, speaker)
            place = max(place, end) if match.start in state.used else place


def _one(
    state: _State, match: Match, low: int, high: int, quoted: int, depth: int, speaker: Part | None
) -> tuple[int, Part | None]:
    """Read the claim of one cue with what follows it: where it ends, and who spoke last."""
    unit = state.unit
    if match.participle and match.cue.lemma == "cite":
        return match.end, speaker
    if match.passive:
        return _passive(state, match, low, high, quoted, depth), speaker
    start = contents.beginning(unit, match, high)
    if start is None:
        return match.end, speaker
    source = _speaker(state, match, low, speaker)
    if source is None:
        return match.end, speaker
    limit = _limit(state, match, source, start.place, high, quoted)
    limit = limit if start.clause else _clause_end(unit, start.place, limit)
    end = contents.end_of_first(unit, start.place, limit)
    inside = contents.content(unit, start.place, end)
    if inside is None or _is_empty(unit, inside) or (not start.clause and _is_thing(unit, match, source, inside)):
        return match.end, speaker
    state.used.add(match.start)
    rule = "preposed" if unit.words[start.place - 1] == "that" or inside.quote == Quote.DIRECT else "clause"
    rule = rule if start.clause else "object"
    score = {"preposed": 0.9, "clause": 0.8, "object": 0.7}[rule] - (0.15 if match.participle else 0)
    reading = _add(state, match, [inside], source, rule, score, cue_end=start.cue_end)
    reading.channel, reading.orders = start.channel, start.orders
    _into(state, inside, depth, quoted)
    return end, source


def _is_empty(unit: Unit, inside: Content) -> bool:
    """ "said nothing", "says so": no claim."""
    return inside.end - inside.start == 1 and unit.words[inside.start] in _EMPTY


def _is_thing(unit: Unit, match: Match, source: Part, inside: Content) -> bool:
    """Whether a thing does something to another, in the words of speech: "the advance threatened the town"."""
    if match.cue.lemma not in _HARD_OBJECTS or unit.words[inside.start] in {"to", "not"}:
        return False
    return not noun_phrases.is_likely_speaker(unit, source)


def _speaker(state: _State, match: Match, low: int, speaker: Part | None) -> Part | None:
    unit = state.unit
    before = unit.words[match.verb - 1] if match.verb else ""
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


def _limit(state: _State, match: Match, source: Part, start: int, high: int, quoted: int) -> int:
    """Where the content of a cue ends: before a semicolon, or before another claim that stands beside it."""
    unit = state.unit
    if quoted < 0:
        high = _unquoted(unit, start, high)
    if _is_subordinate(unit, match, source):
        high = _next_comma(unit, start, high)
    for other in _open(state, start, high, quoted):
        if other.cue.takes <= {Takes.PREPOSITION, Takes.ADVERB} or other.passive:
            continue
        before = other.verb - 1
        if before <= start:
            return high
        word = unit.words[before]
        if other.participle and word in {",", "and"} and contents.beginning(unit, other, high):
            return before
        if word == "," and _is_beside(unit, match, other) and contents.beginning(unit, other, high):
            return before
        if word in {"and", "but"} and _is_beside(unit, match, other) and contents.beginning(unit, other, high):
            return before
        end = _new_clause(unit, other, start)
        if end is not None and contents.beginning(unit, other, high):
            return end
        if not other.participle and word not in {"and", "but", ","}:
            return high
    return high


def _unquoted(unit: Unit, start: int, high: int) -> int:
    spans = [(unit.place(quotation.start), unit.place(quotation.end)) for quotation in unit.quotes]
    for place in range(start, high):
        if unit.words[place] == ";" and not any(first <= place < last for first, last in spans):
            return place
    return high


def _is_subordinate(unit: Unit, match: Match, source: Part) -> bool:
    """Whether the cue stands in "S, who said C, did D" or in "After S said C, D"."""
    before = unit.words[match.verb - 1] if match.verb else ""
    opener = unit.words[source[0] - 1] if 0 < source[0] else ""
    return before in {"who", "which", "that"} or (
        opener in {"when", "after", "although", "though", "while", "as"} and source[0] < 3
    )


def _next_comma(unit: Unit, start: int, high: int) -> int:
    for place in range(start, high):
        if unit.words[place] == ",":
            return place
    return high


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


# Nobody named, or named after "by"


def _passive(state: _State, match: Match, low: int, high: int, quoted: int, depth: int) -> int:
    unit = state.unit
    following = unit.words[match.end] if match.end < high else ""
    subject = unit.words[match.verb - 1] if low < match.verb else ""
    if following == "that" and match.end + 2 < high:
        if subject != "it" and not match.cue.may_take(Takes.ADDRESSEE):
            return match.end
        inside = contents.content(unit, match.end + 1, _unquoted(unit, match.end + 1, high))
        return _unnamed(state, match, inside, None, quoted, depth) or match.end
    if is_unnamed_passive(unit, match):
        inside = contents.content(unit, _clause_start(unit, match.verb, low), _clause_end(unit, match.end, high))
        return _unnamed(state, match, inside, None, quoted, depth) or match.end
    if following == "by" and match.cue.may_take(Takes.NOUN, Takes.CLAUSE) and match.cue.lemma not in {"say", "tell"}:
        source = noun_phrases.after(unit, match.end + 1, high)
        about = noun_phrases.before(unit, match, low)
        inside = contents.content(unit, *about) if about and source else None
        return _unnamed(state, match, inside, source, quoted, depth) or match.end
    if match.negated and match.cue.lemma in {"verify", "confirm", "corroborate"}:
        about = noun_phrases.before(unit, match, low)
        return (
            _unnamed(state, match, contents.content(unit, *about) if about else None, None, quoted, depth) or match.end
        )
    if match.cue.may_take(Takes.OF) and following == "of":
        inside = contents.content(unit, _clause_start(unit, match.verb, low), _clause_end(unit, match.end, high))
        return _unnamed(state, match, inside, None, quoted, depth) or match.end
    return match.end


def _unnamed(state: _State, match: Match, inside: Content | None, source: Part | None, quoted: int, depth: int) -> int:
    if inside is None:
        return 0
    state.used.add(match.start)
    _add(state, match, [inside], source, "passive", 0.65)
    _into(state, inside, depth, quoted)
    return max(inside.end, match.end)


def _adverb(state: _State, match: Match) -> None:
    """ "reportedly": nobody is named, and the clause around it is what is reported."""
    unit = state.unit
    if match.start and unit.words[match.start - 1] in lists.DETERMINERS | lists.PREPOSITIONS:
        return
    low, high = 0, len(unit.tokens)
    at = unit.tokens[match.start].start
    held = [part for reading in state.found for part in reading.contents if part[0] <= at < part[1]]
    if match.quoted >= 0:
        held.append(unit.quotes[match.quoted].inner)
    if held:
        low, high = max(unit.place(part[0]) for part in held), min(unit.place(part[1]) for part in held)
    inside = contents.content(unit, _clause_start(unit, match.start, low), _clause_end(unit, match.end, high))
    if inside is not None and 1 < inside.end - inside.start:
        _add(state, match, [inside], None, "adverb", 0.7)


def _clause_start(unit: Unit, place: int, low: int) -> int:
    for other in range(place - 1, low, -1):
        word = unit.words[other]
        if word == ";" or (word in {"while", "but", "although", "though"} and unit.words[other - 1] == ","):
            return other + 1
        if word == "and" and unit.words[other - 1] == ",":
            return other + 1
    return low


def _clause_end(unit: Unit, place: int, high: int) -> int:
    for other in range(place, high - 1):
        word, following = unit.words[other], unit.words[other + 1]
        if word == ";" or (word == "," and following in {"while", "but", "although", "though", "and", "nor"}):
            return other
    return high


def _add(
    state: _State,
    match: Match,
    found: list[Content],
    source: Part | None,
    rule: str,
    score: float,
    *,
    cue_end: int = 0,
    after_quote: bool = False,
) -> Reading:
    unit = state.unit
    who = (unit.tokens[source[0]].start, unit.tokens[source[1] - 1].end) if source else None
    cue = unit.tokens[match.start].start, unit.tokens[max(match.end, cue_end) - 1].end
    quote = Quote.MIXED if len({one.quote for one in found}) > 1 else found[0].quote
    parts = [one.part for one in found]
    reading = Reading(unit, match, parts, cue, who, quote, rule, score, after_quote=after_quote)
    state.found.append(reading)
    return reading


def is_refusal_to_say(reading: Reading) -> bool:
    return reading.match.cue.act == SpeechAct.NON_CONFIRMATION
