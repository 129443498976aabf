"""Every occurrence of a phrase or pattern in context, and one decision at many of them.

What is looked for stands in the session and not in addresses, as in the list of documents.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor
from annotator.errors import DomainError, Invalid
from annotator.records import Schema
from annotator.roles import Permission
from annotator.selectors.concordance import Concordance, Sort, concordance
from annotator.selectors.documents import outlets
from annotator.selectors.lines import lines
from annotator.selectors.schemas import schema_of
from annotator.services import phrases
from annotator.services.phrases import Tally, Wanted
from annotator.services.plans import REASONS
from annotator.web import sheet
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.phrases import SORTS, PhrasesForm, StepForm, targets_of
from annotator.web.http import page

SEARCHES = "phrases"
REMEMBERED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def phrase_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """The search, and the places found, sorted and a page at a time."""
    schema = schema_of(actor.project)
    if request.method == "POST":
        form = _form(request.POST, actor, schema)
        if not form.is_valid():
            return page(request, "phrases/list.html", {"form": form}, status=422)
        return HttpResponseRedirect(_address(actor, found=_remember(request, form), sort=request.POST.get("sort", "")))
    key = request.GET.get("found", "")
    kept = request.session.get(SEARCHES, {}).get(key)
    if kept is None:
        return page(request, "phrases/list.html", {"form": _form(None, actor, schema)})
    form = _form(kept, actor, schema)
    if not form.is_valid():
        return page(request, "phrases/list.html", {"form": form}, status=422)
    return page(request, "phrases/list.html", _results(request, actor, schema, form, key))


@require_POST
@project_view(Permission.ANNOTATE)
def apply(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Say what a step would do, or do it."""
    key = request.GET.get("found", "")
    schema = schema_of(actor.project)
    search = _form(request.session.get(SEARCHES, {}).get(key), actor, schema)
    if not search.is_valid():
        raise Invalid("What was looked for is not known any more.", hint="Search again.")
    by = _worker(actor, search)
    form = StepForm(request.POST, labels=schema.offered("span"))
    if not form.is_valid():
        return page(request, "phrases/list.html", _results(request, actor, schema, search, key, form), status=422)
    wanted = _wanted(request, form, search)
    if request.POST.get("do") != "apply":
        tally = phrases.preview(wanted, by=by)
        return page(request, "phrases/preview.html", _preview(request, form, schema, key, tally))
    try:
        tally = phrases.apply(wanted, operation=form.cleaned_data["cid"], by=by)
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}")
        return HttpResponseRedirect(_address(actor, found=key))
    messages.success(request, _said(tally))
    return HttpResponseRedirect(_address(actor, found=key, done=str(form.cleaned_data["cid"])))


def _form(data: Any, actor: Actor, schema: Schema) -> PhrasesForm:
    labels = schema.offered("span")
    return PhrasesForm(data, labels=labels, outlets=outlets(actor), gold=actor.may(Permission.ADJUDICATE))


def _worker(actor: Actor, form: PhrasesForm) -> Actor:
    """The person, in gold where that was asked for."""
    return replace(actor, gold=bool(form.cleaned_data.get("gold")))


def _wanted(request: SignedInRequest, form: StepForm, search: PhrasesForm) -> Wanted:
    found = form.cleaned_data
    chosen = targets_of(request.POST.getlist("target")) if found["scope"] == "ticked" else None
    label = int(found["label"]) if found["label"] else None
    return Wanted(search.query(), found["action"], label, chosen)


def _results(
    request: SignedInRequest, actor: Actor, schema: Schema, form: PhrasesForm, key: str, step: StepForm | None = None
) -> dict[str, Any]:
    asked = request.GET
    sort: Sort = next((name for name in SORTS if name == asked.get("sort")), "document")
    number = asked.get("page", "1")
    worker = _worker(actor, form)
    wanted = int(number[:9]) if number.isascii() and number.isdigit() else 1
    found = concordance(worker, form.query(), sort=sort, page=wanted)
    return {
        "form": form,
        "found": found,
        "lines": lines(found.places, worker),
        "counts": [(schema.by_id.get(each.label or 0), each) for each in found.counts],
        "reasons": REASONS,
        "sorts": [(name, title, _address(actor, found=key, sort=name), name == sort) for name, title in SORTS.items()],
        "pages": _pages(actor, key, sort, found),
        "step": step or StepForm(labels=schema.offered("span"), initial={"cid": uuid.uuid4(), "scope": "ticked"}),
        "apply": _address(actor, "phrases-apply", found=key),
        "done": _step_done(asked.get("done", "")),
        "operation": uuid.uuid4(),
        "gold": worker.gold,
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
    }


def _pages(actor: Actor, key: str, sort: str, found: Concordance) -> dict[str, str]:
    """The addresses of the pages before and after."""
    around = {"earlier": found.page - 1, "later": found.page + 1}
    return {
        name: _address(actor, found=key, sort=sort, page=str(number))
        for name, number in around.items()
        if 1 <= number <= found.pages
    }


def _preview(request: SignedInRequest, form: StepForm, schema: Schema, key: str, tally: Tally) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return {
        "tally": tally,
        "reasons": [(REASONS[reason], number) for reason, number in tally.reasons.items()],
        "sent": [
            (name, value) for name in ("action", "label", "scope", "cid") for value in [request.POST.get(name, "")]
        ],
        "targets": request.POST.getlist("target") if form.cleaned_data["scope"] == "ticked" else [],
        "what": dict(form.fields["action"].choices)[form.cleaned_data["action"]],  # type: ignore[attr-defined]
        "label": schema.by_id.get(int(form.cleaned_data["label"] or 0)),
        "apply": _address(actor, "phrases-apply", found=key),
        "back": _address(actor, found=key),
    }


def _said(tally: Tally) -> str:
    places = f"{tally.places} place{'' if tally.places == 1 else 's'}"
    where = f"in {tally.documents} document{'' if tally.documents == 1 else 's'}"
    left_out = "".join(f" {number} left out: {REASONS[reason]}." for reason, number in tally.reasons.items())
    return f"Done at {places} {where}.{left_out}"


def _step_done(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _address(actor: Actor, route: str = "phrases", **query: str) -> str:
    chosen = urlencode({name: value for name, value in query.items() if value})
    return reverse(route, args=[actor.project.slug]) + (f"?{chosen}" if chosen else "")


def _remember(request: SignedInRequest, form: PhrasesForm) -> str:
    """Keep the search in the session, with the newest few before it, and return the key that stands for it."""
    searches: dict[str, Any] = request.session.get(SEARCHES, {})
    kept = form.kept()
    key = next((key for key, each in searches.items() if each == kept), "") or secrets.token_urlsafe(6)
    rest = [(old, each) for old, each in searches.items() if old != key]
    request.session[SEARCHES] = dict([*rest, (key, kept)][-REMEMBERED:])
    return key
