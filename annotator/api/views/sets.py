"""`documents/<id>/sets/`: the annotation sets of a document that the person may see, with their spans."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import Actor, document_in
from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.annotations import SetAnswer, SetWithSpansAnswer, SpanAnswer
from annotator.api.views.base import ProjectView, allow
from annotator.api.writing import label_name, span_row
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Span
from annotator.records import Schema
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import visible_sets
from annotator.selectors.state import span_state


class Sets(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)
    query = PageQuery

    @describe("sets_list", "The annotation sets of a document", answer=page_of(SetAnswer), query=PageQuery)
    def get(self, request: Request, slug: str, document_id: int) -> Response:
        sets = visible_sets(self.actor, document_in(self.actor, document_id))
        return self.page(sets, lambda rows: SetAnswer(rows, many=True).data)


class SetDetail(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)

    @describe("sets_retrieve", "One annotation set with its spans", answer=SetWithSpansAnswer)
    def get(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        found, schema = set_in(self.actor, document_id, set_id), schema_of(self.actor.project)
        labels = found.document_labels.values_list("label_id", flat=True)
        answer = {
            **SetAnswer(found).data,
            "labels": [label_name(label, schema) for label in labels],
            "spans": span_answers(found.spans.all(), schema),
        }
        return Response(answer, headers={"ETag": f'"{found.version}"'})


class SetSpans(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)
    query = PageQuery

    @describe("sets_spans_list", "The spans of a set, page by page", answer=page_of(SpanAnswer), query=PageQuery)
    def get(self, request: Request, slug: str, document_id: int, set_id: int) -> Response:
        found, schema = set_in(self.actor, document_id, set_id), schema_of(self.actor.project)
        return self.page(found.spans.all(), lambda rows: span_answers(rows, schema))


def set_in(actor: Actor, document_id: int, set_id: int) -> AnnotationSet:
    """A set of a document of the project. Two queries. Raises NotFound."""
    found = visible_sets(actor, document_in(actor, document_id)).filter(pk=set_id).first()
    if found is None:
        raise NotFound("There is no such annotation set of this document.")
    return found


def span_answers(spans: QuerySet[Span] | list[Span], schema: Schema) -> list[Any]:
    rows = [{**span_row(span_state(span), schema), "score": span.score} for span in spans]
    return list(SpanAnswer(rows, many=True).data)
