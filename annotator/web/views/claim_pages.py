"""The page of a claim: where it stands, what it is linked with, what may be its partner, and what the desk thinks.

After each decision the page comes back with the next candidate.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor, document_in
from annotator.errors import DomainError, Doubtful, Invalid
from annotator.models import Claim
from annotator.roles import Permission
from annotator.selectors.claim_links import SAID, SYMMETRIC, claim_in
from annotator.selectors.claim_page import beside as read_beside
from annotator.selectors.claim_page import claim_page, roles_in
from annotator.selectors.event_list import choices
from annotator.services import assessments, events, links
from annotator.services.links import INSTEAD, Wanted
from annotator.vocabulary import Relation
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.facts import AssessmentForm, LinkForm
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page

RELATIONS = [
    (f"{relation}{':in' if incoming else ''}", said)
    for relation, ways in SAID.items()
    for incoming, said in enumerate(ways)
    if relation != Relation.NOT_SAME and not (incoming and relation in SYMMETRIC)
]
"""What a person may choose, as the form sends it, and how it reads: "this claim … the other one"."""


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor, claim_id: int) -> HttpResponse:
    return _show(request, actor, claim_id)


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def beside(request: SignedInRequest, actor: Actor, claim_id: int, other_id: int) -> HttpResponse:
    """Two claims to read side by side, around them or in their whole texts (`whole`)."""
    chosen = {name: bool(request.GET.get(name)) for name in ("whole", "wording")}
    found = read_beside(actor, claim_id, other_id, unit=request.GET.get("unit", ""), **chosen)
    kept = {name: "1" for name, on in chosen.items() if on}
    context = {
        "beside": found,
        "readings": (found.one, found.other),
        **chosen,
        "address": f"?{urlencode(kept)}&" if kept else "?",
        "without_whole": urlencode({name: value for name, value in kept.items() if name != "whole"}),
    }
    return page(request, "facts/beside.html", context)


@require_POST
@project_view(Permission.ANNOTATE)
def decide(request: SignedInRequest, actor: Actor, claim_id: int) -> HttpResponse:
    """What the claim is to another one, or that both are not the same."""
    claim = claim_in(actor, claim_id)
    other_id, wanted = LinkForm(request.POST).wanted()
    other = claim_in(actor, other_id)
    operation = operation_id(request.POST.dict())
    try:
        links.decide(claim, other, wanted, operation=operation, by=actor)
    except (Doubtful, Invalid) as error:
        return _show(request, actor, claim_id, error, other, wanted)
    tail = other if wanted.incoming else claim
    return _back(actor, claim, tail.annotation_set.document_id)


@require_POST
@project_view(Permission.ANNOTATE)
def change_link(request: SignedInRequest, actor: Actor, claim_id: int, link_id: int) -> HttpResponse:
    """Reject a link, or take the decision on a pair back."""
    claim = claim_in(actor, claim_id)
    change = links.reject if request.POST.get("op") == "reject" else links.remove
    outcome = change(link_id, operation=operation_id(request.POST.dict()), by=actor)
    return _back(actor, claim, outcome.annotation_set.document_id)


@require_POST
@project_view(Permission.ANNOTATE)
def undo(request: SignedInRequest, actor: Actor, claim_id: int) -> HttpResponse:
    """Take back the last step in the document that the last decision was written to."""
    claim = claim_in(actor, claim_id)
    document = document_in(actor, number_in(request.POST.dict(), "document") or 0)
    worker = links.worker_on(claim, actor)
    links.undo(document.pk, gold=worker.gold, operation=operation_id(request.POST.dict()), by=actor)
    messages.success(request, "Taken back.")
    return _back(actor, claim)


@require_POST
@project_view(Permission.ANNOTATE)
def put_into_event(request: SignedInRequest, actor: Actor, claim_id: int) -> HttpResponse:
    """Put the claim into an event, or take it out of all."""
    claim = claim_in(actor, claim_id)
    worker = links.worker_on(claim, actor)
    event = number_in(request.POST.dict(), "event")
    events.put_claim(claim, event, operation=operation_id(request.POST.dict()), by=worker)
    return _back(actor, claim, claim.annotation_set.document_id)


@require_POST
@project_view(Permission.ASSESS)
def assess(request: SignedInRequest, actor: Actor, claim_id: int) -> HttpResponse:
    claim = claim_in(actor, claim_id)
    form = AssessmentForm(request.POST)
    if not set_status(form, request, actor, claim_id=claim.pk):
        return _show(request, actor, claim_id, form=form)
    return _back(actor, claim)


def set_status(form: AssessmentForm, request: SignedInRequest, actor: Actor, **about: int) -> bool:
    """Add the status of the form to a claim or event; False with the reason in the form where that is refused."""
    if not form.is_valid():
        return False
    try:
        assessments.assess(form.verdict(), operation=operation_id(request.POST.dict()), by=actor, **about)
    except Invalid as error:
        add_refusal(form, error)
        return False
    messages.success(request, "The status is set.")
    return True


# --- the page ------------------------------------------------------------------------------------


def _show(
    request: SignedInRequest,
    actor: Actor,
    claim_id: int,
    error: DomainError | None = None,
    other: Claim | None = None,
    wanted: Wanted | None = None,
    form: AssessmentForm | None = None,
) -> HttpResponse:
    found = claim_page(actor, claim_id)
    card = found.reading.card
    writes = links.may_decide(card.claim, actor)
    written = number_in(request.GET.dict(), "undo")
    context: dict[str, Any] = {
        "found": found,
        "card": card,
        "roles": roles_in(found.reading),
        "writes": writes,
        "relations": RELATIONS,
        "ways": dict(RELATIONS),
        "operation": uuid.uuid4,
        "events": choices(actor) if writes else (),
        "undo": document_in(actor, written) if written and writes else None,
        "form": form or AssessmentForm(initial={"status": found.proposal.status.value}),
    }
    if error is not None and wanted is not None:
        context |= {"error": error, "other": other, "wanted": wanted, "instead": _instead(error, wanted)}
    return page(request, "facts/claim.html", context, status=422 if error or (form and form.errors) else 200)


def _instead(error: DomainError, wanted: Wanted) -> list[tuple[str, str]]:
    """The relations that a rule offers, as the form sends them and as they read."""
    _, _, code = error.where.partition(":")
    way: Callable[[Relation], int] = lambda relation: wanted.incoming and relation not in SYMMETRIC  # noqa: E731
    return [
        (f"{relation}{':in' if way(relation) else ''}", SAID[relation][way(relation)])
        for relation in INSTEAD.get(code, ())
    ]


def _back(actor: Actor, claim: Claim, written: int | None = None) -> HttpResponse:
    """To the next candidate; with the document that undo takes the step back in."""
    query = f"?undo={written}" if written else ""
    return HttpResponseRedirect(reverse("claim", args=[actor.project.slug, claim.pk]) + query)
