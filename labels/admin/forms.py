"""The forms of the schema page. They read fields; whether the whole fits is for the services.

A refusal of the services comes back into the forms as `refusal`, field by field, with all input kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from annotator.errors import DomainError
from labels import usage
from labels.colour import DEFAULT_PALETTE, PAGE_DARK, PAGE_LIGHT, TEXT_DARK, TEXT_LIGHT, contrast, line, tint
from labels.drafts import Draft
from labels.interchange import SIZE_LIMIT
from labels.models import Label, LabelSchema
from labels.rules import SchemaInvalid

SCHEMA_FIELDS = ("slug", "title", "description", "guidelines", "overlap")
LABEL_FIELDS = ("name", "kind", "code", "colour", "key", "description", "examples", "model_labels", "retired")
Row = tuple["LabelForm", Label]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the services refused: (row number of the label form or None, field or None, message) each."""

    status: int
    complaints: tuple[tuple[int | None, str | None, str], ...]

    @classmethod
    def of(cls, error: DomainError, draft: Draft | None, rows: Iterable[Row]) -> Refusal:
        if not isinstance(error, SchemaInvalid):
            return cls(error.status, ((None, None, f"{error.message} {error.hint}".strip()),))
        numbers = {id(label): form.number for form, label in rows}
        labels = draft.labels if draft else []
        return cls(error.status, tuple(_complaints(error, [numbers.get(id(label)) for label in labels])))


def _complaints(error: SchemaInvalid, numbers: list[int | None]) -> Iterator[tuple[int | None, str | None, str]]:
    for problem in error.problems:
        label, _, field = problem.where.rpartition(".")
        message = f"{problem.message} {problem.hint}".strip()
        if label.startswith("labels["):
            yield numbers[int(label[len("labels[") : -1])], field, message
        else:
            yield None, field, message


class LinesField(forms.CharField):
    """A list of strings, one a line. Empty lines and spaces around are left out."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [text for text in (line.strip() for line in (value or "").splitlines()) if text]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != (initial or []))


class SchemaForm(forms.ModelForm):  # type: ignore[type-arg]
    refusal: Refusal | None = None
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = LabelSchema
        fields = SCHEMA_FIELDS
        widgets: ClassVar[dict[str, Any]] = {
            "title": forms.TextInput(attrs={"size": 60}),
            "description": forms.Textarea(attrs={"rows": 2, "cols": 90}),
            "guidelines": forms.Textarea(attrs={"rows": 16, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.revision

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for number, field, message in self.refusal.complaints if self.refusal else ():
            if number is None:
                self.add_error(field if field in self.fields else None, message)
        return data

    def apply(self, draft: Draft) -> None:
        for name in SCHEMA_FIELDS:
            setattr(draft.schema, name, self.cleaned_data[name])


class LabelForm(forms.ModelForm):  # type: ignore[type-arg]
    number = 0  # of the row; set by the set of forms
    uses = ""
    field_order = (
        "name", "code", "colour", "key", "kind", "parent_name", "position", "retired", "description", "examples",
        "model_labels",
    )  # fmt: skip
    parent_name = forms.CharField(label="Below", required=False, widget=forms.TextInput(attrs={"list": "label-names"}))
    examples = LinesField(required=False)
    model_labels = LinesField(required=False)
    position = forms.IntegerField(label="Place", required=False, min_value=0, max_value=100_000)

    class Meta:
        model = Label
        fields = ("position", *LABEL_FIELDS)
        widgets: ClassVar[dict[str, Any]] = {
            "colour": forms.TextInput(attrs={"type": "color"}),
            "code": forms.TextInput(attrs={"size": 5}),
            "key": forms.TextInput(attrs={"size": 7, "list": "label-keys"}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("examples", "model_labels"):
            self.fields[name].widget.attrs["rows"] = 3
        for field in self.fields.values():
            field.help_text = ""  # said once for all rows, in the template
        if self.instance.pk:
            self.initial["parent_name"] = self.instance.parent.name if self.instance.parent else ""

    def validate_unique(self) -> None:
        """Not here: labels may exchange their names and keys in one save, and the services look at all of them."""

    validate_constraints = validate_unique

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """(page, text on the tint, line on the page) as contrast ratios, of the stored colour."""
        colour = self.initial.get("colour", DEFAULT_PALETTE[0])
        return [
            (name, f"{contrast(text, tint(colour, dark=dark)):.1f}", f"{contrast(line(colour, dark=dark), page):.1f}")
            for name, dark, text, page in (
                ("light", False, TEXT_LIGHT, PAGE_LIGHT),
                ("dark", True, TEXT_DARK, PAGE_DARK),
            )
        ]

    def apply(self, draft: Draft) -> Label:
        label = draft.find(self.instance.pk) if self.instance.pk else draft.add()
        chosen_for_us = set() if self.instance.pk else {"colour"} - set(self.changed_data)
        for name in LABEL_FIELDS:
            if name not in chosen_for_us:
                setattr(label, name, self.cleaned_data[name])
        label.position = self.cleaned_data["position"] or label.position
        return label


class LabelFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uses = usage.by_label(self.instance) if self.instance.pk else {}
        for number, form in enumerate(self.rows):
            form.number = number
            form.uses = usage.in_words(uses.get(form.instance.pk or 0, {}))

    @property
    def rows(self) -> list[LabelForm]:
        return cast(list[LabelForm], self.forms)

    def validate_unique(self) -> None:
        """See LabelForm.validate_unique."""

    def clean(self) -> None:
        names = self._names()
        for form in self._kept():
            parent = form.cleaned_data.get("parent_name")
            if parent and parent not in names:
                form.add_error("parent_name", f"There is no label “{parent}” in this schema.")
        for number, field, message in self.refusal.complaints if self.refusal else ():
            if number is not None:
                self.forms[number].add_error(self._field(field), message)

    def apply(self, draft: Draft) -> list[Row]:
        """Take over all rows; a parent is found by its new name, else by the one it had."""
        for form in self.deleted_forms:
            if form.instance.pk:
                draft.remove(draft.find(form.instance.pk))
        rows = [(form, form.apply(draft)) for form in self._kept()]
        by_name = {form.initial.get("name"): label for form, label in rows} | {label.name: label for _, label in rows}
        for form, label in rows:
            label.parent = by_name[name] if (name := form.cleaned_data["parent_name"]) else None
        return rows

    def _kept(self) -> list[LabelForm]:
        deleted = {id(form) for form in self.deleted_forms}
        return [
            form
            for form in self.rows
            if hasattr(form, "cleaned_data") and id(form) not in deleted and (form.instance.pk or form.has_changed())
        ]

    def _names(self) -> set[Any]:
        kept = self._kept()
        return {form.cleaned_data.get("name") for form in kept} | {form.initial.get("name") for form in kept}

    def _field(self, field: str | None) -> str | None:
        field = "parent_name" if field == "parent" else field
        return field if field in LabelForm.base_fields else None


class ImportForm(forms.Form):
    file = forms.FileField(label="Schema file", help_text="annotator.schema.v1, as exported here; up to 5 MB.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if SIZE_LIMIT < file.size:
            raise ValidationError(f"The file has {file.size:,} bytes; the limit is {SIZE_LIMIT:,}.")
        return file
