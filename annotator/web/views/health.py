"""For machines: "up" if the database answers, and no word more; and that robots have nothing to find here."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotator.web.access import public


@require_safe
@public
def healthz(_: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("not up\n", status=503, content_type="text/plain")
    return HttpResponse("up\n", content_type="text/plain")


@require_safe
@public
def robots(_: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
