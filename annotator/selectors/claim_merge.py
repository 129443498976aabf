"""The claims and values of the finished sets of a document beside its gold: what is agreed, asked, decided and stored.

The log of the gold set holds the decisions: each is a Change that names its question and what was chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotator.adjudication.claims import ClaimQuestion, Group, ValueGroup, aligned, standing, value_groups
from annotator.editing.facts import Attached, ClaimFact, Key
from annotator.models import AnnotationSet, Change, Claim, Entity, Event, Mention, Quantity, Span, TimeValue
from annotator.records import Part
from annotator.selectors.fact_state import attached_to, claim_fact, parts_of
from annotator.selectors.state import parts_of as span_parts

DECIDED, TAKEN_BACK = "gold.claim", "gold.claim_undo"
MERGING = ("gold.begin", "gold.merge", "gold.finish")
Mark = tuple[int, tuple[Part, ...]]
Wanted = Mapping[int, tuple[AnnotationSet | None, Sequence[int]]] | Mapping[int, tuple[AnnotationSet, Sequence[int]]]


class Chosen(NamedTuple):
    """What was chosen, by which Change and whom."""

    change: int
    said: str
    by: int | None


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """`claims` are those of gold; `spans` are the gold spans by label and parts, `values` what hangs on them.

    `decided` is by the key of the question; `merged` has the keys of the agreed groups that gold has taken over.
    """

    groups: tuple[Group, ...] = ()
    value_groups: tuple[ValueGroup, ...] = ()
    claims: Mapping[int, ClaimFact] = field(default_factory=dict)
    spans: Mapping[Mark, int] = field(default_factory=dict)
    values: Mapping[Key, Attached] = field(default_factory=dict)
    decided: Mapping[str, Chosen] = field(default_factory=dict)
    merged: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.groups or self.value_groups)

    @property
    def chosen(self) -> dict[str, str]:
        return {key: each.said for key, each in self.decided.items()}

    @property
    def asked(self) -> list[ClaimQuestion]:
        """All questions, in reading order, those on values last."""
        chosen = self.chosen
        of_claims = [each for group in self.groups for each in group.asked(chosen)]
        return of_claims + [each.question for each in self.open_values() if each.question]

    @property
    def left(self) -> int:
        return sum(each.key not in self.decided for each in self.asked)

    @property
    def waiting(self) -> tuple[Group, ...]:
        """The agreed groups that gold has not taken over: the sources changed since."""
        return tuple(
            each
            for each in self.groups
            if not each.questions and each.key not in self.merged and standing(each, self.claims.values()) is None
        )

    def open_values(self) -> list[ValueGroup]:
        """Those that people disagree on; where gold is begun, only of spans that are gold."""
        asked = [each for each in self.value_groups if each.question]
        return [each for each in asked if not self.spans or (each.label, each.parts) in self.spans]

    def group_of(self, key: str) -> Group | None:
        """The group with a question of this key."""
        return next((each for each in self.groups if any(q.key == key for q in each.questions)), None)

    def value_of(self, key: str) -> ValueGroup | None:
        return next((each for each in self.value_groups if each.question and each.question.key == key), None)


def claim_sheet(gold: AnnotationSet | None, sources: Sequence[int]) -> ClaimSheet:
    """Of one document. Two queries where nobody made a claim or confirmed a value; at most eleven."""
    return claim_sheets({0: (gold, sources)})[0]


def claim_sheets(wanted: Wanted) -> dict[int, ClaimSheet]:
    """The same for several documents, in as many queries."""
    sources = [each for _, found in wanted.values() for each in found]
    golds = [gold.pk for gold, _ in wanted.values() if gold is not None]
    claims = _claims([*sources, *golds])
    values, spans = _values(sources, golds)
    decided: dict[int, dict[str, Chosen]] = {}
    merged: dict[int, frozenset[str]] = {}
    if claims or values:
        decided, merged = _log(golds)
    sheets = {}
    for document, (gold, found) in wanted.items():
        own = gold.pk if gold else 0
        sheets[document] = ClaimSheet(
            groups=aligned({each: claims[each] for each in found}) if claims else (),
            value_groups=value_groups(((each, *row) for each in found for row in values[each]), sorted(found)),
            claims={each.id: each for each in claims.get(own, ())},
            spans=spans.get(own, {}),
            values={row[2].key: row[2] for row in values[own]},
            decided=decided.get(own, {}),
            merged=merged.get(own, frozenset()),
        )
    return sheets


def _claims(sets: Sequence[int]) -> dict[int, list[ClaimFact]]:
    """Set -> its claims in reading order. Two queries, one without claims."""
    found = list(Claim.objects.filter(annotation_set__in=sets))
    if not found:
        return {}
    parts = parts_of(row.pk for row in found)
    claims: dict[int, list[ClaimFact]] = defaultdict(list)
    for row in found:
        claims[row.annotation_set_id].append(claim_fact(row, parts.get(row.pk, ())))
    return claims


def _values(
    sources: Sequence[int], golds: Sequence[int]
) -> tuple[dict[int, list[tuple[int, tuple[Part, ...], Attached]]], dict[int, dict[Mark, int]]]:
    """Set -> its values with label and parts of their spans; gold set -> its spans. One query without values, else
    seven at the most.
    """
    tables: Any = [
        table.objects.filter(annotation_set__in=sources).order_by() for table in (Mention, Quantity, TimeValue)
    ]
    having = [row[0] for row in tables[0].values_list("span").union(*(each.values_list("span") for each in tables[1:]))]
    values: dict[int, list[tuple[int, tuple[Part, ...], Attached]]] = defaultdict(list)
    marks: dict[int, dict[Mark, int]] = defaultdict(dict)
    if not having:
        return values, marks
    rows = list(Span.objects.filter(annotation_set__in=golds)) if golds else []
    for row in rows:
        marks[row.annotation_set_id][row.label_id, span_parts(row)] = row.pk
    known = {row.pk: row for row in [*rows, *Span.objects.filter(pk__in=having)]}
    for owner, facts in attached_to(known.keys()).items():
        for fact in facts:
            span = known[fact.key[1]]
            values[owner].append((span.label_id, span_parts(span), fact))  # type: ignore[arg-type]
    return values, marks


def _log(golds: Iterable[int]) -> tuple[dict[int, dict[str, Chosen]], dict[int, frozenset[str]]]:
    """Gold set -> what counts by its log, and the agreed groups that it took over. One query, none without gold."""
    owned = list(golds)
    decided: dict[int, dict[str, Chosen]] = defaultdict(dict)
    merged: dict[int, frozenset[str]] = defaultdict(frozenset)
    if not owned:
        return decided, merged
    columns = ("pk", "annotation_set_id", "action", "actor_id", "data__claim", "data__undone", "data__claims")
    found = Change.objects.filter(annotation_set__in=owned, action__in=(DECIDED, TAKEN_BACK, *MERGING)).order_by("pk")
    rows = list(found.values_list(*columns))
    undone = {row[5] for row in rows}
    for pk, owner, action, by, claim, _, claims in rows:
        if action == DECIDED and pk not in undone:
            decided[owner][claim[0]] = Chosen(pk, claim[1], by)
        merged[owner] |= set(claims or ())
    return decided, merged


def standing_claim(sheet: ClaimSheet, group: Group) -> ClaimFact | None:
    return standing(group, sheet.claims.values())


def names_in(questions: Iterable[ClaimQuestion]) -> dict[str, dict[int, str]]:
    """By "source_entity" and "event" the names of those that people chose. At most two queries."""
    entities: set[int] = set()
    events: set[int] = set()
    for question in questions:
        for value in (each.value for each in question.options):
            if question.name == "source_entity" and value is not None:
                entities.add(value)
            elif question.name == "mention" and value[2] is not None:
                entities.add(value[2])
            elif question.name == "event" and value is not None:
                events.add(value)
    return {
        "source_entity": dict(Entity.objects.filter(pk__in=entities).values_list("pk", "name")) if entities else {},
        "event": dict(Event.objects.filter(pk__in=events).values_list("pk", "title")) if events else {},
    }
