"""`manage.py load_schemas [PATH...]`: make label schemas from files. What is there already is left alone.

Doing it again adds nothing, so it is safe in set-up scripts.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotator.errors import DomainError
from labels import services
from labels.interchange import as_json, loads
from labels.models import LabelSchema

DEFAULT_FOLDER = Path(settings.BASE_DIR) / "fixtures" / "schemas"
SAYS = {
    "created": "made, with {labels} labels",
    "same": "was there already",
    "kept": "was there already and differs from the file; it is left as it is",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    slug: str
    file: str
    outcome: Literal["created", "same", "kept"]
    labels: int


class Command(BaseCommand):
    help = "Make the label schemas that the files describe (annotator.schema.v1), where no schema has their slug."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", help="files or folders (default: fixtures/schemas)")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *, paths: list[str], json: bool, **_: Any) -> None:
        with transaction.atomic():
            loaded = [load(file) for file in files(paths)]
        self.stdout.write(as_lines(loaded) if not json else as_json_text(loaded))


def files(paths: list[str]) -> list[Path]:
    """The files that are meant, folders opened. Raises CommandError for what is not there."""
    found: list[Path] = []
    for path in [Path(path) for path in paths] or [DEFAULT_FOLDER]:
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        found += sorted(path.glob("*.json")) if path.is_dir() else [path]
    return found


def load(path: Path) -> Loaded:
    try:
        file = loads(path.read_bytes())
        stored = LabelSchema.objects.filter(slug=file.schema.name).first()
        if stored is None:
            services.import_schema(as_json(file), by=None)
    except DomainError as error:
        raise CommandError(f"{path}, {error.where or 'file'}: {error.message} {error.hint}".strip()) from None
    if stored is None:
        outcome: Literal["created", "same", "kept"] = "created"
    else:
        outcome = "same" if services.export_schema(stored) == as_json(file) else "kept"
    return Loaded(file.schema.name, str(path), outcome, len(file.schema.labels))


def as_lines(loaded: list[Loaded]) -> str:
    return "\n".join(f"{one.slug}: {SAYS[one.outcome].format(labels=one.labels)}." for one in loaded)


def as_json_text(loaded: list[Loaded]) -> str:
    return json.dumps([asdict(one) for one in loaded], ensure_ascii=False, indent=2)
