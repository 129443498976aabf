"""Claims of nobody in particular, or of who is named after "by": "it was reported that C", "reportedly"."""

from __future__ import annotations

from annotator.facts import word_lists as lists
from annotator.facts.attribution import clause_ends, contents, noun_phrases
from annotator.facts.attribution.contents import Content
from annotator.facts.attribution.cue_matches import Match, is_unnamed_passive
from annotator.facts.attribution.reading_state import State, Stretch
from annotator.facts.attribution.sentences import Unit
from annotator.facts.cues import Takes
from annotator.records import Part


def read_passive(state: State, match: Match, stretch: Stretch) -> int:
    """Note the claim of a cue in the passive: where reading goes on."""
    inside, source = _passive_content(state.unit, match, stretch)
    if inside is None:
        return match.end
    state.used.add(match.start)
    state.add(match, [inside], source, "passive", 0.65)
    state.read_later(inside, stretch)
    return max(inside.end, match.end)


def _passive_content(unit: Unit, match: Match, stretch: Stretch) -> tuple[Content | None, Part | None]:
    """What "it was reported that", "is said to", "was confirmed by S", "was accused of" speak of, and S."""
    low, high = stretch.low, stretch.high
    following = unit.words[match.end] if match.end < high else ""
    if following == "that" and match.end + 2 < high:
        subject = unit.words[match.verb - 1] if low < match.verb else ""
        if subject != "it" and not match.cue.may_take(Takes.ADDRESSEE):
            return None, None
        end = clause_ends.before_semicolon(unit, match.end + 1, high)
        return contents.content(unit, match.end + 1, end), None
    if is_unnamed_passive(unit, match) or (match.cue.may_take(Takes.OF) and following == "of"):
        start = clause_ends.clause_start(unit, match.verb, low)
        return contents.content(unit, start, clause_ends.clause_end(unit, match.end, high)), None
    source = None
    if following == "by" and match.cue.may_take(Takes.NOUN, Takes.CLAUSE) and match.cue.lemma not in {"say", "tell"}:
        source = noun_phrases.after(unit, match.end + 1, high)
    if source is None and not (match.negated and match.cue.lemma in {"verify", "confirm", "corroborate"}):
        return None, None
    about = noun_phrases.before(unit, match, low)
    return contents.content(unit, *about) if about else None, source


def read_adverb(state: State, match: Match) -> None:
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
    inside = contents.content(
        unit, clause_ends.clause_start(unit, match.start, low), clause_ends.clause_end(unit, match.end, high)
    )
    if inside is not None and 1 < inside.end - inside.start:
        state.add(match, [inside], None, "adverb", 0.7)
