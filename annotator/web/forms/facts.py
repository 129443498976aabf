"""What the pages of claims, events and the ledger send: links, statuses, events, and what the ledger is narrowed to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms

from annotator.errors import Invalid
from annotator.models.news import choices
from annotator.selectors.claim_links import SYMMETRIC
from annotator.selectors.ledger import SORTS, Filters
from annotator.services.assessments import LONGEST, Verdict
from annotator.services.events import LONGEST_NOTE, LONGEST_TITLE, EventFields
from annotator.services.links import LONGEST_REASON, LONGEST_SCOPE, Wanted
from annotator.vocabulary import Badge, EventType, Relation, Status

LARGEST_ID = 2**63 - 1
DATE = forms.DateInput(attrs={"type": "date"})
WHOSE = [("mine", "My claims"), ("gold", "Gold"), ("all", "All that I may see")]


class LinkForm(forms.Form):
    """`decide` is a relation, with ":in" behind it where the other claim is that to this one."""

    other = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    decide = forms.CharField(max_length=40)
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    scope = forms.CharField(required=False, max_length=LONGEST_SCOPE)
    confirmed = forms.BooleanField(required=False)

    def wanted(self) -> tuple[int, Wanted]:
        """The other claim, and what it is to be. Raises Invalid naming the field."""
        if not self.is_valid():
            raise Invalid("This is no decision on two claims.", where=next(iter(self.errors)))
        relation, _, way = self.cleaned_data["decide"].partition(":")
        if relation not in set(Relation) or way not in {"", "in"}:
            raise Invalid("There is no such relation.", where="decide")
        found = self.cleaned_data
        incoming = way == "in" and Relation(relation) not in SYMMETRIC
        return found["other"], Wanted(Relation(relation), incoming, found["reason"], found["scope"], found["confirmed"])


class AssessmentForm(forms.Form):
    status = forms.ChoiceField(choices=choices(Status))
    rationale = forms.CharField(
        label="Reason", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line: addresses, documents, links. Corroborated and refuted need both.",
    )
    valid_until = forms.DateField(required=False, widget=DATE, help_text="For what was true until a day.")

    def verdict(self) -> Verdict:
        found = self.cleaned_data
        evidence = tuple(found["evidence"].splitlines())
        return Verdict(Status(found["status"]), found["rationale"], evidence, found["valid_until"])


class EventForm(forms.Form):
    title = forms.CharField(max_length=LONGEST_TITLE)
    type = forms.ChoiceField(choices=choices(EventType), initial=EventType.OTHER.value)
    first = forms.DateField(label="First day", required=False, widget=DATE)
    last = forms.DateField(label="Last day", required=False, widget=DATE, help_text="Empty: it was on one day.")
    place = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"].choices = [("", "No place"), *places]  # type: ignore[attr-defined]

    def fields_of_event(self) -> EventFields:
        found = self.cleaned_data
        return EventFields(
            found["title"], EventType(found["type"]), found["first"], found["last"], found["place"], found["note"]
        )


class LedgerForm(forms.Form):
    """A value that does not exist narrows nothing."""

    text = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    whose = forms.ChoiceField(required=False, choices=WHOSE)
    event = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    entity = forms.CharField(required=False, max_length=200, label="Name")
    place = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False, widget=DATE, label="Published from")
    until = forms.DateField(required=False, widget=DATE, label="to")
    outlet = forms.ChoiceField(required=False)
    badge = forms.ChoiceField(required=False, choices=[("", "Any"), *choices(Badge)], label="How sure")
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *choices(Status)])
    event_type = forms.ChoiceField(required=False, choices=[("", "Any"), *choices(EventType)], label="Type")
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()), label="Order")

    def __init__(self, data: Any, *, events: list[tuple[int, str]], outlets: tuple[str, ...], whose: str) -> None:
        super().__init__({"whose": whose, **{name: value for name, value in data.items() if value}})
        self.fields["event"].choices = [("", "Any event"), *events]  # type: ignore[attr-defined]
        names = [("", "Any outlet"), *((name, name) for name in outlets)]
        self.fields["outlet"].choices = names  # type: ignore[attr-defined]
        self._whose = whose
        self.is_valid()

    def filters(self) -> Filters:
        known = {name: value for name, value in self.cleaned_data.items() if value and "\0" not in str(value)}
        return Filters(**{"whose": self._whose, **known})

    def address(self, here: str, **place: str) -> str:
        """The page's address with what was chosen, and a place in the list."""
        query = urlencode({**{name: str(value) for name, value in self.cleaned_data.items() if value}, **place})
        return f"{here}?{query}" if query else here
