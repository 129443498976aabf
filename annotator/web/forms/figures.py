"""What figures are asked for: the period, an outlet, a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from annotator.selectors.figures.scope import PERIODS, Filters

ALL = "all"
DEFAULT = Filters()


class FiguresForm(forms.Form):
    """`people` are those whose own figures may be asked for beside everybody's; without any there is no such field."""

    days = forms.ChoiceField(
        required=False, label="Period", choices=[*((str(days), f"{days} days") for days in PERIODS), (ALL, "All time")]
    )
    outlet = forms.ChoiceField(required=False)
    person = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, data: Mapping[str, Any], *, outlets: tuple[str, ...], people: Mapping[int, str]) -> None:
        super().__init__({**data, "days": data.get("days") or str(DEFAULT.days)})
        self.fields["outlet"].choices = [("", "Any outlet"), *((name, name) for name in outlets)]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "Everybody"), *people.items()]  # type: ignore[attr-defined]
        for name, offered in (("outlet", outlets), ("person", people)):
            if not offered:
                del self.fields[name]

    def filters(self) -> Filters:
        """What was understood; a value that does not exist filters nothing."""
        self.is_valid()
        days = self.cleaned_data.get("days", "")
        return Filters(
            days=None if days == ALL else int(days) if days else DEFAULT.days,
            outlet=self.cleaned_data.get("outlet", ""),
            person=self.cleaned_data.get("person"),
        )

    def chosen(self) -> dict[str, str]:
        """The filters as they stand in an address, without what is not chosen."""
        filters = self.filters()
        values = {
            "days": "" if filters.days == DEFAULT.days else str(filters.days or ALL),
            "outlet": filters.outlet,
            "person": str(filters.person or ""),
        }
        return {name: value for name, value in values.items() if value}
