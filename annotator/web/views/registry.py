"""The registry of entities as a file: taken in with every problem said by its line, and written out."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from annotator.access import Actor
from annotator.roles import Permission
from annotator.selectors.entities import step_made
from annotator.services import registry
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.entities import RegistryForm
from annotator.web.http import page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.MANAGE_PROJECT)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """The form, and what became of a file that was sent."""
    form = RegistryForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = registry.import_registry(content=form.cleaned_data["file"].read(), by=actor)
    refused = bool(form.errors) or (found is not None and found.is_refused)
    context = {
        "form": form,
        "found": found,
        "made": step_made(actor, found.change or 0) if found else None,
        "may_write": True,
    }
    return page(request, "entities/registry.html", context, status=422 if refused else 200)


@require_safe
@project_view(Permission.MANAGE_PROJECT)
def download(_request: SignedInRequest, actor: Actor) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{actor.project.slug}-entities.csv"'}
    lines = registry.export_registry(by=actor)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
