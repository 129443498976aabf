"""Documents of a wanted size with a wanted number of suggestions, made from the seed texts.

Everything is random but seeded: the same arguments give the same documents. Import it after `tests.bench.scratch`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.core.management import call_command

from annotator.models import AnnotationSet, Document, Project, Run, Span
from annotator.records import Part
from tests import make
from tests.bench.scratch import seed_texts

LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE", "CARDINAL", "QUANTITY", "MONEY", "LAW",
)  # fmt: skip
LONGEST = 3  # tokens of a suggestion that stands alone
STEP = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """A kind of document: its length in characters, its suggestions, and which share of them nests or crosses."""

    name: str
    characters: int
    suggestions: int
    overlapping: float = 0.2


S = Size("S", 3_500, 20)
L = Size("L", 350_000, 4_000)
X = Size("X", 999_000, 25_000)


def project(slug: str = "bench") -> Project:
    """An empty project with twelve labels, in a database that is brought up to date for it."""
    call_command("migrate", verbosity=0)
    return make.project(slug, version=make.schema(LABELS))


def document(to: Project, size: Size, number: int = 0) -> Document:
    """One document of this size with its suggestions. Another number gives another text and other suggestions."""
    chance = random.Random(f"{size.name} {number}")
    made = make.document(to, text_of(size.characters, number), title=f"{size.name} {number}")
    ranges = spread(made.body.text, made.body.token_bounds, size, chance)
    suggest(made, ranges, chance)
    return made


def text_of(characters: int, number: int = 0) -> str:
    """Paragraphs of the seed texts, each with a running number in it; shorter than wanted by less than a word."""
    found, length = [], 0
    for paragraph in _paragraphs(number):
        found.append(paragraph)
        length += len(paragraph) + 1
        if characters < length:
            break
    return "\n".join(found)[:characters].rsplit(None, 1)[0]


def _paragraphs(number: int) -> Iterator[str]:
    texts = seed_texts()
    running = count(1)
    for turn in count(number):
        for line in texts[turn % len(texts)].splitlines():
            here = next(running)
            words = line.split(" ")
            words.insert(here % (len(words) + 1), str(1_000 * number + here))
            yield " ".join(words) if line.strip() else line


def spread(text: str, tokens: tuple[Part, ...], size: Size, chance: random.Random) -> list[Part]:
    """Distinct ranges of tokens spread over the text, none across a line break. Some lie around or across others."""
    words = [(start, end) for start, end in tokens if not text[start:end].isspace()]
    overlapping = round(size.overlapping * size.suggestions)
    alone = _alone(len(words), size.suggestions - overlapping, chance)
    found = {_in_one_line(text, words, first, last) for first, last in alone}
    while len(found) < size.suggestions:
        first, last = chance.choice(alone)
        around = (first - 1, last + 1) if chance.random() < 0.5 else (last, last + LONGEST - 1)
        found.add(_in_one_line(text, words, *around))
    return sorted(found, key=lambda part: (part[0], -part[1]))


def _alone(words: int, number: int, chance: random.Random) -> list[Part]:
    """First and last word of ranges with at least one word between any two."""
    step = words / number
    if step < LONGEST + 1:
        raise ValueError(f"{words} words are too few for {number} suggestions.")
    firsts = [int(each * step) for each in range(number)]
    return [(first, first + chance.randrange(LONGEST)) for first in firsts]


def _in_one_line(text: str, words: list[Part], first: int, last: int) -> Part:
    """The characters of these words, or of as many of them as the line has."""
    first, last = max(0, first), min(last, len(words) - 1)
    while "\n" in text[words[first][0] : words[last][1]]:
        last -= 1
    return words[first][0], words[last][1]


def suggest(document: Document, ranges: list[Part], chance: random.Random) -> None:
    """One run's suggestions on a document, labels and scores by chance."""
    labels = list(document.project.schema_version.schema.labels.filter(kind="span"))
    run, _ = Run.objects.get_or_create(project=document.project, suggester="spacy:bench", version="1", digest="bench")
    owner = AnnotationSet.objects.create(document=document, role=AnnotationSet.Role.SUGGESTION, run=run)
    Span.objects.bulk_create(
        (
            Span(
                annotation_set=owner, label=chance.choice(labels), start=start, end=end, score=round(chance.random(), 3)
            )
            for start, end in ranges
        ),
        batch_size=STEP,
    )
