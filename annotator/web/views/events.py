"""The events: their list, making and changing one, and its page with a timeline and its figures."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import Actor
from annotator.errors import Conflict, DomainError, Invalid
from annotator.models import Event
from annotator.roles import Permission
from annotator.selectors.event_list import event_list, event_of, places
from annotator.selectors.event_page import default_whose, event_page
from annotator.services import events
from annotator.vocabulary import EventType
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.facts import WHOSE, AssessmentForm, EventForm
from annotator.web.forms.operations import operation_id
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page
from annotator.web.views.claim_pages import set_status


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    text, chosen = request.GET.get("text", "")[:200].replace("\0", ""), request.GET.get("type", "")
    type = chosen if chosen in set(EventType) else ""
    context = {"listed": event_list(actor, text=text, type=type), "text": text, "type": type, "types": list(EventType)}
    return page(request, "facts/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.ANNOTATE)
def create(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = EventForm(request.POST or None, places=places(actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = events.create(form.fields_of_event(), operation=operation_id(request.POST.dict()), by=actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            return redirect("event", actor.project.slug, made.pk)
    context = {"form": form, "operation": request.POST.get("cid") or uuid.uuid4()}
    return page(request, "facts/event_edit.html", context, status=422 if form.errors else 200)


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor, event_id: int) -> HttpResponse:
    return _show(request, actor, event_id)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.ANNOTATE)
def edit(request: SignedInRequest, actor: Actor, event_id: int) -> HttpResponse:
    event = event_of(actor, event_id)
    form = EventForm(request.POST or None, places=places(actor), initial=_initial(event))
    if request.method == "POST" and form.is_valid():
        try:
            events.edit(event_id, form.fields_of_event(), by=actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            return redirect("event", actor.project.slug, event_id)
    context = {"form": form, "event": event}
    return page(request, "facts/event_edit.html", context, status=422 if form.errors else 200)


@require_POST
@project_view(Permission.ANNOTATE)
def remove(request: SignedInRequest, actor: Actor, event_id: int) -> HttpResponse:
    try:
        events.remove(event_id, by=actor)
    except Conflict as error:
        return _show(request, actor, event_id, error=error)
    messages.success(request, "The event is removed.")
    return redirect("events", actor.project.slug)


@require_POST
@project_view(Permission.ASSESS)
def assess(request: SignedInRequest, actor: Actor, event_id: int) -> HttpResponse:
    event = event_of(actor, event_id)
    form = AssessmentForm(request.POST)
    if not set_status(form, request, actor, event_id=event.pk):
        return _show(request, actor, event_id, form=form)
    return redirect("event", actor.project.slug, event_id)


def _show(
    request: SignedInRequest,
    actor: Actor,
    event_id: int,
    error: DomainError | None = None,
    form: AssessmentForm | None = None,
) -> HttpResponse:
    asked = request.GET.get("whose", "")
    whose: Any = asked if asked in dict(WHOSE) else default_whose(actor)
    found = event_page(actor, event_id, whose=whose, unit=request.GET.get("unit", ""))
    context = {
        "found": found,
        "event": found.event,
        "whose": whose,
        "unit_address": f"?whose={whose}&",
        "choices": WHOSE,
        "error": error,
        "may_edit": events.may_edit(actor, found.event),
        "form": form or AssessmentForm(),
        "operation": uuid.uuid4(),
    }
    status = error.status if error else 422 if form and form.errors else 200
    return page(request, "facts/event.html", context, status=status)


def _initial(event: Event) -> dict[str, Any]:
    last = event.last if event.last != event.first else None
    return {
        "title": event.title,
        "type": event.type,
        "first": event.first,
        "last": last,
        "place": event.place_id,
        "note": event.note,
    }
