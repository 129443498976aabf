"""The facts of annotation sets as the rules of editing read them: whole sets, or just what a Delta is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from annotator.editing.facts import (
    ClaimDecisionFact,
    ClaimFact,
    Fact,
    FactKind,
    Key,
    LinkFact,
    MentionFact,
    QuantityFact,
    TimeFact,
    axes_of,
    quantity_of,
    time_of,
)
from annotator.fact_records import ClaimPart
from annotator.models import Claim, ClaimDecision, Link, Mention, Quantity, TimeValue
from annotator.models import ClaimPart as Part
from annotator.selectors import rows
from annotator.vocabulary import ClaimRole, FigureVerdict, LinkState, MentionUse, Relation

AXES = ("voice", "quote", "certainty", "polarity", "orientation", "act", "event_type", "channel")
QUANTITY = ("low", "high", "unit", "modifier", "noun", "period", "scope", "digits")
TIME = ("value", "kind", "first", "last", "precision", "modifier", "relative", "direction")


def facts_of(sets: Collection[int]) -> dict[int, dict[Key, Fact]]:
    """Set -> its facts by key, for whole sets. Seven queries."""
    found: dict[int, dict[Key, Fact]] = {each: {} for each in sets}
    for owner, fact in _all(Q(annotation_set__in=sets)):
        found[owner][fact.key] = fact
    return found


def facts_about(owner: int, keys: Iterable[Key]) -> dict[Key, Fact]:
    """The facts of a set with these keys, as far as they are there. One query for each kind, two for claims."""
    wanted: dict[FactKind, set[int]] = defaultdict(set)
    for kind, number in keys:
        wanted[kind].add(number)
    found: dict[Key, Fact] = {}
    for kind, numbers in wanted.items():
        column = {"claim": "pk", "link": "pk", "claim_decision": "suggestion"}.get(kind, "span")
        condition = Q(annotation_set=owner, **{f"{column}__in": numbers})
        found.update({fact.key: fact for _, fact in _READERS[kind](condition)})
    return found


def attached_to(spans: Collection[int]) -> dict[int, list[Fact]]:
    """Set -> the values that hang on the given spans. One query (none without spans), and one for each kind found."""
    wanted: dict[FactKind, set[int]] = defaultdict(set)
    for kind, span in rows.attached_to(spans) if spans else ():
        wanted[kind].add(span)
    found: dict[int, list[Fact]] = defaultdict(list)
    for kind, numbers in wanted.items():
        for owner, fact in _READERS[kind](Q(span__in=numbers)):
            found[owner].append(fact)
    return found


def claims_of(wanted: QuerySet[Claim]) -> dict[int, ClaimFact]:
    """Id -> claim, in the order wanted. Two queries."""
    found = list(wanted)
    parts = parts_of(row.pk for row in found)
    return {row.pk: claim_fact(row, parts.get(row.pk, ())) for row in found}


def parts_of(claims: Iterable[int]) -> dict[int, tuple[ClaimPart, ...]]:
    """Claim -> its parts in reading order. One query."""
    found: dict[int, list[ClaimPart]] = defaultdict(list)
    parts = Part.objects.filter(claim__in=list(claims)).order_by("start", "end", "role")
    for number, role, start, end in parts.values_list("claim", "role", "start", "end"):
        found[number].append(ClaimPart(ClaimRole(role), start, end))
    return {number: tuple(each) for number, each in found.items()}


def claim_fact(row: Claim, parts: tuple[ClaimPart, ...]) -> ClaimFact:
    return ClaimFact(
        row.pk,
        parts,
        axes_of(*(getattr(row, name) for name in AXES)),
        row.parent_id,
        row.gist,
        row.implicit_cue,
        row.check_worthy,
        row.event_id,
        row.source_entity_id,
        row.derived_from_id,
    )


def link_fact(row: Link) -> LinkFact:
    return LinkFact(
        row.pk,
        row.tail_id,
        row.head_id,
        Relation(row.relation),
        LinkState(row.state),
        row.score,
        row.method,
        row.reason,
        row.scope,
        FigureVerdict(row.verdict) if row.verdict else None,
        _day(row.valid_until),
    )


Found = Iterable[tuple[int, Fact]]


def _all(condition: Q) -> Found:
    for reader in _READERS.values():
        yield from reader(condition)


def _claims(condition: Q) -> Found:
    owners = dict(Claim.objects.filter(condition).values_list("pk", "annotation_set"))
    return [(owners[pk], claim) for pk, claim in claims_of(Claim.objects.filter(pk__in=owners)).items()]


def _decisions(condition: Q) -> Found:
    found = ClaimDecision.objects.filter(condition)
    return [(row.annotation_set_id, decision_fact(row)) for row in found]


def decision_fact(row: ClaimDecision) -> ClaimDecisionFact:
    verdict: Any = row.verdict
    return ClaimDecisionFact(row.suggestion_id, verdict, row.claim_id)


def _links(condition: Q) -> Found:
    return [(row.annotation_set_id, link_fact(row)) for row in Link.objects.filter(condition)]


def _mentions(condition: Q) -> Found:
    found = Mention.objects.filter(condition)
    return [(row.annotation_set_id, MentionFact(row.span_id, row.entity_id, MentionUse(row.use))) for row in found]


def _quantities(condition: Q) -> Found:
    return [(row.annotation_set_id, quantity_fact(row)) for row in Quantity.objects.filter(condition)]


def quantity_fact(row: Quantity) -> QuantityFact:
    return QuantityFact(row.span_id, quantity_of(*(getattr(row, name) for name in QUANTITY)), row.twin_id)


def _times(condition: Q) -> Found:
    return [(row.annotation_set_id, time_fact(row)) for row in TimeValue.objects.filter(condition)]


def time_fact(row: TimeValue) -> TimeFact:
    """What was confirmed is always anchored."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in TIME}
    columns |= {"first": _day(row.first), "last": _day(row.last)}
    *before, direction = columns.values()
    return TimeFact(row.span_id, time_of(*before, True, direction), _day(row.published), row.anchor_id)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


_READERS: Mapping[FactKind, Any] = {
    "claim": _claims,
    "claim_decision": _decisions,
    "link": _links,
    "mention": _mentions,
    "quantity": _quantities,
    "time": _times,
}
