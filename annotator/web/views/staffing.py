"""The matrix of documents and people, and everything by which a manager gives out work and takes it back."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor
from annotator.errors import DomainError, Invalid
from annotator.roles import Permission
from annotator.selectors import staffing as read
from annotator.selectors.matrix import matrix
from annotator.services import staffing
from annotator.services.staffing import Outcome
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.staffing import MatrixForm, OverlapForm, QuotaForm, RandomForm, VerdictForm
from annotator.web.http import page
from annotator.web.listing import Asked, asked, form_of, searched

LIST = "assignment-list"
MOST_ISSUES = 50
FIRST_SEEDS = 1_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.ASSIGN)
def assignments(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """The matrix; what is posted are filters."""
    if request.method == "POST":
        form = form_of(request.POST, actor)
        if form.is_valid():
            return HttpResponseRedirect(searched(request, actor, LIST, form))
        return _show(request, actor, Asked(LIST, actor.project.slug, form), status=422)
    return _show(request, actor, asked(request, actor, LIST))


@require_POST
@project_view(Permission.ASSIGN)
def apply(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Assign or withdraw what is ticked, or say how many are to annotate the ticked rows."""
    form = MatrixForm(request.POST)
    if not form.is_valid():
        return _refused(request, actor, Invalid("The page sent something that does not fit.", hint="Reload it."))
    try:
        _apply(request, actor, form)
    except DomainError as error:
        return _refused(request, actor, error)
    return _back(request, actor)


def _apply(request: SignedInRequest, actor: Actor, form: MatrixForm) -> None:
    action = form.cleaned_data["action"]
    if action == "overlap":
        rows = form.ticked("row")
        number = staffing.set_overlap(documents=rows, annotators=form.cleaned_data["annotators"], by=actor)
        messages.success(request, f"{_documents(number)} changed." if rows else "Tick the rows that are meant.")
        return
    pairs = form.pairs()
    if not pairs:
        messages.warning(request, "Nothing is ticked.")
    elif action == "assign":
        messages.success(request, said(staffing.assign_pairs(pairs=pairs, by=actor), "assigned"))
    else:
        messages.success(request, said(staffing.withdraw_pairs(pairs=pairs, by=actor), "withdrawn"))


@require_POST
@project_view(Permission.ASSIGN)
def at_random(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Deal the documents that the filters leave to the people who are ticked."""
    form = RandomForm(request.POST, people=read.people(actor))
    wanted = asked(request, actor, LIST)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            documents = read.subset(actor, wanted.filters, None, 0)
            outcome = staffing.assign_at_random(documents=documents, by=actor, **chosen)
        except DomainError as error:
            return _refused(request, actor, error)
        messages.success(request, f"{said(outcome, 'assigned')} Seed {chosen['seed']}.")
        return _back(request, actor)
    return _show(request, actor, wanted, random=form, status=422)


@require_POST
@project_view(Permission.ASSIGN)
def overlap(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Say how many are to annotate the documents that the filters leave, or a random share of them."""
    form = OverlapForm(request.POST)
    wanted = asked(request, actor, LIST)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            documents = read.subset(actor, wanted.filters, chosen["sample"], chosen["seed"] or 0)
            changed = staffing.set_overlap(documents=documents, annotators=chosen["annotators"], by=actor)
        except DomainError as error:
            return _refused(request, actor, error)
        was = len(documents) - changed
        messages.success(request, f"{_documents(changed)} changed.{f' {was} had this number already.' if was else ''}")
        return _back(request, actor)
    return _show(request, actor, wanted, overlap=form, status=422)


@require_POST
@project_view(Permission.ASSIGN)
def quota(request: SignedInRequest, actor: Actor, user_id: int) -> HttpResponse:
    membership = read.membership(actor, user_id)
    form = QuotaForm(request.POST)
    if form.is_valid():
        staffing.set_quota(membership=membership, quota=form.cleaned_data["quota"], by=actor)
        messages.success(request, f"The quota of {membership.user.display_name} is saved.")
    else:
        messages.error(request, "A quota is a whole number, or nothing.")
    return _back(request, actor)


@require_POST
@project_view(Permission.ASSIGN)
def resolve(request: SignedInRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    """Settle what somebody flagged or skipped."""
    assignment = read.assignment(actor, assignment_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _refused(request, actor, Invalid("There is no such decision."))
    try:
        staffing.resolve_flag(assignment=assignment, verdict=form.cleaned_data["verdict"], by=actor)
    except DomainError as error:
        return _refused(request, actor, error)
    messages.success(request, SETTLED[form.cleaned_data["verdict"]])
    return _back(request, actor)


SETTLED = {
    staffing.GIVE_BACK: "It is theirs again.",
    staffing.RELEASE: "It is free for others.",
    staffing.ARCHIVE: "The document is archived.",
}
REASONS = {
    "there": "was there already,were there already",
    "absent": "was not assigned,were not assigned",
    "submitted": "is submitted and stays,are submitted and stay",
    "kept": "was given up before; the work is kept,were given up before; the work is kept",
    "gone": "is no longer among the documents,are no longer among the documents",
    "short": "place stays free: nobody is left for it,places stay free: nobody is left for them",
}


def said(outcome: Outcome, done: str) -> str:
    """What an action did and what it left: "3 assigned, 1 was there already." """
    left = [f"{number} {REASONS[why].split(',')[number != 1]}" for why, number in sorted(outcome.left.items())]
    return ", ".join([f"{outcome.done} {done}", *left]) + "."


def _documents(number: int) -> str:
    return f"{number} document{'' if number == 1 else 's'}"


def _show(
    request: SignedInRequest,
    actor: Actor,
    wanted: Asked,
    *,
    random: RandomForm | None = None,
    overlap: OverlapForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = matrix(actor, wanted.filters, after=wanted.after, before=wanted.before)
    usual = {"per_document": actor.project.annotators_per_document, "seed": secrets.randbelow(FIRST_SEEDS)}
    context: dict[str, Any] = {
        "form": wanted.form,
        "filters": wanted.filters,
        "clear": wanted.clear,
        "matrix": found,
        "issues": read.issues(actor, MOST_ISSUES + 1),
        "most_issues": MOST_ISSUES,
        "random": random or RandomForm(people=found.people, initial=usual, auto_id="random_%s"),
        "overlap": overlap or OverlapForm(auto_id="overlap_%s"),
        "query": request.META["QUERY_STRING"],
        **wanted.pages(found.earlier, found.later),
    }
    return page(request, "assignments/matrix.html", context, status=status)


def _refused(request: SignedInRequest, actor: Actor, error: DomainError) -> HttpResponse:
    messages.error(request, f"{error.message} {error.hint}".strip())
    return _back(request, actor)


def _back(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """To the same page of the matrix."""
    query = request.META["QUERY_STRING"]
    address = reverse(LIST, args=[actor.project.slug])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
