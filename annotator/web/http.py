"""The one renderer of pages, the one predicate of what is a fragment, the one check of where to go on."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

GZIP = 31  # what zlib calls the format with gzip's header


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

    All that can fail has to be done before; an error in the pieces cuts the page off. It is packed with little effort,
    which takes a fifth of the time of the usual one and leaves a third instead of a quarter.
    """
    before, after = page(request, template, context).content.decode().split(place)
    whole = chain([before], pieces, [after])
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(_packed(whole) if packs else whole)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _packed(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces as gzip; the first one at once, the others as they fill a block."""
    packer = zlib.compressobj(1, wbits=GZIP)
    flush = zlib.Z_SYNC_FLUSH
    for piece in pieces:
        yield packer.compress(piece.encode()) + packer.flush(flush)
        flush = zlib.Z_NO_FLUSH
    yield packer.flush()


def next_url(request: HttpRequest) -> str:
    """Where the person wanted to go on (`next`), if that is here."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if here else resolve_url(settings.LOGIN_REDIRECT_URL)
