"""The style sheet of a project's annotation page, one address per schema version and drawing."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.roles import Permission
from annotator.web import sheet
from annotator.web.access import SignedInRequest, project_view


@require_safe
@gzip_page
@project_view(Permission.VIEW_PROJECT)
def stylesheet(_: SignedInRequest, actor: Actor, revision: str) -> HttpResponse:
    """The sheet; an old revision's address is gone. May be cached for ever by this browser alone."""
    if revision != sheet.revision(actor.project):
        raise NotFound("This style sheet was replaced.")
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(sheet.sheet(actor.project), content_type="text/css; charset=utf-8", headers=headers)
