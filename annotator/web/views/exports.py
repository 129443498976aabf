"""Exports: start one, see what is running and what is there, download a file of one."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from annotator.access import Actor
from annotator.errors import DomainError, NotFound
from annotator.models import Job
from annotator.roles import Permission
from annotator.selectors.export_list import export_page, visible_exports
from annotator.selectors.running import running
from annotator.services import exports
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.exports import ExportForm
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import is_fragment, page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.EXPORT)
def export_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    if request.method == "POST":
        form = ExportForm(request.POST)
        if form.is_valid() and _start(actor, form):
            return redirect("export-list", actor.project.slug)
        return _show(request, actor, form, status=422)
    if is_fragment(request):
        now = running(actor, Job.Kind.EXPORT)
        context = {"running": now, "ended": not now.is_active, "list": None if now.is_active else export_page(actor)}
        return page(request, "exports/_running.html", context)
    return _show(request, actor, ExportForm())


@require_safe
@project_view(Permission.EXPORT)
def download(request: SignedInRequest, actor: Actor, export_id: int, filename: str) -> FileResponse:  # noqa: ARG001
    """A file, always as an attachment: nothing that people made is shown as a page of this server."""
    export = visible_exports(actor).filter(pk=export_id).first()
    path = None if export is None else exports.file_of(export, filename)
    if path is None:
        raise NotFound("There is no such file.", hint="It may have been removed from the server.")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="application/octet-stream"
    )


def _start(actor: Actor, form: ExportForm) -> bool:
    try:
        exports.start(format=form.cleaned_data["format"], options=form.options(), by=actor)
    except DomainError as error:
        add_refusal(form, error)
        return False
    return True


def _show(request: SignedInRequest, actor: Actor, form: ExportForm, status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    shown = export_page(actor, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context = {"form": form, "running": running(actor, Job.Kind.EXPORT), "list": shown}
    return page(request, "exports/list.html", context, status=status)
