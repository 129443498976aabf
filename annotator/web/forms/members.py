"""Adding a person to a project, and changing a role."""

from __future__ import annotations

from django import forms

from annotator.roles import GIVEN, Role


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, role.value.capitalize()) for role in GIVEN], initial=Role.ANNOTATOR)


class MemberForm(RoleForm):
    person = forms.CharField(
        max_length=254,
        label="Username or e-mail address",
        help_text="The whole of it: there is no list of people to choose from.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    field_order = ("person", "role")
