"""People in the admin site, for superusers only. Two switches in place of Django's groups and permissions:
site administrator (superuser), and manager of label schemas.

Accounts are deactivated, not deleted: their work keeps its author. One active superuser always remains.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from annotator.accounts.models import User
from labels.names import skeleton

admin.site.unregister(Group)

LAST_SUPERUSER = "This is the last active site administrator; make somebody else one first."


def schema_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="labels")


class DistinctUsername(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a user name that looks like somebody else's: other capitals, other accents, lookalike letters."""

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk).values_list("username", flat=True)
        twin = next((other for other in others if skeleton(other) == skeleton(username)), None)
        if twin is not None:
            raise ValidationError(f"This looks the same as the existing user name “{twin}”.")
        return username


class NewUserForm(DistinctUsername, AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta(AdminUserCreationForm.Meta):
        model = User


class UserForm(DistinctUsername, UserChangeForm):  # type: ignore[type-arg]
    manages_schemas = forms.BooleanField(
        label="Manager of label schemas", required=False, help_text="Sees this site, with label schemas only."
    )

    class Meta(UserChangeForm.Meta):
        model = User
        fields = (  # type: ignore[assignment]
            "username",
            "password",
            "first_name",
            "last_name",
            "email",
            "is_active",
            "is_superuser",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_superuser"].label = "Site administrator"
        self.fields["is_superuser"].help_text = "Sees and changes everything on this site. Gives no role in projects."
        if self.instance.pk:
            held = self.instance.user_permissions.filter(codename="change_labelschema")
            self.initial["manages_schemas"] = self.instance.is_staff and held.exists()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if not (self.cleaned_data.get("is_active") and self.cleaned_data.get("is_superuser")):
            self._keep_a_superuser()
        return data

    def _keep_a_superuser(self) -> None:
        """The rows are locked: two administrators who demote each other at once wait for each other."""
        active = User.objects.select_for_update().filter(is_active=True, is_superuser=True).order_by("pk")
        if list(active.values_list("pk", flat=True)) == [self.instance.pk]:
            raise ValidationError(LAST_SUPERUSER, code="last_superuser")


@admin.register(User)
class UserAdmin(BaseUserAdmin):  # type: ignore[type-arg]
    form = UserForm
    add_form = NewUserForm
    list_display = ("username", "display_name", "is_active", "is_superuser", "manages_schemas", "last_login")
    list_filter = ("is_active", "is_superuser", "is_staff")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("May", {"fields": ("is_active", "manages_schemas", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    @admin.display(boolean=True, description="Manages schemas")
    def manages_schemas(self, user: User) -> bool:
        return user.is_staff

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not _is_superuser(request):
            raise PermissionDenied
        if change:
            obj.is_staff = obj.is_superuser or form.cleaned_data["manages_schemas"]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            manages = form.cleaned_data["manages_schemas"]
            form.instance.user_permissions.set(schema_permissions() if manages else [])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _is_superuser(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
