"""The registry: entities found by any form of a name, one of them with its places, edited, merged and split."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import Actor, require
from annotator.errors import DomainError, Invalid
from annotator.roles import Permission
from annotator.selectors.entities import entity_list, entity_of_project, entity_page, step_made
from annotator.selectors.naming import naming
from annotator.selectors.schemas import schema_of
from annotator.services import entities
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.entities import EntityForm, as_edited
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page
from annotator.web.views.names import back_to, number_in, tell


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show_all(request: SignedInRequest, actor: Actor) -> HttpResponse:
    text = request.GET.get("q", "")[:300]
    found = entity_list(actor, text, number_in(request, "page"))
    context = {"found": found, "text": text, **_pages(actor, found.page, found.pages, "entities", q=text)}
    return page(request, "entities/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def entity(request: SignedInRequest, actor: Actor, entity_id: int) -> HttpResponse:
    """An entity with its places; posted, what is said of it."""
    if request.method == "POST":
        require(actor, Permission.EDIT_ENTITIES)
    schema = schema_of(actor.project)
    form = EntityForm(request.POST, schema=schema) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            made = _edit(form, actor, entity_id)
        except DomainError as error:
            if error.status in {403, 404}:
                raise
            add_refusal(form, error)
        else:
            return HttpResponseRedirect(back_to(actor, "entity", entity_id, step=made.change))
    found = entity_page(actor, entity_id, number_in(request, "page"))
    if form is None:
        form = EntityForm(initial=as_edited(found.entity, [each.form for each in found.forms]), schema=schema)
    context: dict[str, Any] = {
        "found": found,
        "entity": found.entity,
        "form": form,
        "made": step_made(actor, number_in(request, "step", 0)),
        "may_write": actor.may(Permission.EDIT_ENTITIES),
        **_pages(actor, found.page, found.pages, "entity", found.entity.pk),
    }
    return page(request, "entities/entity.html", context, status=422 if form.errors else 200)


@require_POST
@project_view(Permission.EDIT_ENTITIES)
def merge(request: SignedInRequest, actor: Actor, entity_id: int) -> HttpResponse:
    """Take another entity, called by any of its names, into this one."""
    entity_id = entity_of_project(actor, entity_id).pk
    step: dict[str, Any] = {}
    try:
        other = _called(request.POST.get("other", ""), actor, entity_id)
        step = {"step": entities.merge(into=entity_id, entity=other, by=actor).change}
    except DomainError as error:
        tell(request, error)
    return HttpResponseRedirect(back_to(actor, "entity", entity_id, **step))


@require_POST
@project_view(Permission.EDIT_ENTITIES)
def split(request: SignedInRequest, actor: Actor, entity_id: int) -> HttpResponse:
    """Make an entity of its own of the ticked names, and go there."""
    entity_id = entity_of_project(actor, entity_id).pk
    try:
        made = entities.split(entity=entity_id, forms=request.POST.getlist("form"), by=actor)
    except DomainError as error:
        tell(request, error)
        return HttpResponseRedirect(back_to(actor, "entity", entity_id))
    return HttpResponseRedirect(back_to(actor, "entity", made.entity or entity_id, step=made.change))


def _edit(form: EntityForm, actor: Actor, entity_id: int) -> entities.Made:
    said = form.cleaned_data
    return entities.edit(
        entity=entity_id,
        forms=said["aliases"],
        external_ids=said["external_ids"],
        by=actor,
        **{name: said[name] for name in entities.EDITED},
    )


def _called(text: str, actor: Actor, entity_id: int) -> int:
    """The other entity that has this name. Raises Invalid where there is none, or several."""
    name = " ".join(text.split())
    known = naming(actor.project, [name])
    found = {each.id for forms in (known.forms, known.folded) for many in forms.values() for each in many}
    found.discard(entity_id)
    if not found:
        raise Invalid("No other entity has this name.", hint="Type one of its names in full.", where="other")
    if 1 < len(found):
        raise Invalid("Several entities have this name.", hint="Type a name that only one of them has.", where="other")
    return found.pop()


def _pages(actor: Actor, here: int, pages: int, name: str, *arguments: int, **query: str) -> dict[str, str]:
    around = {"earlier": here - 1, "later": here + 1}
    return {
        which: back_to(actor, name, *arguments, page=number, **query)
        for which, number in around.items()
        if 1 <= number <= pages
    }
