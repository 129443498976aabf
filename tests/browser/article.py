"""An article with many suggestions, and a ledger of what has to be stored once keys were pressed on it."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path

from annotator.access import Actor
from annotator.models import AnnotationSet, Decision, Document, Run, Span
from annotator.records import Part
from labels.models import SchemaVersion
from labels.services import update_label
from tests import make

SEEDS = Path(__file__).parents[2] / "seeds"
WORDS, SUGGESTIONS, TWINS = 1_600, 130, 20
LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE", "CARDINAL", "QUANTITY", "TIME", "GROUP", "MONEY",
)  # fmt: skip
KEYS = dict(zip(LABELS, "1234567890", strict=False)) | {"TIME": "shift+1", "GROUP": "b"}  # MONEY has none

# What is suggested in the first of the texts that make up the article; in the others it is left to chance.
PLANTED = """
    Donald Trump: PERSON, Vladimir Putin: PERSON, Alaska: GPE, Russian: NORP, Donetsk region of eastern Ukraine: LOC,
    Donetsk: GPE, eastern Ukraine: GPE, Ukraine. By Tuesday: EVENT, six miles: QUANTITY, Reuters: ORG, Moscow: GPE,
    Zelensky: PERSON, Tuesday#1: DATE, Zelensky#1: PERSON, Zelensky#2: PERSON, Dobropill: GPE, General Staff: ORG,
    Putin has: PERSON, Kyiv: PERSON, Kyiv#1: PERSON, Crimea: ORG, White House: FAC, 24 hours: DATE, Friday: DATE,
    2021: CARDINAL
"""
RESERVED = re.compile("Zelensky|Kyiv|Donbas")  # what is labelled everywhere is suggested nowhere else

Row = tuple[tuple[Part, ...], str, str]  # a span: parts, label, note
Stored = tuple[set[tuple[Part, str, str, Row | None]], list[Row]]  # decisions, spans


@dataclass(frozen=True, order=True)
class Suggested:
    """What is suggested, by one source or by two. They are sorted as the cursor goes: by start, the longest first."""

    start: int
    shorter: int
    younger: int
    label: str = field(compare=False)

    @classmethod
    def of(cls, row: Span) -> Suggested:
        return cls(row.start, -row.end, -row.pk, row.label.name)

    @property
    def part(self) -> Part:
        return self.start, -self.shorter


@dataclass
class Made:
    """A span as it should be stored."""

    parts: list[Part]
    label: str
    note: str = ""

    @property
    def row(self) -> Row:
        return tuple(self.parts), self.label, self.note


class Ledger:
    """What has to be stored, kept as the keys are pressed: verdicts on suggestions, and spans."""

    def __init__(self, document: Document) -> None:
        self.text = document.body.text
        rows = Span.objects.filter(annotation_set__role="suggestion").select_related("label").order_by("score")
        self.suggested = sorted({(row.start, row.end, row.label_id): Suggested.of(row) for row in rows}.values())
        self.verdicts: dict[Suggested, tuple[str, Made | None]] = {}
        self.spans: list[Made] = []

    def decide(self, suggestion: Suggested, verdict: str, made: Made | None = None) -> None:
        self.verdicts[suggestion] = verdict, made
        if made:
            self.spans.append(made)

    def undecided(self) -> list[Suggested]:
        return [each for each in self.suggested if each not in self.verdicts]

    def find(self, quote: str) -> Suggested:
        return next(each for each in self.suggested if each.part == place(self.text, quote))

    def span(self, quote: str, label: str) -> Made:
        parts = [place(self.text, quote)]
        return next(each for each in self.spans if each.parts == parts and each.label == label)

    def free_labels(self, suggestion: Suggested) -> list[str]:
        """The labels that nothing else has or is to have on the same words."""
        others = [each.label for each in self.suggested if each.part == suggestion.part]
        mine = [each.label for each in self.spans if each.parts == [suggestion.part]]
        return sorted(set(KEYS) - {*others, *mine})

    def accepted(self, *quotes: str) -> None:
        for suggestion in map(self.find, quotes):
            self.decide(suggestion, "accepted", Made([suggestion.part], suggestion.label))

    def rejected(self, *quotes: str) -> None:
        for quote in quotes:
            self.decide(self.find(quote), "rejected")

    def corrected(self, quote: str, label: str, *parts: str) -> None:
        self.decide(self.find(quote), "corrected", Made([place(self.text, each) for each in parts], label))

    def added(self, label: str, *quotes: str) -> None:
        self.spans += [Made([place(self.text, quote)], label) for quote in quotes]

    def resized(self, quote: str, label: str, to: str) -> None:
        self.span(quote, label).parts = [place(self.text, to)]

    def removed(self, quote: str, label: str) -> None:
        self.spans.remove(self.span(quote, label))

    def noted(self, quote: str, label: str, note: str) -> None:
        self.span(quote, label).note = note

    def expected(self) -> Stored:
        """As `stored` reads it."""
        verdicts = {
            (each.part, each.label, verdict, made and made.row) for each, (verdict, made) in self.verdicts.items()
        }
        return verdicts, sorted(made.row for made in self.spans)


def stored(document: Document, actor: Actor) -> Stored:
    """A person's decisions, twins as one, and spans."""
    own = AnnotationSet.objects.get(document=document, author=actor.user, role="human")
    decisions = Decision.objects.filter(annotation_set=own).select_related("suggestion__label", "span__label")
    verdicts = {
        (
            (each.suggestion.start, each.suggestion.end),
            each.suggestion.label.name,
            each.verdict,
            each.span and row_of(each.span),
        )
        for each in decisions
    }
    return verdicts, sorted(row_of(span) for span in own.spans.select_related("label"))


def row_of(span: Span) -> Row:
    parts = tuple((start, end) for start, end in span.parts or [(span.start, span.end)])
    return parts, span.label.name, span.note


# --- making it ------------------------------------------------------------------------------------------------------


def make_article() -> Document:
    """The article in a project of its own, suggested in by two sources that agree on some."""
    chance = random.Random("a whole article")
    made = make.document(make.project(version=_version()), _text(), title="The article")
    planted = _planted(made.body.text)
    found = sorted(planted | _by_chance(made, SUGGESTIONS - len(planted), chance))
    ours, others = found[::3] + found[1::3], found[2::3]
    _suggest(made, "spacy:news", ours, chance)
    _suggest(made, "rules:names", others + chance.sample(ours, TWINS), chance)
    return made


def place(text: str, quote: str) -> Part:
    """Where a quote begins a word: "Tuesday" the first time, "Tuesday#1" the second time."""
    words, _, occurrence = quote.partition("#")
    return [match.span() for match in re.finditer(rf"\b{re.escape(words)}", text)][int(occurrence or 0)]


def words_of(document: Document) -> list[Part]:
    return [part for part in document.body.token_bounds if document.body.text[slice(*part)].strip()]


def _text() -> str:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("0*.txt")))
    return text[: list(re.finditer(r"\S+", text))[WORDS - 1].end()]


def _version() -> SchemaVersion:
    schema = make.schema(LABELS).schema
    for label in schema.labels.filter(name__in=("QUANTITY", "TIME", "GROUP")):
        schema.refresh_from_db()
        update_label(label, key=KEYS[label.name], revision=schema.revision, by=None)
    return schema.versions.latest("number")


def _planted(text: str) -> set[tuple[Part, str]]:
    pairs = (each.split(": ") for each in " ".join(PLANTED.split()).split(", "))
    return {(place(text, quote), label) for quote, label in pairs}


def _by_chance(document: Document, number: int, chance: random.Random) -> set[tuple[Part, str]]:
    """Ranges of words behind the first text, none over a line end; a third lies inside, around or across another."""
    text, words = document.body.text, words_of(document)
    first = bisect_left(words, (len((SEEDS / "01-dobropillia-thrust.txt").read_text(encoding="utf-8")), 0))
    found: set[tuple[Part, str]] = set()
    while len(found) < number:
        start = chance.randrange(first, len(words))
        if found and chance.random() < 0.33:
            start = max(first, bisect_left(words, chance.choice(sorted(found))[0]) - chance.randrange(2))
        part = words[start][0], words[min(start + chance.randrange(4), len(words) - 1)][1]
        if "\n" not in text[slice(*part)] and not RESERVED.search(text[slice(*part)]):
            found.add((part, chance.choice(LABELS)))
    return found


def _suggest(document: Document, source: str, found: list[tuple[Part, str]], chance: random.Random) -> None:
    run = Run.objects.create(project=document.project, suggester=source, version="1", digest=source)
    owner = AnnotationSet.objects.create(document=document, role=AnnotationSet.Role.SUGGESTION, run=run)
    labels = {name: make.label(document.project, name) for name in LABELS}
    Span.objects.bulk_create(
        Span(annotation_set=owner, start=start, end=end, label=labels[name], score=round(chance.random(), 3))
        for (start, end), name in found
    )
