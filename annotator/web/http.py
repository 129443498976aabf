"""The one renderer of pages, and the one predicate of what is a fragment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page (a boosted or restored page is a whole one)."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Answer with a template. The project and the person's role are there where `project_view` set them."""
    actor = getattr(request, "actor", None)
    shown = {"actor": actor, "project": actor and actor.project, **(context or {})}
    return render(request, template, shown, status=status)
