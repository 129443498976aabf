"""Every refusal as `{"error": {"code", "message", "where", "hint", "ref"}}` with the status that fits.

`ref` is the reference number of the request, which is also in the log and the X-Request-ID header.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.errors import DomainError, Forbidden, NotFound

REFERENCE = "annotator.reference"  # the middleware puts the same entry of request.META into the header


class BadRequest(DomainError):
    """The request itself was not understood: no JSON object, an unknown query parameter."""

    code = "bad_request"
    status = 400


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None for a mistake of ours, which becomes the server's 500."""
    error = _described(exception)
    if error is None:
        return None
    status, body, headers = error
    body["ref"] = reference(context["request"])
    return Response({"error": body}, status=status, headers=headers)


def reference(request: Request) -> str:
    return str(request.META.setdefault(REFERENCE, secrets.token_hex(5)))


def _described(exception: Exception) -> tuple[int, dict[str, str], dict[str, str]] | None:
    if isinstance(exception, Http404):
        exception = NotFound("There is nothing here, or nothing that you can see.")
    if isinstance(exception, PermissionDenied):
        exception = Forbidden("You may not do this.")
    if isinstance(exception, DomainError):
        return exception.status, exception.as_dict(), {}
    if isinstance(exception, exceptions.ValidationError):
        return 422, _invalid(exception.detail), {}
    if isinstance(exception, exceptions.APIException):
        return exception.status_code, _refused(exception), _headers(exception)
    return None


def first_of(detail: Any) -> tuple[str, str]:
    """The first thing that a serializer objects to: where, and what."""
    return next(_flat(detail))


def _invalid(detail: Any) -> dict[str, str]:
    """The first thing wrong, with its place, and the places of the others."""
    (where, message), *others = _flat(detail)
    hint = "Also wrong: " + ", ".join(dict.fromkeys(place for place, _ in others[:20])) if others else ""
    return {"code": "invalid", "message": message, "where": where, "hint": hint}


def _flat(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _flat(inner, _inside(place, key))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            if inner:
                yield from _flat(inner, f"{place}[{index}]" if nested else place)
    else:
        yield place, str(detail)


def _inside(place: str, key: str | int) -> str:
    if key == "non_field_errors":
        return place
    return f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}".lstrip(".")


def _refused(exception: exceptions.APIException) -> dict[str, str]:
    code = getattr(exception.detail, "code", None) or exception.default_code
    hint = "Send a token: Authorization: Bearer ann_…" if exception.status_code == 401 else ""
    code = CODES.get(exception.status_code, str(code))
    return {"code": code, "message": str(exception.detail), "where": "", "hint": hint}


def _headers(exception: exceptions.APIException) -> dict[str, str]:
    challenge = getattr(exception, "auth_header", None)
    return {"WWW-Authenticate": challenge} if challenge else {}


CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    405: "method_not_allowed",
    415: "unsupported_media_type",
}
