"""What was done on which day and by whom: decisions with the time they took, and documents submitted.

A decision is a Change of kind "do" to spans of a person's set; a step over many documents is one, and what was taken
back stays one. Adjudication is none.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection

from annotator.figures.activity import PERSON, Activity, Pace, activity
from annotator.figures.days import Calendar, calendar, first_of
from annotator.selectors.figures.scope import DONE, Scope, as_day

MOMENTS = """
SELECT {packed} FROM annotator_change c
JOIN annotator_annotationset h ON h.id = c.annotation_set_id AND h.role = 'human'
WHERE c.project_id = %(project)s AND c.kind = 'do' AND c.operation IS NOT NULL AND c.action LIKE 'span.%%'{conditions}
"""
# One text with all of them: to hand over 300,000 rows would take longer than to add them up.
PACKED = {
    "sqlite": """GROUP_CONCAT(
  c.actor_id * {person} + CAST(ROUND((JULIANDAY(c.created_at) - 2440587.5) * 864000) AS INTEGER)
)""",
    "postgresql": """STRING_AGG(CAST(
  c.actor_id * CAST({person} AS BIGINT) + CAST(ROUND(EXTRACT(EPOCH FROM c.created_at) * 10) AS BIGINT) AS TEXT
), ',')""",
}
OF_OUTLET = """ AND c.document_id IN (
  SELECT d.id FROM annotator_document d WHERE d.project_id = %(project)s AND d.outlet = %(outlet)s
)"""
SUBMITTED = f"""
SELECT h.author_id, DATE(h.submitted_at), COUNT(*)
FROM annotator_document d JOIN annotator_annotationset h ON h.document_id = d.id
WHERE {{documents}} AND h.role = 'human' AND h.state {DONE} AND h.submitted_at IS NOT NULL{{conditions}}
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """What one person did in the period. `seconds` is working time; `pace` the seconds before a decision."""

    person: int
    documents: int
    decisions: int
    seconds: float
    pace: Pace


@dataclass(frozen=True, slots=True)
class Throughput:
    """For each stretch of the calendar documents submitted, decisions, working seconds; `people` where told apart."""

    calendar: Calendar
    documents: tuple[int, ...]
    decisions: tuple[int, ...]
    seconds: tuple[float, ...]
    pace: Pace
    people: tuple[PersonFigures, ...]


def throughput(scope: Scope) -> Throughput:
    """Two queries; of the decisions only person and time are read, a sixth of a second for 300,000."""
    done = activity(_moments(scope))
    submitted = {(person, as_day(day)): number for person, day, number in _submissions(scope)}
    found = [each.day for each in done.days] + [day for _, day in submitted]
    shown = calendar(scope.since or first_of(found, scope.today), max([scope.today, *found]))
    documents: Counter[date] = Counter()
    decisions: Counter[date] = Counter()
    seconds: dict[date, float] = defaultdict(float)
    for (_, day), number in submitted.items():
        documents[day] += number
    for each in done.days:
        decisions[each.day] += each.decisions
        seconds[each.day] += each.seconds
    return Throughput(
        calendar=shown,
        documents=tuple(map(int, shown.sums(documents))),
        decisions=tuple(map(int, shown.sums(decisions))),
        seconds=tuple(shown.sums(seconds)),
        pace=done.overall,
        people=_people(done, submitted) if scope.people else (),
    )


def _moments(scope: Scope) -> list[int]:
    packed = PACKED[connection.vendor].format(person=PERSON)
    conditions = scope.by("c.actor_id") + scope.within("c.created_at") + (OF_OUTLET if scope.outlet else "")
    ((text,),) = scope.rows(MOMENTS.format(packed=packed, conditions=conditions))
    moments: list[int] = json.loads(f"[{text or ''}]")
    return moments


def _submissions(scope: Scope) -> list[tuple[int, date, int]]:
    conditions = scope.by("h.author_id") + scope.within("h.submitted_at")
    return scope.rows(SUBMITTED.format(documents=scope.documents, conditions=conditions))


def _people(done: Activity, submitted: dict[tuple[int, date], int]) -> tuple[PersonFigures, ...]:
    """Those who did something, who decided most first."""
    documents: Counter[int] = Counter()
    for (person, _), number in submitted.items():
        documents[person] += number
    decisions: Counter[int] = Counter()
    seconds: dict[int, float] = defaultdict(float)
    for each in done.days:
        decisions[each.person] += each.decisions
        seconds[each.person] += each.seconds
    none = Pace(0, None, None)
    people = sorted(documents.keys() | decisions.keys(), key=lambda person: (-decisions[person], person))
    return tuple(
        PersonFigures(person, documents[person], decisions[person], seconds[person], done.pace.get(person, none))
        for person in people
    )
