"""What a project knows of names: a majority vote per name, and where remembered names stand in a new text.

A name confirmed in one document pre-labels the others. Names of up to three letters and acronyms are found only exactly
as they were written; of others, every spelling with the same folded words and capitals at the same places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.facts.names.forms import APOSTROPHES, fold
from annotator.facts.names.transliteration import fold_word
from annotator.records import Part

SOURCE = "memory:names"
"""What memory is called among the suggesters."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W_]))*")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_GAP = re.compile(r"[ \u00a0]|[-‐‑–]|\.[ \u00a0]?|, ")
_LONGEST_SHORT = 3
_MOST_WORDS = 12

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """How often a form was confirmed with a label and an entity, and how often that was rejected."""

    form: str
    label: str
    entity: int | None = None
    confirmed: int = 1
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """What most decisions say of a name: `share` of `n` decisions. Never half of them or less."""

    label: str
    entity: int | None
    share: float
    n: int

    @property
    def score(self) -> float:
        """The share, less where there are few decisions: 0.5 for a single one."""
        return round(self.share * self.n / (self.n + 1), 3)


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a remembered name stands."""

    start: int
    end: int
    label: str
    entity: int | None
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Memory:
    """The names of a project. Made once by `of`, in time linear in the rows."""

    votes: Mapping[str, Vote]
    forms: Mapping[Key, Mapping[str, str]]
    """Folded words -> exact form, or "" for any spelling -> key of `votes`."""
    lengths: Mapping[str, tuple[int, ...]]
    """First folded word -> how many words the names have that begin with it, the longest first."""

    @classmethod
    def of(cls, rows: Iterable[MemoryRow]) -> Memory:
        rows = list(rows)
        forms: dict[Key, dict[str, str]] = defaultdict(dict)
        lengths: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            words = _words(row.form)
            if not 0 < len(words) <= _MOST_WORDS:
                continue
            key = tuple(word.folded for word in words)
            forms[key][row.form.strip() if _is_exact(row.form) else ""] = fold(row.form)
            lengths[key[0]].add(len(key))
        return cls(_votes(rows), forms, {first: tuple(sorted(each, reverse=True)) for first, each in lengths.items()})

    def vote(self, form: str) -> Vote | None:
        """The majority for a name in any spelling; None where nobody decided or most decided otherwise."""
        return self.votes.get(fold(form))

    def find(
        self,
        text: str,
        token_bounds: Sequence[Part] | None = None,
        skip: Iterable[Part] = (),
        *,
        nested: bool = False,
    ) -> list[Found]:
        """All places of remembered names, in reading order, apart from each other: the longest at each place. If they
        may be `nested`, also names of another label inside: a place in the name of a body.

        A known name without a majority takes its place but gives nothing. `token_bounds` are edges that a place must
        keep to, `skip` ranges that it must not touch. Linear in the text, whatever the number of names.
        """
        starts = None if token_bounds is None else {start for start, _ in token_bounds}
        ends = None if token_bounds is None else {end for _, end in token_bounds}
        taken = sorted(skip)
        found: list[Found] = []
        for place in self._places(text, nested=nested):
            if starts is not None and ends is not None and (place.start not in starts or place.end not in ends):
                continue
            while taken and taken[0][1] <= place.start:
                taken.pop(0)
            if not taken or place.end <= taken[0][0]:
                found.append(place)
        return found

    def _places(self, text: str, *, nested: bool) -> Iterator[Found]:
        words = _words(text)
        for found, inside in self._among(text, words, _MOST_WORDS):
            yield found
            if nested:
                inner = self._among(text, inside, len(inside) - 1)
                yield from (each for each, _ in inner if each.label != found.label)

    def _among(self, text: str, words: Sequence[_Word], most: int) -> Iterator[tuple[Found, Sequence[_Word]]]:
        """The names of at most so many words, each with its words."""
        number = 0
        while number < len(words):
            length, key = self._longest(text, words, number, most)
            vote = self.votes.get(key) if length else None
            if vote is not None:
                chosen = words[number : number + length]
                yield Found(chosen[0].start, chosen[-1].end, vote.label, vote.entity, vote.score), chosen
            number += max(length, 1)

    def _longest(self, text: str, words: Sequence[_Word], number: int, most: int) -> tuple[int, str]:
        """How many words the longest name has that begins here, and its key; 0 where none does."""
        for length in self.lengths.get(words[number].folded, ()):
            chosen = words[number : number + length]
            spellings = self.forms.get(tuple(word.folded for word in chosen))
            if most < length or len(chosen) < length or spellings is None or not _is_joined(text, chosen):
                continue
            surface = text[chosen[0].start : chosen[-1].end]
            if surface in spellings:
                return length, spellings[surface]
            if "" in spellings and surface[:1].isupper() and chosen[-1].text[:1].isupper():
                return length, spellings[""]
        return 0, ""


def _votes(rows: Iterable[MemoryRow]) -> dict[str, Vote]:
    counts: dict[str, dict[tuple[str, int | None], int]] = defaultdict(lambda: defaultdict(int))
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        key = fold(row.form)
        counts[key][row.label, row.entity] += row.confirmed
        totals[key] += row.confirmed + row.rejected
    votes: dict[str, Vote] = {}
    for key, each in counts.items():
        (label, entity), most = max(each.items(), key=lambda item: (item[1], item[0][0], item[0][1] or 0))
        if key and totals[key] < 2 * most:
            votes[key] = Vote(label, entity, most / totals[key], totals[key])
    return votes


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        found.append(_Word(match.start(), match.start() + len(word), word, fold_word(_APOSTROPHE.sub("", word))))
    return found


def _is_joined(text: str, words: Sequence[_Word]) -> bool:
    return all(
        _GAP.fullmatch(text, before.end, after.start) and (text[before.end] != "." or before.end - before.start <= 3)
        for before, after in pairwise(words)
    )


def _is_exact(form: str) -> bool:
    """Whether a form is found only as written: short, or all capitals, or without a capital at start and end."""
    letters = [each for each in form if each.isalpha()]
    if len(letters) <= _LONGEST_SHORT or all(each.isupper() for each in letters):
        return True
    words = _words(form)
    return not (words[0].text[:1].isupper() and words[-1].text[:1].isupper())
