"""What every view of the API has: who may call it, which query parameters it knows, how it reads a body.

`access` names the rule per method; a test reads it for every route. A view of a project enters the project
by its slug before anything else happens, so that everything in it is reached through `self.actor`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.access import Actor, enter
from annotator.accounts.models import User
from annotator.api.errors import BadRequest, first_of
from annotator.api.fields import Strict
from annotator.api.negotiation import OnlyJSON
from annotator.api.pagination import Cursor
from annotator.roles import Permission

SIGNED_IN: Final = "signed_in"


def allow(**rules: str) -> Mapping[str, str]:
    """Which rule holds for which method: `allow(GET=Permission.VIEW_DOCUMENTS, POST=Permission.IMPORT)`."""
    return MappingProxyType(rules)


class NoQuery(Strict):
    """No query parameters."""


class Nothing(Strict):
    """An empty body."""


class ApiView(APIView):
    http_method_names = ["get", "post", "patch", "delete", "head"]
    content_negotiation_class = OnlyJSON
    access: ClassVar[Mapping[str, str]] = allow()
    query: ClassVar[type[Strict]] = NoQuery
    """The query parameters of GET; no other method has any."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.enter(request, **kwargs)
        if self.method not in self.access:
            self.http_method_not_allowed(request)
        self.params = self._params(request)

    def enter(self, request: Request, **kwargs: Any) -> None:
        """Where a view of a project enters it."""

    @property
    def method(self) -> str:
        return "GET" if self.request.method == "HEAD" else str(self.request.method)

    @property
    def user(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # IsAuthenticated has let it through
        return user

    def body(self, serializer: type[Strict]) -> dict[str, Any]:
        """The checked body of the request. Raises BadRequest, ValidationError."""
        data = self.request.data
        if not isinstance(data, Mapping):
            raise BadRequest("The body has to be a JSON object.")
        checked = serializer(data=data, context={"view": self})
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    def page(self, rows: QuerySet[Any], answer: Callable[[list[Any]], Any], *, newest_first: bool = False) -> Response:
        """One page of rows, as `answer` writes them."""
        cursor = Cursor(limit=self.params["limit"], after=self.params["after"], newest_first=newest_first)
        found = cursor.paginate_queryset(rows, self.request, view=self)
        return cursor.get_paginated_response(answer(found))

    def _params(self, request: Request) -> dict[str, Any]:
        known = self.query if self.method == "GET" else NoQuery
        checked = known(data=request.query_params.dict())
        try:
            checked.is_valid(raise_exception=True)
        except serializers.ValidationError as error:
            where, message = first_of(error.detail)
            raise BadRequest(f"This query parameter does not fit: {message}", where=where) from None
        return dict(checked.validated_data)


class ProjectView(ApiView):
    """`self.actor` is the person in the project of the URL, with the permission that `access` names."""

    actor: Actor

    def enter(self, request: Request, **kwargs: Any) -> None:
        self.actor = enter(
            request.user, kwargs["slug"], Permission(self.access.get(self.method, Permission.VIEW_PROJECT))
        )
