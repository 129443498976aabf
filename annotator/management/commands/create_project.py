"""`manage.py create_project SLUG --schema NAME`: a new project under the newest version of a label schema."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.management.output import USAGE, refused
from annotator.models import Project
from annotator.roles import Role
from annotator.services import projects
from labels.models import LabelSchema, SchemaVersion


class Command(BaseCommand):
    help = "Makes a project. Without a manager, people are added later by one with --manager or by the command line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="Its short name for the URL: small letters, digits and hyphens.")
        parser.add_argument("--schema", required=True, help="The slug of a published label schema.")
        parser.add_argument("--title", help="What people call it (default: the slug).")
        parser.add_argument("--language", default="en", help="What spaCy calls the language (default: %(default)s).")
        parser.add_argument("--manager", help="The user name of its first manager.")
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, *_args: Any, slug: str, **options: Any) -> None:
        with refused(USAGE), transaction.atomic():
            version = newest_version(options["schema"])
            title = options["title"] or slug
            project = projects.create_project(
                slug=slug, title=title, schema=version, by_user=None, language=options["language"]
            )
            if options["manager"]:
                manager = projects.person_named(options["manager"])
                projects.add_member(user=manager, role=Role.MANAGER, by=Actor(None, project, Role.MANAGER))
        self.stdout.write(json.dumps(_described(project, version)) if options["json"] else _sentence(project, version))


def newest_version(slug: str) -> SchemaVersion:
    """Raises NotFound, naming the schemas that there are."""
    version = SchemaVersion.objects.filter(schema__slug=slug).select_related("schema").order_by("-number").first()
    if version is None:
        published = LabelSchema.objects.filter(versions__isnull=False, archived_at=None).distinct()
        names = ", ".join(published.order_by("slug").values_list("slug", flat=True))
        hint = f"There are: {names}." if names else "Load some with `manage.py load_schemas`."
        raise NotFound(f"There is no published label schema {slug!r}.", hint=hint)
    return version


def _described(project: Project, version: SchemaVersion) -> dict[str, Any]:
    return {"project": project.slug, "title": project.title, "schema": version.schema.slug, "version": version.number}


def _sentence(project: Project, version: SchemaVersion) -> str:
    return f"Made the project {project.slug} with version {version.number} of the schema {version.schema.slug}."
