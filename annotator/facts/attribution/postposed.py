"""Claims whose content stands before their cue, or around it: "C, S said", "C, said S", "C, according to S"."""

from __future__ import annotations

from annotator.facts import word_lists as lists
from annotator.facts.attribution import adjuncts, clause_ends, contents, noun_phrases
from annotator.facts.attribution.contents import Content
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.reading_state import State, Stretch
from annotator.facts.attribution.sentences import Unit
from annotator.facts.cues import Takes
from annotator.records import Part
from annotator.vocabulary import Quote

_SPEAKS = (Takes.CLAUSE, Takes.QUOTE, Takes.THAT, Takes.ADDRESSEE)


def read_outer(state: State, stretch: Stretch) -> tuple[int, Part | None] | None:
    """Read the first attribution whose content stands before it: where to go on, and who spoke."""
    for match in state.open(stretch):
        if match.cue.takes == {Takes.PREPOSITION}:
            result = _according(state, match, stretch)
        elif match.cue.may_take(*_SPEAKS) and not match.passive and not match.participle:
            result = _said_after(state, match, stretch)
        else:
            result = None
        if result is not None:
            return result
    return None


def _according(state: State, match: Match, stretch: Stretch) -> tuple[int, Part | None] | None:
    unit, low, high = state.unit, stretch.low, stretch.high
    source = noun_phrases.after(unit, match.end, high)
    if source is None:
        return None
    if all(word in lists.DISCOURSE or word == "," for word in unit.words[low : match.start]):
        start = _after_comma(unit, source[1], high)
        end = rest = clause_ends.before_semicolon(unit, start, high)
    else:
        start = clause_ends.after_semicolon(unit, low, match.start)
        end, rest = _around(state, source[1], match.start, high)
    inside = contents.content(unit, start, end)
    if inside is None or inside.end - inside.start < 2:
        return None
    state.used.add(match.start)
    state.add(match, [inside], source, "according_to", 0.9)
    state.read_later(inside, stretch)
    return rest, source


def _after_comma(unit: Unit, place: int, high: int) -> int:
    """Behind the comma after a source, and behind ", who visited the camp," where that follows it."""
    place = clause_ends.next_comma(unit, place, high)
    if place + 1 < high and unit.words[place + 1] in {"who", "which", "whose"}:
        place = clause_ends.next_comma(unit, place + 1, high)
    return min(place + 1, high)


def _around(state: State, tail: int, before: int, high: int) -> tuple[int, int]:
    """Where a content around an attribution ends, and where reading goes on.

    After "C, S said," the rest belongs to it ("There is no evidence, the coroner found, that ..."), unless it begins
    another claim.
    """
    unit = state.unit
    if high - tail < 3 or unit.words[tail] != ",":
        return before, tail
    word = unit.words[tail + 1]
    more = [match for match in state.matches if tail < match.start < high and match.cue.takes != {Takes.ADVERB}]
    if word in {"a", "an"} and {"that", "which"} & set(unit.words[tail + 2 : tail + 5]):
        return before, tail + 1  # ", a statement that nobody could verify"
    if word.endswith("ing") and (not more or more[0].start == tail + 1):
        return before, tail + 1
    if (word in lists.CONJUNCTIONS or word in {"who", "which"}) and (more or word in {"who", "which"}):
        return before, tail + 1
    return high, high


def _said_after(state: State, match: Match, stretch: Stretch) -> tuple[int, Part | None] | None:
    unit, low, high = state.unit, stretch.low, stretch.high
    source = noun_phrases.before(unit, match, low)
    if source is not None and low < source[0] and _is_boundary(unit, source[0] - 1):
        edge = source[0]
        tail = adjuncts.is_tail(unit, match, high, after_quote=_is_quote_end(unit, edge - 1))
        rule = "postposed"
    elif _is_inverted(unit, match, low):
        edge = match.verb
        source, tail = _inverted(unit, match, high)
        rule = "inverted"
    else:
        return None
    if source is None or tail is None:
        return None
    return _attributed(state, match, stretch, source, (edge, tail), rule)


def _is_inverted(unit: Unit, match: Match, low: int) -> bool:
    """Whether a cue may begin ", said S": not in "S, who commands the sector, said"."""
    if match.verb <= low or match.negated or not _is_boundary(unit, match.verb - 1):
        return False
    return noun_phrases.ending_at(unit, match.verb, low) is None


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
    state: State,
    match: Match,
    stretch: Stretch,
    source: Part,
    edges: tuple[int, int],
    rule: str,
) -> tuple[int, Part | None] | None:
    """Note the claim before `edges`, which are those of the attribution itself, and a second quotation behind it."""
    (edge, tail), high = edges, stretch.high
    unit = state.unit
    start = clause_ends.after_semicolon(unit, stretch.low, edge)
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
    reading = state.add(match, found, source, rule, score, after_quote=first.quote == Quote.DIRECT)
    reading.channel = adjuncts.skip(unit, match, high)[1]
    for inside in found:
        state.read_later(inside, stretch)
    return rest, source


def _second_quote(unit: Unit, tail: int, high: int) -> Content | None:
    place = tail
    while place < high and unit.words[place] in {",", ".", "–", "—", ":"}:
        place += 1
    number = contents.quotation_at(unit, place) if place < high else -1
    return contents.quoted(unit, number) if number >= 0 else None
