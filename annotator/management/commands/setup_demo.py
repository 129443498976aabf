"""`manage.py setup_demo`: a project with the sample news documents, pre-annotated as soon as a worker runs.

Doing it again adds nothing.
"""

from __future__ import annotations

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from annotator.accounts.models import User
from annotator.models import Project
from annotator.services import fact_engine

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
        call_command("import_documents", project, *sample_files(), stdout=self.stdout)
        for pipeline in (settings.DEFAULT_PIPELINE, fact_engine.NAME):
            call_command("preannotate", project, pipeline=pipeline, queue=True, stdout=StringIO())
        self.stdout.write("The worker will pre-annotate them.")


def first_superuser() -> str:
    user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if user is None:
        raise CommandError("There is no superuser; make one with `manage.py createsuperuser`.")
    return user.username


def sample_files() -> list[str]:
    """The manifest and the texts it names."""
    return [str(path) for path in sorted(SEEDS.iterdir()) if path.suffix in {".jsonl", ".txt"}]
