"""What the list of reviews is asked for, and which sets were ticked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from annotator.errors import Invalid
from annotator.selectors.reviews import DIFFERENCES, STATES, Filters
from annotator.web.forms.documents import LARGEST_ID
from annotator.workflow import Stage

_TICKED = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


class ReviewsForm(forms.Form):
    state = forms.ChoiceField(required=False, choices=[(state.value, name) for state, name in STATES.items()])
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.Select)
    outlet = forms.CharField(required=False, max_length=200, widget=forms.Select)
    differences = forms.ChoiceField(required=False, choices=[("", "Any"), *DIFFERENCES.items()])

    def __init__(
        self, data: Any, *, people: Iterable[tuple[int, str]] = (), outlets: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"].widget.choices = [("", "Anybody"), *people]
        self.fields["outlet"].widget.choices = [("", "Any outlet"), *((name, name) for name in outlets)]
        self.is_valid()

    def filters(self) -> Filters:
        """What was understood; a value that does not exist filters nothing."""
        found = self.cleaned_data
        return Filters(
            state=found.get("state") or Stage.SUBMITTED,
            person=found.get("person"),
            outlet=found.get("outlet", ""),
            differences=found.get("differences", ""),
        )

    def chosen(self) -> dict[str, str]:
        """The filters as they stand in an address, without what is not chosen."""
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: str(value) for name, value in values.items() if value and value != Stage.SUBMITTED}


def ticked_in(values: Iterable[str]) -> dict[int, int]:
    """Id -> version of the sets that were ticked, each "12:5". Raises Invalid."""
    found = [_TICKED.fullmatch(value) for value in values]
    if not found or not all(found):
        raise Invalid("Tick what is to be accepted.", where="set")
    return {int(match[1]): int(match[2]) for match in found if match}
