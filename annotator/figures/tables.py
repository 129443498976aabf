"""A table of figures: the same numbers as a page shows them, as CSV, and as what a program reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from typing import Literal

Cell = str | int | float | date | None
Kind = Literal["text", "day", "count", "share", "seconds", "duration", "rate", "score"]
"""What a column holds. A share is from 0 to 1, seconds and durations are in seconds."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is for programs, `title` for people."""

    name: str
    title: str
    kind: Kind = "count"

    @property
    def is_number(self) -> bool:
        return self.kind not in {"text", "day"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows have a cell for each column; None is not known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def filled(self) -> Table:
        """Without the columns in which nothing is known."""
        kept = [at for at in range(len(self.columns)) if any(row[at] is not None for row in self.rows)]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)

    def first(self, number: int) -> Table:
        """Only its first rows."""
        return replace(self, rows=self.rows[:number])

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """The cells as people read them, each with whether it is a number."""
        return [
            [(shown(cell, column.kind), column.is_number) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: 0.8123 of a share is "81.2 %", 3,725 seconds of a duration are "1 h 02 min"."""
    if cell is None:
        return NOTHING
    if isinstance(cell, date):
        return f"{cell.day} {cell:%b %Y}"
    if isinstance(cell, str):
        return cell
    if kind == "share":
        return f"{100 * cell:.1f} %"
    if kind == "duration":
        return duration(cell)
    if kind == "seconds":
        return f"{cell:,.1f} s"
    if kind == "rate":
        return f"{cell:,.1f}"
    return f"{cell:.3f}" if kind == "score" else f"{cell:,}"


def duration(seconds: float) -> str:
    """Hours and minutes; below an hour minutes, below a minute seconds."""
    if seconds < 59.5:
        return f"{round(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes:02} min" if hours else f"{minutes} min"


def as_csv(table: Table) -> Iterable[str]:
    """The lines of a CSV file, the titles first: numbers as they are, days as 2026-05-31, UTF-8 with a mark for Excel.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    yield "\ufeff"
    yield _line([column.title for column in table.columns])
    for row in table.rows:
        yield _line([_written(cell) for cell in row])


def _line(cells: list[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(BEGINS_A_FORMULA) else cell
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return "" if cell is None else str(cell)
