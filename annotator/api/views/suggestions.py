"""`documents/<id>/suggestions/` and `decisions/`: what a model proposes, and what the person says about it."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import document_in
from annotator.api.openapi import describe
from annotator.api.serializers.annotations import DecisionRequest, OperationAnswer, SuggestionAnswer, SuggestionsAnswer
from annotator.api.views.base import ProjectView, allow
from annotator.api.views.spans import Writing, one_thing
from annotator.api.writing import span_row
from annotator.errors import Invalid
from annotator.models import Decision
from annotator.roles import Permission
from annotator.selectors.review import SetView, read_sets, span_state
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import suggested_spans


class Suggestions(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)

    @describe(
        "suggestions_list",
        "The suggestions on a document and what you decided",
        answer=SuggestionsAnswer,
        description="Of each suggester the newest run.",
    )
    def get(self, request: Request, slug: str, document_id: int) -> Response:
        sets, schema = read_sets(document_in(self.actor, document_id), self.actor), schema_of(self.actor.project)
        spans = suggested_spans(sets)
        decisions = _decisions(sets)
        rows = [
            {
                **span_row(span_state(span), schema),
                "score": span.score,
                "source": sets.shown[span.annotation_set_id],
                **decisions.get(span.pk, {"verdict": None, "span": None}),
            }
            for span in spans
        ]
        answer = {"version": sets.version, "suggestions": SuggestionAnswer(rows, many=True).data}
        return Response(answer, headers={"ETag": f'"{sets.version}"'})


class Decisions(Writing):
    access = allow(POST=Permission.ANNOTATE)

    @describe(
        "decisions_create", "Accept, reject, correct or reset a suggestion", request=DecisionRequest,
        answer=OperationAnswer,
    )  # fmt: skip
    def post(self, request: Request, slug: str, document_id: int) -> Response:
        body = self.body(DecisionRequest)
        return self.carry_out(_action(body), {**body, "span": body["suggestion"]}, document_id)


def _action(body: dict[str, Any]) -> str:
    if body["verdict"] == "correct":
        return one_thing(body)
    if extra := {"label", "parts", "start", "end", "text"} & body.keys():
        raise Invalid("Only a correction takes a label or a range.", where=min(extra))
    return str(body["verdict"])


def _decisions(sets: SetView) -> dict[int, dict[str, Any]]:
    if sets.own is None:
        return {}
    rows: list[Decision] = list(sets.own.decisions.all())
    return {row.suggestion_id: {"verdict": row.verdict, "span": row.span_id} for row in rows}
