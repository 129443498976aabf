"""The reads behind every decision, in plain SQL. The writes are in `services/set_rows.py`.

An annotator makes several decisions a minute and each needs these rows. Building such a query with the ORM takes
ten times as long as running it (0.41 ms against 0.03 ms for the spans of a paragraph), so these few are written
out. Everything else uses the ORM.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from annotator.editing.leading import REACH
from annotator.records import Part

SETS = """
SELECT s.id, s.role, s.version, s.state, r.id, r.suggester, r.version
FROM annotator_annotationset s LEFT JOIN annotator_run r ON r.id = s.run_id
WHERE s.document_id = %s AND (s.role = 'suggestion' OR {own})
"""
OWN, GOLD = "(s.role = 'human' AND s.author_id = %s)", "s.role = 'gold'"
SPANS = """
SELECT id, annotation_set_id, label_id, start, "end", parts, score, derived_from_id, note FROM annotator_span
WHERE {condition}
"""
DECISIONS = "SELECT suggestion_id, verdict, span_id FROM annotator_decision WHERE annotation_set_id = %s{condition}"
REVISIONS = "SELECT block, revision FROM annotator_blockrevision WHERE annotation_set_id = %s{condition}"
NEWEST_CHANGE = """
SELECT id, kind, undo_rest_id, redo_rest_id FROM annotator_change
WHERE annotation_set_id = %s AND actor_id = %s AND kind <> 'other' ORDER BY id DESC LIMIT 1
"""
LEFT_OF_ONE = """
SELECT (SELECT COUNT(*) FROM annotator_span WHERE annotation_set_id = %s),
       (SELECT COUNT(*) FROM annotator_decision d{join} WHERE d.annotation_set_id = %s{condition})
"""
ABOUT_THE_SET = " JOIN annotator_span s ON s.id = d.suggestion_id", " AND s.annotation_set_id = %s"
LEFT_OF_ALL = """
SELECT COALESCE(SUM(CASE WHEN %s <= best AND undecided = 1 THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN %s <= best OR decided = 1 THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN best IS NULL AND undecided_elsewhere = 1 THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN best < %s AND undecided = 1 THEN 1 ELSE 0 END), 0)
FROM (
  SELECT MAX(CASE WHEN {hidden} THEN NULL ELSE COALESCE(s.score, 1) END) AS best,
         MAX(CASE WHEN d.id IS NOT NULL OR {hidden} THEN 0 ELSE 1 END) AS undecided,
         MAX(CASE WHEN d.id IS NULL OR {hidden} THEN 0 ELSE 1 END) AS decided,
         MAX(CASE WHEN d.id IS NULL AND {hidden} THEN 1 ELSE 0 END) AS undecided_elsewhere
  FROM annotator_span s
  LEFT JOIN annotator_decision d ON d.suggestion_id = s.id AND d.annotation_set_id = %s
  WHERE {condition}
  GROUP BY s.start, s."end", s.label_id, s.parts
) AS twins
"""
SETS_OF_MANY = """
SELECT s.document_id, s.id, s.role, s.version, s.state, r.id, r.suggester, r.version
FROM annotator_annotationset s LEFT JOIN annotator_run r ON r.id = s.run_id
WHERE {condition} AND (s.role = 'suggestion' OR {own})
"""
DECISIONS_OF_MANY = """
SELECT annotation_set_id, suggestion_id, verdict, span_id FROM annotator_decision WHERE {condition}
"""
ATTACHED = """
SELECT 'mention', span_id FROM annotator_mention WHERE {condition} UNION ALL
SELECT 'quantity', span_id FROM annotator_quantity WHERE {condition} UNION ALL
SELECT 'time', span_id FROM annotator_timevalue WHERE {condition}
"""
# Of suggestions beside remembered names, by the rules of `editing.leading`; an index gives what begins near by.
NOT_LED = """ AND (d.id IS NOT NULL OR NOT CASE WHEN {name} THEN EXISTS (
    SELECT 1 FROM annotator_span o WHERE {other} AND s.start - {reach} <= o.start AND o.start <= s.start
    AND s."end" <= o."end" AND o.label_id = s.label_id AND (o.start < s.start OR s."end" < o."end")
    AND %s <= COALESCE(o.score, 1)
  ) ELSE EXISTS (
    SELECT 1 FROM annotator_span o WHERE {leading} AND s.start - {reach} <= o.start AND o.start < s."end"
    AND s.start < o."end" AND %s <= COALESCE(o.score, 1)
    AND NOT (s.start <= o.start AND o."end" <= s."end"
             AND (s.start < o.start OR o."end" < s."end" OR o.label_id = s.label_id))
  ) END)
"""
PLACES = 5_000  # of one query
# CROSS JOIN, since SQLite then looks up each place in the index instead of reading all spans first.
SPANS_AT = """
WITH places (set_id, first, last) AS (VALUES {places})
SELECT id, annotation_set_id, label_id, start, "end", parts, score, derived_from_id, note
FROM places CROSS JOIN annotator_span WHERE annotation_set_id = set_id AND start = first AND "end" = last
"""
NEWEST_CHANGES = """
SELECT annotation_set_id, id, kind, undo_rest_id, redo_rest_id FROM annotator_change
WHERE id IN (
    SELECT MAX(id) FROM annotator_change WHERE {condition} AND actor_id = %s AND kind <> 'other'
    GROUP BY annotation_set_id
)
"""


def sets_of(document_id: int, author_id: int | None, *, gold: bool = False) -> list[tuple[Any, ...]]:
    """(id, role, version, state, run id, suggester, run version) of the suggestion sets and the author's own set, or
    the gold set in its stead.
    """
    return (
        _rows(SETS.format(own=GOLD), [document_id]) if gold else _rows(SETS.format(own=OWN), [document_id, author_id])
    )


def spans_in(sets: Collection[int], within: Part | None, also: Collection[int]) -> list[tuple[Any, ...]]:
    """(id, set, label, start, end, parts, score, derived from, note) of the sets' spans, or those that touch a range.

    `also` are ids of spans wanted wherever they are. `parts` is a tuple of ranges in any case.
    """
    condition, values = _among("annotation_set_id", sets)
    if within is not None:
        condition += ' AND start < %s AND "end" > %s'
        values += [within[1], within[0]]
    if also:
        more, ids = _among("id", also)
        condition, values = f"({condition}) OR {more}", values + ids
    return [_span_row(row) for row in _rows(SPANS.format(condition=condition), values)]


def spans_at(places: Sequence[tuple[int, int, int]]) -> list[tuple[Any, ...]]:
    """The rows of `spans_in` that reach exactly from start to end, for places (set, start, end). One query for each
    few thousand places.
    """
    found: list[Any] = []
    for first in range(0, len(places), PLACES):
        part = places[first : first + PLACES]
        sql = SPANS_AT.format(places=", ".join(["(%s, %s, %s)"] * len(part)))
        found += _rows(sql, [number for place in part for number in place])
    return [_span_row(row) for row in found]


def decisions_in(
    own: int, suggestions: Collection[int] | None = None, spans: Collection[int] = ()
) -> list[tuple[int, Any, int | None]]:
    """(suggestion, verdict, span) of a set: all, or those about the given suggestions or spans."""
    if suggestions is None:
        return _rows(DECISIONS.format(condition=""), [own])
    about, values = _among("suggestion_id", suggestions)
    made, more = _among("span_id", spans)
    return _rows(DECISIONS.format(condition=f" AND ({about} OR {made})"), [own, *values, *more])


def revisions_in(own: int, blocks: Collection[int] | None) -> dict[int, int]:
    """Block -> revision of a set, for the given blocks or all, where they were ever written."""
    if blocks is None:
        return dict(_rows(REVISIONS.format(condition=""), [own]))
    among, values = _among("block", blocks)
    return dict(_rows(REVISIONS.format(condition=f" AND {among}"), [own, *values]))


def left_of_one(own: int, shown: int, *, alone: bool) -> tuple[int, int]:
    """(undecided, all) of the one suggestion set that is shown; `alone` where the document never had another.

    No two spans of a set are equal, so there are no twins: both numbers are counts in an index.
    """
    join, condition = ("", "") if alone else ABOUT_THE_SET
    values = [shown, own] if alone else [shown, own, shown]
    total, decided = _rows(LEFT_OF_ONE.format(join=join, condition=condition), values)[0]
    return total - decided, total


def left_of_all(
    own: int, shown: Collection[int], hidden: Collection[int], threshold: float, leading: Collection[int] = ()
) -> tuple[int, int, int, int]:
    """(undecided, all, undecided in hidden sets only, undecided and below the score) of these sets, twins once;
    without what is left out for the names of the `leading` sets.
    """
    lowest = threshold if 0 < threshold else -math.inf
    among, sets = _among("s.annotation_set_id", [*shown, *hidden])
    elsewhere, ids = _among("s.annotation_set_id", hidden)
    led, more = _not_led(shown, leading, lowest) if leading else ("", [])
    sql = LEFT_OF_ALL.format(hidden=elsewhere, condition=among + led)
    undecided, total, by_source, by_score = _rows(sql, [lowest] * 3 + ids * 4 + [own, *sets, *more])[0]
    return int(undecided), int(total), int(by_source), int(by_score)


def _not_led(shown: Collection[int], leading: Collection[int], lowest: float) -> tuple[str, list[Any]]:
    name, ids = _among("s.annotation_set_id", leading)
    first, _ = _among("o.annotation_set_id", leading)
    other, others = _among("o.annotation_set_id", [each for each in shown if each not in leading])
    sql = NOT_LED.format(name=name, other=other, leading=first, reach=REACH)
    return sql, [*ids, *others, lowest, *ids, lowest]


def newest_change(own: int, actor_id: int | None) -> tuple[int, str, int | None, int | None] | None:
    """(id, kind, undo rest, redo rest) of a person's newest Change of a set that can be undone or redone."""
    return next(iter(_rows(NEWEST_CHANGE, [own, actor_id])), None)


def sets_of_many(documents: Collection[int], author_id: int | None, *, gold: bool = False) -> list[tuple[Any, ...]]:
    """As `sets_of`, each row with the document's id in front."""
    among, values = _among("s.document_id", documents)
    own, author = (GOLD, []) if gold else (OWN, [author_id])
    return _rows(SETS_OF_MANY.format(condition=among, own=own), [*values, *author])


def decisions_of_many(
    sets: Collection[int], suggestions: Collection[int] | None = None
) -> list[tuple[int, int, Any, int | None]]:
    """(set, suggestion, verdict, span) of the decisions of some sets: all, or those about the given suggestions."""
    among, values = _among("annotation_set_id", sets)
    if suggestions is not None:
        about, more = _among("suggestion_id", suggestions)
        among, values = f"{among} AND {about}", values + more
    return _rows(DECISIONS_OF_MANY.format(condition=among), values)


def newest_changes(sets: Collection[int], actor_id: int | None) -> dict[int, tuple[int, str, int | None, int | None]]:
    """Set -> what `newest_change` says of it, for the sets that have one."""
    among, values = _among("annotation_set_id", sets)
    return {row[0]: row[1:] for row in _rows(NEWEST_CHANGES.format(condition=among), [*values, actor_id])}


def attached_to(spans: Collection[int]) -> list[tuple[Any, int]]:
    """(kind, span) of the values that hang on these spans."""
    among, values = _among("span_id", spans)
    return _rows(ATTACHED.format(condition=among), values * 3)


def _among(column: str, values: Collection[int]) -> tuple[str, list[Any]]:
    if not values:
        return "1 = 0", []
    return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _span_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:5], _parts(row[5], row[3], row[4]), *row[6:])


def _parts(stored: Any, start: int, end: int) -> tuple[Part, ...]:
    if stored is None:
        return ((start, end),)
    return tuple((a, b) for a, b in (json.loads(stored) if isinstance(stored, str) else stored))
