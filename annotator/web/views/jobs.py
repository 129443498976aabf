"""The jobs of a project: the list, one job while it runs and after, cancelling, taking an import back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator import jobs
from annotator.access import Actor
from annotator.errors import Conflict
from annotator.roles import Permission
from annotator.selectors.imported import imported
from annotator.selectors.jobs import job_detail, job_in
from annotator.selectors.jobs import job_list as read_list
from annotator.selectors.sentences import counted
from annotator.services import documents, imports
from annotator.web.access import SignedInRequest, project_view
from annotator.web.http import is_fragment, page


@require_safe
@project_view(Permission.VIEW_JOBS)
def job_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    before = _place(request, "before")
    found = read_list(actor, before=before)
    here = reverse("job-list", args=[actor.project.slug])
    older = f"{here}?before={found.older}" if found.older else ""
    return page(request, "jobs/list.html", {"list": found, "newest": here if before else "", "older": older})


@require_safe
@project_view(Permission.VIEW_JOBS)
def job(request: SignedInRequest, actor: Actor, job_id: int) -> HttpResponse:
    """The page, or the part of it that changes: it asks for that every second while the job waits or runs."""
    after = _place(request, "after") or 0
    detail = job_detail(actor, job_id, after=after)
    confirmable = actor.may(Permission.IMPORT) and imports.is_checked(detail.job)
    here = reverse("job", args=[actor.project.slug, job_id])
    fragment = is_fragment(request)
    context = {
        "detail": detail,
        "job": detail.job,
        "confirmable": confirmable,
        "imported": imported(actor, detail.job),
        "fragment": fragment,
        "first_problems": here if after else "",
        "later_problems": f"{here}?after={detail.next_problem}" if detail.next_problem else "",
    }
    return page(request, "jobs/_job.html" if fragment else "jobs/job.html", context)


@require_POST
@project_view(Permission.VIEW_JOBS)
def cancel(request: SignedInRequest, actor: Actor, job_id: int) -> HttpResponse:  # noqa: ARG001
    jobs.cancel(job=job_in(actor, job_id), by=actor)
    return redirect("job", actor.project.slug, job_id)


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def archive(request: SignedInRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Take an import back."""
    job = job_in(actor, job_id)
    try:
        number = documents.archive_import(job=job, by=actor, confirmed=request.POST.get("confirmed") == "1")
    except Conflict as error:
        messages.error(request, f"{error.message} {error.hint}")
    else:
        messages.success(request, f"The import is taken back: {counted(number, 'document')} archived.")
    return redirect("job", actor.project.slug, job_id)


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def restore(request: SignedInRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Bring the documents of an import back."""
    job = job_in(actor, job_id)
    try:
        number = documents.restore_import(job=job, by=actor)
    except Conflict as error:
        messages.error(request, f"{error.message} {error.hint}")
    else:
        messages.success(request, f"The import is back: {counted(number, 'document')} restored.")
    return redirect("job", actor.project.slug, job_id)


def _place(request: HttpRequest, name: str) -> int | None:
    """An id in the address; anything else counts as none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
