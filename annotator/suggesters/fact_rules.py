"""Claims, figures and times proposed by the rules of `annotator.facts`, with a pipeline's parse and names where one is
given, and without any pipeline as well.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.fact_records import ClaimProposal
from annotator.facts import attribution, dates, quantities
from annotator.facts.cues import CueList
from annotator.facts.default_cues import DEFAULT_CUES
from annotator.facts.parse import Parse, from_spacy, joined
from annotator.facts.units import UNITS
from annotator.records import Part
from annotator.suggesters.spacy_pipeline import UNREADABLE, Suggested, Suggestion, Text
from annotator.text.ranges import overlaps
from annotator.vocabulary import TimeKind

if TYPE_CHECKING:
    from spacy.language import Language

logger = logging.getLogger(__name__)

SPEAKERS = frozenset({"PERSON", "ORG"})
SCORE = 0.8  # of a figure or time: what the rules read is mostly right
_POSSESSIVE = re.compile(r"(?<=\w)[’'ʼ]s?\Z")
Named = tuple[int, int, str]


class FactSuggester:
    """The rules at work. `nlp` is a loaded pipeline with a parser, None for rules on bare text."""

    def __init__(self, nlp: Language | None = None, cues: CueList = DEFAULT_CUES) -> None:
        self.nlp = nlp
        self.cues = cues

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        """The proposals for each text, in the order of the texts. One on which the rules fail comes with the error."""
        for text in texts:
            try:
                yield self._read(text)
            except MemoryError:
                raise
            except Exception as error:
                logger.exception("The rules failed on text %s", text.key)
                yield Suggested(text.key, error=type(error).__name__)

    def _read(self, text: Text) -> Suggested:
        skip = text.skip
        parse, names = self._parsed(text)
        times = [each for each in dates.find(text.text, None) if not _touches(skip, (each.start, each.end))]
        figures = quantities.find(text.text, sorted([*skip, *((each.start, each.end) for each in times)]))
        spans: list[Suggestion] = [(each.start, each.end, time_label(each.value.kind), SCORE) for each in times]
        spans += [(each.start, each.end, figure_label(each.quantity.unit), SCORE) for each in figures]
        ours = [(start, end, label) for start, end, label, _ in spans]
        read = [(start, end) for start, end, _ in ours]
        known = [*(each for each in names if not _touches(read, each[:2])), *ours]
        return Suggested(text.key, tuple(sorted(spans)), claims=tuple(self._claims(text.text, parse, skip, known)))

    def _claims(
        self, text: str, parse: Parse | None, skip: Sequence[Part], known: Sequence[Named]
    ) -> list[ClaimProposal]:
        speakers = [(start, end) for start, end, label in known if label in SPEAKERS]
        return attribution.find(text, parse, self.cues, skip=skip, sources=speakers, entities=known)

    def _parsed(self, text: Text) -> tuple[Parse | None, list[Named]]:
        """The parse and the names of a text, read paragraph by paragraph: a parser would cross the breaks of lines."""
        if self.nlp is None:
            return None, []
        paragraphs = [(start, text.text[start:end]) for start, end in text.paragraphs]
        readable = [(words, start) for start, words in paragraphs if not UNREADABLE.search(words)]
        parses: list[Parse] = []
        names: list[Named] = []
        with self.nlp.memory_zone():
            for doc, start in self.nlp.pipe(readable, as_tuples=True):
                parses.append(from_spacy(doc, start))
                names += [_named(each.text, start + each.start_char, each.label_) for each in doc.ents]
        return joined(parses), names


def _named(text: str, start: int, label: str) -> Named:
    """A name of a pipeline without the ’s that it may end in."""
    return start, start + len(_POSSESSIVE.sub("", text)), label


def _touches(ranges: Sequence[Part], part: Part) -> bool:
    return any(overlaps(each, part) for each in ranges)


def time_label(kind: TimeKind) -> str:
    """What spaCy's pipelines call such a span."""
    return "TIME" if kind == TimeKind.TIME else "DATE"


def figure_label(unit: str) -> str:
    """The same for a figure in this unit."""
    if unit == "count":
        return "CARDINAL"
    if unit == "ratio":
        return "PERCENT"
    return "MONEY" if UNITS[unit].dimension.startswith("money:") else "QUANTITY"
