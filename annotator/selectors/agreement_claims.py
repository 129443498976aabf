"""The claims, links and confirmed values of a project's submitted sets as arrays for `annotator.agreement`.

The pure package loads numpy, so it is imported where it is called: other pages of the web process do not pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from annotator.access import Actor
from annotator.facts.figures import Interval, interval
from annotator.models import Claim, ClaimPart, Link, Mention, Quantity, TimeValue
from annotator.selectors.agreement_rows import Filters, sets_of
from annotator.selectors.fact_state import quantity_fact
from annotator.vocabulary import LinkState, Relation

if TYPE_CHECKING:
    from annotator.agreement.arrays import Arrays
    from annotator.agreement.claim_rows import ClaimRows
    from annotator.agreement.claims import ClaimReport
    from annotator.agreement.values import Value

SET = ("annotation_set__document", "annotation_set__author")
Sets = Mapping[tuple[Any, Any], int]


def claim_report(actor: Actor, filters: Filters, arrays: Arrays, *, resamples: int, seed: int) -> ClaimReport | None:
    """How far people agree on claims, over the documents of `arrays`; None where these have none.

    Six queries, one where there are no claims.
    """
    from annotator.agreement.claims import claim_report

    places = zip(arrays.layout.set_document.tolist(), arrays.layout.set_person.tolist(), strict=True)
    sets = {
        (arrays.documents[document], arrays.people[person]): number for number, (document, person) in enumerate(places)
    }
    sources = sets_of(actor, filters).values("pk")
    rows = _rows(sources, sets)
    if rows is None:
        return None
    said = chain(_figures(sources, sets), _times(sources, sets), _entities(sources, sets))
    return claim_report(arrays, rows, said, resamples, seed)


def _rows(sources: Any, sets: Sets) -> ClaimRows | None:
    """The claims of the sets that are compared, with parts and accepted links. Three queries, one without claims."""
    import numpy as np

    from annotator.agreement.claim_rows import AXES, RELATIONS, ROLES, ClaimRows

    codes = [{word.value: number for number, word in enumerate(words)} for words in AXES.values()]
    found = Claim.objects.filter(annotation_set__in=sources).order_by("annotation_set", "pk")
    claims = [(sets[row[1:3]], row) for row in found.values_list("pk", *SET, *AXES) if row[1:3] in sets]
    if not claims:
        return None
    claims.sort(key=lambda each: each[0])
    numbers = {row[0]: number for number, (_, row) in enumerate(claims)}
    axes = [[code[word] for code, word in zip(codes, row[3:], strict=True)] for _, row in claims]
    roles = {role.value: number for number, role in enumerate(ROLES)}
    parts = ClaimPart.objects.filter(claim__annotation_set__in=sources).order_by()
    links = Link.objects.filter(annotation_set__in=sources, state=LinkState.ACCEPTED).order_by("pk")
    ranges = [
        (numbers[claim], roles[role], start, end)
        for claim, role, start, end in parts.values_list("claim", "role", "start", "end")
        if claim in numbers
    ]
    pairs = [
        (numbers[tail], numbers[head], RELATIONS.index(Relation(relation)))
        for tail, head, relation in links.values_list("tail", "head", "relation")
        if tail in numbers and head in numbers
    ]
    return ClaimRows(
        np.array([owner for owner, _ in claims], dtype=np.int64),
        np.array(axes, dtype=np.int64),
        np.array(ranges, dtype=np.int64).reshape(-1, 4),
        np.array(pairs, dtype=np.int64).reshape(-1, 3),
    )


def _figures(sources: Any, sets: Sets) -> Iterator[Value]:
    """What is counted, and the note of what it covers, are words of the person's own and not compared. One query."""
    found = Quantity.objects.filter(annotation_set__in=sources).select_related("span", "annotation_set")
    for row in found:
        figure = quantity_fact(row).quantity
        said = (figure.low, figure.high, figure.unit, figure.modifier, figure.period)
        yield from _value(sets, row, "figures", said, interval(figure))


def _times(sources: Any, sets: Sets) -> Iterator[Value]:
    """One query."""
    for row in TimeValue.objects.filter(annotation_set__in=sources).select_related("span", "annotation_set"):
        days = Interval(_number(row.first), _number(row.last)) if row.first and row.last else None
        yield from _value(sets, row, "times", (row.value, row.first, row.last, row.modifier), days)


def _entities(sources: Any, sets: Sets) -> Iterator[Value]:
    """An entity that was merged counts as what it was merged into. One query."""
    found = Mention.objects.filter(annotation_set__in=sources).select_related("span", "annotation_set", "entity")
    for row in found:
        named = None if row.entity is None else row.entity.merged_into_id or row.entity.pk
        yield from _value(sets, row, "entities", (named, row.use), None)


def _value(sets: Sets, row: Any, kind: str, said: tuple[Any, ...], reach: Interval | None) -> Iterator[Value]:
    from annotator.agreement.values import Value

    owner = sets.get((row.annotation_set.document_id, row.annotation_set.author_id))
    if owner is not None:
        yield Value(owner, kind, row.span.start, row.span.end, said, reach)


def _number(day: date) -> int:
    return day.toordinal()
