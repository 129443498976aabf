"""`manage.py import_registry SLUG FILE`: a table of entities into the registry of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.access import command_line
from annotator.management.output import USAGE, problem_line, refused
from annotator.services import registry


class Command(BaseCommand):
    help = (
        "Takes a table of entities in (docs/formats/registry.md), all of it or nothing. Doing it again changes nothing."
        " Ends with status 1 if a line was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The project.")
        parser.add_argument("file", type=Path, help="A CSV file in UTF-8.")

    def handle(self, *_args: Any, slug: str, file: Path, **_options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=USAGE)
        with refused():
            found = registry.import_registry(content=file.read_bytes(), by=command_line(slug))
        for problem in found.problems:
            self.stderr.write(problem_line(problem))
        if found.is_refused:
            raise CommandError("Nothing was stored.")
        entities = "entity" if found.made == 1 else "entities"
        self.stdout.write(f"{found.made:,} new {entities}, {found.changed:,} changed, {found.same:,} as they were.")
