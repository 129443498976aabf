"""The history of a project, of a document and of the label schema; a document as it was; taking a step back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from annotator.access import Actor
from annotator.errors import DomainError
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors import history as read
from annotator.selectors.events import events_of
from annotator.selectors.past import past as read_past
from annotator.selectors.sentences import counted
from annotator.services import taking_back
from annotator.web import render, sheet
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.forms.history import HistoryForm, PlaceForm
from annotator.web.forms.operations import operation_id
from annotator.web.http import long_page, page

LONG_TEXT = 500  # blocks: a page with more of them is sent while its text is made


@require_safe
@project_view(Permission.VIEW_HISTORY)
def project_history(request: SignedInRequest, actor: Actor) -> HttpResponse:
    return _list(request, actor, reverse("history", args=[actor.project.slug]))


@require_safe
@document_view(Permission.VIEW_HISTORY)
def document_history(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """With `span`, only what was done to that span or suggestion."""
    return _list(request, actor, reverse("document-history", args=[actor.project.slug, document.pk]), document)


@require_safe
@project_view(Permission.VIEW_ALL_HISTORY)
def schema_history(request: SignedInRequest, actor: Actor) -> HttpResponse:
    before, after = PlaceForm(request.GET).place()
    found = read.schema_page(actor, before=before, after=after)
    here = reverse("history-schema", args=[actor.project.slug])
    return page(request, "history/schema.html", {"page": found, **_places(found, HistoryForm({}), here)})


@require_safe
@gzip_page
@document_view(Permission.VIEW_HISTORY)
def past(request: SignedInRequest, actor: Actor, document: Document, change_id: int) -> HttpResponseBase:
    """The text with the marks as they were after a Change, to read only."""
    found = read_past(document, change_id, actor)
    sections = render.sections(found.blocks)
    is_long = len(found.blocks) > LONG_TEXT
    context = {
        "document": document,
        "past": found,
        "event": found.event,
        "sections": [render.PLACE] if is_long else sections,
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
    }
    if is_long:
        return long_page(request, "history/past.html", context, place=render.PLACE, pieces=sections)
    return page(request, "history/past.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.ANNOTATE)
def step(request: SignedInRequest, actor: Actor, step_id: uuid.UUID) -> HttpResponse:
    """What would become of a step over many documents if it were taken back; and taking it back."""
    if request.method == "POST":
        return _take_back(request, actor, step_id)
    changes = taking_back.changes_of(step_id, actor)
    taking_back.check_may_take_back(changes, actor)
    places = taking_back.places(changes)
    carrier = [change for change in changes if change.operation is not None] or changes[:1]
    (event,) = events_of(carrier, actor, most=read.SHOWN)
    possible = sum(not each.left for each in places)
    context = {"event": event, "places": places, "possible": possible, "operation": uuid.uuid4()}
    return page(request, "history/step.html", context)


def _take_back(request: SignedInRequest, actor: Actor, step: uuid.UUID) -> HttpResponse:
    try:
        done = taking_back.take_back_step(step=step, operation=operation_id(request.POST.dict()), by=actor)
    except DomainError as error:
        if error.status != 409:
            raise
        messages.error(request, f"{error.message} {error.hint}")
        return redirect("history-step", actor.project.slug, step)
    messages.success(request, f"Taken back in {counted(done.documents, 'document')}.{_left(done.left)}")
    return redirect("history", actor.project.slug)


def _left(number: int) -> str:
    """What is said of the documents that a step was not taken back in."""
    if not number:
        return ""
    return " One document is left as it is." if number == 1 else f" {number:,} documents are left as they are."


def _list(request: SignedInRequest, actor: Actor, here: str, document: Document | None = None) -> HttpResponse:
    form = HistoryForm(request.GET, people=read.people(actor))
    filters = form.filters(None if document is None else document.pk)
    before, after = PlaceForm(request.GET).place()
    found = read.history_page(actor, filters, before=before, after=after)
    context: dict[str, Any] = {"form": form, "filters": filters, "page": found, "document": document, "here": here}
    if document is not None and found.older is None and not filters.active:
        context["origin"] = read.origin(document)
    return page(request, "history/list.html", context | _places(found, form, here))


def _places(found: read.Page, form: HistoryForm, here: str) -> dict[str, str]:
    """The addresses of the pages around one, where there are such."""
    newer = form.address(here, after=found.newer) if found.newer is not None else ""
    older = form.address(here, before=found.older) if found.older is not None else ""
    return {"earlier": newer, "later": older}
