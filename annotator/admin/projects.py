"""Projects in the admin site, for superusers only: make one, see who is in it, change that, archive it, bring it back.

What a project contains is not here: running the server gives nobody a look into documents, unless they break the glass,
which everybody sees. All writes go through services, with the superuser acting as a manager.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotator.access import Actor
from annotator.errors import DomainError
from annotator.models import Membership, Project
from annotator.roles import GIVEN, Role
from annotator.services import inspection, projects
from annotator.services.inspection import LONGEST_REASON
from labels.models import SchemaVersion


class NewProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Project
        fields = ("title", "slug", "schema_version", "language", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = SchemaVersion.objects.filter(schema__archived_at=None).select_related("schema")
        self.fields["schema_version"].queryset = versions  # type: ignore[attr-defined]


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is a member already is said by the service; it knows of memberships that are over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [("", "---------"), *((role.value, role.value.capitalize()) for role in GIVEN)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        pass

    validate_constraints = validate_unique


class GlassForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who reads the project's history sees it.",
    )


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    form = MembershipForm
    extra = 1
    fields = ("user", "role")
    autocomplete_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Inspectors come by breaking the glass and go by themselves."""
        rows: QuerySet[Membership] = super().get_queryset(request)
        return rows.exclude(role=Role.INSPECTOR)


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "slug", "schema_version", "people", "documents_held", "created_at", "archived_at")
    search_fields = ("title", "slug")
    actions = ("archive", "restore")
    change_form_template = "admin/annotator/project/change.html"
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        rows: QuerySet[Project] = super().get_queryset(request).select_related("schema_version__schema")
        return rows.annotate(
            member_count=Count("memberships", distinct=True),
            document_count=Count("documents", filter=Q(documents__staged=False), distinct=True),
        )

    @admin.display(description="members")
    def people(self, project: Any) -> int:
        return int(project.member_count)

    @admin.display(description="documents")
    def documents_held(self, project: Any) -> int:
        return int(project.document_count)

    def get_form(self, request: HttpRequest, obj: Project | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if change else {"form": NewProjectForm}), **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Project | None = None) -> tuple[str, ...]:
        return () if obj is None else ("title", "slug", "schema_version", "language", "created_at", "archived_at")

    def get_fields(self, request: HttpRequest, obj: Project | None = None) -> tuple[str, ...]:
        return NewProjectForm.Meta.fields if obj is None else self.get_readonly_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        if not change:
            made = projects.create_project(
                slug=obj.slug,
                title=obj.title,
                schema=obj.schema_version,
                by_user=request.user,  # type: ignore[arg-type]
                language=obj.language,
                description=obj.description,
            )
            obj.pk = made.pk
            obj._state.adding = False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each membership by its own service; one that is refused is said and leaves the others.

        Nobody makes themselves a member here: that would be a way around the glass.
        """
        formset.save(commit=False)
        added = [row for row in formset.new_objects if not change or row.user_id != request.user.pk]
        if len(added) < len(formset.new_objects):
            messages.error(request, "You cannot make yourself a member. Break the glass, or ask a manager.")
        by = Actor(request.user, form.instance, Role.MANAGER)  # type: ignore[arg-type]
        work = [
            *((projects.change_role, {"user": row.user, "role": row.role}) for row, _ in formset.changed_objects),
            *((projects.add_member, {"user": row.user, "role": row.role}) for row in added),
            *((projects.remove_member, {"user": row.user}) for row in formset.deleted_objects),
        ]
        for service, arguments in work:
            try:
                with transaction.atomic():
                    service(by=by, **arguments)  # type: ignore[operator]
            except DomainError as refusal:
                messages.error(request, f"{refusal.message} {refusal.hint}")

    # --- looking into one ---------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        glass = path(
            "<path:object_id>/break-glass/",
            self.admin_site.admin_view(self.break_glass_view),
            name="annotator_project_break_glass",
        )
        return [glass, *super().get_urls()]

    def break_glass_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form that asks for a reason, and becoming an inspector."""
        if not request.user.is_superuser:
            raise PermissionDenied
        project = self.get_object(request, object_id)
        if project is None:
            raise Http404
        form = GlassForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                inspection.break_glass(project=project, reason=form.cleaned_data["reason"], by_user=request.user)
            except DomainError as refusal:
                form.add_error(None, f"{refusal.message} {refusal.hint}")
            else:
                return HttpResponseRedirect(reverse("project", args=[project.slug]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Look into {project.title}",
            "project_title": project.title,
            "form": form,
        }
        template = "admin/annotator/project/break_glass.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    # --- archiving ----------------------------------------------------------------------------

    @admin.action(description="Bring the chosen projects back from the archive")
    def restore(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        for project in chosen.exclude(archived_at=None):
            by = Actor(request.user, project, Role.MANAGER)  # type: ignore[arg-type]
            projects.restore_project(title=project.title, by=by, at_any_time=True)
            messages.success(request, f"{project.title} is back.")

    @admin.action(description="Archive the chosen projects")
    def archive(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        for project in chosen.filter(archived_at=None):
            by = Actor(request.user, project, Role.MANAGER)  # type: ignore[arg-type]
            projects.archive_project(title=project.title, by=by)
            messages.success(request, f"{project.title} is archived.")
