"""Every place where a phrase stands, in context; a decision at many of them, said before and taken back after.

What was searched for is in the session (`web.searches`), everything else in the address.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor
from annotator.errors import DomainError, Invalid
from annotator.preferences import single_keys
from annotator.roles import Permission
from annotator.selectors.concordance import PAGE_SIZE, Concordance, Query, concordance
from annotator.selectors.documents import outlets
from annotator.selectors.lines import lines
from annotator.selectors.made import made
from annotator.selectors.schemas import schema_of
from annotator.services import phrases
from annotator.services.plans import REASONS
from annotator.services.taking_back import take_back_step
from annotator.web import sheet
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.operations import operation_id
from annotator.web.forms.phrases import ACTIONS, SORTS, PhrasesForm, StepForm
from annotator.web.http import page
from annotator.web.searches import recalled, remembered


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    if request.method != "POST":
        return _show(request, actor, _asked(request, actor))
    form = _form(actor, request.POST)
    if not form.is_valid():
        return page(request, "phrases/list.html", {"form": form, **_usual(request, actor)}, status=422)
    found = remembered(request, form.cleaned_data["text"])
    return HttpResponseRedirect(_address(actor, form.chosen(), found=found))


@require_POST
@project_view(Permission.ANNOTATE)
def preview(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What the step would do, with a button that makes it."""
    form = _asked(request, actor)
    step = StepForm(request.POST, schema=schema_of(actor.project))
    targets = request.POST.getlist("target")
    try:
        tally = phrases.preview(step.wanted(_searched(form), targets), by=_worker(actor, form))
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return _show(request, actor, form, step, targets, error)
    data = step.cleaned_data
    context = {
        "tally": tally,
        "reasons": _reasons(tally.reasons),
        "what": ACTIONS[data["action"]],
        "label": schema_of(actor.project).by_id.get(data["given"] or 0),
        "gold": form.is_gold(),
        "step": data,
        "targets": targets if data["where"] == "ticked" else (),
        "operation": uuid.uuid4(),
        "query": _query(request),
        "back": _back(request, actor),
    }
    return page(request, "phrases/preview.html", context)


@require_POST
@project_view(Permission.ANNOTATE)
def apply(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = _asked(request, actor)
    step = StepForm(request.POST, schema=schema_of(actor.project))
    operation = operation_id(request.POST.dict())
    try:
        wanted = step.wanted(_searched(form), request.POST.getlist("target"))
        phrases.apply(wanted, operation=operation, by=_worker(actor, form))
    except DomainError as error:
        return _refused(request, actor, error)
    return HttpResponseRedirect(_back(request, actor, step=str(operation)))


@require_POST
@project_view(Permission.ANNOTATE)
def take_back(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Take a step back, or the taking back of one."""
    operation = operation_id(request.POST.dict())
    try:
        take_back_step(step=_uuid(request.POST.get("step", "")) or uuid.UUID(int=0), operation=operation, by=actor)
    except DomainError as error:
        return _refused(request, actor, error)
    return HttpResponseRedirect(_back(request, actor, step=str(operation)))


# --- the page ------------------------------------------------------------------------------------


def _show(
    request: SignedInRequest,
    actor: Actor,
    form: PhrasesForm,
    step: StepForm | None = None,
    ticked: Collection[str] = (),
    error: DomainError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "ticked": ticked, "error": error, **_usual(request, actor)}
    if form.is_valid():
        by = _worker(actor, form)
        found = concordance(by, form.query(), sort=form.order(), page=_number(request.GET.get("page", "")))
        schema = schema_of(actor.project)
        context |= {
            "found": found,
            "lines": lines(found.places, by),
            "first": (found.page - 1) * PAGE_SIZE,
            "labels": {label.id: label for label in schema.labels},
            "step": step or StepForm(schema=schema, found=found.total),
            "may_write": actor.may(Permission.ANNOTATE),
            "gold": form.is_gold(),
            "sorts": _sorts(request, actor, form),
            **_pages(request, actor, found),
        }
    return page(request, "phrases/list.html", context, status=422 if error else 200)


def _usual(request: SignedInRequest, actor: Actor) -> dict[str, Any]:
    """What the page has whatever is found. One query where a step is named in the address."""
    operation = _uuid(request.GET.get("step", ""))
    done = made(actor, operation) if operation else None
    return {
        "query": _query(request),
        "made": done,
        "made_reasons": _reasons(done.reasons) if done else (),
        "operation": uuid.uuid4(),
        "most": phrases.MOST,
        "clear": reverse("phrases", args=[actor.project.slug]),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "single_keys": single_keys(request.user.preferences),
    }


def _sorts(request: SignedInRequest, actor: Actor, form: PhrasesForm) -> list[tuple[str, str]]:
    """What lines can be sorted by: the name, and the address, "" for what they are sorted by."""
    here = form.order()
    return [
        (title, "" if sort == here else _back(request, actor, sort=sort, page="1")) for sort, title in SORTS.items()
    ]


def _pages(request: SignedInRequest, actor: Actor, found: Concordance) -> dict[str, str]:
    around = {"earlier": found.page - 1, "later": found.page + 1}
    return {
        name: _back(request, actor, page=str(number)) for name, number in around.items() if 1 <= number <= found.pages
    }


# --- what is asked for ---------------------------------------------------------------------------


def _asked(request: SignedInRequest, actor: Actor) -> PhrasesForm:
    """The form as the address and the session say. One query, for the outlets. Without words it is not bound."""
    text = recalled(request, request.GET.get("found", ""))
    return _form(actor, {**request.GET.dict(), "text": text} if text else None)


def _form(actor: Actor, data: Any) -> PhrasesForm:
    gold = actor.may(Permission.ADJUDICATE)
    return PhrasesForm(data, schema=schema_of(actor.project), outlets=outlets(actor), gold=gold)


def _searched(form: PhrasesForm) -> Query:
    if not form.is_valid():
        raise Invalid("This search is not known here any more.", hint="Search again.")
    return form.query()


def _worker(actor: Actor, form: PhrasesForm) -> Actor:
    """The person as working in the sets that were chosen."""
    return replace(actor, gold=True) if form.is_gold() else actor


def _query(request: SignedInRequest) -> str:
    """What the address asks for, without what happened there last."""
    kept = {name: value for name, value in request.GET.dict().items() if name != "step"}
    return f"?{urlencode(kept)}" if kept else ""


def _back(request: SignedInRequest, actor: Actor, **more: str) -> str:
    kept = {name: value for name, value in request.GET.dict().items() if name != "step"}
    return _address(actor, {**kept, **more})


def _address(actor: Actor, chosen: dict[str, str], found: str = "") -> str:
    query = urlencode({**chosen, **({"found": found} if found else {})})
    return reverse("phrases", args=[actor.project.slug]) + (f"?{query}" if query else "")


def _refused(request: SignedInRequest, actor: Actor, error: DomainError) -> HttpResponse:
    if error.status in {403, 404}:
        raise error
    messages.error(request, f"{error.message} {error.hint}".strip())
    return HttpResponseRedirect(_back(request, actor))


def _reasons(reasons: Mapping[str, int]) -> list[tuple[int, str]]:
    """How often and why, the most frequent first; PostgreSQL keeps no order of what is stored as JSON."""
    told = [(number, REASONS.get(reason, reason)) for reason, number in reasons.items()]
    return sorted(told, key=lambda each: (-each[0], each[1]))


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
