"""The projects of a person; one project: its overview, its settings, a newer schema version, archiving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import Actor, enter_archived
from annotator.errors import DomainError
from annotator.roles import Permission
from annotator.selectors import comments
from annotator.selectors import projects as read
from annotator.selectors.schema_changes import schema_changes
from annotator.services import projects
from annotator.services.team import update_team
from annotator.web.access import SignedInRequest, project_view, signed_in
from annotator.web.forms.projects import AdoptForm, ArchiveForm, NewProjectForm, ProjectForm
from annotator.web.forms.refusals import add_refusal
from annotator.web.forms.team import TeamForm
from annotator.web.http import page
from labels.freezing import frozen

TEAM_IDS = "team_%s"
ARCHIVE_IDS = "archive_%s"  # its title is not the other form's title


@require_safe
@signed_in
def project_list(request: SignedInRequest) -> HttpResponse:
    return _list_page(request)


@require_POST
@signed_in
def restore(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring an archived project back, with its title typed."""
    actor = enter_archived(request.user, slug)
    form = ArchiveForm(request.POST, auto_id=f"{slug}_%s")
    if form.is_valid():
        try:
            project = projects.restore_project(title=form.cleaned_data["title"], by=actor)
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"{project.title} is back.")
            return redirect("project", slug)
    return _list_page(request, form, slug)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: SignedInRequest) -> HttpResponse:
    projects.check_may_create(request.user)
    form = NewProjectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            project = projects.create_project(
                slug=projects.free_slug(form.cleaned_data["title"]), by_user=request.user, **form.cleaned_data
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return redirect("project", project.slug)
    return page(request, "projects/create.html", {"form": form}, status=_status(form))


@require_safe
@project_view(Permission.VIEW_PROJECT)
def overview(request: SignedInRequest, actor: Actor) -> HttpResponse:
    context = {"overview": read.overview(actor), "unseen_mentions": comments.unseen(actor)}
    return page(request, "projects/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.MANAGE_PROJECT)
def settings(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = _settings_form(request.POST if request.method == "POST" else None, actor)
    if form.is_bound and form.is_valid():
        try:
            projects.update_project(by=actor, **{name: form.cleaned_data[name] for name in form.changed_data})
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "The settings are saved.")
            return redirect("project-settings", actor.project.slug)
    actor.project.refresh_from_db()  # the form has written what was typed into it
    return _settings_page(request, actor, form=form)


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def team(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """How the team works: the form beside that of the project itself."""
    form = TeamForm(request.POST, instance=actor.project, auto_id=TEAM_IDS)
    if form.is_valid():
        actor.project.refresh_from_db()  # the form has written what was typed into it
        try:
            update_team(by=actor, **{name: form.cleaned_data[name] for name in form.changed_data})
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "The settings of the team are saved.")
            return redirect("project-settings", actor.project.slug)
    actor.project.refresh_from_db()
    return _settings_page(request, actor, team_form=form)


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def adopt(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = AdoptForm(request.POST, versions=read.versions_of_its_schema(actor))
    if form.is_valid():
        version = form.cleaned_data["version"]
        projects.adopt_schema(version=version, by=actor)
        messages.success(request, f"The project now uses version {version.number} of its label schema.")
    return redirect("project-settings", actor.project.slug)


@require_POST
@project_view(Permission.MANAGE_PROJECT)
def archive(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = ArchiveForm(request.POST, auto_id=ARCHIVE_IDS)
    if form.is_valid():
        try:
            projects.archive_project(title=form.cleaned_data["title"], by=actor)
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"{actor.project.title} is archived. You can bring it back from here.")
            return redirect("project-list")
    return _settings_page(request, actor, archive_form=form)


def _list_page(request: SignedInRequest, form: ArchiveForm | None = None, slug: str = "") -> HttpResponse:
    """The projects, and those that may be brought back; with a form that was sent back for one of these."""
    archived = [
        (project, form if form and project.slug == slug else ArchiveForm(auto_id=f"{project.slug}_%s"))
        for project in read.archived_projects(request.user)
    ]
    context = {
        "rows": read.project_list(request.user),
        "may_create": read.may_create_projects(request.user),
        "archived": archived,
        "restorable": read.RESTORABLE,
    }
    return page(request, "projects/list.html", context, status=_status(form))


def _settings_form(data: Any, actor: Actor) -> ProjectForm:
    form = ProjectForm(data, instance=actor.project)
    if read.has_documents(actor):
        form.fields["language"].disabled = True
        form.fields["language"].help_text = "It is fixed: the documents were cut into tokens by it."
    return form


def _settings_page(
    request: HttpRequest,
    actor: Actor,
    *,
    form: ProjectForm | None = None,
    team_form: TeamForm | None = None,
    archive_form: ArchiveForm | None = None,
) -> HttpResponse:
    present = read.present_version(actor)
    newer = read.newer_versions(actor)
    changes = schema_changes(frozen(present), frozen(newer[0])) if newer else ()
    context = {
        "form": form or _settings_form(None, actor),
        "team_form": team_form or TeamForm(instance=actor.project, auto_id=TEAM_IDS),
        "archive_form": archive_form or ArchiveForm(auto_id=ARCHIVE_IDS),
        "present": present,
        "newest": newer[0] if newer else None,
        "changes": changes,
    }
    return page(request, "projects/settings.html", context, status=_status(form, team_form, archive_form))


def _status(*forms: Any) -> int:
    """422 where a form was sent back."""
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200
