"""`manage.py setup_demo`: a project with the sample news documents, pre-annotated as soon as a worker runs.

Doing it again adds nothing.
"""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from annotator.accounts.models import User
from annotator.models import Project

SEEDS = Path(settings.BASE_DIR) / "seeds"
SCHEMA = "news-entities"


class Command(BaseCommand):
    help = "Make the demo project from the sample documents in seeds/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", default="demo", help="slug of the project (default: %(default)s)")
        parser.add_argument("--manager", help="user name of its manager (default: the first superuser)")

    def handle(self, *, project: str, manager: str | None, **_: Any) -> None:
        if not Project.objects.filter(slug=project).exists():
            name = manager or first_superuser()
            call_command("create_project", project, schema=SCHEMA, title="Demo: news", manager=name, stdout=self.stdout)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample-news.jsonl"
            path.write_text(samples_as_jsonl(SEEDS), encoding="utf-8")
            call_command("import_documents", project, str(path), stdout=self.stdout)
        call_command("preannotate", project, queue=True, stdout=self.stdout)


def first_superuser() -> str:
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if user is None:
        raise CommandError("There is no superuser; make one with `manage.py createsuperuser`.")
    return user.username


def samples_as_jsonl(folder: Path) -> str:
    """The documents that the manifest lists, one JSON object a line."""
    lines = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        text = (folder / entry.pop("file")).read_bytes().decode("utf-8")  # bytes: line ends stay as they are
        lines.append(json.dumps({"text": text, "published_on": entry.pop("published"), **entry}, ensure_ascii=False))
    return "\n".join(lines) + "\n"
