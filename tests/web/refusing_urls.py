"""Routes for tests of what surrounds every view: views that answer, refuse and break."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from annotator.errors import Invalid, Stale
from annotator.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def answer(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse(f"{len(request.body)} bytes")


def raising(error: Exception) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("", answer),
    path("cached/", lambda request: HttpResponse(headers={"Cache-Control": "max-age=60"})),
    path("projects/<slug:slug>/import", answer),
    path("invalid/", raising(Invalid("Span 3 ends <b>outside</b>.", hint="Reload.", where="span 3"))),
    path("stale/", raising(Stale("Somebody was faster."))),
    path("denied/", raising(PermissionDenied("secret reason"))),
    path("suspicious/", raising(SuspiciousOperation("secret reason"))),
    path("broken/", raising(RuntimeError("secret reason"))),
    path("gone-to-login/", lambda request: redirect("/accounts/login/?next=/gone-to-login/")),
    path("accounts/login/", answer, name="login"),
    path("api/v1/things/", raising(Invalid("Bad thing.", where="thing"))),
]
