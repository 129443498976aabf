"""The claims of one person's set as a reviewer reads them, beside what was proposed; its links and confirmed values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.editing.facts import ClaimFact, MentionFact
from annotator.models import (
    AnnotationSet,
    Claim,
    ClaimDecision,
    Document,
    Entity,
    Link,
    Mention,
    Quantity,
    Span,
    TimeValue,
)
from annotator.records import Part
from annotator.selectors.claim_words import VALUES, Changed, changes, in_words, link_words, value_words
from annotator.selectors.fact_state import attached_to, claim_fact, link_fact, parts_of
from annotator.selectors.state import parts_of as span_parts
from annotator.text.quoting import shortened
from annotator.text.segments import blocks_touched
from annotator.vocabulary import ClaimRole

KINDS = ("corrected", "rejected", "undecided", "added", "accepted")


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim of the set, or a proposed one that it has not; `kind` is one of KINDS, `changes` what was corrected."""

    kind: str
    content: str
    source: str
    how: str
    block: int
    range: Part
    changes: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueLine:
    kind: str
    quote: str
    words: str
    block: int


@dataclass(frozen=True, slots=True)
class ClaimReview:
    """`entries` and `values` are in reading order; `links` say what is linked how, in words."""

    entries: tuple[ClaimEntry, ...] = ()
    links: tuple[str, ...] = ()
    values: tuple[ValueLine, ...] = ()

    @property
    def different(self) -> list[ClaimEntry]:
        return [each for each in self.entries if each.kind != "accepted"]

    @property
    def same(self) -> int:
        return len(self.entries) - len(self.different)


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document

    def quote(self, parts: Iterable[Part]) -> str:
        text = self.document.body.text
        return shortened(" … ".join(text[start:end] for start, end in parts))

    def block(self, parts: Iterable[Part]) -> int:
        return next(iter(blocks_touched(self.document.body.block_bounds, parts)), 0)

    def entry(self, kind: str, claim: ClaimFact, was: ClaimFact | None = None) -> ClaimEntry:
        axes = claim.axes
        how = ", ".join(in_words(word) for word in (axes.voice, axes.certainty, axes.polarity, axes.act))
        told = () if was is None else changes(was, claim, self.quote)
        told = tuple(each for each in told if each.name != "claim around it")
        reach = claim.content[0][0], claim.content[-1][1]
        source = self.quote(claim.in_role(ClaimRole.SOURCE))
        return ClaimEntry(kind, self.quote(claim.content), source, how, self.block(claim.content), reach, told)


def claim_review(own: AnnotationSet, shown: Collection[int], document: Document) -> ClaimReview:
    """Of a set and the suggestion sets that it is compared with. Two queries without facts, twelve at the most;
    `document.body` must be loaded.
    """
    reader = _Reader(document)
    rows = list(Claim.objects.filter(annotation_set__in=[own.pk, *shown]))
    values = tuple(_values(own, reader))
    if not rows:
        return ClaimReview(values=values)
    parts = parts_of(row.pk for row in rows)
    facts = {row.pk: claim_fact(row, parts.get(row.pk, ())) for row in rows}
    of_own = {row.pk for row in rows if row.annotation_set_id == own.pk}
    decisions = {row.suggestion_id: row for row in ClaimDecision.objects.filter(annotation_set=own)}
    entries = [*_made(facts, of_own, decisions, reader), *_left(facts, of_own, decisions, reader)]
    entries.sort(key=lambda entry: (entry.range, KINDS.index(entry.kind)))
    return ClaimReview(tuple(entries), tuple(_links(own)), values)


def _made(
    facts: Mapping[int, ClaimFact], of_own: Collection[int], decisions: Mapping[int, ClaimDecision], reader: _Reader
) -> Iterable[ClaimEntry]:
    """The claims of the set."""
    decided = {row.claim_id: row for row in decisions.values() if row.claim_id is not None}
    for number in of_own:
        decision = decided.get(number)
        kind = "added" if decision is None else decision.verdict
        was = None if decision is None else facts.get(decision.suggestion_id)
        yield reader.entry(kind, facts[number], was)


def _left(
    facts: Mapping[int, ClaimFact], of_own: Collection[int], decisions: Mapping[int, ClaimDecision], reader: _Reader
) -> Iterable[ClaimEntry]:
    """The proposed claims that the set has not."""
    for number, fact in facts.items():
        decision = decisions.get(number)
        if number not in of_own and (decision is None or decision.claim_id is None):
            yield reader.entry("undecided" if decision is None else "rejected", fact)


def _links(own: AnnotationSet) -> Iterable[str]:
    """One query."""
    for row in Link.objects.filter(annotation_set=own).select_related("tail", "head"):
        contents = {row.tail_id: shortened(row.tail.content), row.head_id: shortened(row.head.content)}
        yield f"{link_words(link_fact(row), contents)}, {row.state}"


def _values(own: AnnotationSet, reader: _Reader) -> Iterable[ValueLine]:
    """One query without values, else seven at the most."""
    tables: Any = [table.objects.filter(annotation_set=own).order_by() for table in (Mention, Quantity, TimeValue)]
    having = [row[0] for row in tables[0].values_list("span").union(*(each.values_list("span") for each in tables[1:]))]
    if not having:
        return
    spans = {row.pk: span_parts(row) for row in Span.objects.filter(pk__in=having)}
    facts: Any = attached_to(having).get(own.pk, [])
    entities = {fact.entity for fact in facts if isinstance(fact, MentionFact) and fact.entity is not None}
    names = dict(Entity.objects.filter(pk__in=entities).values_list("pk", "name"))
    for fact in sorted(facts, key=lambda each: (spans[each.span], each.key)):
        parts = spans[fact.span]
        words = value_words(fact, names)
        yield ValueLine(VALUES[fact.key[0]], reader.quote(parts), words, reader.block(parts))
