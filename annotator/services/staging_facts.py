"""The facts of documents on their way in: rows beside the spans of staged sets, and of the documents themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from annotator.models import Assessment, Claim, ClaimPart, Project, Span, TextIssue, Zone
from annotator.services import bulk, claim_terms

if TYPE_CHECKING:
    from annotator.services.staging import Entry

New = Sequence[tuple[int, "Entry"]]


def add_to_documents(new: New) -> None:
    """Zones and what is wrong with texts. A query for each kind that there is."""
    zones = [(pk, row) for pk, entry in new for row in entry.admitted.facts.zones or ()]
    if zones:
        _insert(Zone, ({"document": pk, **row} for pk, row in zones))
    issues = [{"document": pk, **row} for pk, entry in new for row in entry.admitted.facts.issues]
    if issues:
        TextIssue.objects.bulk_create(
            TextIssue(document_id=row.pop("document"), author_id=None, **row) for row in issues
        )


def add_to_sets(new: New, sets: Mapping[int, int], project: Project, now: datetime) -> None:
    """Claims with their parts and assessments, and the values of spans."""
    with_claims = [(pk, entry) for pk, entry in new if entry.admitted.facts.claims]
    if with_claims:
        _add_claims(with_claims, sets, project, now)
    with_values = [(pk, entry) for pk, entry in new if entry.admitted.facts.values]
    if with_values:
        _add_values(with_values, sets)


def _add_claims(new: New, sets: Mapping[int, int], project: Project, now: datetime) -> None:
    """In the order of the file, so that the place of a claim in its record can be told from its id later."""
    groups = [
        [Claim(annotation_set_id=sets[pk], decided_at=now, **columns) for columns, _, _ in entry.admitted.facts.claims]
        for pk, entry in new
    ]
    Claim.objects.bulk_create([row for rows in groups for row in rows])
    inside: list[Claim] = []
    parts: list[bulk.Row] = []
    assessments: list[Assessment] = []
    for (_, entry), rows in zip(new, groups, strict=True):
        for row, (_, parent, own) in zip(rows, entry.admitted.facts.claims, strict=True):
            parts += [(row.pk, *part) for part in own]
            if parent is not None:
                row.parent_id = rows[parent].pk
                inside.append(row)
        author = entry.author_id
        assessments += [
            Assessment(project=project, claim_id=rows[place].pk, author_id=author, **columns)
            for place, columns in entry.admitted.facts.assessments
        ]
    _index(new, groups, project)
    Claim.objects.bulk_update(inside, ["parent"], batch_size=200)
    bulk.insert(ClaimPart, ("claim", "role", "start", "end"), parts)
    Assessment.objects.bulk_create(assessments)


def _index(new: New, groups: Sequence[Sequence[Claim]], project: Project) -> None:
    """Claims of people are found as candidates for links, proposed ones are not."""
    of_people = [row for (_, entry), rows in zip(new, groups, strict=True) if entry.author_id for row in rows]
    words = {row.pk: claim_terms.words_of(row.content, row.gist) for row in of_people}
    if words:
        claim_terms.store(project.pk, words)


def _add_values(new: New, sets: Mapping[int, int]) -> None:
    """The spans were inserted in the order of their records, so that their ids say which is which."""
    spans: dict[int, list[int]] = defaultdict(list)
    owners = [sets[pk] for pk, _ in new]
    stored = Span.objects.filter(annotation_set__in=owners).order_by("pk")
    for owner, span in stored.values_list("annotation_set_id", "pk"):
        spans[owner].append(span)
    rows: dict[type[models.Model], list[Any]] = defaultdict(list)
    for pk, entry in new:
        own = spans[sets[pk]]
        for table, place, column, other, columns in entry.admitted.facts.values:
            more = {column: own[other]} if other is not None else {}
            rows[table].append(table(annotation_set_id=sets[pk], span_id=own[place], **columns, **more))
    for table, made in rows.items():
        table._default_manager.bulk_create(made)


def _insert(table: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    found = list(rows)
    names = list(found[0])
    bulk.insert(table, names, [[row[name] for name in names] for row in found])
