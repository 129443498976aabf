"""Which exports a person sees, and what the export page lists: newest first, as their manifests describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotator.access import Actor
from annotator.formats.registry import FORMATS
from annotator.models import Export
from annotator.roles import Permission, allows

PAGE = 10


@dataclass(frozen=True, slots=True)
class File:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished export. `manifest` is as in its manifest.json, `archive` all of it in one file."""

    row: Export
    title: str
    manifest: dict[str, Any]
    archive: File
    files: tuple[File, ...]

    @property
    def trains(self) -> bool:
        """Whether spaCy's training command runs in the folder as it is."""
        return any(file.name == "config.cfg" for file in self.files) and bool(self.manifest["documents"]["dev"])

    @property
    def folder(self) -> str:
        return self.archive.name.removesuffix(".zip")

    @property
    def spans(self) -> int:
        return sum(self.manifest["spans"].values())


@dataclass(frozen=True, slots=True)
class ExportPage:
    exports: tuple[Exported, ...]
    older: int | None
    """The id before which older exports lie."""


def visible_exports(actor: Actor) -> QuerySet[Export]:
    """All of the project; who may export by the project's setting only sees those that they started themselves."""
    exports: QuerySet[Export] = Export.objects.filter(project=actor.project)
    return exports if allows(actor.role, Permission.EXPORT) else exports.filter(created_by=actor.user_id)


def export_page(actor: Actor, *, before: int | None = None) -> ExportPage:
    """One query."""
    rows = visible_exports(actor).select_related("created_by").order_by("-id")
    found = list((rows if before is None else rows.filter(id__lt=before))[: PAGE + 1])
    page = found[:PAGE]
    return ExportPage(tuple(map(_exported, page)), page[-1].pk if len(found) > PAGE else None)


def _exported(row: Export) -> Exported:
    manifest = row.manifest
    return Exported(
        row=row,
        title=FORMATS[row.format].title if row.format in FORMATS else row.format,
        manifest=manifest,
        archive=_file(manifest["archive"]),
        files=tuple(_file(file) for file in manifest["files"]),
    )


def _file(raw: dict[str, Any]) -> File:
    return File(raw["name"], raw["bytes"], raw["sha256"])
