"""Signing in, the own profile and password, a new token, light or dark."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from annotator.accounts.models import User

LONGEST_PASSWORD = 4_096
THEMES = {"": "Like the device", "light": "Light", "dark": "Dark"}
TOKEN_DAYS = {30: "30 days", 90: "90 days", 180: "180 days", 366: "a year"}


class LoginForm(AuthenticationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].validators.append(_not_too_long)

    @property
    def account(self) -> str:
        """The username as it counts for the throttle, looked at before anything is checked."""
        return unicodedata.normalize("NFKC", self.data.get("username", "")).strip().casefold()


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["old_password"].widget.attrs["autofocus"]  # the form is one of several on its page
        for field in self.fields.values():
            field.validators.append(_not_too_long)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The e-mail address is not here: people are added to projects by it, so only administrators set it."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=list(THEMES.items()), required=False, label="Colours", widget=forms.RadioSelect)


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=100, label="What is it for?", help_text="For example: export script on my laptop."
    )
    days = forms.TypedChoiceField(choices=list(TOKEN_DAYS.items()), coerce=int, initial=90, label="It ends after")


def _not_too_long(password: str) -> None:
    if len(password.encode("utf-8", "surrogatepass")) > LONGEST_PASSWORD:
        raise forms.ValidationError(f"A password has at most {LONGEST_PASSWORD:,} bytes.")
