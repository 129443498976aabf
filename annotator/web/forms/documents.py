"""What the list of documents is asked for: filters, words to find, the place in it."""

from __future__ import annotations

from typing import Any

from django import forms

from annotator.db import fulltext
from annotator.errors import Invalid
from annotator.selectors.documents import STATUSES, Filters

LARGEST_ID = 2**63 - 1
ARCHIVED = "archived"
STATUS_CHOICES = [("", "Any status"), *STATUSES.items()]
FILTERS = ("status", "outlet", "order", "suggested", "mine")


class DocumentsForm(forms.Form):
    search = forms.CharField(
        required=False,
        max_length=4_000,
        label="Search titles and texts",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": 'harbour "talks failed" mobil*'}),
    )
    status = forms.ChoiceField(required=False, choices=STATUS_CHOICES)
    outlet = forms.CharField(required=False, max_length=200, widget=forms.Select)
    order = forms.ChoiceField(required=False, choices=[("", "Oldest first"), ("newest", "Newest first")])
    suggested = forms.BooleanField(required=False, label="With suggestions")
    mine = forms.BooleanField(required=False, label="Begun by me")

    def __init__(
        self, data: Any = None, *, outlets: tuple[str, ...] = (), archived: bool = False, **kwargs: Any
    ) -> None:
        """`archived` is whether archived documents may be asked for."""
        super().__init__(data, **kwargs)
        if archived:
            self.fields["status"].choices = [*STATUS_CHOICES, (ARCHIVED, "Archived")]  # type: ignore[attr-defined]
        select = self.fields["outlet"].widget
        select.choices = [("", "Any outlet"), *((name, name) for name in outlets)]

    def clean_search(self) -> str:
        search: str = self.cleaned_data["search"]
        try:
            fulltext.parse(search)
        except Invalid as error:
            raise forms.ValidationError(error.message) from None
        return search

    def filters(self) -> Filters:
        """What was understood; a value that does not exist filters nothing."""
        found = self.cleaned_data
        return Filters(
            status="" if found.get("status") == ARCHIVED else found.get("status", ""),
            archived=found.get("status") == ARCHIVED,
            outlet=found.get("outlet", ""),
            search=found.get("search", ""),
            with_suggestions=found.get("suggested", False),
            mine=found.get("mine", False),
            newest_first=found.get("order") == "newest",
        )

    def chosen(self) -> dict[str, str]:
        """The filters as they stand in an address, without what is not chosen and without the search."""
        values = {name: self.cleaned_data.get(name, "") for name in FILTERS}
        return {name: "1" if value is True else value for name, value in values.items() if value}


class PlaceForm(forms.Form):
    """A place in the list, and the key under which the session keeps what is searched for."""

    after = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)
    before = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)
    found = forms.CharField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        """A place that does not exist is no place."""
        for name in self.errors.as_data():
            self.cleaned_data[name] = None
        return self.cleaned_data
