"""How far the documents are: by stage now, and how many had come how far on each day.

Of a project a document is in the furthest stage that it has reached. Of one person's work the stages are those of
the own set, and nothing in them says what others did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.figures.days import Calendar, calendar, first_of
from annotator.selectors.figures.scope import DONE, Scope, as_day

STAGES = {
    "new": "New",
    "open": "In progress",
    "some": "Submitted by some",
    "complete": "Complete",
    "accepted": "Accepted",
    "gold": "Gold finished",
}
OWN_STAGES = {
    "new": "Not begun",
    "open": "In progress",
    "returned": "Returned",
    "submitted": "Submitted",
    "accepted": "Accepted",
}
MILESTONES = {
    "imported": "Imported",
    "begun": "Begun",
    "submitted": "Submitted by some",
    "complete": "Complete",
    "accepted": "Accepted",
    "gold": "Gold finished",
}
OWN_MILESTONES = {"begun": "Begun", "submitted": "Submitted"}

WANTED = "COALESCE(NULLIF(d.annotators, 0), NULLIF(p.annotators_per_document, 0), 1)"
BY_STAGE = f"""
WITH doc AS (
  SELECT d.id, {WANTED} AS wanted FROM annotator_document d JOIN annotator_project p ON p.id = d.project_id
  WHERE {{documents}}
), reached AS (
  SELECT doc.id, MAX(doc.wanted) AS wanted,
         SUM(CASE WHEN s.role = 'human' AND s.begun THEN 1 ELSE 0 END) AS begun,
         SUM(CASE WHEN s.role = 'human' AND s.state {DONE} THEN 1 ELSE 0 END) AS done,
         SUM(CASE WHEN s.role = 'human' AND s.state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
         SUM(CASE WHEN s.role = 'gold' AND s.state = 'submitted' THEN 1 ELSE 0 END) AS gold
  FROM doc LEFT JOIN annotator_annotationset s ON s.document_id = doc.id AND s.role IN ('human', 'gold')
  GROUP BY doc.id
)
SELECT CASE WHEN 0 < gold THEN 'gold' WHEN wanted <= accepted THEN 'accepted' WHEN wanted <= done THEN 'complete'
            WHEN 0 < done THEN 'some' WHEN 0 < begun THEN 'open' ELSE 'new' END, COUNT(*)
FROM reached GROUP BY 1
"""
OWN_BY_STAGE = """
SELECT CASE WHEN h.id IS NULL OR (NOT h.begun AND h.state = 'open') THEN 'new' ELSE h.state END, COUNT(*)
FROM annotator_document d
LEFT JOIN annotator_annotationset h ON h.document_id = d.id AND h.role = 'human' AND h.author_id = %(person)s
WHERE {documents} AND ((h.id IS NOT NULL AND h.begun) OR EXISTS (
  SELECT 1 FROM annotator_assignment a
  WHERE a.document_id = d.id AND a.user_id = %(person)s AND a.state IN ('assigned', 'claimed', 'submitted', 'flagged')
))
GROUP BY 1
"""
BY_DAY = f"""
WITH doc AS (
  SELECT d.id, d.created_at, {WANTED} AS wanted
  FROM annotator_document d JOIN annotator_project p ON p.id = d.project_id WHERE {{documents}}
), work AS (
  SELECT s.document_id, s.role, s.begun, s.created_at, CASE WHEN s.state {DONE} THEN s.submitted_at END AS done_at,
         CASE WHEN s.state = 'accepted' THEN (
           SELECT MAX(r.created_at) FROM annotator_review r WHERE r.annotation_set_id = s.id AND r.verdict = 'accepted'
         ) END AS accepted_at, doc.wanted
  FROM doc JOIN annotator_annotationset s ON s.document_id = doc.id AND s.role IN ('human', 'gold')
), ranked AS (
  SELECT work.*, ROW_NUMBER() OVER (PARTITION BY document_id, role ORDER BY done_at IS NULL, done_at) AS nth_done,
         ROW_NUMBER() OVER (PARTITION BY document_id, role ORDER BY accepted_at IS NULL, accepted_at) AS nth_accepted
  FROM work
)
SELECT 'imported', DATE(created_at), COUNT(*) FROM doc GROUP BY 2
UNION ALL SELECT 'begun', DATE(first), COUNT(*) FROM (
  SELECT MIN(created_at) AS first FROM work WHERE role = 'human' AND begun GROUP BY document_id
) AS begun GROUP BY 2
UNION ALL SELECT 'submitted', DATE(done_at), COUNT(*) FROM ranked
  WHERE role = 'human' AND nth_done = 1 AND done_at IS NOT NULL GROUP BY 2
UNION ALL SELECT 'complete', DATE(done_at), COUNT(*) FROM ranked
  WHERE role = 'human' AND nth_done = wanted AND done_at IS NOT NULL GROUP BY 2
UNION ALL SELECT 'accepted', DATE(accepted_at), COUNT(*) FROM ranked
  WHERE role = 'human' AND nth_accepted = wanted AND accepted_at IS NOT NULL GROUP BY 2
UNION ALL SELECT 'gold', DATE(done_at), COUNT(*) FROM ranked WHERE role = 'gold' AND done_at IS NOT NULL GROUP BY 2
"""
OWN_BY_DAY = f"""
WITH work AS (
  SELECT h.created_at, CASE WHEN h.state {DONE} THEN h.submitted_at END AS done_at
  FROM annotator_document d JOIN annotator_annotationset h ON h.document_id = d.id
  WHERE {{documents}} AND h.role = 'human' AND h.begun AND h.author_id = %(person)s
)
SELECT 'begun', DATE(created_at), COUNT(*) FROM work GROUP BY 2
UNION ALL SELECT 'submitted', DATE(done_at), COUNT(*) FROM work WHERE done_at IS NOT NULL GROUP BY 2
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """How many documents are in a stage now. `name` is a key of STAGES or OWN_STAGES, `title` what people read."""

    name: str
    title: str
    documents: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """For each stretch of the calendar how many documents had come as far at its end."""

    name: str
    title: str
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How the documents came along, milestone by milestone."""

    calendar: Calendar
    milestones: tuple[Milestone, ...]


def stages(scope: Scope) -> tuple[Stage, ...]:
    """All stages in order, whatever the period. One query."""
    titles, sql = (STAGES, BY_STAGE) if scope.person is None else (OWN_STAGES, OWN_BY_STAGE)
    counted = {str(name): number for name, number in scope.rows(sql.format(documents=scope.documents))}
    return tuple(Stage(name, title, counted.get(name, 0)) for name, title in titles.items())


def course(scope: Scope) -> Course:
    """One query."""
    titles, sql = (MILESTONES, BY_DAY) if scope.person is None else (OWN_MILESTONES, OWN_BY_DAY)
    by_day: dict[str, dict[date, int]] = {name: {} for name in titles}
    for name, day, number in scope.rows(sql.format(documents=scope.documents)):
        by_day[name][as_day(day)] = number
    shown = calendar(scope.since or _beginning(by_day, scope.today), scope.today)
    grown = {name: tuple(shown.grown(_until(days, scope.today))) for name, days in by_day.items()}
    return Course(shown, tuple(Milestone(name, titles[name], values) for name, values in grown.items()))


def _beginning(by_day: Mapping[str, Mapping[date, int]], today: date) -> date:
    """The day before anything happened, so that a line begins at its foot."""
    return first_of((day for days in by_day.values() for day in days), today) - timedelta(days=1)


def _until(days: Mapping[date, int], today: date) -> dict[date, int]:
    return {min(day, today): number for day, number in days.items()}
