"""The list of documents: filters in the address, what is searched for in the session, so that no log has it. And
archiving a document, and bringing it back.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor, document_in
from annotator.roles import Permission
from annotator.selectors.documents import Page, document_page, outlets
from annotator.services import documents as archiving
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.documents import DocumentsForm, PlaceForm
from annotator.web.http import next_url, page

SEARCHES = "searches"
REMEMBERED_SEARCHES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def document_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    place = PlaceForm(request.GET)
    place.is_valid()
    if request.method == "POST":
        form = _form(request.POST, actor)
        if form.is_valid():
            return HttpResponseRedirect(_address(actor, form.chosen(), _remember(request, form.cleaned_data["search"])))
        return _show(request, actor, form, None, status=422)
    found = place.cleaned_data.get("found") or ""
    search = request.session.get(SEARCHES, {}).get(found, "")
    form = _form({**request.GET.dict(), "search": search}, actor)
    form.is_valid()
    after, before = place.cleaned_data.get("after"), place.cleaned_data.get("before")
    listed = document_page(actor, form.filters(), after=after, before=before)
    return _show(request, actor, form, listed, found if search else "")


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
    return next_url(request) if request.POST.get("next") else _address(actor, {}, "")


def _form(data: Any, actor: Actor) -> DocumentsForm:
    return DocumentsForm(data, outlets=outlets(actor), archived=actor.may(Permission.MANAGE_PROJECT))


def _show(
    request: SignedInRequest, actor: Actor, form: DocumentsForm, listed: Page | None, found: str = "", status: int = 200
) -> HttpResponse:
    filters, chosen = form.filters(), form.chosen()
    context = {"form": form, "filters": filters, "page": listed, "clear": _address(actor, {}, "")}
    if listed is not None and listed.earlier is not None:
        context["earlier"] = _address(actor, {**chosen, "before": str(listed.earlier)}, found)
    if listed is not None and listed.later is not None:
        context["later"] = _address(actor, {**chosen, "after": str(listed.later)}, found)
    return page(request, "documents/list.html", context, status=status)


def _address(actor: Actor, chosen: dict[str, str], found: str) -> str:
    query = urlencode({**chosen, **({"found": found} if found else {})})
    return reverse("document-list", args=[actor.project.slug]) + (f"?{query}" if query else "")


def _remember(request: SignedInRequest, search: str) -> str:
    """Keep the words in the session, the newest few of them, and return the key that stands for them."""
    if not search.strip():
        return ""
    searches: dict[str, str] = request.session.get(SEARCHES, {})
    key = next((key for key, words in searches.items() if words == search), "") or secrets.token_urlsafe(6)
    rest = [(old, words) for old, words in searches.items() if old != key]
    request.session[SEARCHES] = dict([*rest, (key, search)][-REMEMBERED_SEARCHES:])
    return key
