"""The list of documents, which `web.listing` reads from the address. And archiving a document, and bringing it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor, document_in
from annotator.roles import Permission
from annotator.selectors.documents import Page, document_page
from annotator.services import documents as archiving
from annotator.web.access import SignedInRequest, project_view
from annotator.web.http import next_url, page
from annotator.web.listing import Asked, asked, form_of, searched

LIST = "document-list"


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def document_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    if request.method == "POST":
        form = form_of(request.POST, actor, archive=True)
        if form.is_valid():
            return HttpResponseRedirect(searched(request, actor, LIST, form))
        return _show(request, Asked(LIST, actor.project.slug, form), None)
    wanted = asked(request, actor, LIST, archive=True)
    return _show(request, wanted, document_page(actor, wanted.filters, after=wanted.after, before=wanted.before))


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def archive(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    document = archiving.archive_document(document=document_in(actor, document_id), by=actor)
    messages.success(request, f"“{document.title}” is archived.")
    return HttpResponseRedirect(_back(request, actor))


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def restore(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    document = archiving.restore_document(document=document_in(actor, document_id), by=actor)
    messages.success(request, f"“{document.title}” is back from the archive.")
    return HttpResponseRedirect(_back(request, actor))


def _back(request: SignedInRequest, actor: Actor) -> str:
    """Where the button was, or the list."""
    return next_url(request) if request.POST.get("next") else reverse(LIST, args=[actor.project.slug])


def _show(request: SignedInRequest, wanted: Asked, listed: Page | None) -> HttpResponse:
    context = {"form": wanted.form, "filters": wanted.filters, "page": listed, "clear": wanted.clear}
    if listed is not None:
        context |= wanted.pages(listed.earlier, listed.later)
    return page(request, "documents/list.html", context, status=422 if listed is None else 200)
