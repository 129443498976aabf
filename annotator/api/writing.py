"""From a request body to an Operation, and from its Outcome to the answer.

The answer is made from what the operation did, not from what is stored now: a retry gets the first answer.
"""

from __future__ import annotations

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.access import Actor
from annotator.api.errors import BadRequest
from annotator.api.serializers.annotations import OperationAnswer
from annotator.editing.state import DecisionState, SpanState, Swap
from annotator.errors import Invalid, PreconditionMissing
from annotator.models import Document
from annotator.records import Part, Schema
from annotator.selectors.schemas import schema_of
from annotator.services.annotations import Outcome, apply
from annotator.services.operations import Operation

ETAG = re.compile(r'"?([0-9]{1,18})"?')


def carry_out(
    request: Request, document: Document, action: str, body: dict[str, Any], *, by: Actor, status: int = 200
) -> Response:
    """One operation on the caller's own set of the document."""
    schema = schema_of(by.project)
    operation = Operation(
        id=body["operation"],
        action=action,
        span=body.get("span"),
        parts=parts_in(body),
        label=label_in(body, schema),
        note=body.get("note", ""),
        quote=body.get("text", ""),
        version=version_in(request, body),
    )
    try:
        outcome = apply(document=document, operation=operation, by=by)
    except Invalid as error:
        raise _for_clients(error) from None
    answer = operation_answer(operation, outcome, schema)
    return Response(answer, status=status, headers={"ETag": f'"{answer["version"]}"'})


def _for_clients(error: Invalid) -> Invalid:
    """The refusal of an echo, in the words of the API; any other as it is."""
    if error.where != "quote":
        return error
    hint = "Offsets count Unicode code points, not UTF-16 units and not bytes."
    return Invalid("The text there is another one.", where="text", hint=hint)


def version_in(request: Request, body: dict[str, Any]) -> int:
    """The version the client saw, from the body or from If-Match. Raises PreconditionMissing, BadRequest."""
    named = {body["version"]} if "version" in body else set()
    if header := request.headers.get("If-Match"):
        found = ETAG.fullmatch(header.strip())
        if found is None:
            raise BadRequest('If-Match has to be one version: "7".', where="If-Match")
        named.add(int(found[1]))
    if not named:
        hint = "Send `version` (or If-Match) as you read it; it is 0 while you have no set on the document."
        raise PreconditionMissing("The request does not say which version of your set it saw.", hint=hint)
    if 1 < len(named):
        raise BadRequest("If-Match and `version` differ.", where="version")
    return int(named.pop())


def parts_in(body: dict[str, Any]) -> tuple[Part, ...]:
    """The range in the body, () without one. Raises Invalid where it is half a range or two."""
    if ("start" in body) != ("end" in body):
        raise Invalid("A range needs both start and end.", where="end" if "start" in body else "start")
    if "parts" in body and "start" in body:
        raise Invalid("Send either parts or start and end.", where="parts")
    if "start" in body:
        return ((body["start"], body["end"]),)
    return tuple((start, end) for start, end in body.get("parts", ()))


def label_in(body: dict[str, Any], schema: Schema) -> int | None:
    if "label" not in body:
        return None
    label = schema.by_name.get(body["label"])
    if label is None:
        raise Invalid("There is no such label in this project's schema.", where="label")
    return label.id


def operation_answer(operation: Operation, outcome: Outcome, schema: Schema) -> dict[str, Any]:
    delta, change = outcome.delta, outcome.change
    version = outcome.annotation_set.version if change is None else change.version
    return dict(
        OperationAnswer(
            {
                "operation": operation.id,
                "set": outcome.annotation_set.pk,
                "version": version,
                "spans": [span_row(swap.after, schema) for swap in delta.spans if swap.after],
                "removed": [swap.before.id for swap in delta.spans if swap.before and not swap.after],
                "decisions": [_decision_row(swap) for swap in delta.decisions],
            }
        ).data
    )


def span_row(span: SpanState, schema: Schema) -> dict[str, Any]:
    return {
        "id": span.id,
        "label": label_name(span.label, schema),
        "label_id": span.label,
        "start": span.start,
        "end": span.end,
        "parts": span.parts,
        "score": None,
        "note": span.note,
        "derived_from": span.derived_from,
    }


def _decision_row(swap: Swap[DecisionState]) -> dict[str, Any]:
    decision = swap.after or swap.before
    assert decision is not None
    verdict = swap.after and swap.after.verdict
    return {"suggestion": decision.suggestion, "verdict": verdict, "span": swap.after and swap.after.span}


def label_name(label_id: int, schema: Schema) -> str:
    label = schema.by_id.get(label_id)
    return label.name if label else "?"
