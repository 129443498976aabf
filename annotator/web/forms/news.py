"""Reading what a person says of a document as news: when it appeared, its zones, damaged places, its outlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from annotator.editing.zones import ZoneState
from annotator.errors import Invalid
from annotator.models import Document
from annotator.records import Part
from annotator.services.news import LONGEST_OUTLET
from annotator.vocabulary import DateBasis, DatePrecision, IssueKind, OutletKind, ZoneKind
from annotator.web.forms.values import day_in, word_in

PRECISIONS = {
    "day": "The day",
    "minute": "The day, and the text has the hour",
    "month": "Only the month",
    "unknown": "Not at all",
}


class DetailsForm(forms.Form):
    """Outlet and day of publication."""

    outlet = forms.CharField(required=False, max_length=LONGEST_OUTLET, widget=forms.TextInput({"list": "outlets"}))
    published_on = forms.DateField(
        required=False, label="Published on", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    precision = forms.ChoiceField(
        choices=PRECISIONS.items(),
        label="Known exactly",
        help_text="Weekdays in the text are counted from the day of publication. With only a month they have no day.",
    )
    basis = forms.ChoiceField(
        choices=[(each.value, each.value) for each in DateBasis], initial="entered", label="", widget=forms.HiddenInput
    )

    @classmethod
    def of(cls, document: Document) -> DetailsForm:
        known = {"outlet": document.outlet, "published_on": document.published_on}
        return cls(initial={**known, "precision": document.date_precision, "basis": DateBasis.ENTERED.value})

    def details(self) -> dict[str, Any]:
        sent = self.cleaned_data
        return {
            "outlet": sent["outlet"],
            "published_on": sent["published_on"],
            "precision": DatePrecision(sent["precision"]),
            "basis": DateBasis(sent["basis"]),
        }


def zone_in(data: Mapping[str, str], lines: Sequence[str]) -> ZoneState:
    """The zone in a form: the lines that were ticked ("0-65"), or the place of the one that is changed."""
    parts = [_part(each) for each in lines] or [_part(data.get("place", ""))]
    return ZoneState(
        min(start for start, _ in parts),
        max(end for _, end in parts),
        word_in(ZoneKind, data, "kind", ZoneKind.BODY),
        " ".join(data.get("outlet", "").split()),
        day_in(data, "published_on"),
        word_in(DatePrecision, data, "precision", DatePrecision.DAY),
    )


def issue_in(data: Mapping[str, str], lines: Sequence[str]) -> dict[str, Any]:
    """The damaged place in a form: the first of the lines that were ticked, or the place of a proposed one."""
    start, end = _part(lines[0] if lines else data.get("place", ""))
    kind = word_in(IssueKind, data, "issue", IssueKind.TYPO)
    return {"start": start, "end": end, "kind": kind, "note": data.get("note", "")}


def outlet_in(data: Mapping[str, str]) -> dict[str, Any]:
    kind = word_in(OutletKind, data, "kind", OutletKind.OUTLET)
    return {"name": data.get("name", ""), "kind": kind, "owner": data.get("owner", "")}


def _part(value: str) -> Part:
    start, _, end = value.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(value) < 24):
        raise Invalid("Tick at least one line.", where="line")
    return int(start), int(end)
