"""What an import shall do: the options, as people, the API and the command line give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from annotator.errors import Invalid

CHOICES = {
    "spans_as": ("suggestions", "annotations"),
    "unknown_labels": ("refuse", "skip"),
    "duplicates": ("skip", "keep"),
}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Options:
    """`spans_as`: what the file's spans become; annotations belong to the person who imports. `unknown_labels`:
    refuse the record, or skip the label. `duplicates`: skip or keep a document that stands in the files twice.
    `renamed`: labels of the file -> labels of the schema. `language`: of documents that do not name theirs.
    `all_or_nothing`: one refused record refuses all. `dry_run`: check only. `annotator`: a user name, for the
    command line, where nobody is signed in.
    """

    spans_as: Literal["suggestions", "annotations"] = "suggestions"
    unknown_labels: Literal["refuse", "skip"] = "refuse"
    duplicates: Literal["skip", "keep"] = "skip"
    renamed: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    all_or_nothing: bool = False
    dry_run: bool = False
    annotator: str = ""

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """Options by name. Raises Invalid for an unknown one or a value that it cannot have."""
        known = [entry.name for entry in fields(cls)]
        for name, value in raw.items():
            if name not in known:
                raise Invalid(f"An import has no option “{name[:80]}”.", hint=f"There are: {', '.join(known)}.")
            if reason := _objection(name, value):
                raise Invalid(f"“{name}” {reason}.", where=name)
        return cls(**raw)


def _objection(name: str, value: Any) -> str:
    if name in CHOICES:
        return "" if value in CHOICES[name] else f"is one of: {', '.join(CHOICES[name])}"
    if name in ("all_or_nothing", "dry_run"):
        return "" if type(value) is bool else "is true or false"
    if name == "renamed":
        return "" if _is_renaming(value) else "gives a label of the schema for each label of the file"
    return "" if type(value) is str and len(value) <= _LONGEST else "is a short text"


def _is_renaming(value: Any) -> bool:
    return isinstance(value, dict) and all(type(each) is str for pair in value.items() for each in pair)
