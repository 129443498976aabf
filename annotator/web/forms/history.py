"""What the history is narrowed to, and the place in it: all of it in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms

from annotator.selectors.history import KINDS, Filters

LARGEST_ID = 2**63 - 1


class HistoryForm(forms.Form):
    """A value that does not exist narrows nothing."""

    person = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(
        required=False, choices=[("", "Everything"), *((name, words) for name, (words, _) in KINDS.items())]
    )
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    span = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, people: tuple[tuple[int, str], ...] = ()) -> None:
        super().__init__(data)
        self.fields["person"].choices = [("", "Anybody"), *people]  # type: ignore[attr-defined]
        self.is_valid()

    def filters(self, document: int | None = None) -> Filters:
        found = self.cleaned_data
        return Filters(
            person=found.get("person"),
            document=document,
            kind=found.get("kind", ""),
            day=found.get("day"),
            span=found.get("span") if document else None,
        )

    def address(self, here: str, **place: int) -> str:
        """The page's address with what was chosen, and a place in the list."""
        chosen = {name: str(value) for name, value in self.cleaned_data.items() if value}
        query = urlencode({**chosen, **place})
        return f"{here}?{query}" if query else here


class PlaceForm(forms.Form):
    """A place in the list; one that does not exist is no place."""

    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    after = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def place(self) -> tuple[int | None, int | None]:
        """Before and after which Change."""
        self.is_valid()
        return self.cleaned_data.get("before"), self.cleaned_data.get("after")
