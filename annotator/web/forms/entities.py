"""What a person says of an entity, and of names that are proposed as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from annotator.models import Entity
from annotator.records import Schema
from annotator.services.entities import EDITED, MOST_FORMS


class EntityForm(forms.Form):
    """An entity as it is edited: names and ids are lines."""

    name = forms.CharField(max_length=EDITED["name"])
    type = forms.ChoiceField()
    subtype = forms.CharField(max_length=EDITED["subtype"], required=False, help_text="government, military unit, town")
    description = forms.CharField(
        max_length=EDITED["description"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    aliases = forms.CharField(
        label="Names", widget=forms.Textarea(attrs={"rows": 5}), help_text="One on each line, as they are written."
    )
    external_ids = forms.CharField(
        label="Ids elsewhere",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text="One on each line: wikidata Q212",
    )

    def __init__(self, *args: Any, schema: Schema, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(label.name, label.name) for label in schema.offered("span")]  # type: ignore[attr-defined]

    def clean_aliases(self) -> list[str]:
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]

    def clean_external_ids(self) -> dict[str, str]:
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["external_ids"].splitlines() if line.strip()]
        if any(len(line) < 2 for line in lines):
            raise forms.ValidationError("A line has a scheme and an id, as in “wikidata Q212”.")
        return {scheme.rstrip(":"): value for scheme, value in lines}


def as_edited(entity: Entity, names: list[str]) -> dict[str, str]:
    """What the form of an entity begins with."""
    ids: Mapping[str, str] = entity.external_ids
    return {
        "name": entity.name,
        "type": entity.type,
        "subtype": entity.subtype,
        "description": entity.description,
        "aliases": "\n".join(names),
        "external_ids": "\n".join(f"{scheme} {ids[scheme]}" for scheme in sorted(ids)),
    }


class DecisionForm(forms.Form):
    """What is said of names that are proposed as one: `form` are those that are ticked."""

    verdict = forms.ChoiceField(choices=[("one", "One entity"), ("not", "Not one")])
    type = forms.CharField(max_length=60)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.proposed = data.getlist("proposed")[:MOST_FORMS]
        self.ticked = data.getlist("form")[:MOST_FORMS]

    @property
    def left_out(self) -> list[str]:
        return [form for form in self.proposed if form not in self.ticked]


class RegistryForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        allow_empty_file=True,
        help_text="UTF-8, with the columns name, type, subtype, aliases (with | between them), description, and one "
        "for each scheme of ids, such as wikidata.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
