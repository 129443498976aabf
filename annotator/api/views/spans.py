"""`documents/<id>/spans/`, `labels/`, `undo/`, `redo/`: operations on the caller's own set.

Each names its operation id and the version of the set it saw; each answers what it did.
"""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import document_in
from annotator.api.openapi import describe
from annotator.api.serializers.annotations import (
    DocumentLabelRequest,
    OperationAnswer,
    OperationRequest,
    SpanChangeRequest,
    SpanRequest,
)
from annotator.api.views.base import ProjectView, allow
from annotator.api.writing import carry_out
from annotator.errors import Invalid
from annotator.roles import Permission

ONE_THING = {"label": "relabel", "parts": "resize", "start": "resize", "note": "note"}


class Writing(ProjectView):
    """A view that changes the caller's own set."""

    def carry_out(self, action: str, body: dict[str, Any], document_id: int, *, status: int = 200) -> Response:
        document = document_in(self.actor, document_id, with_text=True)
        return carry_out(self.request, document, action, body, by=self.actor, status=status)


class Spans(Writing):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "spans_create",
        "Add a span to your set",
        request=SpanRequest,
        answer=OperationAnswer,
        status=201,
        description="Over a suggestion that you have not decided it counts as correcting (or accepting) that one.",
    )
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        return self.carry_out("add", self.body(SpanRequest), document_id, status=201)


class SpanDetail(Writing):
    access = allow(PATCH=Permission.ANNOTATE, DELETE=Permission.ANNOTATE)

    @describe("spans_update", "Relabel, resize or annotate one span", request=SpanChangeRequest, answer=OperationAnswer)
    def patch(self, request: Request, slug: str, document_id: int, span_id: int) -> Response:
        body = self.body(SpanChangeRequest)
        return self.carry_out(one_thing(body), {**body, "span": span_id}, document_id)

    @describe(
        "spans_delete",
        "Remove a span",
        request=OperationRequest,
        answer=OperationAnswer,
        description="A span made from a suggestion leaves that suggestion rejected.",
    )
    def delete(self, request: Request, slug: str, document_id: int, span_id: int) -> Response:
        return self.carry_out("delete", {**self.body(OperationRequest), "span": span_id}, document_id)


class Labels(Writing):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "labels_set", "Put a label on the whole document, or take it off", request=DocumentLabelRequest,
        answer=OperationAnswer,
    )  # fmt: skip
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        body = self.body(DocumentLabelRequest)
        return self.carry_out("label" if body["on"] else "unlabel", body, document_id)


class Undo(Writing):
    access = allow(POST=Permission.ANNOTATE)

    @describe("undo", "Take back your last operation", request=OperationRequest, answer=OperationAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        return self.carry_out("undo", self.body(OperationRequest), document_id)


class Redo(Writing):
    access = allow(POST=Permission.ANNOTATE)

    @describe("redo", "Do again what you took back", request=OperationRequest, answer=OperationAnswer)
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        return self.carry_out("redo", self.body(OperationRequest), document_id)


def one_thing(body: dict[str, Any]) -> str:
    """The action that a change asks for. Raises Invalid unless it is exactly one."""
    actions = {action for name, action in ONE_THING.items() if name in body}
    if len(actions) != 1:
        raise Invalid(
            "Change exactly one thing: the label, the range or the note.", hint="Send the rest as another operation."
        )
    return actions.pop()
