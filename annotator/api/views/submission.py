"""`documents/<id>/submit/` and `reopen/`: saying that a set is done, and opening it again."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import document_in
from annotator.api.openapi import describe
from annotator.api.serializers.annotations import ReopenRequest, SetAnswer, SubmitRequest
from annotator.api.views.base import ProjectView, allow
from annotator.roles import Permission
from annotator.services.annotations import reopen, submit


class Submit(ProjectView):
    access = allow(POST=Permission.ANNOTATE)

    @describe("submit", "Say that your set is done", request=SubmitRequest, answer=SetAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        body, document = self.body(SubmitRequest), document_in(self.actor, document_id)
        found = submit(
            document=document, operation=body["operation"], by=self.actor, leave_undecided=body["leave_undecided"]
        )
        return Response(SetAnswer(found).data)


class Reopen(ProjectView):
    access = allow(POST=Permission.REOPEN)

    @describe("reopen", "Open a submitted set again", request=ReopenRequest, answer=SetAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        body, document = self.body(ReopenRequest), document_in(self.actor, document_id)
        found = reopen(document=document, operation=body["operation"], by=self.actor, author_id=body.get("author"))
        return Response(SetAnswer(found).data)
