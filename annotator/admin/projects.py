"""Projects in the admin site, for superusers only: make one, see who is in it, change that, archive it.

What a project contains is not here: running the server gives nobody a look into documents. All writes go
through `services.projects`, with the superuser acting as a manager.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from annotator.access import Actor
from annotator.errors import DomainError
from annotator.models import Membership, Project
from annotator.roles import Role
from annotator.services import projects
from labels.models import SchemaVersion


class NewProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Project
        fields = ("title", "slug", "schema_version", "language", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = SchemaVersion.objects.filter(schema__archived_at=None).select_related("schema")
        self.fields["schema_version"].queryset = versions  # type: ignore[attr-defined]


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 1
    fields = ("user", "role")
    autocomplete_fields = ("user",)


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "slug", "schema_version", "people", "documents_held", "created_at", "archived_at")
    search_fields = ("title", "slug")
    actions = ("archive",)
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
        """Each membership by its own service; one that is refused is said and leaves the others."""
        formset.save(commit=False)
        by = Actor(request.user, form.instance, Role.MANAGER)  # type: ignore[arg-type]
        work = [
            *((projects.change_role, {"user": row.user, "role": row.role}) for row, _ in formset.changed_objects),
            *((projects.add_member, {"user": row.user, "role": row.role}) for row in formset.new_objects),
            *((projects.remove_member, {"user": row.user}) for row in formset.deleted_objects),
        ]
        for service, arguments in work:
            try:
                with transaction.atomic():
                    service(by=by, **arguments)  # type: ignore[operator]
            except DomainError as refusal:
                messages.error(request, f"{refusal.message} {refusal.hint}")

    @admin.action(description="Archive the chosen projects")
    def archive(self, request: HttpRequest, chosen: QuerySet[Project]) -> None:
        for project in chosen.filter(archived_at=None):
            by = Actor(request.user, project, Role.MANAGER)  # type: ignore[arg-type]
            projects.archive_project(title=project.title, by=by)
            messages.success(request, f"{project.title} is archived.")
