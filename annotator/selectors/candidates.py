"""Which claims of other documents may say the same as one: found by rare terms in the inverted index, then ranked.

Nothing is stored: a pair is left out because a person decided on it, and is there again for everybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.access import Actor
from annotator.fact_records import Quantity
from annotator.facts.figures import compare
from annotator.facts.matching import ClaimSketch, Ranked, propose_relation, rank
from annotator.facts.terms import inverse_frequencies
from annotator.models import AnnotationSet, Claim, ClaimTerm, Link
from annotator.selectors.claim_cards import Card, cards, entities_of
from annotator.selectors.sets import all_visible
from annotator.vocabulary import FigureVerdict, LinkState, Relation

LIMIT = 10
CONSIDERED = 60
"""How many claims are ranked: those whose common terms weigh most."""
COUNTED = 2_000
"""How far the claims with a term are counted; what more of them have tells nothing."""
ROWS = 4_000
"""How many places in the index are looked at."""

COUNT = (
    "SELECT {place}, (SELECT COUNT(*) FROM (SELECT 1 FROM annotator_claimterm "
    f"WHERE project_id = %s AND term = %s LIMIT {COUNTED}) AS found)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may be the partner of another. `proposed` is what this one may be to it, or with `incoming` it to
    this one, None where nothing is to be said; `verdict` is what their figures say of each other.
    """

    card: Card
    score: float
    reason: str
    proposed: Relation | None
    incoming: bool
    verdict: FigureVerdict | None


def candidates(claim: Claim, actor: Actor, limit: int = LIMIT) -> tuple[Candidate, ...]:
    """The likeliest partners among the claims of the same author (for gold: in gold) in other documents.

    `claim` has its set and document loaded. 18 queries, whatever the number of claims; what is read of the index is
    bounded by ROWS.
    """
    own = tuple(ClaimTerm.objects.filter(claim=claim).values_list("term", flat=True))
    counts = _counts(actor.project.pk, own)
    weights = inverse_frequencies(counts, COUNTED)
    found = _by_terms(claim, actor.project.pk, counts, weights)
    rows = _claims(found, actor)
    ranked = rank(
        _sketch(claim, own, entities_of([claim], actor)),
        _sketches(rows, entities_of(rows, actor)),
        weights,
    )
    return _described(claim, [each for each in ranked if each.score > 0][:limit], rows, actor)


def peers(claim: Claim, at: str = "") -> Q:
    """What those are that this one may be linked with: of the same author, or gold too. `at` is the way to them.

    Claims of an import that is not complete are none.
    """
    owner = claim.annotation_set
    there = {f"{at}annotation_set__document__staged": False}
    if owner.role == AnnotationSet.Role.GOLD:
        return Q(**{f"{at}annotation_set__role": AnnotationSet.Role.GOLD}, **there)
    mine = {f"{at}annotation_set__role": AnnotationSet.Role.HUMAN, f"{at}annotation_set__author": owner.author_id}
    return Q(**mine, **there)


def visible(actor: Actor, at: str = "") -> Exists:
    """Whether the person may see a claim, asked of each one found: for few of them; `at` is the way to it."""
    return Exists(all_visible(actor).filter(pk=OuterRef(f"{at}annotation_set")))


def loaded(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With all that a card needs of the rows beside them."""
    return claims.select_related("annotation_set__document", "event", "source_entity__merged_into").defer(
        "annotation_set__document__meta"
    )


def figures_verdict(one: Card, other: Card) -> FigureVerdict | None:
    """What the figures of two claims say of each other: of those that can be compared the first that is not equal."""
    return verdict_of([each.quantity for each in one.figures], [each.quantity for each in other.figures])


def verdict_of(one: Sequence[Quantity], other: Sequence[Quantity]) -> FigureVerdict | None:
    """Of each figure that verdict on its best partner; the gravest of these, None where none can be compared."""
    found: list[FigureVerdict] = []
    for figure in one:
        verdicts = [verdict for each in other if (verdict := compare(figure, each)) is not None]
        if verdicts:
            found.append(min(verdicts, key=GRAVITY.index))
    return max(found, key=GRAVITY.index, default=None)


GRAVITY = (
    FigureVerdict.EQUAL,
    FigureVerdict.LESS_SPECIFIC,
    FigureVerdict.COMPATIBLE,
    FigureVerdict.SCOPE_DIFFERS,
    FigureVerdict.DIFFERS,
)


def described(one: Card, other: Card) -> tuple[Relation | None, bool, FigureVerdict | None]:
    """What may be between two claims: the relation, whether it leads from the other to the one, and the verdict."""
    verdict = figures_verdict(one, other)
    if (forth := propose_relation(one.stance, other.stance, verdict)) is not None:
        return forth, False, verdict
    back = propose_relation(other.stance, one.stance, verdict)
    return back, back is not None, verdict


# --- helpers --------------------------------------------------------------------------------------


def _counts(project: int, own: Sequence[str]) -> dict[str, int]:
    """Term -> how many claims have it, COUNTED at the most. One query, in the index only."""
    if not own:
        return {}
    sql = " UNION ALL ".join(COUNT.format(place=place) for place in range(len(own)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for term in own for value in (project, term)])
        return {own[place]: count for place, count in cursor.fetchall()}


def _by_terms(claim: Claim, project: int, counts: Mapping[str, int], weights: Mapping[str, float]) -> list[int]:
    """The claims whose common terms weigh most, without those that were decided on. Two queries."""
    telling = _telling(counts)
    decided = Link.objects.filter(Q(tail=claim.pk) | Q(head=claim.pk)).exclude(state=LinkState.SUGGESTED)
    done = {end for pair in decided.values_list("tail", "head") for end in pair}
    rows = ClaimTerm.objects.filter(peers(claim, "claim__"), project=project, term__in=telling)
    rows = rows.exclude(claim__annotation_set=claim.annotation_set_id)
    shared: dict[int, list[str]] = defaultdict(list)
    for number, term in rows.values_list("claim", "term"):
        if number not in done:
            shared[number].append(term)
    heaviest = sorted(shared, key=lambda number: (-sum(weights[term] ** 2 for term in shared[number]), number))
    return heaviest[:CONSIDERED]


def _telling(counts: Mapping[str, int]) -> list[str]:
    """The rarest terms, as many as ROWS allows; where all are frequent, the rarest two."""
    rarest = sorted(counts, key=lambda term: (counts[term], term))
    telling: list[str] = []
    left = ROWS
    for term in rarest:
        left -= counts[term]
        if left < 0 or counts[term] == COUNTED:
            break
        telling.append(term)
    return telling or rarest[:2]


def _claims(numbers: Iterable[int], actor: Actor) -> list[Claim]:
    """Those that the person may see. One query."""
    return list(loaded(Claim.objects.filter(visible(actor), pk__in=list(numbers))))


def _sketches(rows: Sequence[Claim], entities: Mapping[int, frozenset[int]]) -> list[ClaimSketch]:
    """With all their terms. One query."""
    theirs: dict[int, list[str]] = defaultdict(list)
    for number, term in ClaimTerm.objects.filter(claim__in=[each.pk for each in rows]).values_list("claim", "term"):
        theirs[number].append(term)
    return [_sketch(each, theirs[each.pk], entities) for each in rows]


def _sketch(claim: Claim, own: Iterable[str], entities: Mapping[int, frozenset[int]]) -> ClaimSketch:
    """What ranking looks at; nearness in time is that of the days of publication."""
    published = claim.annotation_set.document.published_on
    day = published.isoformat() if published else ""
    return ClaimSketch(claim.pk, tuple(own), entities.get(claim.pk, frozenset()), claim.event_type, day, day)


def _described(claim: Claim, ranked: Sequence[Ranked], rows: Sequence[Claim], actor: Actor) -> tuple[Candidate, ...]:
    """With what a page shows of each. The queries of `cards`."""
    by_id = {each.pk: each for each in rows}
    found = cards([claim, *(by_id[each.id] for each in ranked)], actor) if ranked else {}
    return tuple(
        Candidate(found[each.id], each.score, each.reason, *described(found[claim.pk], found[each.id]))
        for each in ranked
    )
