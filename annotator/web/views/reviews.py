"""Reviewing: the list of submitted work, one set with what differs from the suggestions, accepting and returning."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import Conflict, DomainError, Invalid, NotFound, PreconditionMissing
from annotator.models import AnnotationSet, Document, Review
from annotator.preferences import single_keys
from annotator.roles import Permission
from annotator.selectors.documents import outlets
from annotator.selectors.paging import Place
from annotator.selectors.reviews import following, people, review_page
from annotator.selectors.set_review import set_review
from annotator.services import reviews
from annotator.web import render, sheet
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.forms.comments import About
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.forms.reviews import ReviewsForm, ticked_in
from annotator.web.http import page
from annotator.web.views.comments import about_threads, see

Decide = Callable[[AnnotationSet, int, str, uuid.UUID], Review]


@require_safe
@project_view(Permission.VIEW_OTHERS_WORK)
def review_list(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = ReviewsForm(request.GET, people=people(actor), outlets=outlets(actor))
    after, before = (Place.of(request.GET.get(name, "")) for name in ("after", "before"))
    filters, chosen = form.filters(), form.chosen()
    listed = review_page(actor, filters, after=after, before=before)
    context = {
        "form": form,
        "filters": filters,
        "page": listed,
        "query": _query(chosen),
        "operation": uuid.uuid4(),
        "most": reviews.MOST,
        "earlier": listed.earlier and _query({**chosen, "before": str(listed.earlier)}),
        "later": listed.later and _query({**chosen, "after": str(listed.later)}),
    }
    return page(request, "reviews/list.html", context)


@require_POST
@project_view(Permission.REVIEW)
def accept_many(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What was ticked, or all that fits the filters and equals the suggestions."""
    form = ReviewsForm(request.GET)
    try:
        operation = operation_id(request.POST.dict())
        if "equal" in request.POST:
            done = reviews.accept_equal(filters=form.filters(), operation=operation, by=actor)
        else:
            done = reviews.accept_many(sets=ticked_in(request.POST.getlist("set")), operation=operation, by=actor)
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}".strip())
    else:
        left = f" {done.left} changed since and stayed as it was." if done.left else ""
        messages.success(request, f"{done.sets} accepted.{left}")
    return HttpResponseRedirect(reverse("reviews", args=[actor.project.slug]) + _query(form.chosen()))


@require_safe
@document_view(Permission.VIEW_OTHERS_WORK)
def show(request: SignedInRequest, actor: Actor, document: Document, set_id: int) -> HttpResponse:
    return _show(request, actor, document, set_id)


@require_POST
@document_view(Permission.REVIEW)
def accept(request: SignedInRequest, actor: Actor, document: Document, set_id: int) -> HttpResponse:
    def decide(own: AnnotationSet, version: int, note: str, operation: uuid.UUID) -> Review:
        return reviews.accept(annotation_set=own, version=version, note=note, operation=operation, by=actor)

    return _decided(request, actor, document, set_id, decide, "Accepted")


@require_POST
@document_view(Permission.REVIEW)
def return_(request: SignedInRequest, actor: Actor, document: Document, set_id: int) -> HttpResponse:
    def decide(own: AnnotationSet, version: int, note: str, operation: uuid.UUID) -> Review:
        return reviews.return_(annotation_set=own, version=version, note=note, operation=operation, by=actor)

    return _decided(request, actor, document, set_id, decide, "Returned")


def _decided(
    request: SignedInRequest, actor: Actor, document: Document, set_id: int, decide: Decide, said: str
) -> HttpResponse:
    """On to the next set that waits; what was refused is said on the page, where the note still stands."""
    own = document.sets.filter(pk=set_id, role=AnnotationSet.Role.HUMAN).select_related("author").first()
    if own is None or own.author is None:
        raise NotFound("There is no such annotation set of this document.")
    sent = request.POST.dict()
    try:
        version = number_in(sent, "version")
        if version is None:
            raise PreconditionMissing("The form does not say which version was read.")
        decide(own, version, sent.get("note", ""), operation_id(sent))
    except (Invalid, Conflict, PreconditionMissing) as error:
        return _show(request, actor, document, set_id, refused=error, note=sent.get("note", ""))
    messages.success(request, f"{said}: {document.title} by {own.author.display_name}.")
    return HttpResponseRedirect(_next_address(request, actor, own))


def _show(
    request: SignedInRequest,
    actor: Actor,
    document: Document,
    set_id: int,
    *,
    refused: DomainError | None = None,
    note: str = "",
) -> HttpResponse:
    form = ReviewsForm(request.GET)
    review = set_review(actor, document, set_id, form.filters())
    query = _query(form.chosen())
    discussed = about_threads(actor, document, About(set_id=set_id))
    see(actor, discussed["threads"])
    context = {
        **discussed,
        "review": review,
        "sections": render.sections(review.blocks),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "may_review": actor.may(Permission.REVIEW) and review.own.author_id != actor.user_id,
        "is_own": review.own.author_id == actor.user_id,
        "single_keys": single_keys(request.user.preferences),
        "operation": uuid.uuid4(),
        "query": query,
        "next": review.next and set_address(actor, review.next) + query,
        "refused": refused,
        "note": note,
    }
    return page(request, "reviews/set.html", context, status=refused.status if refused else 200)


def set_address(actor: Actor, own: AnnotationSet) -> str:
    """Of the page where a set is reviewed."""
    return reverse("set-review", args=[actor.project.slug, own.document_id, own.pk])


def _next_address(request: SignedInRequest, actor: Actor, own: AnnotationSet) -> str:
    form = ReviewsForm(request.GET)
    query = _query(form.chosen())
    waiting = following(actor, form.filters(), own)
    return (reverse("reviews", args=[actor.project.slug]) if waiting is None else set_address(actor, waiting)) + query


def _query(chosen: dict[str, str]) -> str:
    return f"?{urlencode(chosen)}" if chosen else ""
