"""What a manager sends from the matrix of assignments and the forms beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from annotator.errors import Invalid
from annotator.selectors.staffing import Person
from annotator.services.staffing import MOST_ANNOTATORS, MOST_QUOTA, MOST_SEED, VERDICTS

ACTIONS = ("assign", "withdraw", "overlap")


class IdsField(forms.Field):
    """Ids with commas between them."""

    def to_python(self, value: Any) -> tuple[int, ...]:
        names = [name for name in str(value or "").split(",") if name]
        if not all(name.isascii() and name.isdigit() and len(name) < 19 for name in names):
            raise forms.ValidationError("These are not ids.")
        return tuple(map(int, names))


class MatrixForm(forms.Form):
    """Cells, rows and columns that were ticked, of the documents and people that were on the page."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    documents = IdsField(required=False)
    people = IdsField(required=False)
    annotators = forms.IntegerField(required=False, min_value=1, max_value=MOST_ANNOTATORS)

    data: QueryDict

    def ticked(self, name: str) -> list[int]:
        """The ids ticked under a name. Raises Invalid."""
        return [_id(value) for value in self.data.getlist(name)]

    def pairs(self) -> set[tuple[int, int]]:
        """(document, person) of every cell that is ticked by itself, with its row or its column. Raises Invalid."""
        documents, people = self.cleaned_data["documents"], self.cleaned_data["people"]
        found = {(document, person) for document in self.ticked("row") for person in people}
        found |= {(document, person) for person in self.ticked("column") for document in documents}
        for value in self.data.getlist("cell"):
            document, _, person = value.partition("-")
            found.add((_id(document), _id(person)))
        return found


class RandomForm(forms.Form):
    per_document = forms.IntegerField(
        min_value=1,
        max_value=MOST_ANNOTATORS,
        label="People per document",
        help_text="Whoever has a document already is one of them.",
    )
    people = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)
    seed = forms.IntegerField(
        min_value=0, max_value=MOST_SEED, help_text="The same seed deals the same documents to the same people."
    )

    def __init__(self, data: Any = None, *, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        able = [person for person in people if person.role]
        field: Any = self.fields["people"]
        field.choices = [(person.id, person.name) for person in able]
        field.initial = [person.id for person in able if person.role == "annotator"]


class OverlapForm(forms.Form):
    annotators = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_ANNOTATORS,
        label="Annotators per document",
        help_text="Empty: as many as the project says.",
    )
    sample = forms.IntegerField(
        required=False,
        min_value=1,
        label="In a random share of so many documents",
        help_text="Empty: in all of them.",
    )
    seed = forms.IntegerField(required=False, min_value=0, max_value=MOST_SEED, initial=0, label="Seed of the share")


class QuotaForm(forms.Form):
    quota = forms.IntegerField(required=False, min_value=0, max_value=MOST_QUOTA)


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(name, name) for name in VERDICTS])


def _id(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Invalid("This is not an id.", where="cell")
    return int(value)
