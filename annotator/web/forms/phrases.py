"""What the page of phrases is asked for: what is looked for, narrowed and sorted; and what is to be done where."""

from __future__ import annotations

from typing import Any, get_args

from django import forms

from annotator.editing.labelled import Carries
from annotator.editing.occurrences import Action
from annotator.errors import Invalid
from annotator.records import Schema
from annotator.selectors.concordance import Query, Sort
from annotator.services.phrases import Wanted
from annotator.text.occurrences import LONGEST_PHRASE
from annotator.text.phrases import Phrase
from annotator.web.forms.everywhere import targets_in
from annotator.web.forms.refusals import add_refusal

KINDS = {"": "As whole words", "anywhere": "Anywhere", "pattern": "As a pattern"}
CARRIES: dict[Carries, str] = {
    "": "Everything",
    "label": "With a label",
    "nothing": "Without a label",
    "span": "With a span",
    "suggestion": "With an open suggestion",
}
SORTS: dict[Sort, str] = {
    "document": "documents",
    "left": "words before",
    "right": "words after",
    "label": "labels",
}
SETS = {"": "My own sets", "gold": "Gold sets"}
ACTIONS: dict[Action, str] = {
    "label": "Give the label",
    "accept": "Accept suggestions of",
    "reject": "Reject suggestions of",
    "remove": "Remove the spans of",
}
assert set(CARRIES) == set(get_args(Carries))
NARROWS = ("kind", "case", "carries", "label", "outlet", "sort", "sets")


class PhrasesForm(forms.Form):
    """All but the words stands in the address; a value there that does not exist means the usual."""

    text = forms.CharField(
        max_length=LONGEST_PHRASE,
        label="Search for",
        strip=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Kyiv, or as a pattern Kyiv*|Kiev"}),
        help_text="In a pattern * stands for any letters within a word, ? for one letter, | between alternatives.",
    )
    kind = forms.ChoiceField(required=False, choices=list(KINDS.items()))
    case = forms.BooleanField(required=False, label="Match case")
    carries = forms.ChoiceField(required=False, choices=list(CARRIES.items()))
    label = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    outlet = forms.CharField(required=False, max_length=200, widget=forms.Select)
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()), widget=forms.HiddenInput)
    sets = forms.ChoiceField(required=False, choices=list(SETS.items()))

    def __init__(self, data: Any, *, schema: Schema, outlets: tuple[str, ...], gold: bool) -> None:
        super().__init__(data)
        labels = [(each.id, each.name) for each in schema.labels if each.kind == "span"]
        self.fields["label"].choices = [("", "Any label"), *labels]  # type: ignore[attr-defined]
        self.fields["outlet"].widget.choices = [("", "Any outlet"), *((name, name) for name in outlets)]
        if not gold:
            del self.fields["sets"]

    def clean(self) -> dict[str, Any]:
        for name in set(self.errors.as_data()) - {"text"}:
            del self.errors[name]
        if "text" in self.cleaned_data:
            try:
                self.query().phrase.check()
            except Invalid as error:
                error.where = "text"
                add_refusal(self, error)
        return self.cleaned_data

    def query(self) -> Query:
        found = self.cleaned_data
        kind = found.get("kind", "")
        phrase = Phrase(found.get("text", ""), kind != "anywhere", found.get("case", False), kind == "pattern")
        return Query(phrase, found.get("carries", ""), found.get("label"), found.get("outlet", ""))

    def order(self) -> Sort:
        return self.cleaned_data.get("sort") or "document"

    def is_gold(self) -> bool:
        return bool(self.cleaned_data.get("sets"))

    def chosen(self) -> dict[str, str]:
        """All but the words as it stands in an address, without what is usual."""
        values = {name: self.cleaned_data.get(name) for name in NARROWS}
        return {name: "1" if value is True else str(value) for name, value in values.items() if value}


class StepForm(forms.Form):
    """What is to be done at the places that are ticked, or at all."""

    action = forms.ChoiceField(choices=list(ACTIONS.items()), label="What to do")
    given = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Label")
    where = forms.ChoiceField(choices=[("ticked", "at those ticked"), ("all", "at all that are found")], label="Where")

    def __init__(self, data: Any = None, *, schema: Schema, found: int = 0) -> None:
        super().__init__(data)
        labels = [(each.id, each.name) for each in schema.offered("span")]
        self.fields["given"].choices = [("", "any label"), *labels]  # type: ignore[attr-defined]
        if found:
            places = [("ticked", "at those ticked"), ("all", f"at all {found:,} found")]
            self.fields["where"].choices = places  # type: ignore[attr-defined]

    def wanted(self, query: Query, targets: list[str]) -> Wanted:
        """The step. Raises Invalid for what makes no sense."""
        if not self.is_valid():
            raise Invalid("Choose what is to be done, and where.", where=next(iter(self.errors)))
        found = self.cleaned_data
        if found["action"] == "label" and found["given"] is None:
            raise Invalid("Which label?", hint="Choose the label to give.", where="given")
        ticked = tuple(targets_in(" ".join(targets)))
        if found["where"] == "ticked" and not ticked:
            raise Invalid("No place was chosen.", hint="Tick at least one line, or choose all.", where="where")
        return Wanted(query, found["action"], found["given"], ticked if found["where"] == "ticked" else None)
