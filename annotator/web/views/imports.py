"""The import page: choose files, check them or bring them in. Both are jobs, which have their own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor
from annotator.errors import DomainError
from annotator.models import Job
from annotator.roles import Permission
from annotator.selectors.jobs import job_in
from annotator.selectors.running import running
from annotator.services import imports
from annotator.services.imports import Source
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.imports import ImportForm
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.IMPORT)
def import_documents(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        job = _start(actor, form, dry_run="check" in request.POST)
        if job is not None:
            return redirect("job", actor.project.slug, job.pk)
    context = {"form": form, "running": running(actor, Job.Kind.IMPORT)}
    return page(request, "imports/import.html", context, status=422 if form.errors else 200)


@require_POST
@project_view(Permission.IMPORT)
def confirm(request: SignedInRequest, actor: Actor, job_id: int) -> HttpResponse:  # noqa: ARG001
    """Import what a check has found good, without sending it again."""
    job = imports.confirm(job=job_in(actor, job_id), by=actor)
    return redirect("job", actor.project.slug, job.pk)


def _start(actor: Actor, form: ImportForm, *, dry_run: bool) -> Job | None:
    sources = [Source(file.name or "file", file) for file in form.files_chosen()]
    options = form.options(dry_run=dry_run)
    try:
        return imports.start(sources=sources, by=actor, format=form.cleaned_data["format"], options=options)
    except DomainError as error:
        add_refusal(form, error)
        return None
