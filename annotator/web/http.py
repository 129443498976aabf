"""The one renderer of pages, the one predicate of what is a fragment, the one check of where to go on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


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


def long_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, place: str, pieces: Iterable[str]
) -> StreamingHttpResponse:
    """As `page`, sent while it is made: what comes before `place` in the template at once, `pieces` in its stead.

    All that can fail has to be done before; an error in the pieces cuts the page off.
    """
    before, after = page(request, template, context).content.decode().split(place)
    return StreamingHttpResponse(chain([before], pieces, [after]))


def next_url(request: HttpRequest) -> str:
    """Where the person wanted to go on (`next`), if that is here."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if here else resolve_url(settings.LOGIN_REDIRECT_URL)
