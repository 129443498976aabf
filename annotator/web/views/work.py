"""Going from document to document: the next one, and putting one away by skipping, flagging or giving it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.services import assignments
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.http import is_fragment, page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.ANNOTATE)
def next_document(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """To the person's next document, after the one named by `after`. Only a POST takes one from the queue."""
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    if request.method == "POST":
        return redirect(next_address(actor, number))
    own = queue.own_work(actor, number)
    if own is not None:
        return redirect("document-review", actor.project.slug, own)
    context = {"progress": queue.progress(actor), "offered": queue.offers(actor)}
    return page(request, "documents/finished.html", context)


@require_POST
@document_view(Permission.ANNOTATE)
def skip(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Give the document back for good, with a reason; on to the next one."""
    assignments.skip(document=document, reason=request.POST.get("reason", ""), by=actor)
    return go(request, next_address(actor, document.pk))


@require_POST
@document_view(Permission.ANNOTATE)
def flag(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Say that something is wrong with the document; on to the next one."""
    assignments.flag(document=document, reason=request.POST.get("reason", ""), by=actor)
    return go(request, next_address(actor, document.pk))


@require_POST
@document_view(Permission.ANNOTATE)
def release(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Give the document back to the queue; on to the next one."""
    assignments.release(document=document, by=actor)
    return go(request, next_address(actor, document.pk))


def next_address(actor: Actor, after: int) -> str:
    """Of the document to work on now, taken from the queue if need be; or of the page that says there is none."""
    number = assignments.next_document(by=actor, after=after)
    if number is None:
        return reverse("document-next", args=[actor.project.slug])
    return reverse("document-review", args=[actor.project.slug, number])


def go(request: SignedInRequest, url: str) -> HttpResponse:
    """To another page: a redirect, or for htmx the header that makes the browser go there."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
