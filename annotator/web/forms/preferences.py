"""Own keys for the annotation page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from annotator.keys import REMAPPABLE, Action, actions_for, check
from annotator.preferences import single_keys
from annotator.templatetags.annotations import cap


class KeysForm(forms.Form):
    """A field for each action whose key may change, named as the action."""

    single_keys = forms.BooleanField(
        required=False,
        label="Single keys",
        help_text="Switched off, only arrows, Enter, Esc, Del and keys with Ctrl do something.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: _key_field(action) for name, action in REMAPPABLE.items()}

    @classmethod
    def of(cls, preferences: Mapping[str, object]) -> KeysForm:
        """With the keys that the person has now."""
        own = {action.name: action.character for action in actions_for(preferences) if not action.fixed}
        return cls(initial={**own, "single_keys": single_keys(preferences)})

    @property
    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        for group, actions in groupby(REMAPPABLE.values(), key=lambda action: action.group):
            yield group, [self[action.name] for action in actions]

    @property
    def keys(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in REMAPPABLE}

    def clean(self) -> None:
        for problem in check({name: self.cleaned_data.get(name, "") for name in REMAPPABLE}):
            self.add_error(problem.where, f"{problem.message} {problem.hint}")


def _key_field(action: Action) -> forms.CharField:
    named = " ".join(cap(key) for key in action.keys if 1 < len(key))
    return forms.CharField(
        required=False,
        strip=False,
        max_length=20,
        label=action.title,
        help_text=f"Beside {named}." if named else "",
        widget=forms.TextInput(
            attrs={"size": 3, "autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
