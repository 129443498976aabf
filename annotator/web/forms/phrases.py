"""What is looked for on the page of phrases, and what is to be done at the places that are found."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from annotator.errors import DomainError, Invalid
from annotator.records import LabelDef
from annotator.selectors.concordance import Query, Sort
from annotator.services.targets import Target
from annotator.text.phrases import Phrase

WAYS = {"words": "As whole words", "anywhere": "Anywhere, also within words", "pattern": "As a pattern with * ? |"}
CARRIES = {
    "": "Whatever stands there",
    "label": "With a span or suggestion",
    "nothing": "With neither",
    "span": "With a span",
    "suggestion": "With a suggestion that waits",
}
ACTIONS = {
    "label": "Give the label",
    "accept": "Accept suggestions",
    "reject": "Reject suggestions",
    "remove": "Remove",
}
SORTS: dict[Sort, str] = {"document": "Document", "left": "Words before", "right": "Words after", "label": "Label"}
_TARGET = re.compile(r"([0-9]{1,18}):([0-9]{1,9})-([0-9]{1,9})")


def _label_choices(labels: tuple[LabelDef, ...]) -> list[tuple[str, str]]:
    return [("", "Any label"), *((str(label.id), label.name) for label in labels)]


class PhrasesForm(forms.Form):
    """One search. `labels` are those of the schema for spans, `gold` whether the gold sets may be asked for."""

    text = forms.CharField(max_length=500, strip=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    way = forms.ChoiceField(required=False, choices=WAYS.items(), label="Find them")
    any_case = forms.BooleanField(required=False, label="In any case")
    carries = forms.ChoiceField(required=False, choices=CARRIES.items(), label="Only places")
    label = forms.ChoiceField(required=False, label="Of")
    outlet = forms.ChoiceField(required=False)
    gold = forms.BooleanField(required=False, label="In the gold sets")

    def __init__(
        self, data: Any, *, labels: tuple[LabelDef, ...], outlets: tuple[str, ...], gold: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["label"].choices = _label_choices(labels)  # type: ignore[attr-defined]
        self.fields["outlet"].choices = [("", "Any outlet"), *((name, name) for name in outlets)]  # type: ignore[attr-defined]
        if not gold:
            del self.fields["gold"]

    def clean(self) -> dict[str, Any]:
        if "text" in self.cleaned_data:
            try:
                self.query().phrase.check()
            except DomainError as error:
                self.add_error("text", f"{error.message} {error.hint}".strip())
        return self.cleaned_data

    def query(self) -> Query:
        found = self.cleaned_data
        way = found.get("way") or "words"
        phrase = Phrase(
            found["text"],
            whole_words=way != "anywhere",
            match_case=not found.get("any_case", False),
            is_pattern=way == "pattern",
        )
        label = int(found["label"]) if found.get("label") else None
        return Query(phrase, found.get("carries") or "", label, found.get("outlet") or "")

    def kept(self) -> dict[str, Any]:
        """What the session remembers."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class StepForm(forms.Form):
    """What to do, where, and whether only to say what it would do."""

    action = forms.ChoiceField(choices=ACTIONS.items(), label="What")
    label = forms.ChoiceField(required=False)
    scope = forms.ChoiceField(
        choices=[("ticked", "at the ticked places"), ("all", "at all that are found")], label="Where"
    )
    cid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, labels: tuple[LabelDef, ...], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["label"].choices = _label_choices(labels)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("action") == "label" and not self.cleaned_data.get("label"):
            self.add_error("label", "Which label?")
        return self.cleaned_data


def targets_of(values: list[str]) -> tuple[Target, ...]:
    """The ticked places, "12:0-7". Raises Invalid."""
    matches = [_TARGET.fullmatch(value) for value in values]
    if not all(matches):
        raise Invalid("A place looks like 12:0-7.", where="target")
    return tuple(Target(*map(int, match.groups())) for match in matches if match)
