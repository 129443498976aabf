"""A refusal of a service, shown in the form that asked for it: next to the field it names, else above."""

from __future__ import annotations

from django import forms

from annotator.errors import DomainError


def add_refusal(form: forms.BaseForm, error: DomainError) -> None:
    text = f"{error.message} {error.hint}".strip()
    form.add_error(error.where if error.where in form.fields else None, text)
