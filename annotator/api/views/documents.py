"""`documents/`: the list, one document with as much of its text as is asked for, archiving."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from annotator.access import document_in
from annotator.api.errors import BadRequest
from annotator.api.openapi import describe
from annotator.api.serializers.documents import (
    DocumentAnswer,
    DocumentPage,
    DocumentQuery,
    DocumentRow,
    IncludeQuery,
    WholeDocumentAnswer,
)
from annotator.api.views.base import Nothing, ProjectView, allow
from annotator.errors import Invalid
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors.documents import Filters, document_page
from annotator.services.documents import archive_document, restore_document


class Documents(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)
    query = DocumentQuery

    @describe(
        "documents_list",
        "The documents of a project",
        answer=DocumentPage,
        query=DocumentQuery,
        description="Archived ones are left out unless asked for. The words of a search are part of the address.",
    )
    def get(self, request: Request, slug: str) -> Response:
        after, size = self.params.pop("after"), self.params.pop("limit")
        try:
            found = document_page(self.actor, Filters(**self.params), after=after, size=size)
        except Invalid as error:
            raise BadRequest(error.message, hint=error.hint, where=error.where) from None
        following = None if found.later is None else _address(request, found.later)
        return Response({"next": following, "total": found.total, "results": DocumentRow(found.rows, many=True).data})


class DocumentDetail(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)
    query = IncludeQuery

    @describe("documents_retrieve", "One document", answer=WholeDocumentAnswer, query=IncludeQuery)
    def get(self, request: Request, slug: str, document_id: int) -> Response:
        wanted = self.params.get("include", frozenset())
        document = document_in(self.actor, document_id, with_text=bool(wanted))
        return Response({**DocumentAnswer(document).data, **pieces(document, wanted)})


class Archive(ProjectView):
    access = allow(POST=Permission.MANAGE_PROJECT)

    @describe("documents_archive", "Take a document out of the work", answer=DocumentAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        self.body(Nothing)
        document = archive_document(document=document_in(self.actor, document_id), by=self.actor)
        return Response(DocumentAnswer(document).data)


class Restore(ProjectView):
    access = allow(POST=Permission.MANAGE_PROJECT)

    @describe("documents_restore", "Bring an archived document back", answer=DocumentAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        self.body(Nothing)
        document = restore_document(document=document_in(self.actor, document_id), by=self.actor)
        return Response(DocumentAnswer(document).data)


def pieces(document: Document, wanted: frozenset[str]) -> dict[str, Any]:
    """The text, its blocks and its tokens, as far as they are wanted. No query: `document.body` is loaded."""
    found: dict[str, Any] = {}
    if "text" in wanted:
        found |= {"sha256": document.body.sha256, "text": document.body.text}
    if "blocks" in wanted:
        found["blocks"] = document.body.block_bounds
    if "tokens" in wanted:
        found["tokens"] = document.body.token_bounds
    return found


def _address(request: Request, after: int) -> str:
    return str(replace_query_param(request.build_absolute_uri(), "after", str(after)))
