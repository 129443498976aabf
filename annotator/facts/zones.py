"""What each part of a news page is: headline, byline, dateline, body, caption, promotion, boilerplate, embedded.

Lines are judged one by one by what they say, then by where they stand. Every character that is not white space lies in
one zone; an embedded article contains the zones of its own lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.facts.datelines import dateline
from annotator.facts.zone_lines import Judgement, Kinds, Line, judged, lines_of
from annotator.vocabulary import ZoneKind

_LONGEST_HEADLINE = 180
_LONGEST_OUTLET = 40
_ALONE = frozenset({ZoneKind.HEADLINE, ZoneKind.DATELINE})
_BODY: Judgement = (ZoneKind.BODY, 0.6, "rest")


@dataclass(frozen=True, slots=True)
class Zone:
    """A range of a page and what it is. `score` in [0, 1] says how sure `rule` is."""

    start: int
    end: int
    kind: ZoneKind
    score: float
    rule: str


def propose_zones(text: str) -> list[Zone]:
    """The zones of a text in reading order, an embedded article before what it contains. Linear in the text."""
    lines = lines_of(text)
    cards = _cards(lines)
    found: list[Zone] = []
    starts = set(cards)
    stops = [*cards, len(lines)]
    for first, last in zip([0, *cards], stops, strict=True):
        part = lines[first:last]
        if not part:
            continue
        zones = _merged(_zones(text, part, is_card=first in starts))
        if first in starts:
            zones = _embedded(zones)
        found.extend(zones)
    return found


def _cards(lines: Sequence[Line]) -> list[int]:
    """Where the embedded articles of an aggregator page begin: an outlet's name above "30 minutes ago"."""
    found: list[int] = []
    for number in range(1, len(lines)):
        above = lines[number - 1]
        if not lines[number].is_ago or _LONGEST_OUTLET < len(above.text) or above.text[-1] in ".!?:":
            continue
        if not above.text[0].isupper() or lines[number].after_gap:
            continue
        if any(80 <= len(each.text) for each in lines[number + 1 : number + 5]):
            found.append(number - 1)
    return found if found and (found[0] > 0 or 1 < len(found)) else []


def _embedded(zones: list[Zone]) -> list[Zone]:
    """The article around its zones. Boilerplate at its end belongs to the page."""
    inside = len(zones)
    while 1 < inside and zones[inside - 1].kind == ZoneKind.BOILERPLATE:
        inside -= 1
    whole = Zone(zones[0].start, zones[inside - 1].end, ZoneKind.EMBEDDED, 0.85, "outlet and age")
    return [whole, *zones]


def _zones(text: str, lines: Sequence[Line], *, is_card: bool) -> list[Zone]:
    kinds: Kinds = [judged(line) for line in lines]
    if is_card:
        _mark_card_head(lines, kinds)
    _mark_lists(lines, kinds)
    _mark_headline(lines, kinds)
    _mark_captions(lines, kinds)
    found: list[Zone] = []
    for line, kind in zip(lines, kinds, strict=True):
        zone = Zone(line.start, line.end, *(kind or _BODY))
        found.extend(_with_dateline(text, zone))
    return found


def _mark_card_head(lines: Sequence[Line], kinds: Kinds) -> None:
    kinds[0] = (ZoneKind.BYLINE, 0.85, "outlet")
    for number, line in enumerate(lines[1:4], 1):
        if line.is_ago or line.text.lstrip("-–— ") == lines[0].text:
            kinds[number] = (ZoneKind.BYLINE, 0.85, "age")


def _mark_headline(lines: Sequence[Line], kinds: Kinds) -> None:
    """The first line that is nothing else, where it is short, no sentence, and text follows; and its repetition."""
    first = next((number for number, kind in enumerate(kinds) if kind is None), None)
    if first is None or not _is_headline(lines[first]):
        return
    if not any(80 <= len(each.text) for each in lines[first + 1 : first + 9]):
        return
    kinds[first] = (ZoneKind.HEADLINE, 0.8, "first line")
    for number in range(first + 1, min(first + 6, len(lines))):
        if kinds[number] is None and lines[number].text == lines[first].text:
            kinds[number] = (ZoneKind.HEADLINE, 0.9, "repeated")


def _is_headline(line: Line) -> bool:
    return len(line.text) <= _LONGEST_HEADLINE and line.text.rstrip("\"'”’")[-1:] not in {".", ":", ",", ";"}


def _mark_captions(lines: Sequence[Line], kinds: Kinds) -> None:
    """A lone line between the headline and a captioned picture is the picture's description."""
    for number in range(1, len(lines)):
        if not _is(kinds[number], ZoneKind.CAPTION) or kinds[number - 1] is not None:
            continue
        before = [kind[0] for kind in kinds[: number - 1] if kind is not None]
        if len(before) == number - 1 and ZoneKind.HEADLINE in before and len(lines[number - 1].text) <= 250:
            kinds[number - 1] = (ZoneKind.CAPTION, 0.6, "above a credit")


def _mark_lists(lines: Sequence[Line], kinds: Kinds) -> None:
    """Four or more short lines in a row that are no sentences are links."""
    run: list[int] = []
    for number, line in enumerate(lines):
        is_free = kinds[number] is None or _is(kinds[number], ZoneKind.BOILERPLATE)
        is_link = is_free and len(line.text.split()) <= 4 and line.text[-1].isalnum()
        if is_link:
            run.append(number)
        if not is_link or number == len(lines) - 1:
            if 4 <= len(run):
                for each in run:
                    kinds[each] = kinds[each] or (ZoneKind.BOILERPLATE, 0.7, "list")
            run = []


def _is(judgement: Judgement | None, kind: ZoneKind) -> bool:
    return judgement is not None and judgement[0] == kind


def _with_dateline(text: str, zone: Zone) -> list[Zone]:
    head = dateline(text, zone.start, zone.end) if zone.kind == ZoneKind.BODY else None
    if head is None:
        return [zone]
    score = 0.9 if head.agency or head.day else 0.75
    first = Zone(zone.start, head.end, ZoneKind.DATELINE, score, "place and dash")
    rest = head.end + len(text[head.end : zone.end]) - len(text[head.end : zone.end].lstrip())
    return [first, replace(zone, start=rest)] if rest < zone.end else [first]


def _merged(zones: Sequence[Zone]) -> list[Zone]:
    """Neighbours of one kind as one zone, as sure as the least sure of them."""
    found: list[Zone] = []
    for zone in zones:
        last = found[-1] if found else None
        if last is not None and last.kind == zone.kind and zone.kind not in _ALONE:
            found[-1] = replace(last, end=zone.end, score=min(last.score, zone.score))
        else:
            found.append(zone)
    return found
