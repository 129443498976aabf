"""The colour sheet of a project's labels, one URL per schema version, so that browsers may keep it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.roles import Permission
from annotator.selectors.schemas import colour_sheet, schema_of, sheet_revision
from annotator.web.access import SignedInRequest, project_view


@require_safe
@project_view(Permission.VIEW_PROJECT)
def stylesheet(_: SignedInRequest, actor: Actor, revision: str) -> HttpResponse:
    """The sheet; an old revision's address is gone. May be cached for ever by this browser alone."""
    if revision != sheet_revision(actor.project):
        raise NotFound("This colour sheet was replaced.")
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(colour_sheet(schema_of(actor.project)), content_type="text/css; charset=utf-8", headers=headers)
