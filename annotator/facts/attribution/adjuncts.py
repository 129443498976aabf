"""What stands between a cue and its content: addressee, day, occasion; and whether only such things follow a cue."""

from __future__ import annotations

import re

from annotator.facts import word_lists as lists
from annotator.facts.attribution.cue_matches import Match
from annotator.facts.attribution.sentences import Unit
from annotator.facts.cues import Takes

MOST = 14
_YEAR = re.compile(r"\d{1,4}(?:st|nd|rd|th|:\d\d)?")
_OCCASION = frozenset(
    {"in", "on", "at", "during", "via", "by", "through", "over", "to", "before", "after", "from", "following"}
)
_DAYS = frozenset({"yesterday", "today", "tonight"})
_ON = frozenset({("on",), ("in",), ("at",)})
_INTRODUCES = frozenset({"that", "whether"})
_STARTERS = lists.DETERMINERS | lists.PRONOUNS | _INTRODUCES | {":", ",", '"', "“", "'", "‘", "„", "«", "»", ".", "how"}


def skip(unit: Unit, match: Match, high: int) -> tuple[int, str]:
    """Where the content after a cue may begin, and the channel that was named on the way ("in a statement")."""
    place = match.end
    if match.cue.may_take(Takes.ADDRESSEE):
        place = _addressee(unit, place, high)
    channel = ""
    while place < high:
        following = _one(unit, place, high)
        if following == place:
            break
        if any(word in lists.CHANNELS for word in unit.words[place:following]):
            channel = unit.text[unit.tokens[place].start : unit.tokens[following - 1].end]
        place = following
    return place, channel


def _one(unit: Unit, place: int, high: int) -> int:
    """Where one adjunct that begins at `place` ends; `place` where none does."""
    word = unit.words[place]
    following = unit.words[place + 1] if place + 1 < high else ""
    if word in {
        "only",
        "again",
        "also",
        "later",
        "earlier",
        "repeatedly",
        "publicly",
        "privately",
        "today",
        "yesterday",
    }:
        return place + 1
    if word.endswith("ly") and (following in _INTRODUCES or following in lists.PREPOSITIONS):
        return place + 1
    time = _time(unit, place, high)
    if time > place:
        return time
    if word in _OCCASION:
        return _occasion(unit, place, high)
    if unit.words[place : place + 3] == ("all", "the", "same"):
        return place + 3
    if word == "," and place + 1 < high:
        following_one = max(_time(unit, place + 1, high), _channel(unit, place + 1, high))
        return _closing_comma(unit, following_one, high) if following_one > place + 1 else place
    return place


def _closing_comma(unit: Unit, place: int, high: int) -> int:
    return place + 1 if place < high and unit.words[place] == "," else place


def _time(unit: Unit, place: int, high: int) -> int:
    """Behind "on Friday evening", "late on Sunday", "this week"; `place` where no time stands there."""
    start = place
    if unit.words[place] in {"late", "early", "earlier", "later"} and unit.words[place + 1 : place + 2] in _ON:
        place += 1
    if unit.words[place] in {"on", "in", "late", "early", "earlier", "later", "at", "since", "for"}:
        place += 1
    seen = place
    while place < high and (unit.words[place] in lists.TIMES or _YEAR.fullmatch(unit.words[place])):
        place += 1
    if seen < place and unit.words[place - 1] in {"that", "this"}:
        place -= 1
    if place == start + 1 and unit.words[start] not in lists.WEEKDAYS | _DAYS:
        return start  # "overnight strikes" are no time of the cue
    named = lists.TIMES - {"that", "this", "last", "late"}
    return place if any(word in named for word in unit.words[seen:place]) else start


def _occasion(unit: Unit, place: int, high: int) -> int:
    """ "in a statement", "at a news conference in Kyiv that": to the channel's noun, or up to "that"."""
    last = min(high, place + MOST)
    for other in range(place + 1, last):
        word = unit.words[other]
        if word in _INTRODUCES and (word != "that" or unit.words[other - 1] not in _OCCASION):
            return other
        if word in {",", ":", ";", "“", '"'}:
            break
    channel = _channel(unit, place, high)
    if channel > place:
        return channel
    for other in range(place + 1, last):
        if unit.words[other] == ":" or (
            unit.words[other] == "," and other + 1 < high and unit.words[other + 1] in "\"“‘'«„"
        ):
            return other
    return place


def _channel(unit: Unit, place: int, high: int) -> int:
    """Behind "in a statement", "to reporters"; `place` where there is neither."""
    for other in range(place + 1, min(high, place + 6)):
        word = unit.words[other]
        if word in lists.CHANNELS and unit.words[place] in {"in", "on", "at", "via", "by", "during", "over", "through"}:
            return _with_whom(unit, other + 1, high)
        if word in lists.ADDRESSEES | lists.AGENCIES and unit.words[place] == "to":
            return other + 1
        if word in {",", ":", ";", "“", '"', "."}:
            break
    return place


def _with_whom(unit: Unit, place: int, high: int) -> int:
    """ "in an interview with Reuters", "in a message to his staff": the name that follows."""
    if place < high and unit.words[place] in {"with", "to", "for"}:
        place += 1
        if place < high and unit.words[place] in lists.DETERMINERS:
            place += 1
        while place < high and (unit.is_name(place) or unit.words[place] in lists.ADDRESSEES | lists.CHANNELS):
            place += 1
    return place


def _addressee(unit: Unit, place: int, high: int) -> int:
    """Where "reporters", "the Daily Courier" or "him" ends after "told"."""
    if high <= place or unit.words[place] in _INTRODUCES | {":", ",", "of", "against", "on", "about", "to", "by"}:
        return place
    if unit.parse.syntactic:
        parsed = _parsed_addressee(unit, place, high)
        if parsed is not None:
            return parsed
    return _guessed_addressee(unit, place, high)


def _parsed_addressee(unit: Unit, place: int, high: int) -> int | None:
    """Behind the object of the verb, where its phrase begins at `place` and a clause follows."""
    tokens, first = unit.parse.tokens, unit.first
    verb = first + place - 1
    for other in range(first + place, first + min(high, place + MOST)):
        if tokens[other].head == verb and tokens[other].dep in {"dobj", "dative"}:
            end = other - first + 1
            clean = not any(unit.words[one] in lists.FINITE for one in range(place, end))
            return end if clean and _phrase_start(unit, other) == first + place else None
    return None


def _phrase_start(unit: Unit, head: int) -> int:
    start = head
    while unit.first < start and unit.parse.tokens[start - 1].head in range(start, head + 1):
        start -= 1
    return start


def _guessed_addressee(unit: Unit, place: int, high: int) -> int:
    start = place
    if unit.words[place] in lists.ADDRESSEES | lists.AGENCIES or unit.words[place] in {
        "him",
        "her",
        "them",
        "us",
        "me",
    }:
        return place + 1
    if unit.words[place] in lists.DETERMINERS:
        place += 1
    while place < high and place - start < MOST:
        word = unit.words[place]
        if place > start and (
            word in _STARTERS or word in lists.PREPOSITIONS - {"of", "for"} or word in lists.WEEKDAYS
        ):
            break
        if word in lists.ADDRESSEES | lists.AGENCIES or word in {"service", "agency", "newspaper", "channel"}:
            return place + 1
        place += 1
    return place if place < high else start


def is_tail(unit: Unit, match: Match, high: int, *, after_quote: bool) -> int | None:
    """Where what belongs to a cue at the end of its sentence stops; None where content follows the cue."""
    place, _ = skip(unit, match, high)
    while place < high and unit.words[place] in {".", "!", "?", "…"}:
        place += 1
    if (
        high <= place
        or unit.words[place] in {",", ";", "–", "—"}
        or any(q.start == unit.tokens[place].start for q in unit.quotes)
    ):
        return place
    if unit.words[place] in {":", "that"}:
        return None
    if not after_quote and place == match.end and unit.words[place] not in lists.PREPOSITIONS | {"as", "when"}:
        return None
    if not after_quote and match.end < place and lists.FINITE & set(unit.words[place:high]):
        return None
    return _to_mark(unit, place, high)


def _to_mark(unit: Unit, place: int, high: int) -> int | None:
    """The next comma or quotation after an adjunct that no rule knows; None where "that" comes first."""
    starts = {quotation.start for quotation in unit.quotes}
    while place < high and unit.words[place] != "," and unit.tokens[place].start not in starts:
        if unit.words[place] in {"that", ":"}:
            return None
        place += 1
    return place
