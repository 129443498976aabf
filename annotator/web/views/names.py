"""Names that may be one entity: proposed, accepted or refused by one key, and what was done taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import DomainError, Invalid
from annotator.roles import Permission
from annotator.selectors.entities import step_made
from annotator.selectors.name_proposals import names_page
from annotator.services import entities
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.entities import DecisionForm
from annotator.web.http import page


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    found = names_page(actor, number_in(request, "page"))
    here = reverse("names", args=[actor.project.slug])
    context: dict[str, Any] = {
        "found": found,
        "made": step_made(actor, number_in(request, "step", 0)),
        "may_write": actor.may(Permission.EDIT_ENTITIES),
        "earlier": f"{here}?page={found.page - 1}" if 1 < found.page else "",
        "later": f"{here}?page={found.page + 1}" if found.page < found.pages else "",
    }
    return page(request, "entities/names.html", context)


@require_POST
@project_view(Permission.EDIT_ENTITIES)
def decide(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Make the ticked names one entity, or say that none of the proposed ones go together."""
    form = DecisionForm(request.POST)
    step: dict[str, Any] = {}
    try:
        step = {"step": _decided(form, actor)}
    except DomainError as error:
        tell(request, error)
    return HttpResponseRedirect(back_to(actor, "names", page=number_in(request, "page"), **step))


@require_POST
@project_view(Permission.EDIT_ENTITIES)
def undo(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Take a step back, or the last one of an entity; then to the entity, if it is still there."""
    entity = _number(request.POST.get("entity", ""))
    step: dict[str, Any] = {}
    try:
        change = _number(request.POST.get("change", ""))
        made = entities.undo(change=change, by=actor) if change else entities.undo_last(entity=entity, by=actor)
        step = {"step": made.change}
        entity = (entity and made.entity) or 0
    except DomainError as error:
        tell(request, error)
    if entity:
        return HttpResponseRedirect(back_to(actor, "entity", entity, **step))
    return HttpResponseRedirect(back_to(actor, "names", **step))


def _decided(form: DecisionForm, actor: Actor) -> int | None:
    if not form.is_valid():
        raise Invalid("This decision is none.", hint="Try again.")
    if form.cleaned_data["verdict"] == "not":
        return entities.reject(forms=form.proposed, by=actor).change
    type = form.cleaned_data["type"]
    return entities.confirm(forms=form.ticked, type=type, apart=form.left_out, by=actor).change


# --- what the views of entities share -------------------------------------------------------------


def back_to(actor: Actor, name: str, *arguments: int, **query: Any) -> str:
    """The address of a page of the project; what is empty is left out of the query."""
    kept = {key: value for key, value in query.items() if value and (key, value) != ("page", 1)}
    return reverse(name, args=[actor.project.slug, *arguments]) + (f"?{urlencode(kept)}" if kept else "")


def tell(request: HttpRequest, error: DomainError) -> None:
    """Say why it was refused, on the page that comes next. What is not visible or not allowed stays that."""
    if error.status in {403, 404}:
        raise error
    messages.error(request, f"{error.message} {error.hint}".strip())


def number_in(request: HttpRequest, name: str, usual: int = 1) -> int:
    return _number(request.GET.get(name) or request.POST.get(name) or "", usual)


def _number(value: str, usual: int = 0) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else usual
