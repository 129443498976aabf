"""How the API describes itself: one decorator for a view's method, and the parts that all answers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

F = TypeVar("F", bound=Callable[..., Any])


class ErrorDetail(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable: compare with this.")
    message = serializers.CharField(help_text="A sentence for people.")
    where = serializers.CharField(help_text="The field, line or place; may be empty.")
    hint = serializers.CharField(help_text="What to do about it; may be empty.")
    ref = serializers.CharField(help_text="The reference number of this request, also in the server's log.")


class Error(serializers.Serializer[Any]):
    error = ErrorDetail()


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "annotator.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal token, made on the account page."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "annotator.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def describe(
    name: str,
    summary: str,
    *,
    answer: Any,
    status: int = 200,
    request: Any = None,
    query: type[serializers.Serializer[Any]] | None = None,
    **options: Any,
) -> Callable[[F], F]:
    """Describe one method of a view: its name, what it takes, what it answers. Refusals are the same everywhere."""
    return extend_schema(
        operation_id=name,
        summary=summary,
        request=request,
        parameters=[query, *options.pop("parameters", [])] if query else options.pop("parameters", []),
        responses={status: answer, "4XX": OpenApiResponse(Error, description="A refusal; nothing was changed.")},
        **options,
    )


def page_of(row: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The description of one page of a list."""
    return inline_serializer(
        f"PageOf{row.__name__}",
        {"next": serializers.URLField(allow_null=True), "results": row(many=True)},
    )
