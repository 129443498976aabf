"""The facts that exports read, of a batch of documents and the sets taken for them.

One query says which kinds there are in a batch at all; each kind that is there costs one more, claims two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Exists

from annotator.editing.facts import axes_of, quantity_of, time_of
from annotator.fact_records import (
    AssessmentRecord,
    ClaimPart,
    ClaimRecord,
    Counterpart,
    DocumentFacts,
    IssueRecord,
    LinkRecord,
    MentionRecord,
    QuantityRecord,
    TimeRecord,
    ZoneRecord,
)
from annotator.models import (
    Assessment,
    Claim,
    Link,
    Mention,
    Project,
    Quantity,
    TextIssue,
    TimeValue,
    Zone,
)
from annotator.models import ClaimPart as Part
from annotator.selectors.fact_state import AXES, QUANTITY, TIME
from annotator.vocabulary import (
    ClaimRole,
    DateBasis,
    DatePrecision,
    FigureVerdict,
    IssueKind,
    LinkState,
    MentionUse,
    Relation,
    Status,
    ZoneKind,
)

_OF_SETS: Mapping[str, Any] = {"claims": Claim, "mentions": Mention, "quantities": Quantity, "times": TimeValue}
_CLAIM = ("pk", "annotation_set", "parent", "gist", "implicit_cue", "check_worthy", "event", "source_entity", "score",
          "rule", *AXES)  # fmt: skip
_LINK = ("annotation_set", "tail", "head", "relation", "head__annotation_set__document", "state", "score", "method",
         "reason", "scope", "verdict", "valid_until")  # fmt: skip


@dataclass(slots=True)
class Found:
    """What a batch holds, by set and by document. Values of spans go by the spans' database ids still."""

    claims: dict[int, list[ClaimRecord]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, list[LinkRecord]] = field(default_factory=lambda: defaultdict(list))
    assessments: dict[int, list[AssessmentRecord]] = field(default_factory=lambda: defaultdict(list))
    mentions: dict[int, list[MentionRecord]] = field(default_factory=lambda: defaultdict(list))
    quantities: dict[int, list[QuantityRecord]] = field(default_factory=lambda: defaultdict(list))
    times: dict[int, list[TimeRecord]] = field(default_factory=lambda: defaultdict(list))
    zones: dict[int, list[ZoneRecord]] = field(default_factory=lambda: defaultdict(list))
    issues: dict[int, list[IssueRecord]] = field(default_factory=lambda: defaultdict(list))
    counterparts: Mapping[int, list[Counterpart]] = field(default_factory=dict)

    @property
    def has_values(self) -> bool:
        return bool(self.mentions or self.quantities or self.times)

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))

    def of(self, document: int, sets: Sequence[int], places: Mapping[int, int], zoned: bool) -> DocumentFacts | None:
        """The facts of a document; `places` leads from a span's id to its place in the record. None without any."""
        found = DocumentFacts(
            claims=tuple(claim for one in sets for claim in self.claims.get(one, ())),
            links=tuple(link for one in sets for link in self.links.get(one, ())),
            assessments=tuple(each for one in sets for each in self.assessments.get(one, ())),
            mentions=_placed(self.mentions, sets, places),
            quantities=_placed(self.quantities, sets, places),
            times=_placed(self.times, sets, places),
            zones=tuple(self.zones.get(document, ())) if zoned else None,
            issues=tuple(self.issues.get(document, ())),
            counterparts=tuple(other for one in sets for other in self.counterparts.get(one, ())),
        )
        return found if zoned or any(getattr(found, each.name) for each in fields(found)) else None


def _placed(values: Mapping[int, list[Any]], sets: Sequence[int], places: Mapping[int, int]) -> tuple[Any, ...]:
    """Values by the place of their span, of two on one place the first (equal spans of several suggesters)."""
    found: dict[int, Any] = {}
    for value in (value for one in sets for value in values.get(one, ())):
        found.setdefault(places[value.span], _at(value, places))
    return tuple(found[place] for place in sorted(found))


def _at(value: Any, places: Mapping[int, int]) -> Any:
    span = places[value.span]
    match value:
        case MentionRecord():
            return MentionRecord(span, value.entity, value.use)
        case QuantityRecord():
            return QuantityRecord(span, value.quantity, places.get(value.twin or 0))
    return TimeRecord(span, value.time, value.published, places.get(value.anchor or 0))


def found_in(project: Project, sets: Collection[int], documents: Collection[int], zoned: Collection[int]) -> Found:
    """The facts of these sets and documents. One query where there are none."""
    found = Found()
    there = _kinds(project, sets, documents)
    if there["claims"]:
        owners = _claims(found, sets)
        _links(found, sets)
        _assessments(found, project, owners)
    if there["mentions"]:
        for owner, span, entity, use in _rows(Mention, sets, "annotation_set", "span", "entity", "use"):
            found.mentions[owner].append(MentionRecord(span, entity_name(entity), MentionUse(use)))
    if there["quantities"]:
        for owner, span, twin, *rest in _rows(Quantity, sets, "annotation_set", "span", "twin", *QUANTITY):
            found.quantities[owner].append(QuantityRecord(span, quantity_of(*rest), twin))
    if there["times"]:
        _times(found, sets)
    if zoned:
        _zones(found, zoned)
    if there["issues"]:
        for owner, *rest in _of_documents(TextIssue, documents, "start", "end", "kind", "note", "dismissed"):
            found.issues[owner].append(IssueRecord(rest[0], rest[1], IssueKind(rest[2]), *rest[3:]))
    return found


def _kinds(project: Project, sets: Collection[int], documents: Collection[int]) -> dict[str, bool]:
    """Which kinds there are. One query."""
    exist = {name: Exists(table.objects.filter(annotation_set__in=sets)) for name, table in _OF_SETS.items()}
    exist["issues"] = Exists(TextIssue.objects.filter(document__in=documents))
    row = Project.objects.filter(pk=project.pk).values_list(*exist.values()).get()
    return dict(zip(exist, row, strict=True))


def _rows(table: Any, sets: Collection[int], *columns: str) -> Iterator[tuple[Any, ...]]:
    return iter(table.objects.filter(annotation_set__in=sets).order_by("pk").values_list(*columns))


def _of_documents(table: Any, documents: Collection[int], *columns: str) -> Iterator[tuple[Any, ...]]:
    return iter(table.objects.filter(document__in=documents).values_list("document", *columns))


def _claims(found: Found, sets: Collection[int]) -> dict[int, int]:
    """Fills in the claims in reading order; claim -> set. Two queries."""
    parts: dict[int, list[ClaimPart]] = defaultdict(list)
    stored = Part.objects.filter(claim__annotation_set__in=sets).order_by("start", "end", "role", "id")
    for claim, role, start, end in stored.values_list("claim", "role", "start", "end"):
        parts[claim].append(ClaimPart(ClaimRole(role), start, end))
    owners: dict[int, int] = {}
    rows = Claim.objects.filter(annotation_set__in=sets).order_by("annotation_set", "start", "-end", "id")
    for pk, owner, parent, gist, implicit, worthy, event, source, score, rule, *axes in rows.values_list(*_CLAIM):
        owners[pk] = owner
        found.claims[owner].append(
            ClaimRecord(
                id=claim_name(pk),
                parts=tuple(parts.get(pk, ())),
                axes=axes_of(*axes),
                parent=claim_name(parent),
                gist=gist,
                implicit_cue=implicit,
                check_worthy=worthy,
                event=event_name(event),
                source_entity=entity_name(source),
                score=score,
                rule=rule,
            )
        )
    return owners


def _links(found: Found, sets: Collection[int]) -> None:
    for owner, tail, head, relation, other, state, score, method, reason, scope, verdict, until in (
        Link.objects.filter(annotation_set__in=sets).order_by("tail__start", "id").values_list(*_LINK)
    ):
        found.links[owner].append(
            LinkRecord(
                tail=claim_name(tail),
                head=claim_name(head),
                relation=Relation(relation),
                document=document_name(other),
                state=LinkState(state),
                score=score,
                method=method,
                reason=reason,
                scope=scope,
                verdict=FigureVerdict(verdict) if verdict else None,
                valid_until=day_name(until),
            )
        )


def _assessments(found: Found, project: Project, owners: Mapping[int, int]) -> None:
    rows = Assessment.objects.filter(project=project, claim__annotation_set__in=set(owners.values())).order_by("id")
    for claim, *rest in rows.values_list("claim", *ASSESSMENT):
        found.assessments[owners[claim]].append(assessment(claim_name(claim), *rest))


ASSESSMENT = ("status", "rationale", "evidence", "valid_until")


def assessment(claim: str, status: str, rationale: str, evidence: Sequence[Any], until: Any) -> AssessmentRecord:
    return AssessmentRecord(Status(status), claim, rationale, tuple(map(str, evidence)), day_name(until))


def _times(found: Found, sets: Collection[int]) -> None:
    """What was confirmed is always anchored."""
    for owner, span, published, anchor, *row in _rows(
        TimeValue, sets, "annotation_set", "span", "published", "anchor", *TIME
    ):
        row[2], row[3] = day_name(row[2]), day_name(row[3])
        *before, direction = row
        found.times[owner].append(TimeRecord(span, time_of(*before, True, direction), day_name(published), anchor))


def _zones(found: Found, documents: Collection[int]) -> None:
    columns = ("start", "end", "kind", "outlet", "published_on", "date_precision", "date_basis")
    for owner, start, end, kind, outlet, day, precision, basis in _of_documents(Zone, documents, *columns):
        precise = DatePrecision(precision or DatePrecision.DAY)
        zone = ZoneRecord(start, end, ZoneKind(kind), outlet, day_name(day), precise, DateBasis(basis))
        found.zones[owner].append(zone)


# --- names inside a file --------------------------------------------------------------------------------


def document_name(number: int) -> str:
    return f"d{number}"


def claim_name(number: int | None) -> str:
    return f"c{number}" if number else ""


def entity_name(number: int | None) -> str:
    return f"e{number}" if number else ""


def event_name(number: int | None) -> str:
    return f"v{number}" if number else ""


def day_name(day: Any) -> str:
    return day.isoformat() if day else ""
