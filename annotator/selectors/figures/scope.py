"""Whose figures, over which documents and days: decided once by the person's role, then a condition of every query.

Who sees no totals sees the figures of his or her own work and nothing else; who sees totals may also ask for the own
figures; who sees the figures of people may ask for anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from annotator.access import Actor
from annotator.roles import Permission

PERIODS = (7, 30, 90)
LISTED = "d.project_id = %(project)s AND NOT d.staged AND d.archived_at IS NULL"
DONE = "IN ('submitted', 'accepted')"


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for. `days` counts today and goes back; None is all time. `person` is an id, None everybody."""

    days: int | None = 30
    outlet: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at. `person` is set where it is the work of one; `people` says whether to tell them apart."""

    project: int
    today: date
    since: date | None
    outlet: str
    person: int | None
    people: bool

    @property
    def documents(self) -> str:
        """The condition on documents `d`."""
        return LISTED + (" AND d.outlet = %(outlet)s" if self.outlet else "")

    @property
    def finished(self) -> str:
        """The condition on sets `h`: submitted or accepted work of people, submitted in the period."""
        return f"h.role = 'human' AND h.state {DONE}" + self.by("h.author_id") + self.within("h.submitted_at")

    def by(self, column: str) -> str:
        """The condition that something is the person's, if it is about one."""
        return "" if self.person is None else f" AND {column} = %(person)s"

    def within(self, column: str) -> str:
        """The condition that something happened in the period."""
        return "" if self.since is None else f" AND {column} >= %(since)s"

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """Run a query with the scope's values by name. One query."""
        values = {
            "project": self.project,
            "outlet": self.outlet,
            "person": self.person,
            "since": self._moment(),
            **more,
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def _moment(self) -> Any:
        begin = datetime.combine(self.since or date.min, time(), UTC)
        return connection.ops.adapt_datetimefield_value(begin)


def scope_of(actor: Actor, filters: Filters, today: date) -> Scope:
    """No query."""
    people = actor.may(Permission.VIEW_FIGURES_OF_PEOPLE)
    person = filters.person
    if not actor.may(Permission.VIEW_TOTALS) or (person is not None and not people):
        person = actor.user_id
    since = None if filters.days is None else today - timedelta(days=filters.days - 1)
    return Scope(actor.project.pk, today, since, filters.outlet, person, people)


def as_day(value: Any) -> date:
    """A day as the databases give it: SQLite as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
