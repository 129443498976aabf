"""The members of a project: who belongs, adding one, changing a role, removing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from annotator.access import Actor, require
from annotator.errors import DomainError
from annotator.roles import Permission
from annotator.selectors import projects as read
from annotator.services import projects
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.members import MemberForm, RoleForm
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_MEMBERS)
def members(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = MemberForm()
    if request.method == "POST":
        require(actor, Permission.MANAGE_MEMBERS)
        form = MemberForm(request.POST)
        if form.is_valid() and _add(request, actor, form):
            return redirect("members", actor.project.slug)
    context = {"form": form, "members": read.members(actor), "roles": RoleForm().fields["role"].choices}  # type: ignore[attr-defined]
    return page(request, "members/list.html", context, status=422 if form.errors else 200)


@require_POST
@project_view(Permission.MANAGE_MEMBERS)
def change(request: SignedInRequest, actor: Actor, user_id: int) -> HttpResponse:
    user = read.member(actor, user_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "There is no such role.")
    else:
        try:
            membership = projects.change_role(user=user, role=form.cleaned_data["role"], by=actor)
        except DomainError as error:
            messages.error(request, f"{error.message} {error.hint}")
        else:
            messages.success(request, f"{user.display_name} is now {membership.get_role_display().lower()}.")
    return redirect("project" if user == request.user else "members", actor.project.slug)


@require_POST
@project_view(Permission.MANAGE_MEMBERS)
def remove(request: SignedInRequest, actor: Actor, user_id: int) -> HttpResponse:
    user = read.member(actor, user_id)
    try:
        projects.remove_member(user=user, by=actor)
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}")
        return redirect("members", actor.project.slug)
    messages.success(request, f"{user.display_name} is no longer a member of {actor.project.title}.")
    return redirect("project-list") if user == request.user else redirect("members", actor.project.slug)


def _add(request: SignedInRequest, actor: Actor, form: MemberForm) -> bool:
    try:
        user = projects.person_named(form.cleaned_data["person"])
        projects.add_member(user=user, role=form.cleaned_data["role"], by=actor)
    except DomainError as error:
        add_refusal(form, error)
        return False
    messages.success(request, f"{user.display_name} is now a member.")
    return True
