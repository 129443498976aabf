"""Who states what: proposes the claims of a text that a cue attributes to somebody.

Works on bare text by closed classes of words and the list of cues, and better where a parse is given. What the outlet
states in its own voice has no cue and is not proposed. Content, source and cue as in PARC 3.0 (Pareti 2016).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.fact_records import ClaimPart, ClaimProposal
from annotator.facts import factuality, quotes
from annotator.facts.attribution.contents import trimmed
from annotator.facts.attribution.reading_state import Reading
from annotator.facts.attribution.readings import read
from annotator.facts.attribution.roles import Entity, fillers
from annotator.facts.attribution.sentences import Unit, units
from annotator.facts.cues import Cue, CueList
from annotator.facts.default_cues import DEFAULT_CUES
from annotator.facts.parse import Parse, bare
from annotator.records import Part
from annotator.text import ranges
from annotator.vocabulary import ClaimRole, SpeechAct, Voice

KNOWN_SOURCE = 0.04  # how much surer a claim is whose source is a known name
SHORT = 14  # tokens of "Lind asked on Monday." after a question
UNPARSED = 0.05  # and how much less sure one without a parse


def find(
    text: str,
    parse: Parse | None = None,
    cues: CueList = DEFAULT_CUES,
    *,
    skip: Sequence[Part] = (),
    sources: Sequence[Part] = (),
    entities: Sequence[Entity] = (),
) -> list[ClaimProposal]:
    """The attributed claims of a text, sorted by where they start; a parent stands before its children.

    Nothing is proposed that touches a range of `skip` (boilerplate). `sources` are ranges known as people or bodies,
    `entities` (start, end, label) fill the roles. Linear in the length of the text; never raises on any text.
    """
    quotations = quotes.pair(text)
    left_out = _joined(skip)
    known = _joined(sources)
    named = sorted(entities)
    found = [
        _proposal(text, reading, parse, known, named)
        for reading in _readings(text, parse or bare(text), cues, quotations)
        if not any(_touches(left_out, part) for part in _parts_of(reading))
    ]
    return with_parents(found)


def _readings(text: str, parse: Parse, cues: CueList, quotations: quotes.Quotations) -> Iterator[Reading]:
    """The readings of all units; a quotation that is a whole sentence goes to who spoke the one before."""
    last: Reading | None = None
    asked: Unit | None = None
    for unit in units(text, parse, quotations):
        alone = _only_quotation(unit)
        together = _with_question(asked, unit, cues) if asked is not None else None
        if together is not None:
            if last is not None:
                last.contents = [part for part in last.contents if part not in together.contents] or last.contents
                yield last
            last, asked = together, None
            continue
        asked = unit if alone is not None and text[alone[1] - 1] in "?!" else None
        if alone is not None and last is not None and last.unit.paragraph == unit.paragraph:
            last.contents.append(alone)
            continue
        readings = read(unit, cues)
        if last is not None:
            yield last
        last = None
        for reading in readings:
            if reading.after_quote and last is None:
                last = reading
            else:
                yield reading
    if last is not None:
        yield last


def _with_question(asked: Unit, unit: Unit, cues: CueList) -> Reading | None:
    """The claim of "“Will you stay?” Lind asked.", which looks like two sentences; None where it is two."""
    if asked.paragraph != unit.paragraph or len(unit.tokens) > SHORT or unit.quotes:
        return None
    whole = replace(
        asked, tokens=asked.tokens + unit.tokens, words=asked.words + unit.words, quotes=asked.quotes + unit.quotes
    )
    found = [reading for reading in read(whole, cues) if reading.contents[0] == _only_quotation(asked)]
    return found[0] if found else None


def _only_quotation(unit: Unit) -> Part | None:
    """The inside of the quotation that a unit consists of."""
    if not unit.quotes or unit.quotes[0].start != unit.start or unit.end - unit.quotes[0].end > 1:
        return None
    return trimmed(unit.text, unit.quotes[0])


def _parts_of(reading: Reading) -> list[Part]:
    return [*reading.contents, reading.cue, *([reading.source] if reading.source else [])]


def _joined(parts: Sequence[Part]) -> list[Part]:
    """The ranges in order, overlapping ones as one."""
    joined: list[Part] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _touches(separate: Sequence[Part], part: Part) -> bool:
    """Whether a part overlaps one of the ranges, which are in order and apart."""
    place = bisect_left(separate, (part[1], -1))
    return 0 < place and ranges.overlaps(separate[place - 1], part)


def _proposal(
    text: str, reading: Reading, parse: Parse | None, sources: Sequence[Part], entities: Sequence[Entity]
) -> ClaimProposal:
    parts = [ClaimPart(ClaimRole.CONTENT, *part) for part in reading.contents]
    parts.append(ClaimPart(ClaimRole.CUE, *reading.cue))
    if reading.source is not None:
        parts.append(ClaimPart(ClaimRole.SOURCE, *reading.source))
    axes = factuality.axes_of(
        text,
        parts,
        _as_meant(reading),
        parse,
        negated=reading.match.negated or _is_nobody(text, reading),
        voice=Voice.SOURCED if reading.source else Voice.UNNAMED,
        quote=reading.quote,
        channel=reading.channel,
    )
    score = reading.score - (0 if parse is not None and parse.syntactic else UNPARSED)
    if reading.source is not None and _touches(sources, reading.source):
        score += KNOWN_SOURCE
    parts += fillers(text, reading.contents, entities)
    parts.sort(key=lambda part: (part.start, part.end, part.role))
    return ClaimProposal(tuple(parts), axes, score=round(min(score, 1.0), 2), rule=reading.rule)


def _is_nobody(text: str, reading: Reading) -> bool:
    """ "Neither side has said", "No official confirmed": nothing was."""
    source = reading.source
    return source is not None and text[source[0] : source[0] + 8].lower().startswith(("neither ", "no ", "none of"))


def _as_meant(reading: Reading) -> Cue:
    """ "told both sides to stop" demands, where "told" alone states."""
    cue = reading.match.cue
    return replace(cue, act=SpeechAct.DEMAND, future=True) if reading.orders else cue


def with_parents(proposals: Sequence[ClaimProposal]) -> list[ClaimProposal]:
    """Sorted, each with the innermost other claim whose content holds all of its own. O(claims x depth)."""
    order = sorted(proposals, key=lambda proposal: (_hull(proposal)[0], -_hull(proposal)[1]))
    found: list[ClaimProposal] = []
    above: list[int] = []
    for proposal in order:
        while above and not _holds(found[above[-1]], proposal):
            above.pop()
        found.append(replace(proposal, parent=above[-1] if above else None))
        above.append(len(found) - 1)
    return found


def contents_of(proposal: ClaimProposal) -> tuple[Part, ...]:
    return tuple(part.range for part in proposal.parts if part.role == ClaimRole.CONTENT)


def _hull(proposal: ClaimProposal) -> Part:
    parts = contents_of(proposal)
    return parts[0][0], parts[-1][1]


def _holds(parent: ClaimProposal, child: ClaimProposal) -> bool:
    outer = contents_of(parent)
    return all(any(ranges.contains(part, inner) for part in outer) for inner in contents_of(child))


def text_of(text: str, proposal: ClaimProposal, role: ClaimRole) -> tuple[str, ...]:
    """The words of the parts in a role, in reading order."""
    return tuple(text[part.start : part.end] for part in proposal.parts if part.role == role)
