"""Every place where a phrase stands in the documents that a person may read, in its context: found, narrowed to what
carries a label, counted, sorted, a page at a time. What is shown of the lines of a page is in `selectors.lines`.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from annotator.access import Actor
from annotator.editing.labelled import Carries, Labelled
from annotator.errors import Invalid
from annotator.records import Part, Schema
from annotator.selectors import texts
from annotator.selectors.schemas import schema_of
from annotator.selectors.states import read_states_at
from annotator.selectors.texts import Text
from annotator.text import context
from annotator.text.comparing import letter
from annotator.text.phrases import Phrase

PAGE_SIZE = 100
MOST = 50_000
"""Places that are sorted and counted; in the order of the documents those behind are not looked for."""
SECONDS = 10.0
"""After so much work no more documents are looked through; waiting for others does not count."""
WIDTH = 80  # characters of context on each side
FORMS = 12  # of what is found, counted on the page

NONE: frozenset[int] = frozenset()
NOWHERE = Labelled({}, {})

Sort = Literal["document", "right", "left", "label"]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and which places of it. `label` narrows what they carry to one label."""

    phrase: Phrase
    carries: Carries = ""
    label: int | None = None
    outlet: str = ""

    def check(self, schema: Schema) -> None:
        """Raises Invalid if this cannot be looked for."""
        self.phrase.check()
        if self.label is not None and self.label not in schema.by_id:
            raise Invalid("There is no such label in this project's schema.", where="label")


@dataclass(frozen=True, slots=True)
class Place:
    """One place, the text there and around it as it is stored, and the labels on exactly this range."""

    document: int
    title: str
    start: int
    end: int
    before: str
    here: str
    after: str
    spans: frozenset[int]
    suggestions: frozenset[int]

    @property
    def part(self) -> Part:
        return self.start, self.end

    @property
    def words(self) -> str:
        return context.on_one_line(self.here)


@dataclass(frozen=True, slots=True)
class Count:
    """How many places carry a label: as a span, or as a suggestion that waits. `label` is None for neither of any."""

    label: int | None
    spans: int
    suggestions: int


@dataclass(frozen=True, slots=True)
class Concordance:
    """A page of places in their order; `total` in `documents` documents were found.

    `forms` are what is found most often, each with how often, and `more_forms` how many others there are. Only
    `looked_through` of `candidates` documents were read where there are more places than MOST, or it took too long.
    """

    places: tuple[Place, ...]
    total: int
    documents: int
    page: int
    forms: tuple[tuple[str, int], ...]
    more_forms: int
    counts: tuple[Count, ...]
    looked_through: int
    candidates: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def stopped(self) -> bool:
        return self.looked_through < self.candidates


def concordance(actor: Actor, query: Query, *, sort: Sort = "document", page: int = 1) -> Concordance:
    """One page, sorted, places that are alike by document and place. Raises Invalid.

    One query for the project, and for each few hundred documents that hold the phrase at most four. Time grows with the
    texts that hold it: some 1.5 s for 20,000 places in 10,000 documents.
    """
    schema = schema_of(actor.project)
    query.check(schema)
    found = _find(actor, query, schema, most=MOST)
    places = found.places
    if sort != "document":
        places.sort(key=_key(sort, schema))
    page = max(1, min(page, -(-len(places) // PAGE_SIZE)))
    forms = Counter(place.words for place in places)
    return Concordance(
        places=tuple(places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(places),
        documents=len({place.document for place in places}),
        page=page,
        forms=tuple(forms.most_common(FORMS)),
        more_forms=max(0, len(forms) - FORMS),
        counts=_counts(places, schema),
        looked_through=found.looked_through,
        candidates=found.candidates,
    )


def parts_of(actor: Actor, query: Query, *, most: int) -> dict[int, list[Part]]:
    """Document -> all places in it. Raises Invalid, also where there are more than `most`. The queries of a page."""
    schema = schema_of(actor.project)
    query.check(schema)
    found = _find(actor, query, schema, most=most + 1)
    if most < len(found.places) or found.looked_through < found.candidates:
        raise Invalid(f"At most {most:,} places at once; here are more.", hint="Narrow the search, or tick lines.")
    parts: dict[int, list[Part]] = {}
    for place in found.places:
        parts.setdefault(place.document, []).append(place.part)
    return parts


# --- finding -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """The places by document and start, and how many of the documents that may hold any were looked through."""

    candidates: int
    places: list[Place] = field(default_factory=list)
    looked_through: int = 0


def _find(actor: Actor, query: Query, schema: Schema, *, most: int) -> _Found:
    """At most so many places, and what is found in SECONDS."""
    until = time.thread_time() + SECONDS
    lengths = texts.candidates(actor, query.phrase, outlet=query.outlet)
    found = _Found(len(lengths))
    for batch in texts.batches(lengths):
        for places in _in_batch(batch, query, actor, schema):
            left = most - len(found.places)
            found.places += places[:left]
            if left < len(places):
                return found
            found.looked_through += 1
        if until < time.thread_time():
            return found
    return found


def _in_batch(batch: Sequence[Text], query: Query, actor: Actor, schema: Schema) -> Iterator[list[Place]]:
    """For each of these documents the places in it that carry what is asked for. At most three queries, and one more
    for each few thousand places.
    """
    parts = {text.document: query.phrase.places(text.text) for text in batch}
    wanted = {document: found for document, found in parts.items() if found}
    states = read_states_at(wanted, actor, schema) if wanted else {}
    for text in batch:
        labelled = Labelled.of(states[text.document].state) if text.document in states else NOWHERE
        here = [part for part in parts[text.document] if labelled.fits(part, query.carries, query.label)]
        yield [_place(text, part, labelled) for part in here]


def _place(text: Text, part: Part, labelled: Labelled) -> Place:
    start, end = part
    return Place(
        document=text.document,
        title=text.title,
        start=start,
        end=end,
        before=text.text[max(0, start - WIDTH) : start],
        here=text.text[start:end],
        after=text.text[end : end + WIDTH],
        spans=labelled.spans.get(part, NONE),
        suggestions=labelled.suggestions.get(part, NONE),
    )


# --- sorting and counting ----------------------------------------------------------------------


def _key(sort: Sort, schema: Schema) -> Callable[[Place], Any]:
    """What lines are sorted by. Sorting is stable: lines that are alike stay in the order of the documents."""
    if sort == "label":
        rank = {label.id: number for number, label in enumerate(schema.labels)}
        last = len(rank)
        return lambda place: min(
            [(rank.get(label, last), 0) for label in place.spans]
            + [(rank.get(label, last), 1) for label in place.suggestions],
            default=(last + 1, 0),
        )
    return _right if sort == "right" else _left


def _right(place: Place) -> list[str]:
    return _words()(place.after.lower())


def _left(place: Place) -> list[str]:
    """The words before, the nearest one first."""
    return _words()(place.before.lower())[::-1]


@cache
def _words() -> Callable[[str], list[str]]:
    return re.compile(f"{letter()}+").findall


def _counts(found: Iterable[Place], schema: Schema) -> tuple[Count, ...]:
    """By label in the order of the schema; last the places that carry none."""
    spans: Counter[int] = Counter()
    suggestions: Counter[int] = Counter()
    nothing = 0
    for place in found:
        spans.update(place.spans)
        suggestions.update(place.suggestions)
        nothing += not place.spans and not place.suggestions
    known = [label.id for label in schema.labels]
    others = sorted((spans.keys() | suggestions.keys()) - set(known))
    counts = [Count(label, spans[label], suggestions[label]) for label in (*known, *others)]
    if nothing:
        counts.append(Count(None, nothing, 0))
    return tuple(each for each in counts if each.spans or each.suggestions)
