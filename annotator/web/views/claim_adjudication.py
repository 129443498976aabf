"""Adjudication of claims and values: the page of what is asked part by part, and what its forms ask for.

Each form works by itself; the script of the decision page sends the same forms and takes in the pieces.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor, document_in
from annotator.errors import Stale
from annotator.models import AnnotationSet, Document
from annotator.preferences import single_keys
from annotator.roles import Permission
from annotator.selectors.claim_merge import ClaimSheet, claim_sheet
from annotator.selectors.decisions import Sheet
from annotator.selectors.decisions import sheet as read_sheet
from annotator.services import claim_adjudication as adjudicating
from annotator.web import errors
from annotator.web.access import SignedInRequest, project_view
from annotator.web.cards import place_of
from annotator.web.claim_cards import agreed_words, card_groups
from annotator.web.forms.adjudication import key_in
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.http import is_fragment, page


@dataclass(frozen=True, slots=True)
class Counted:
    """What the line of counters says of claims."""

    gold: AnnotationSet | None
    total: int
    decided: int


@require_safe
@gzip_page
@project_view(Permission.ADJUDICATE)
def show(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """The questions on claims and values of a document."""
    document = document_in(actor, document_id, with_text=True)
    found = read_sheet(document, actor)
    sheet = claim_sheet(found.gold, found.finished_sources)
    context = _context(document, found, sheet) | {
        "groups": card_groups(sheet, found),
        "agreed": agreed_words(sheet, document),
        "waiting": found.changed or (found.gold is not None and bool(sheet.waiting)),
        "single_keys": single_keys(request.user.preferences),
        "may_reopen": actor.may(Permission.EDIT_FINISHED_GOLD),
    }
    return page(request, "adjudication/claims.html", context)


@require_POST
@project_view(Permission.ADJUDICATE)
def decide(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """One decision. For the script the claim's cards as they are now; 409 with them where the page was out of date."""
    document = document_in(actor, document_id, with_text=True)
    sent = request.POST.dict()
    key = key_in(sent)
    option = number_in(sent, "choose")
    try:
        adjudicating.decide(
            document=document,
            operation=operation_id(sent),
            question=key,
            option=-1 if option is None else option,
            seen=number_in(sent, "seen"),
            by=actor,
        )
    except Stale as stale:
        if not is_fragment(request):
            raise
        body = _pieces(request, actor, document, key) + errors.refusal(request, stale).content.decode()
        return HttpResponse(body, status=stale.status)
    return _answer(request, actor, document, key)


@require_POST
@project_view(Permission.ADJUDICATE)
def undo(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Take back the person's last decision here."""
    document = document_in(actor, document_id, with_text=True)
    operation = operation_id(request.POST.dict())
    done = adjudicating.undo(document=document, operation=operation, by=actor)
    return _answer(request, actor, document, done.question)


def _context(document: Document, found: Sheet, sheet: ClaimSheet) -> dict[str, Any]:
    total = len(sheet.asked)
    counted = Counted(found.gold, total, total - sheet.left)
    return {"document": document, "sheet": found, "found": counted, "operation": uuid.uuid4()}


def _answer(request: SignedInRequest, actor: Actor, document: Document, key: str) -> HttpResponse:
    """The cards of the claim and the counters; without the script back to the page, at what is next to decide."""
    if not is_fragment(request):
        found = read_sheet(document, actor)
        sheet = claim_sheet(found.gold, found.finished_sources)
        keys = [each.key for each in sheet.asked]
        after = keys.index(key) if key in keys else 0
        waiting = [each for each in keys[after:] + keys[:after] if each not in sheet.decided]
        address = reverse("adjudicate-claims", args=[actor.project.slug, document.pk])
        return HttpResponseRedirect(f"{address}#{place_of((waiting or [key])[0])}")
    about = json.dumps({"adjudicated": {"conflict": place_of(key)}})
    return HttpResponse(_pieces(request, actor, document, key), headers={"HX-Trigger": about})


def _pieces(request: SignedInRequest, actor: Actor, document: Document, key: str) -> str:
    """Out of band: the cards of the claim that a question is about, and the counters."""
    found = read_sheet(document, actor)
    sheet = claim_sheet(found.gold, found.finished_sources)
    context = _context(document, found, sheet) | {"project": actor.project, "oob": True}
    context["cards"] = [card for group in card_groups(sheet, found, key) for card in group.cards]
    return render_to_string("adjudication/_claim_pieces.html", context, request=request)
