"""Cues in the admin site: what schema managers add to the list of words by which claims are found, or change of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from annotator.facts.default_cues import DEFAULT_CUES
from annotator.models import Cue
from annotator.services.cues import problems_of
from labels.services import may_manage

_DEFAULTS = {row["cue"]: row for row in DEFAULT_CUES.rows()}


class CueForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_cue(self) -> str:
        return " ".join(str(self.cleaned_data["cue"]).lower().split())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for problem in problems_of(Cue(**{name: data[name] for name in self.Meta.fields})):
                if problem.level == "error":
                    self.add_error(problem.where, f"{problem.message} {problem.hint}".strip())
        return data

    class Meta:
        model = Cue
        fields = ("cue", "forms", "takes", "act", "certainty", "polarity", "future", "used")


@admin.register(Cue)
class CueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = CueForm
    list_display = ("cue", "forms", "takes", "act", "certainty", "polarity", "used", "instead_of_default")
    list_filter = ("act", "used")
    search_fields = ("cue", "forms")

    @admin.display(boolean=True, description="instead of Annotator's own")
    def instead_of_default(self, cue: Cue) -> bool:
        return cue.cue in _DEFAULTS

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The default cue of that name, to be changed: ?cue=warn."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        known = _DEFAULTS.get(str(initial.get("cue", "")), {})
        return {**initial, **known, "future": bool(known.get("future"))}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Cue | None = None) -> bool:
        return may_manage(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Cue | None = None) -> bool:
        return may_manage(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Cue | None = None) -> bool:
        return may_manage(request.user)
