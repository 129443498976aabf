"""Feedback: what review and adjudication made of one's own work, as a list and on the text of one document."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import Invalid
from annotator.models import Document
from annotator.preferences import feedback_seen, single_keys
from annotator.roles import Permission
from annotator.selectors.feedback import document_feedback, feedback_page
from annotator.selectors.feedback_totals import feedback_totals
from annotator.selectors.paging import Place
from annotator.services import preferences
from annotator.web import render, sheet
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.http import page


@require_safe
@project_view(Permission.ANNOTATE)
def feedback_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    after, before = (Place.of(request.GET.get(name, "")) for name in ("after", "before"))
    listed = feedback_page(actor, after=after, before=before)
    seen = feedback_seen(request.user.preferences, actor.project.pk)
    context = {
        "page": listed,
        "totals": feedback_totals(actor),
        "new": {item.own.pk for item in listed.items if seen is None or seen < item.at},
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "earlier": listed.earlier and f"?before={listed.earlier}",
        "later": listed.later and f"?after={listed.later}",
    }
    return page(request, "feedback/list.html", context)


@require_POST
@project_view(Permission.ANNOTATE)
def see(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What was said until the time that the list showed is not new any more."""
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise Invalid("This is not a time.", where="until") from None
    if until.tzinfo is None:
        raise Invalid("A time needs its zone.", where="until")
    preferences.see_feedback(until=until, by=actor)
    return redirect("feedback", actor.project.slug)


@require_safe
@document_view(Permission.ANNOTATE)
def document(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    feedback = document_feedback(document, actor)
    context = {
        "document": document,
        "item": feedback and feedback.item,
        "sections": render.sections(feedback.blocks) if feedback else (),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "single_keys": single_keys(request.user.preferences),
    }
    return page(request, "feedback/document.html", context)
