"""What is at the other end of the accepted links of a batch: claims of other documents, with sentence and figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q

from annotator.editing.facts import quantity_of
from annotator.fact_records import Counterpart, Quantity
from annotator.facts.attribution.sentences import around
from annotator.facts.quantities import read
from annotator.models import AnnotationSet, ClaimPart, DocumentText, Link
from annotator.models import Quantity as StoredQuantity
from annotator.records import Part
from annotator.selectors.export_facts import claim_name, document_name
from annotator.selectors.fact_state import QUANTITY
from annotator.text.context import on_one_line
from annotator.text.ranges import overlaps
from annotator.vocabulary import ClaimRole, FigureVerdict, LinkState, Relation

_LINK = ("pk", "relation", "state", "verdict", "scope")
_OTHER = ("pk", "gist", "annotation_set", "annotation_set__document", "annotation_set__document__title",
          "annotation_set__document__outlet", "annotation_set__document__published_on",
          "annotation_set__document__body__sha256")  # fmt: skip


class _Row(NamedTuple):
    """A link from one side: whose claim it is, and the claim at the other end with its document."""

    owner: int
    claim: int
    incoming: bool
    link: int
    relation: str
    state: str
    verdict: str
    scope: str
    other: int
    gist: str
    other_set: int
    document: int
    title: str
    outlet: str
    published_on: Any
    sha256: str


class _Words(NamedTuple):
    """What a claim says: its content, its sentence on one line, and its figures."""

    content: tuple[Part, ...]
    sentence: str
    figures: tuple[Quantity, ...]


def counterparts(sets: Collection[int], wanted: Q) -> dict[int, list[Counterpart]]:
    """Set -> what its claims are linked with, in `wanted` sets of listed documents. Two queries, five with links."""
    exported = AnnotationSet.objects.filter(wanted, document__staged=False, document__archived_at=None)
    rows = [*_rows(sets, exported, incoming=False), *_rows(sets, exported, incoming=True)]
    rows.sort(key=lambda row: (row.owner, row.claim, row.link, row.incoming))
    said = _said(rows) if rows else {}
    found: dict[int, list[Counterpart]] = defaultdict(list)
    for row in rows:
        found[row.owner].append(_counterpart(row, said[row.other]))
    return found


def _rows(sets: Collection[int], exported: Any, *, incoming: bool) -> Iterator[_Row]:
    own, other = ("head", "tail") if incoming else ("tail", "head")
    links = Link.objects.filter(
        **{f"{own}__annotation_set__in": sets, f"{other}__annotation_set__in": exported}, state=LinkState.ACCEPTED
    )
    columns = (f"{own}__annotation_set", own, *_LINK, *(f"{other}__{column}" for column in _OTHER))
    for owner, claim, *rest in links.order_by("pk").values_list(*columns):
        yield _Row(owner, claim, incoming, *rest)


def _counterpart(row: _Row, words: _Words) -> Counterpart:
    return Counterpart(
        claim=claim_name(row.claim),
        other=claim_name(row.other),
        relation=Relation(row.relation),
        state=LinkState(row.state),
        verdict=FigureVerdict(row.verdict) if row.verdict else None,
        scope=row.scope,
        incoming=row.incoming,
        document=document_name(row.document),
        title=row.title,
        outlet=row.outlet,
        published_on=row.published_on.isoformat() if row.published_on else "",
        sha256=row.sha256,
        content=words.content,
        sentence=words.sentence,
        gist=row.gist,
        figures=words.figures,
    )


def _said(rows: list[_Row]) -> dict[int, _Words]:
    """Claim -> what it says. Three queries; the texts come one after the other."""
    parts: dict[int, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    stored = ClaimPart.objects.filter(claim__in={row.other for row in rows}, role__in=("content", "quantity"))
    for claim, role, start, end in stored.order_by("start", "id").values_list("claim", "role", "start", "end"):
        parts[claim][role].append((start, end))
    confirmed: dict[int, list[tuple[Part, Quantity]]] = defaultdict(list)
    figures = StoredQuantity.objects.filter(annotation_set__in={row.other_set for row in rows}).order_by("span__start")
    for owner, start, end, *rest in figures.values_list("annotation_set", "span__start", "span__end", *QUANTITY):
        confirmed[owner].append(((start, end), quantity_of(*rest)))
    ordered = sorted({(row.document, row.other, row.other_set) for row in rows})
    texts = DocumentText.objects.filter(pk__in={row.document for row in rows}).order_by("pk")
    by_document = {document: list(group) for document, group in groupby(ordered, key=lambda each: each[0])}
    found: dict[int, _Words] = {}
    for document, text in texts.values_list("pk", "text").iterator(20):
        for _, claim, owner in by_document[document]:
            found[claim] = _words(text, parts[claim], confirmed[owner])
    return found


def _words(text: str, parts: Mapping[str, list[Part]], confirmed: list[tuple[Part, Quantity]]) -> _Words:
    content = parts[ClaimRole.CONTENT]
    start, end = around(text, content[0][0], content[-1][1])
    within = parts[ClaimRole.QUANTITY] or content
    figures = [quantity for at, quantity in confirmed if any(overlaps(at, part) for part in within)]
    if not figures:
        figures = [found for part in parts[ClaimRole.QUANTITY] if (found := read(text, *part)) is not None]
    return _Words(tuple(content), on_one_line(text[start:end]), tuple(figures))
