"""The lines of a page of a concordance: each place with its context on one line, and the labels that stand there.

They are of spans and suggestions on exactly the range or across it, and of others' sets, where the person may see them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.access import Actor
from annotator.models import AnnotationSet, DocumentText
from annotator.records import LabelDef, Part, Schema
from annotator.roles import Permission
from annotator.selectors import rows
from annotator.selectors.barred import NAMES, barred
from annotator.selectors.concordance import WIDTH, Place
from annotator.selectors.marks import Mark, marks_of
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import all_visible
from annotator.selectors.states import DocumentState, read_states
from annotator.text import context
from annotator.text.packing import unpack
from annotator.text.quoting import shortened
from annotator.text.segments import blocks_touched

HUMAN, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.GOLD
QUOTED = 40  # characters of what lies across a place

Kind = Literal["own", "suggested", "rejected", "people", "gold"]
_KINDS: dict[str, Kind] = {"a": "own", "c": "own", "s": "suggested", "r": "rejected"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One label at a place: of the set that the person works in ("own"), suggested, rejected, or given by so many other
    people or in gold. `quote` is the text of what lies across the place, "" on exactly its range.
    """

    kind: Kind
    label: LabelDef
    quote: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """`block` is where to find the place in its document; `closed` says why nothing can be done there, or "" (a key of
    `barred.REASONS`).
    """

    document: int
    title: str
    block: int | None
    start: int
    end: int
    before: str
    here: str
    after: str
    chips: tuple[Chip, ...]
    closed: str

    @property
    def target(self) -> str:
        """The place as a form names it."""
        return f"{self.document}:{self.start}-{self.end}"

    @property
    def closed_name(self) -> str:
        return NAMES.get(self.closed, self.closed)


def lines(places: Sequence[Place], actor: Actor) -> tuple[Line, ...]:
    """The places of a page as lines, in their order. At most eight queries, whatever the places."""
    if not places:
        return ()
    schema = schema_of(actor.project)
    parts = _by_document(places)
    states = read_states(parts, actor, schema)
    closed = barred(parts, actor) if actor.may(Permission.ANNOTATE) else {}
    blocks = dict(DocumentText.objects.filter(pk__in=parts).values_list("pk", "blocks"))
    here = _marks(parts, states, schema)
    others = _others(parts, states, actor, schema)
    return tuple(
        _line(
            place,
            _block(bytes(blocks[place.document]), place.part),
            (*_chips(place, here[place.document, place.part]), *others[place.document, place.part]),
            closed.get(place.document, ""),
        )
        for place in places
    )


def _by_document(places: Iterable[Place]) -> dict[int, list[Part]]:
    parts: dict[int, list[Part]] = defaultdict(list)
    for place in places:
        parts[place.document].append(place.part)
    return {document: sorted(found) for document, found in parts.items()}


def _line(place: Place, block: int | None, chips: tuple[Chip, ...], closed: str) -> Line:
    whole = place.before + place.here + place.after
    start, end = len(place.before), len(place.before) + len(place.here)
    return Line(
        document=place.document,
        title=place.title,
        block=block,
        start=place.start,
        end=place.end,
        before=context.before(whole, start, WIDTH - 1),
        here=place.words,
        after=context.after(whole, end, WIDTH - 1),
        chips=chips,
        closed=closed,
    )


def _block(blocks: bytes, part: Part) -> int | None:
    return next(iter(blocks_touched(unpack(blocks), [part])), None)


At = dict[tuple[int, Part], list[Mark]]


def _marks(parts: Mapping[int, Sequence[Part]], states: Mapping[int, DocumentState], schema: Schema) -> At:
    """(document, place) -> what is drawn on or across it, in the order of the text. No query."""
    found: At = defaultdict(list)
    for document, here in parts.items():
        for mark in marks_of(states[document].state, states[document].sets, schema):
            for number in blocks_touched(here, mark.parts):
                found[document, here[number]].append(mark)
    return found


def _chips(place: Place, marks: Iterable[Mark]) -> list[Chip]:
    """Those on exactly the range first. What was rejected across it is not worth showing."""
    exact = [Chip(_KINDS[mark.state], mark.label) for mark in marks if mark.parts == (place.part,)]
    across = [
        Chip(_KINDS[mark.state], mark.label, _quote(place, mark))
        for mark in marks
        if mark.parts != (place.part,) and mark.state != "r"
    ]
    return exact + across


def _quote(place: Place, mark: Mark) -> str:
    """The text of what lies across a place, as far as the context goes."""
    first = place.start - len(place.before)
    whole = place.before + place.here + place.after
    return shortened(whole[max(0, mark.start - first) : mark.end - first], QUOTED)


def _others(
    parts: Mapping[int, Sequence[Part]], states: Mapping[int, DocumentState], actor: Actor, schema: Schema
) -> dict[tuple[int, Part], list[Chip]]:
    """(document, place) -> the labels on exactly that range in sets of others that the person may see. Two queries."""
    own = {found.sets.own.pk for found in states.values() if found.sets.own is not None}
    # Asked as one condition, SQLite gives up on planning it: "internal query planner error".
    sets = AnnotationSet.objects.filter(pk__in=all_visible(actor).values("pk"), document__in=parts)
    found = sets.values_list("pk", "document", "role")
    roles = {pk: (document, role) for pk, document, role in found if role in (HUMAN, GOLD) and pk not in own}
    wanted = [(pk, *part) for pk, (document, _) in roles.items() for part in parts[document]]
    counts: Counter[tuple[int, Part, str, int]] = Counter()
    for _, owner, label, start, end, ranges, *_ in rows.spans_at(wanted):
        if ranges == ((start, end),):
            document, role = roles[owner]
            counts[document, (start, end), role, label] += 1
    rank = {label.id: number for number, label in enumerate(schema.labels)}
    chips: dict[tuple[int, Part], list[Chip]] = defaultdict(list)
    for document, part, role, label in sorted(counts, key=lambda each: (each[2], rank.get(each[3], len(rank)))):
        known = schema.by_id.get(label) or LabelDef(name="?", id=label)
        number = counts[document, part, role, label]
        chips[document, part].append(Chip("gold" if role == GOLD else "people", known, number=number))
    return chips
