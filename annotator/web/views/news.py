"""A document as news: its outlet and day, zones, damaged places, and values that the day moved. And outlets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import Actor, require
from annotator.errors import DomainError, Invalid
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors import news as read
from annotator.services import meanings, news
from annotator.vocabulary import DatePrecision, IssueKind, OutletKind, ZoneKind
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.forms.news import DetailsForm, issue_in, outlet_in, zone_in
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page

PAGE = "document-news"


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    return _page(request, actor, document, DetailsForm.of(document))


@require_POST
@document_view(Permission.EDIT_DOCUMENTS)
def details(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Say of which outlet it is and when it appeared."""
    form = DetailsForm(request.POST)
    if form.is_valid():
        try:
            news.describe(document=document, by=actor, **form.details())
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _back(request, actor, document, "Kept. What was read by another day is read anew.")
    return _page(request, actor, document, form, status=422)


@require_POST
@document_view(Permission.EDIT_DOCUMENTS)
def zones(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Confirm the proposed zones, make one of ticked lines, change one or take one away."""
    sent, lines = request.POST.dict(), request.POST.getlist("line")
    match sent.get("do"):
        case "confirm":
            news.confirm_zones(document=document, by=actor)
        case "add":
            news.put_zone(document=document, zone=zone_in(sent, lines), by=actor)
        case "change":
            news.put_zone(document=document, zone=zone_in(sent, ()), was=sent.get("was", ""), by=actor)
        case "remove":
            news.remove_zone(document=document, key=sent.get("was", ""), by=actor)
        case _:
            raise Invalid("There is no such choice.", where="do")
    return _back(request, actor, document, "Zones kept.")


@require_POST
@document_view(Permission.EDIT_DOCUMENTS)
def issues(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Note a damaged place, say that a proposed one is none, or take either back."""
    sent, lines = request.POST.dict(), request.POST.getlist("line")
    match sent.get("do"):
        case "note":
            news.put_issue(document=document, by=actor, **issue_in(sent, lines))
        case "dismiss":
            news.put_issue(document=document, by=actor, dismissed=True, **issue_in(sent, ()))
        case "remove":
            news.remove_issue(document=document, issue_id=number_in(sent, "id") or 0, by=actor)
        case _:
            raise Invalid("There is no such choice.", where="do")
    return _back(request, actor, document, "Kept.")


@require_POST
@document_view(Permission.ANNOTATE)
def values(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Keep a value that was confirmed as of another day, or take what is read as of the present one."""
    sent = request.POST.dict()
    change = {"keep": meanings.keep_moved, "take": meanings.take_reading}.get(sent.get("do", ""))
    if change is None:
        raise Invalid("There is no such choice.", where="do")
    change(
        document=document,
        span=number_in(sent, "span") or 0,
        version=number_in(sent, "version") or 0,
        operation=operation_id(sent),
        by=actor,
    )
    return _back(request, actor, document, "Kept.")


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_ALL_DOCUMENTS)
def outlets(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What the outlets of the project are, and to whom they belong. A POST describes one."""
    if request.method == "POST":
        require(actor, Permission.EDIT_DOCUMENTS)
        outlet = news.put_outlet(by=actor, **outlet_in(request.POST.dict()))
        messages.success(request, f"“{outlet.name}” is kept.")
        return redirect("outlets", actor.project.slug)
    return page(request, "news/outlets.html", {"outlets": read.outlets(actor), "kinds": list(OutletKind)})


def _page(
    request: SignedInRequest, actor: Actor, document: Document, form: DetailsForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "document": document,
        "news": read.news(document, actor),
        "form": form,
        "may_edit": actor.may(Permission.EDIT_DOCUMENTS),
        "kinds": list(ZoneKind),
        "issue_kinds": list(IssueKind),
        "precisions": list(DatePrecision),
    }
    return page(request, "news/document.html", context, status=status)


def _back(request: SignedInRequest, actor: Actor, document: Document, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(PAGE, actor.project.slug, document.pk)
