"""Adjudication: the list of documents, the decision page of one, and what its forms ask for.

Each form works by itself; the page's script sends the same forms one after the other and takes in the pieces that
they are answered with.
"""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor, document_in
from annotator.adjudication.values import WHOLE_DOCUMENT, Conflict
from annotator.errors import NotFound, Stale
from annotator.models import Document, Resolution
from annotator.preferences import single_keys
from annotator.roles import Permission
from annotator.selectors import adjudication as read
from annotator.selectors.claim_merge import claim_sheet
from annotator.selectors.decisions import Sheet
from annotator.selectors.decisions import sheet as read_sheet
from annotator.selectors.gold import result
from annotator.selectors.schemas import schema_of
from annotator.services import adjudication as adjudicating
from annotator.services import finishing
from annotator.services.adjudication import Decided
from annotator.services.answers import Answer
from annotator.web import errors, sheet
from annotator.web.access import SignedInRequest, project_view
from annotator.web.cards import Word, card, cards, listed, place_of, words_around
from annotator.web.forms.adjudication import ListForm, group_in, key_in, parse_answer
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.http import is_fragment, page

MOST_LISTED = 300  # agreed and dropped items


@require_safe
@project_view(Permission.ADJUDICATE)
def document_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """The documents to adjudicate. After a step over many of them it says what was done and offers to undo it."""
    form = ListForm(request.GET, auto_id="filter-%s")
    asked: dict[str, Any] = form.understood()
    state = asked["state"] or ""
    found = read.page(actor, state, after=asked["after"], before=asked["before"])
    context = {
        "form": form,
        "page": found,
        "state": state,
        "earlier": _list_address(actor, state=state, before=found.earlier) if found.earlier is not None else "",
        "later": _list_address(actor, state=state, after=found.later) if found.later is not None else "",
        "step": asked["step"],
        "finished": read.finished_by(actor, asked["step"]) if asked["step"] else 0,
        "more": asked["more"] or 0,
        "operation": uuid.uuid4(),
    }
    return page(request, "adjudication/list.html", context)


@require_POST
@project_view(Permission.ADJUDICATE)
def finish_clean(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Finish all documents without a conflict."""
    operation = operation_id(request.POST.dict())
    done = finishing.finish_clean(operation=operation, by=actor, after=number_in(request.POST.dict(), "after") or 0)
    if not done.documents:
        messages.info(request, f"No document of the {done.looked_at} looked at is without a conflict.")
    return redirect(_list_address(actor, step=operation if done.documents else None, more=done.last))


@require_POST
@project_view(Permission.ADJUDICATE)
def undo_clean(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Open again what such a step finished."""
    sent = request.POST.dict()
    number = finishing.undo_clean(group=group_in(sent), operation=operation_id(sent), by=actor)
    messages.success(request, f"{number} document{'' if number == 1 else 's'} opened again.")
    return redirect(_list_address(actor))


@require_safe
@gzip_page
@project_view(Permission.ADJUDICATE)
def show(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """The decision page; `question` is an agreed or dropped item to decide after all, `new` a conflict to be answered
    in one's own words. Of that a fragment is the form alone.
    """
    document = document_in(actor, document_id, with_text=True)
    new = key_in(request.GET.dict(), "new")
    asked = key_in(request.GET.dict(), "question")
    found = read_sheet(document, actor, asked=asked or new)
    schema = schema_of(actor.project)
    context = _context(actor, document, found)
    if new:
        context["new"] = _new_form(found, document, new, slides=is_fragment(request))
        if is_fragment(request):
            return page(request, "adjudication/_new.html", context)
    whole = request.GET.get("items") == "all"
    most = None if whole else MOST_LISTED
    context |= {
        "cards": cards(found, schema),
        "agreed": listed(found.merge.agreed[:most], found, schema),
        "dropped": listed(found.merge.dropped[:most], found, schema),
        "shortened": not whole and MOST_LISTED < max(len(found.merge.agreed), len(found.merge.dropped)),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "claims": claim_sheet(found.gold, found.finished_sources),
        "single_keys": single_keys(request.user.preferences),
        "may_reopen": actor.may(Permission.EDIT_FINISHED_GOLD),
    }
    return page(request, "adjudication/document.html", context)


@require_POST
@project_view(Permission.ADJUDICATE)
def decide(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """One decision. For the script the card as it is now; 409 with it where the page was out of date."""
    document = document_in(actor, document_id, with_text=True)
    sent = request.POST.dict()
    key = key_in(sent)
    try:
        done = adjudicating.decide(
            document=document,
            operation=operation_id(sent),
            conflict=key,
            answer=_answer_in(request, actor, document, key),
            seen=number_in(sent, "seen"),
            by=actor,
        )
    except Stale as stale:
        if not is_fragment(request):
            raise
        body = _pieces(request, actor, document, key) + errors.refusal(request, stale).content.decode()
        return HttpResponse(body, status=stale.status)
    return _answer(request, actor, document, done)


@require_POST
@project_view(Permission.ADJUDICATE)
def undo(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Take back the person's last decision here."""
    document = document_in(actor, document_id, with_text=True)
    operation = operation_id(request.POST.dict())
    return _answer(request, actor, document, adjudicating.undo(document=document, operation=operation, by=actor))


@require_POST
@project_view(Permission.ADJUDICATE)
def merge(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Merge the sources again."""
    document = document_in(actor, document_id, with_text=True)
    adjudicating.remerge(document=document, operation=operation_id(request.POST.dict()), by=actor)
    messages.success(request, "The sources are merged as they are now.")
    return redirect("adjudicate", actor.project.slug, document.pk)


@require_POST
@project_view(Permission.ADJUDICATE)
def finish(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """The gold is finished; on to the next document."""
    document = document_in(actor, document_id, with_text=True)
    leave_out = request.POST.get("leave_out") == "1"
    operation = operation_id(request.POST.dict())
    finishing.finish(document=document, operation=operation, by=actor, leave_out=leave_out)
    following = read.next_document(actor, after=document.pk)
    if following is None:
        messages.success(request, "All documents that can be adjudicated are finished.")
        return redirect(_list_address(actor))
    return redirect("adjudicate", actor.project.slug, following)


@require_POST
@project_view(Permission.EDIT_FINISHED_GOLD)
def reopen(request: SignedInRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Open finished gold again, for a reason."""
    document = document_in(actor, document_id)
    sent = request.POST.dict()
    finishing.edit_finished(document=document, operation=operation_id(sent), reason=sent.get("reason", ""), by=actor)
    return redirect("adjudicate", actor.project.slug, document.pk)


# --- answers -----------------------------------------------------------------------------------


def _context(actor: Actor, document: Document, found: Sheet) -> dict[str, Any]:
    return {
        "document": document,
        "found": found,
        "operation": uuid.uuid4(),
        "reasons": Resolution.Reason.choices,
        "labels": schema_of(actor.project).offered("span"),
        "document_labels": schema_of(actor.project).offered("document"),
    }


def _answer(request: SignedInRequest, actor: Actor, document: Document, done: Decided) -> HttpResponse:
    """The card that was decided and the counters; without the script back to the page, at what is next to decide."""
    if not is_fragment(request):
        found = read_sheet(document, actor, asked=done.conflict)
        keys = [each.key for each in found.conflicts]
        after = keys.index(done.conflict) if done.conflict in keys else 0
        waiting = [each for each in keys[after:] + keys[:after] if each not in found.known]
        place = (waiting or [done.conflict])[0]
        address = reverse("adjudicate", args=[actor.project.slug, document.pk])
        return HttpResponseRedirect(f"{address}#{place_of(place)}")
    body = _pieces(request, actor, document, done.conflict)
    about = json.dumps({"adjudicated": {"conflict": place_of(done.conflict)}})
    return HttpResponse(body, headers={"HX-Trigger": about})


def _answer_in(request: SignedInRequest, actor: Actor, document: Document, key: str) -> Answer:
    """The answer in the form; what it is in words of the text, or the same as before, has to be looked up."""
    if request.POST.get("choose") not in {"new", "same"}:
        return parse_answer(request.POST, (), ())
    found = read_sheet(document, actor, asked=key)
    present = found.known.get(key)
    return parse_answer(request.POST, _words(found, document, key), result(present) if present else ())


def _pieces(request: SignedInRequest, actor: Actor, document: Document, key: str) -> str:
    """Out of band: a card as it is now, if there is such a conflict, and the counters."""
    found = read_sheet(document, actor, asked=key)
    context = _context(actor, document, found) | {"project": actor.project, "oob": True}
    place = next((number for number, each in enumerate(found.conflicts) if each.key == key), None)
    if place is not None:
        context["card"] = card(found, schema_of(actor.project), found.conflicts[place], place + 1)
    return render_to_string("adjudication/_pieces.html", context, request=request)


def _new_form(found: Sheet, document: Document, key: str, *, slides: bool) -> dict[str, Any]:
    """What the form for an answer of one's own shows; sliders only where the script moves words with them."""
    conflict = _conflict(found, key)
    words = _words(found, document, key)
    chosen = [number for number, word in enumerate(words) if word.chosen]
    resolution = found.known.get(key)
    return {
        "conflict": conflict,
        "words": words,
        "edges": {"first": chosen[0] if chosen else 0, "last": chosen[-1] if chosen else 0},
        "slides": slides,
        "label": next((item.mark.label for item in conflict.items), None),
        "given": {item.mark.label for item in conflict.items},
        "seen": resolution.pk if resolution else "",
        "place": place_of(key),
    }


def _words(found: Sheet, document: Document, key: str) -> list[Word]:
    reach = _conflict(found, key).range
    return [] if reach == WHOLE_DOCUMENT else words_around(document, reach)


def _conflict(found: Sheet, key: str) -> Conflict:
    conflict = next((each for each in found.conflicts if each.key == key), None)
    if conflict is None:
        raise NotFound("There is no such conflict here.", hint="The sources may have been merged again.")
    return conflict


def _list_address(actor: Actor, **query: object) -> str:
    chosen = urlencode({name: value for name, value in query.items() if value})
    return reverse("adjudication", args=[actor.project.slug]) + (f"?{chosen}" if chosen else "")
