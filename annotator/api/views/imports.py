"""`imports/`, `pipelines/` and `preannotations/`: documents come in and a pipeline reads them, both as jobs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.openapi import describe
from annotator.api.parsers import StrictJSONParser, UploadParser
from annotator.api.serializers.imports import PipelineAnswer, PreannotateRequest, RecordsRequest, UploadRequest
from annotator.api.serializers.jobs import JobAnswer
from annotator.api.views.base import Nothing, ProjectView, allow
from annotator.models import Job
from annotator.roles import Permission
from annotator.selectors.jobs import job_in
from annotator.services import imports, suggestions
from annotator.services.imports import Options, Source

OWN_FIELDS = ("title", "outlet", "published_on", "language")
RECORDS_FORMAT = "jsonl.prodigy.v1"


class Imports(ProjectView):
    access = allow(POST=Permission.IMPORT)
    parser_classes = (StrictJSONParser, UploadParser)

    @describe(
        "imports_create",
        "Import documents",
        request={"application/json": RecordsRequest, "multipart/form-data": UploadRequest},
        answer=JobAnswer,
        status=202,
        description="Up to 100 documents as JSON, or files in a form. What is refused is among the job's problems.",
    )
    def post(self, request: Request, slug: str) -> Response:
        if isinstance(request.data, QueryDict):
            body = self.body(UploadRequest)
            sources = [Source(file.name, file) for file in body.pop("files")]
            format_name = body.pop("format")
        else:
            body = self.body(RecordsRequest)
            sources = [Source("api.jsonl", as_lines(body.pop("documents")))]
            format_name = RECORDS_FORMAT
        options = Options.from_dict(body)
        return accepted(slug, imports.start(sources=sources, format=format_name, options=options, by=self.actor))


class ConfirmImport(ProjectView):
    access = allow(POST=Permission.IMPORT)

    @describe("imports_confirm", "Import what a dry run has checked", answer=JobAnswer, status=202)
    def post(self, request: Request, slug: str, job_id: int) -> Response:
        self.body(Nothing)
        return accepted(slug, imports.confirm(job=job_in(self.actor, job_id), by=self.actor))


class Pipelines(ProjectView):
    access = allow(GET=Permission.PREANNOTATE)

    @describe("pipelines_list", "The pipelines installed on this server", answer=PipelineAnswer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        return Response(PipelineAnswer(suggestions.installed_pipelines(), many=True).data)


class Preannotations(ProjectView):
    access = allow(POST=Permission.PREANNOTATE)

    @describe(
        "preannotations_create",
        "Let a pipeline make suggestions",
        request=PreannotateRequest,
        answer=JobAnswer,
        status=202,
        description="On all documents that it has not read; nobody's own annotations are touched.",
    )
    def post(self, request: Request, slug: str) -> Response:
        body = self.body(PreannotateRequest)
        return accepted(slug, suggestions.start(pipeline=body["pipeline"], by=self.actor))


def accepted(slug: str, job: Job) -> Response:
    """202 with the job, and in `Location` where to look how far it is."""
    address = reverse("api-job", args=[slug, job.pk])
    return Response(JobAnswer(job).data, status=202, headers={"Location": address})


def as_lines(documents: list[Mapping[str, Any]]) -> bytes:
    """The documents as one of the line formats, so that they come in as a file does."""
    return b"".join(json.dumps(_line(document), ensure_ascii=False).encode() + b"\n" for document in documents)


def _line(document: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: document[name] for name in OWN_FIELDS if document.get(name)}
    line: dict[str, Any] = {"text": document["text"], "meta": {**document.get("meta", {}), **own}}
    if "spans" in document:
        line["spans"] = document["spans"]
    if "labels" in document:
        line["accept"] = document["labels"]
    return line
