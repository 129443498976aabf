"""Whether the facts of a record may enter, and the rows that they become.

Offsets and names inside the record were checked by its format; here the rules of editing and the limits of the tables
are applied, and what the record names of the file (entities, events) is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models

from annotator.editing import claims as rules
from annotator.editing.claims import ClaimState, in_order
from annotator.editing.facts import ClaimFact
from annotator.errors import Invalid
from annotator.fact_records import AssessmentRecord, ClaimRecord, DocumentFacts, TimeRecord
from annotator.models import Assessment, Claim, Mention, Quantity, TextIssue, TimeValue, Zone
from annotator.services.fact_rows import claim_columns

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What the names of a file stand for in the project: entities and events by their id in the file."""

    entities: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class FactRows:
    """The rows of one document's facts, without the ids that they get when they are stored.

    `claims` have the place of their parent in the list, or None, and their parts as (role, start, end). Values of spans
    have the place of the span in the record, and that of another one they name.
    """

    claims: list[tuple[Columns, int | None, list[tuple[str, int, int]]]] = field(default_factory=list)
    assessments: list[tuple[int, Columns]] = field(default_factory=list)
    values: list[tuple[type[models.Model], int, str, int | None, Columns]] = field(default_factory=list)
    zones: list[Columns] | None = None
    issues: list[Columns] = field(default_factory=list)
    links: int = 0

    @property
    def of_a_set(self) -> bool:
        """Whether there is anything that belongs to somebody's set."""
        return bool(self.claims or self.values)


NO_ROWS = FactRows()


def rows_of(facts: DocumentFacts | None, text: str, places: Mapping[int, int], known: Known) -> FactRows:
    """The rows of a document's facts. `places` leads from a span's place in the record to that among those admitted.

    Raises Invalid. Values of spans that were left out are left out too.
    """
    if facts is None:
        return NO_ROWS
    rows = FactRows(links=len(facts.links))
    numbers = {claim.id: place for place, claim in enumerate(facts.claims)}
    stored = _claim_facts(facts.claims, numbers, known)
    _check_claims(stored, len(text))
    for claim, fact in zip(facts.claims, stored, strict=True):
        columns = claim_columns(fact, text) | {"parent_id": None, "score": claim.score, "rule": claim.rule}
        parts = [(part.role.value, part.start, part.end) for part in fact.parts]
        rows.claims.append((checked(Claim, columns), numbers.get(claim.parent), parts))
    rows.assessments = [(numbers[each.claim], assessment_columns(each)) for each in facts.assessments]
    rows.values = list(_values(facts, places, known))
    if facts.zones is not None:
        rows.zones = [checked(Zone, _days(asdict(each), "published_on")) for each in facts.zones]
    rows.issues = [checked(TextIssue, asdict(each)) for each in facts.issues]
    return rows


def assessment_columns(record: AssessmentRecord) -> Columns:
    columns = _days(asdict(record), "valid_until") | {"evidence": list(record.evidence)}
    del columns["claim"]
    return checked(Assessment, columns)


def _claim_facts(claims: tuple[ClaimRecord, ...], numbers: Mapping[str, int], known: Known) -> list[ClaimFact]:
    return [
        ClaimFact(
            number,
            in_order(claim.parts),
            claim.axes,
            numbers[claim.parent] + 1 if claim.parent else None,
            claim.gist,
            claim.implicit_cue,
            claim.check_worthy,
            named(known.events, claim.event, "event"),
            named(known.entities, claim.source_entity, "entity"),
        )
        for number, claim in enumerate(claims, 1)
    ]


def _check_claims(claims: list[ClaimFact], length: int) -> None:
    state = ClaimState({claim.id: claim for claim in claims})
    for claim in claims:
        rules.check(state, claim, length)


def _values(
    facts: DocumentFacts, places: Mapping[int, int], known: Known
) -> Iterator[tuple[type[models.Model], int, str, int | None, Columns]]:
    for mention in facts.mentions:
        if mention.span in places:
            columns: Columns = {"entity_id": named(known.entities, mention.entity, "entity"), "use": mention.use.value}
            yield Mention, places[mention.span], "", None, columns
    for quantity in facts.quantities:
        if quantity.span in places:
            columns = checked(Quantity, asdict(quantity.quantity))
            yield Quantity, places[quantity.span], "twin_id", _other(quantity.twin, places), columns
    for time in facts.times:
        if time.span in places:
            columns = checked(TimeValue, _time_columns(time))
            yield TimeValue, places[time.span], "anchor_id", _other(time.anchor, places), columns


def _other(place: int | None, places: Mapping[int, int]) -> int | None:
    return None if place is None else places.get(place)


def _time_columns(record: TimeRecord) -> Columns:
    columns = _days(asdict(record.time), "first", "last") | {"published": record.published or None}
    del columns["anchored"]
    return columns


def named(known: Mapping[str, int], name: str, what: str) -> int | None:
    """What a name of the file stands for. Raises Invalid for one that the file does not explain."""
    if not name:
        return None
    if name not in known:
        raise Invalid(f"The file has no {what} “{name[:40]}”.", hint=f"An {what} stands before the documents.")
    return known[name]


def _days(columns: Columns, *names: str) -> Columns:
    """The columns as the database takes them: no day is null, a word is text."""
    plain = {name: getattr(value, "value", value) for name, value in columns.items()}
    return plain | {name: plain[name] or None for name in names}


def checked(table: type[models.Model], columns: Columns) -> Columns:
    """The columns. Raises Invalid for a text that is too long for its field."""
    plain = _days(columns)
    for name, value in plain.items():
        longest = getattr(table._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and longest is not None and longest < len(value):
            raise Invalid(f"The {name.replace('_', ' ')} is longer than {longest} characters.", where="facts")
    return plain
