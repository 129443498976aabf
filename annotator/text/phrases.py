"""What is looked for in texts: a phrase as it stands, or a pattern with wildcards, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.records import Part
from annotator.text import occurrences, wildcards


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` as whole words or anywhere; or, with `is_pattern`, as a pattern, which always stands for whole words."""

    text: str
    whole_words: bool = True
    match_case: bool = True
    is_pattern: bool = False

    def check(self) -> None:
        """Raises Invalid if this cannot be looked for."""
        if self.is_pattern:
            wildcards.check_pattern(self.text)
        else:
            occurrences.check_phrase(self.text)

    def places(self, text: str) -> list[Part]:
        """The ranges where it stands, in order and apart from each other. Time grows with the text."""
        if self.is_pattern:
            return wildcards.places_of(text, self.text, match_case=self.match_case)
        return occurrences.occurrences(text, self.text, whole_words=self.whole_words, match_case=self.match_case)

    def stands_at(self, text: str, part: Part) -> bool:
        """Whether it stands at exactly this range."""
        if self.is_pattern:
            return wildcards.stands_at(text, part, self.text, match_case=self.match_case)
        return occurrences.is_occurrence(
            text, part, self.text, whole_words=self.whole_words, match_case=self.match_case
        )

    def literals(self) -> list[list[str]]:
        """Pieces without white space; of one of these lists all stand in any text that has it, in its case or any."""
        return wildcards.literals(self.text) if self.is_pattern else [self.text.split()]
