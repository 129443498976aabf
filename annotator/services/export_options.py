"""What a person can choose for an export, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from annotator.errors import Invalid
from annotator.formats.registry import COMPARING, FORMATS, format_name
from annotator.selectors.exports import Choice

SPACY = "spacy.v1"
WITH_TOKENS = frozenset(("jsonl.prodigy.v1", "jsonl.annotator.v1"))
CHOICES = {
    "set": ("final", "suggestions"),
    "alignment": ("strict", "contract", "expand"),
    "layout": ("auto", "ents", "spans"),
}
MOST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`dev_fraction` 0 means one file without a split. `alignment` and `layout` matter to spaCy's format alone.

    With `offsets_only` no file carries the text of an article: texts are named by their SHA-256.
    """

    format: str
    set: Choice = "final"
    alignment: str = "strict"
    layout: str = "auto"
    dev_fraction: float = 0.0
    seed: int = 0
    tokens: bool = True
    offsets_only: bool = False

    @classmethod
    def parse(cls, format: str, given: Mapping[str, Any]) -> Options:
        """The options for a format given by name or alias. Raises Invalid; its `where` is the option."""
        name = _writable(format)
        unknown = given.keys() - {field.name for field in fields(cls)} | given.keys() & {"format"}
        if unknown:
            raise Invalid(f"There is no option {sorted(unknown)[0]!r}.", where=sorted(unknown)[0])
        if name == SPACY:
            given = {"dev_fraction": 0.2, **given}
        options = cls(format=name, **given)
        options._check()
        return options

    @property
    def alias(self) -> str:
        return FORMATS[self.format].alias

    @property
    def suffix(self) -> str:
        return FORMATS[self.format].suffix

    @property
    def needs_tokens(self) -> bool:
        return self.format == SPACY or (self.tokens and self.format in WITH_TOKENS)

    @property
    def comparing(self) -> bool:
        return self.format in COMPARING

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "format"}

    def _check(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise Invalid(f"It is one of {', '.join(choices)}.", where=name)
        for name in ("tokens", "offsets_only"):
            if type(getattr(self, name)) is not bool:
                raise Invalid("It is true or false.", where=name)
        if type(self.seed) is not int or not 0 <= self.seed <= MOST_SEED:
            raise Invalid(f"It is a whole number from 0 to {MOST_SEED}.", where="seed")
        if type(self.dev_fraction) not in (int, float) or not 0 <= self.dev_fraction <= 0.9:
            raise Invalid("It is a number from 0 to 0.9.", where="dev_fraction")


def _writable(format: str) -> str:
    try:
        name = format_name(format) if format else ""
    except Invalid:
        name = ""
    if not name or not FORMATS[name].writes:
        known = ", ".join(entry.alias for entry in FORMATS.values() if entry.writes)
        raise Invalid("There is no such format to export.", hint=f"There are: {known}.", where="format")
    return name
