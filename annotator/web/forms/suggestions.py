"""The choice of a pipeline among the installed ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings

from annotator.suggesters.spacy_pipeline import PipelineInfo


class PipelineForm(forms.Form):
    pipeline = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, pipelines: Iterable[PipelineInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [info.name for info in pipelines]
        field = self.fields["pipeline"]
        field.choices = [(info.name, f"{info.name} {info.version}") for info in pipelines]  # type: ignore[attr-defined]
        field.initial = settings.DEFAULT_PIPELINE if settings.DEFAULT_PIPELINE in names else next(iter(names), None)
