"""Reading what the dialog of every occurrence asks for, and the places that were ticked in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.editing.occurrences import Action
from annotator.errors import Invalid
from annotator.records import Part
from annotator.services.targets import Target
from annotator.web.forms.operations import number_in, parts_in

ACTIONS: dict[Action, str] = {
    "label": "Label",
    "accept": "Accept suggestions of",
    "reject": "Reject suggestions of",
    "remove": "Remove the spans of",
}
_TARGET = re.compile(r"([0-9]{1,18}):([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be done where. `span` or `parts` is where it was asked; `phrase` is "" until that was looked up."""

    action: Action
    phrase: str
    span: int | None
    parts: tuple[Part, ...]
    label: int | None
    was: int | None
    scope: Literal["document", "project"]
    whole_words: bool
    match_case: bool

    @classmethod
    def of(cls, data: Mapping[str, str]) -> Question:
        """From the dialog's fields. Raises Invalid naming the field."""
        action = data.get("action", "label")
        if action not in ACTIONS:
            raise Invalid("There is no such action.", where="action")
        again = "phrase" in data  # the dialog is open: a box that is not ticked is not sent
        return cls(
            action=action,
            phrase=data.get("phrase", ""),
            span=number_in(data, "span"),
            parts=parts_in(data.get("parts", "")),
            label=number_in(data, "label"),
            was=number_in(data, "was"),
            scope="project" if data.get("scope") == "project" else "document",
            whole_words="whole_words" in data or not again,
            match_case="match_case" in data or not again,
        )


def targets_in(value: str) -> list[Target]:
    """The places that were ticked: "12:0-3 12:17-20 14:5-8"."""
    found = [_TARGET.fullmatch(each) for each in value.split()]
    if not all(found):
        raise Invalid("Places look like 12:0-3.", where="target")
    return [Target(*map(int, match.groups())) for match in found if match]
