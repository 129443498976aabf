"""What the page of a claim shows, and the page of two claims side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from annotator.access import Actor
from annotator.facts.status import StatusProposal
from annotator.models import Assessment, Claim, DocumentText, Link
from annotator.records import Part
from annotator.selectors.candidates import Candidate, candidates, described, loaded
from annotator.selectors.claim_cards import Card, cards
from annotator.selectors.claim_links import LinkView, claim_in, link_rows, origins, proposal, views
from annotator.selectors.figure_tables import ComparedFigures, figure_tables
from annotator.text.passages import Marked, Paragraph, passage
from annotator.text.wording import differences
from annotator.vocabulary import ClaimRole, FigureVerdict, LinkState, Relation, Voice

AROUND = 1
BETWEEN = " … "
WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim where it stands. `chain` is who says that who says it: the innermost speaker first, the outlet last."""

    card: Card
    passage: tuple[Paragraph, ...]
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`origins` is from how many independent ones the claim comes, with what corroborates it."""

    reading: Reading
    links: tuple[LinkView, ...]
    rejected: tuple[LinkView, ...]
    candidates: tuple[Candidate, ...]
    proposal: StatusProposal
    origins: int
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two claims to read side by side. `relation` is what they are, or may be, to each other; `compares_words` where
    the words that only one of them has are marked.
    """

    one: Reading
    other: Reading
    relation: Relation | None
    linked: bool
    verdict: FigureVerdict | None
    figures: tuple[ComparedFigures, ...]
    compares_words: bool


def claim_page(actor: Actor, number: int, *, with_candidates: bool = True) -> ClaimPage:
    """Raises NotFound. 32 queries, whatever there is."""
    claim = claim_in(actor, number)
    rows = link_rows([claim.pk], actor)
    found = _with_others(claim, rows, actor)
    card = found[claim.pk]
    links = views(claim.pk, rows, found)
    return ClaimPage(
        reading=_reading(card, _bounds([card])[card.document.pk], AROUND),
        links=tuple(each for each in links if each.accepted),
        rejected=tuple(each for each in links if not each.accepted),
        candidates=candidates(claim, actor) if with_candidates else (),
        proposal=proposal(card, links),
        origins=origins(card, links),
        assessments=tuple(assessments().filter(claim=claim.pk)),
    )


def beside(actor: Actor, one: int, other: int, *, whole: bool = False, wording: bool = False, unit: str = "") -> Beside:
    """Two claims that the person may see. Raises NotFound. 14 queries."""
    rows = [claim_in(actor, number) for number in (one, other)]
    found = cards(rows, actor)
    first, second = (found[row.pk] for row in rows)
    links = [
        each
        for each in link_rows([one], actor)
        if other in (each.tail_id, each.head_id) and each.state == LinkState.ACCEPTED
    ]
    proposed, _, verdict = described(first, second)
    relation = Relation(links[0].relation) if links else proposed
    compares = (
        wording
        or any(each.relation == Relation.SAME_CLAIM for each in links)
        or (not links and proposed == Relation.SAME_CLAIM)
    )
    gone, new = _wording(first, second) if compares else ((), ())
    bounds = _bounds([first, second])
    around = None if whole else AROUND
    return Beside(
        one=_reading(first, bounds[first.document.pk], around, gone),
        other=_reading(second, bounds[second.document.pk], around, new),
        relation=relation,
        linked=bool(links),
        verdict=verdict,
        figures=figure_tables([first, second], unit),
        compares_words=compares,
    )


def assessments() -> QuerySet[Assessment]:
    """Who said what when, the newest first."""
    rows: QuerySet[Assessment] = Assessment.objects.select_related("author").order_by("-pk")
    return rows


# --- a claim where it stands ----------------------------------------------------------------------


def _with_others(claim: Claim, rows: Sequence[Link], actor: Actor) -> dict[int, Card]:
    """The claim and those that it is linked with. Nine queries."""
    wanted = {end for row in rows for end in (row.tail_id, row.head_id)} - {claim.pk}
    others = list(loaded(Claim.objects.filter(pk__in=wanted)))
    return cards([claim, *others], actor)


def _bounds(found: Iterable[Card]) -> dict[int, tuple[Part, ...]]:
    """Document -> the paragraphs of its text. One query."""
    rows = DocumentText.objects.filter(pk__in={card.document.pk for card in found}).defer("text", "tokens")
    return {row.pk: row.block_bounds for row in rows}


def _reading(card: Card, bounds: Sequence[Part], around: int | None, only: Iterable[Part] = ()) -> Reading:
    """With its parts marked, and the ranges that `only` this wording has. One query for the chain."""
    marked: list[Marked] = [(part.role.value, part.start, part.end) for part in card.parts]
    marked += [(WORDING, start, end) for start, end in only]
    return Reading(card, passage(card.text, bounds, marked, around=around), _chain(card))


def _chain(card: Card) -> tuple[str, ...]:
    """X says that Y reported that Z: of a claim in two others Z's source, theirs, and the outlet. One query."""
    rows = Claim.objects.filter(annotation_set=card.claim.annotation_set_id).values_list(
        "pk", "parent", "voice", "source", "source_entity__name"
    )
    above = {pk: (parent, voice, name or source) for pk, parent, voice, source, name in rows}
    names: list[str] = []
    at: int | None = card.id
    while at is not None and at in above:
        parent, voice, name = above.pop(at)
        if name or voice == Voice.UNNAMED:
            names.append(name or "an unnamed source")
        at = parent
    return (*names, card.document.outlet or "the outlet")


# --- wording --------------------------------------------------------------------------------------


def _wording(one: Card, other: Card) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The ranges of each text that only its wording of the claim has."""
    gone, new = differences(_words(one), _words(other))
    return _in_text(one, gone), _in_text(other, new)


def _words(card: Card) -> str:
    return BETWEEN.join(card.text[start:end] for start, end in card.content)


def _in_text(card: Card, ranges: Iterable[Part]) -> tuple[Part, ...]:
    """Ranges of the joined contents as ranges of the text."""
    done = 0
    starts: list[tuple[int, Part]] = []
    for start, end in card.content:
        starts.append((done, (start, end)))
        done += end - start + len(BETWEEN)
    found = [
        (start + max(first - offset, 0), min(start + last - offset, end))
        for first, last in ranges
        for offset, (start, end) in starts
    ]
    return tuple((first, last) for first, last in found if first < last)


def roles_in(reading: Reading) -> tuple[ClaimRole, ...]:
    """The roles that are marked in it, for a legend."""
    return tuple(dict.fromkeys(part.role for part in reading.card.parts))
