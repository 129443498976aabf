"""`exports/`: start one, list them, fetch their files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import Actor
from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.exports import ExportAnswer, ExportRequest, ExportRow
from annotator.api.serializers.jobs import JobAnswer
from annotator.api.views.base import ProjectView, allow
from annotator.api.views.imports import accepted
from annotator.errors import NotFound
from annotator.models import Export
from annotator.roles import Permission
from annotator.selectors.export_list import visible_exports
from annotator.services import exports


class Exports(ProjectView):
    access = allow(GET=Permission.EXPORT, POST=Permission.EXPORT)
    query = PageQuery

    @describe("exports_list", "The finished exports, newest first", answer=page_of(ExportRow), query=PageQuery)
    def get(self, request: Request, slug: str) -> Response:
        rows = visible_exports(self.actor).defer("manifest")
        return self.page(rows, lambda found: ExportRow(found, many=True).data, newest_first=True)

    @describe("exports_create", "Start an export", request=ExportRequest, answer=JobAnswer, status=202)
    def post(self, request: Request, slug: str) -> Response:
        options = self.body(ExportRequest)
        return accepted(slug, exports.start(format=options.pop("format"), options=options, by=self.actor))


class ExportDetail(ProjectView):
    access = allow(GET=Permission.EXPORT)

    @describe("exports_retrieve", "One export with its manifest and files", answer=ExportAnswer)
    def get(self, request: Request, slug: str, export_id: int) -> Response:
        export = export_in(self.actor, export_id)
        shown = {name: getattr(export, name) for name in ("id", "job_id", "format", "created_at", "manifest")}
        return Response(ExportAnswer({**shown, "files": _files(export, slug)}).data)


class ExportFile(ProjectView):
    access = allow(GET=Permission.EXPORT)

    @describe(
        "exports_download",
        "One file of an export",
        answer=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, slug: str, export_id: int, name: str) -> FileResponse:
        path = exports.file_of(export_in(self.actor, export_id), name)
        if path is None:
            raise NotFound("There is no such file in this export.")
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


def export_in(actor: Actor, export_id: int) -> Export:
    """An export of the project that the person may see. One query. Raises NotFound."""
    export = visible_exports(actor).filter(pk=export_id).first()
    if export is None:
        raise NotFound("There is no such export in this project.")
    return export


def _files(export: Export, slug: str) -> list[dict[str, Any]]:
    files = [export.manifest["archive"], *export.manifest["files"]]
    return [{**file, "href": reverse("api-export-file", args=[slug, export.pk, file["name"]])} for file in files]
