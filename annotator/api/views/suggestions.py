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
from annotator.editing.state import DecisionState
from annotator.errors import Invalid
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import shown_among, suggested_spans
from annotator.selectors.state import SetView, read_sets, span_state


class Suggestions(ProjectView):
    access = allow(GET=Permission.VIEW_DOCUMENTS)

    @describe(
        "suggestions_list",
        "The suggestions on a document and what you decided",
        answer=SuggestionsAnswer,
        description=(
            "Of each suggester the newest run. Equal label and parts of several suggesters are decided together: one"
            " decision about one of them is a decision about all that are shown."
        ),
    )
    def get(self, request: Request, slug: str, document_id: int) -> Response:
        sets, schema = read_sets(document_in(self.actor, document_id), self.actor), schema_of(self.actor.project)
        spans, decisions = list(suggested_spans(sets)), _decisions(sets)
        shown = shown_among(spans, sets, decisions)
        names = {source.set_id: source.name for source in sets.sources}
        rows = [
            {
                **span_row(span_state(span), schema),
                "score": span.score,
                "source": names[span.annotation_set_id],
                **_said(decisions.get(span.pk)),
                "shown": span.pk in shown,
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


def _decisions(sets: SetView) -> dict[int, DecisionState]:
    if sets.own is None:
        return {}
    columns = ("suggestion_id", "verdict", "span_id")
    return {row[0]: DecisionState(*row) for row in sets.own.decisions.values_list(*columns)}


def _said(decision: DecisionState | None) -> dict[str, Any]:
    return {"verdict": decision and decision.verdict, "span": decision and decision.span}
