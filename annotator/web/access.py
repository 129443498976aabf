"""How a view says who may call it: `@public`, `@signed_in`, `@project_view(permission)` or
`@document_view(permission)`; exactly one on each.

The declaration is kept on the view as `access`; a test reads it for every route.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from annotator.access import Actor, enter, open_document
from annotator.accounts.models import User
from annotator.models import Document
from annotator.roles import Permission
from annotator.web.errors import session_ended
from annotator.web.http import is_fragment

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


class SignedInRequest(HttpRequest):
    """A request whose person is known."""

    user: User


DocumentFunction = Callable[Concatenate[SignedInRequest, Actor, Document, P], HttpResponseBase]


def public(view: V) -> V:
    """Anybody may call it."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase]) -> View:
    """Any signed-in person; the view looks only at what is theirs."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        return view(cast(SignedInRequest, request), *args, **kwargs)

    wrapper.access = "signed_in"  # type: ignore[attr-defined]
    return wrapper


def project_view(
    permission: Permission,
) -> Callable[[Callable[Concatenate[SignedInRequest, Actor, P], HttpResponseBase]], View]:
    """Members of the project in the URL (`slug`) whose role grants the permission; the view gets them as an Actor."""

    def decorate(view: Callable[Concatenate[SignedInRequest, Actor, P], HttpResponseBase]) -> View:
        @wraps(view)
        def wrapper(request: Any, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            actor = enter(request.user, slug, permission)
            request.actor = actor
            return view(request, actor, *args, **kwargs)

        wrapper.access = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate


def document_view(permission: Permission) -> Callable[[DocumentFunction[P]], View]:
    """As `project_view`, for a document of the project (`document_id`); the view gets it with its text.

    Under an address of the gold set (`gold`) the actor works in that set, which takes `adjudicate`.
    """

    def decorate(view: DocumentFunction[P]) -> View:
        @wraps(view)
        def wrapper(request: Any, slug: str, document_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            gold = bool(kwargs.pop("gold", False))
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            needed = Permission.ADJUDICATE if gold else permission
            actor, document = open_document(request.user, slug, document_id, needed)
            request.actor = replace(actor, gold=gold)
            return view(request, request.actor, document, *args, **kwargs)

        wrapper.access = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page goes to the login page; a fragment gets 401, so that no login page lands inside another page."""
    return session_ended(request) if is_fragment(request) else redirect_to_login(request.get_full_path())
