"""The words and phrases that attribute a claim to somebody, with what they do and what follows them.

About half of all cues occur once in any corpus, so that the list is long, and a project edits it: a `CueList` comes
from plain rows and goes back to them. The list that Annotator brings is in `annotator.facts.default_cues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from annotator.facts.inflection import verb_forms
from annotator.records import Problem
from annotator.vocabulary import Certainty, Polarity, SpeechAct

LONGEST_CUE = 60
LARGEST_LIST = 2_000
_SPACES = re.compile(r"\s+")
_FORBIDDEN = re.compile(r"[^\w\s’'-]")
Word = TypeVar("Word", bound=StrEnum)


class Takes(StrEnum):
    """What follows a cue, or where it stands where nothing follows."""

    CLAUSE = "clause"  # said (that) the town fell
    THAT = "that"  # showed that the town fell: a clause is sure only after "that"
    NOUN = "noun"  # denied the report
    TO = "to"  # vowed to fight
    NOUN_TO = "noun_to"  # urged both sides to stop
    OF = "of"  # accused the mayor of diverting aid
    ADDRESSEE = "addressee"  # told reporters (that) the town fell
    QUOTE = "quote"  # quipped: "No."
    PREPOSITION = "preposition"  # according to the mayor
    ADVERB = "adverb"  # reportedly


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: `lemma` is how people name it, `forms` are what is looked for, in small letters.

    `act`, `certainty` and `polarity` are what it makes of a claim by itself; `future` where what follows is to come.
    """

    lemma: str
    forms: tuple[str, ...]
    takes: frozenset[Takes]
    act: SpeechAct = SpeechAct.STATEMENT
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    future: bool = False

    def may_take(self, *takes: Takes) -> bool:
        return any(one in self.takes for one in takes)


@dataclass(frozen=True)
class CueList:
    """The cues that a finder looks for. Equal lists find the same."""

    cues: tuple[Cue, ...] = ()

    @cached_property
    def by_first_word(self) -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
        """First word -> (all words of a form, its cue), longer forms first. A form in two cues is the first one's."""
        found: dict[str, dict[tuple[str, ...], Cue]] = {}
        for cue in self.cues:
            for form in cue.forms:
                words = tuple(form.split())
                found.setdefault(words[0], {}).setdefault(words, cue)
        return {first: tuple(sorted(forms.items(), key=lambda item: -len(item[0]))) for first, forms in found.items()}

    def rows(self) -> list[dict[str, str]]:
        """Plain rows for a form or a file; `parse_rows` reads them back."""
        return [
            {
                "cue": cue.lemma,
                "forms": ", ".join(cue.forms),
                "takes": " ".join(sorted(cue.takes)),
                "act": cue.act.value,
                "certainty": cue.certainty.value,
                "polarity": cue.polarity.value,
                "future": "yes" if cue.future else "",
            }
            for cue in self.cues
        ]


def parse_rows(rows: Iterable[Mapping[str, str]]) -> tuple[CueList, list[Problem]]:
    """The cues of plain rows, and what is wrong with the rest; only rows without an error are in the list.

    Only `cue` is required: forms are inflected from it, it takes a clause, and it states something for certain.
    """
    cues: list[Cue] = []
    problems: list[Problem] = []
    known: dict[str, str] = {}
    for number, row in enumerate(rows):
        where = f"cues[{number}]"
        if number == LARGEST_LIST:
            message = f"The list has more than {LARGEST_LIST} cues."
            problems.append(Problem("too_many_cues", message, where, "The rest was left out."))
            break
        cue, wrong = _parse_row(row, where)
        problems += wrong
        if cue is not None:
            problems += _twins(cue, known, where)
            cues.append(cue)
    return CueList(tuple(cues)), problems


def _parse_row(row: Mapping[str, str], where: str) -> tuple[Cue | None, list[Problem]]:
    lemma = _clean(row.get("cue", ""))
    problems = _check_words(lemma, f"{where}.cue")
    forms = tuple(dict.fromkeys(form for part in row.get("forms", "").split(",") if (form := _clean(part))))
    for form in forms:
        problems += _check_words(form, f"{where}.forms")
    takes = _values(Takes, row.get("takes", "").split() or ["clause"], f"{where}.takes", problems)
    act = _values(SpeechAct, [row.get("act") or "statement"], f"{where}.act", problems)
    certainty = _values(Certainty, [row.get("certainty") or "certain"], f"{where}.certainty", problems)
    polarity = _values(Polarity, [row.get("polarity") or "positive"], f"{where}.polarity", problems)
    if problems:
        return None, problems
    phrase = {Takes.PREPOSITION, Takes.ADVERB} & set(takes)
    forms = forms or ((lemma,) if phrase else verb_forms(lemma))
    future = row.get("future", "").strip().lower() in {"yes", "true", "1"}
    return Cue(lemma, forms, frozenset(takes), act[0], certainty[0], polarity[0], future), []


def _clean(text: str) -> str:
    return _SPACES.sub(" ", text.replace("’", "'")).strip().lower()


def _check_words(text: str, where: str) -> list[Problem]:
    if not text:
        return [Problem("cue_empty", "A cue has no words.", where, "Write the verb or phrase, such as “call for”.")]
    if LONGEST_CUE < len(text):
        message = f"“{text[:20]}…” is longer than {LONGEST_CUE} characters."
        return [Problem("cue_too_long", message, where, "A cue is a verb or a short phrase.")]
    if _FORBIDDEN.search(text):
        message = f"“{text}” has characters other than letters, digits, hyphens and apostrophes."
        return [Problem("cue_characters", message, where, "Write words as they stand in the text.")]
    return []


def _values(kind: type[Word], words: list[str], where: str, problems: list[Problem]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        try:
            found.append(kind(word.strip().lower()))
        except ValueError:
            allowed = ", ".join(kind)
            problems.append(Problem("cue_value", f"“{word}” is not known here.", where, f"It is one of: {allowed}."))
    return found


def _twins(cue: Cue, known: dict[str, str], where: str) -> list[Problem]:
    problems = [
        Problem("cue_twice", f"“{form}” is also a form of “{known[form]}”.", where, "The first one counts.", "warning")
        for form in cue.forms
        if form in known
    ]
    for form in cue.forms:
        known.setdefault(form, cue.lemma)
    return problems
