"""Which documents, and which two people, the pages of agreement are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from annotator.agreement.corpus import Pair
from annotator.errors import NotFound
from annotator.selectors.agreement_rows import Filters
from annotator.web.forms.documents import LARGEST_ID

_PAIR = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})")
NOTHING = "nothing"


class AgreementForm(forms.Form):
    """A value that does not exist filters nothing."""

    outlet = forms.CharField(required=False, max_length=200, widget=forms.Select)
    since = forms.DateField(required=False, label="Published from", widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, label="to", widget=forms.DateInput({"type": "date"}))
    pair = forms.RegexField(_PAIR, required=False, label="Confusion of", widget=forms.HiddenInput)

    def __init__(self, data: Any, *, outlets: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["outlet"].widget.choices = [("", "Any outlet"), *((name, name) for name in outlets)]
        self.is_valid()

    def filters(self) -> Filters:
        found = self.cleaned_data
        return Filters(outlet=found.get("outlet", ""), since=found.get("since"), until=found.get("until"))

    def between(self) -> Pair | None:
        """The two people, in the order of their ids."""
        match = _PAIR.fullmatch(self.cleaned_data.get("pair") or "")
        if match is None:
            return None
        one, other = sorted((int(match[1]), int(match[2])))
        return one, other

    def chosen(self) -> dict[str, str]:
        """The filters as they stand in an address, without what is not chosen."""
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: str(value) for name, value in values.items() if value}


def label_in(value: str) -> int | None:
    """A label's id as a cell's address names it; None for nothing, said or left out. Raises NotFound for the rest."""
    if value in {"", NOTHING}:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19) or LARGEST_ID < int(value):
        raise NotFound("There is no such label in this project.")
    return int(value)


def place_in(value: str) -> int:
    """Where a page of places begins; 0 for what is no number."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
