"""What happened, in the admin site: superusers see who did what kind of thing, when and where, and no content of it.

There is nothing to add, change or delete.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotator.models import Change


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = fields = ("created_at", "actor", "action", "project")
    list_display_links = None
    list_select_related = ("actor", "project")
    list_filter = (("project", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("action__startswith", "actor__username")
    search_help_text = "The beginning of an action, as member. or project.archive, or a username"
    ordering = ("-id",)
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """Without what it was about: data may quote what people wrote."""
        rows: QuerySet[Change] = super().get_queryset(request)
        return rows.defer("data")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission
