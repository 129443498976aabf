"""`entities.csv.v1`: the registry of entities as a table, in and out. See docs/formats/registry.md.

One line for each entity: name, type, subtype, aliases with `|` between them, description, and a column for each scheme
of ids elsewhere. What is decoded from what was encoded is equal to it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.records import Problem

COLUMNS = ("name", "type", "subtype", "aliases", "description")
LONGEST = {"name": 300, "type": 60, "subtype": 60, "description": 500}
LONGEST_ID = 200
MOST_ROWS = 5_000
MOST_ALIASES = 500
_SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*)\|")


@dataclass(frozen=True, slots=True)
class EntityLine:
    """An entity as a line of the table says it. `aliases` do not repeat the name. `line` is its number in the file."""

    name: str
    type: str
    subtype: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    @property
    def forms(self) -> tuple[str, ...]:
        """All its names, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


def encode(rows: Sequence[EntityLine]) -> Iterator[str]:
    """The lines of the table, with their ends. A text that a spreadsheet would take for a formula gets an apostrophe in
    front, which `decode` takes off again.
    """
    schemes = sorted({scheme for row in rows for scheme in row.ids})
    yield _written([*COLUMNS, *schemes])
    for row in rows:
        aliases = "|".join(_escaped(alias) for alias in row.aliases)
        about = [row.name, row.type, row.subtype, aliases, row.description]
        yield _written([*about, *(row.ids.get(scheme, "") for scheme in schemes)])


def decode(content: bytes) -> tuple[list[EntityLine], list[Problem]]:
    """The entities of a table and what is wrong with it, by line. Names lose white space around them.

    Nothing is raised: a file that cannot be read at all is one problem.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [Problem("not_utf8", "The file is not UTF-8.", f"byte {error.start}", "Save it as UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if problems := _header_problems(header):
            return [], problems
        return _rows(reader, header)
    except csv.Error as error:
        return [], [Problem("bad_csv", f"This is no CSV: {error}.", f"line {reader.line_num}")]


def _header_problems(header: Sequence[str]) -> list[Problem]:
    missing = [name for name in ("name", "type") if name not in header]
    if missing:
        hint = f"The first line names the columns: {','.join(COLUMNS)}, and one for each scheme of ids."
        return [Problem("columns_missing", f"There is no column “{missing[0]}”.", "line 1", hint)]
    wrong = [name for name in header if name not in COLUMNS and not _SCHEME.fullmatch(name)]
    twice = [name for name in header if 1 < header.count(name)]
    if wrong or twice:
        message = f"“{wrong[0]}” cannot be a column." if wrong else f"The column “{twice[0]}” is there twice."
        return [Problem("columns_wrong", message, "line 1", "A scheme is small letters, as in “wikidata”.")]
    return []


def _rows(reader: Iterable[list[str]], header: Sequence[str]) -> tuple[list[EntityLine], list[Problem]]:
    rows: list[EntityLine] = []
    problems: list[Problem] = []
    line = 1
    for cells in reader:
        line = getattr(reader, "line_num", line + 1)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"The line has {len(cells)} cells; the first line has {len(header)}."
            problems.append(Problem("cells_missing", message, f"line {line}", "Put quotation marks around commas."))
            continue
        row = _row(dict(zip(header, map(_cell, cells), strict=True)), line)
        problems += _row_problems(row)
        rows.append(row)
    if MOST_ROWS < len(rows):
        problems.append(Problem("too_long", f"A file has at most {MOST_ROWS:,} entities.", "", "Cut it into several."))
    return rows, problems


def _row(cells: Mapping[str, str], line: int) -> EntityLine:
    name = cells["name"]
    found = (_plain(alias).strip() for alias in _parts(cells.get("aliases", "")))
    aliases = tuple(dict.fromkeys(alias for alias in found if alias and alias != name))
    ids = {scheme: value for scheme, value in cells.items() if scheme not in COLUMNS and value}
    return EntityLine(name, cells["type"], cells.get("subtype", ""), aliases, cells.get("description", ""), ids, line)


def _row_problems(row: EntityLine) -> list[Problem]:
    where = f"line {row.line}"
    found = [Problem("empty", f"There is no {name}.", where) for name in ("name", "type") if not getattr(row, name)]
    long = [name for name, most in LONGEST.items() if most < len(getattr(row, name))]
    long += ["alias"] * any(LONGEST["name"] < len(alias) for alias in row.aliases)
    long += [scheme for scheme, value in row.ids.items() if LONGEST_ID < len(value)]
    found += [Problem("too_long", f"The {name} is too long.", where) for name in long]
    if MOST_ALIASES < len(row.aliases):
        found.append(Problem("too_long", f"An entity has at most {MOST_ALIASES} names.", where))
    if "\0" in "".join((*row.forms, row.subtype, row.description, *row.ids.values())):
        found.append(Problem("nul", "A NUL character cannot be stored.", where))
    return found


def _cell(written: str) -> str:
    """On one line, without the apostrophe before what looks like a formula."""
    cell = " ".join(written.split())
    return cell[1:] if _GUARDED.match(cell) else cell


def _parts(text: str) -> list[str]:
    """Cut at each `|` that has no backslash before it."""
    return _BETWEEN.sub(lambda match: f"{match[1]}\n", text).split("\n")


def _escaped(alias: str) -> str:
    return alias.replace("\\", "\\\\").replace("|", "\\|")


def _plain(text: str) -> str:
    return re.sub(r"\\([\\|])", r"\1", text)


def _written(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return written.getvalue()
