"""`manage.py export_registry SLUG [FILE]`: the registry of a project as a table of entities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotator.access import command_line
from annotator.management.output import refused
from annotator.services import registry


class Command(BaseCommand):
    help = "Writes the entities of a project as a CSV file (docs/formats/registry.md), or to the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The project.")
        parser.add_argument("file", type=Path, nargs="?", help="Where to write; the standard output without one.")

    def handle(self, *_args: Any, slug: str, file: Path | None, **_options: Any) -> None:
        with refused():
            lines = registry.export_registry(by=command_line(slug))
        if file is None:
            self.stdout.write("".join(lines), ending="")
        else:
            file.write_text("".join(lines), encoding="utf-8", newline="")
