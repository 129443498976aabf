"""Reading what the pages of adjudication send: an answer to a conflict, the filter and place of the list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict

from annotator.adjudication.values import Mark
from annotator.errors import Invalid
from annotator.selectors.adjudication import STATES
from annotator.services.answers import Answer
from annotator.web.cards import Word
from annotator.web.forms.operations import number_in

LARGEST_ID = 2**63 - 1
_KEY = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,4}")


class ListForm(forms.Form):
    state = forms.ChoiceField(required=False, choices=[("", "Not finished"), *STATES.items()], label="Show")
    after = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)
    step = forms.UUIDField(required=False, widget=forms.HiddenInput)
    more = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def understood(self) -> dict[str, object]:
        """What was sent; what does not exist filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


def key_in(data: Mapping[str, str], field: str = "conflict") -> str:
    """The key of a conflict; "" if none is sent. Raises Invalid."""
    value = data.get(field, "")
    if value and not _KEY.fullmatch(value):
        raise Invalid("This is no conflict.", where=field)
    return value


def parse_answer(data: QueryDict, words: Sequence[Word], present: Sequence[Mark]) -> Answer:
    """The answer in a form: `choose` is an alternative's number, "none", "new", or "same" for what counts at `present`.

    For "new" there are `label`, and `first` and `last`, the numbers from 0 of two of the `words`; without words one
    or several labels of the whole document. Raises Invalid naming the field.
    """
    reason, note = data.get("reason", ""), data.get("note", "")
    choose = data.get("choose", "")
    if choose == "none" or (choose == "same" and not present):
        return Answer("none", reason=reason, note=note)
    if choose == "same":
        return Answer("new", marks=tuple(present), reason=reason, note=note)
    if choose == "new":
        return Answer("new", marks=_marks(data, words), reason=reason, note=note)
    if not _NUMBER.fullmatch(choose):
        raise Invalid("Choose one of the alternatives.", where="choose")
    return Answer("alternative", int(choose), reason=reason, note=note)


def group_in(data: Mapping[str, str]) -> UUID:
    """The step that is named. Raises Invalid."""
    try:
        return UUID(data.get("group", ""))
    except ValueError:
        raise Invalid("Which step is meant?", where="group") from None


def _marks(data: QueryDict, words: Sequence[Word]) -> tuple[Mark, ...]:
    labels = [number_in({"label": each}, "label") or 0 for each in data.getlist("label")]
    if not words:
        return tuple(Mark(label, ()) for label in labels)
    places = [data.get(name, "") for name in ("first", "last")]
    if not all(_NUMBER.fullmatch(place) and int(place) < len(words) for place in places):
        raise Invalid("Say with which word it begins and ends.", where="parts")
    first, last = sorted(map(int, places))
    return tuple(Mark(label, ((words[first].bounds[0], words[last].bounds[1]),)) for label in labels)
