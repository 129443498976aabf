"""Spans proposed by an installed spaCy pipeline: which pipelines there are, and one of them at work.

`installed()` only reads what the package installer wrote down; it imports neither spaCy nor the pipeline.
A pipeline is code and runs as such, so that only installed ones can be named, and only `load` runs them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import PipelineUnavailable
from annotator.fact_records import ClaimProposal
from annotator.records import Part

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

logger = logging.getLogger(__name__)

Suggestion = tuple[int, int, str, float | None]

PROPOSING = frozenset({"ner", "beam_ner", "entity_ruler", "future_entity_ruler", "span_ruler", "spancat"})
PROPOSING |= {"spancat_singlelabel"}
READING_SYNTAX = PROPOSING - {"ner", "beam_ner"}
SYNTAX = frozenset({"tagger", "morphologizer", "parser", "senter", "sentencizer", "attribute_ruler"})
SYNTAX |= {"lemmatizer", "trainable_lemmatizer"}
EMBEDDING = frozenset({"tok2vec", "transformer", "curated_transformer"})
IRRELEVANT = frozenset({"textcat", "textcat_multilabel", "entity_linker"})

GROUP_CHARACTERS = 100_000
BATCH = 128
# The tokenizer takes one mark after another off the edge of a word and starts again: its time is quadratic.
UNREADABLE = re.compile(r"[^\w\s]{300}")


@dataclass(frozen=True, slots=True)
class PipelineInfo:
    """An installed pipeline as its package describes it. `digest` is over the files that were installed."""

    name: str
    version: str
    distribution: str
    module: str
    language: str = ""
    labels: tuple[str, ...] = ()
    requires_spacy: str = ""
    digest: str = ""
    config: Path | None = None
    parses: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read: its paragraphs are the ranges that are given to the pipeline, one by one.

    `tokens` are packed, for engines that look at the edges of words. `skip` are the ranges that belong to the page and
    not to the news: nothing is proposed in them.
    """

    key: int
    text: str
    paragraphs: tuple[Part, ...]
    tokens: bytes = b""
    skip: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was proposed for one text, in reading order.

    `dropped` spans were outside of their paragraph, empty or without label; `unread` paragraphs were left out;
    `skipped` ones lay in what is not read; with an `error` nothing of the text was read.
    """

    key: int
    spans: tuple[Suggestion, ...] = ()
    dropped: int = 0
    unread: int = 0
    error: str = ""
    claims: tuple[ClaimProposal, ...] = ()
    skipped: int = 0


def installed() -> tuple[PipelineInfo, ...]:
    """The pipelines in this environment, by name. Some milliseconds; nothing is imported."""
    found: dict[str, PipelineInfo] = {}
    for entry in metadata.entry_points(group="spacy_models"):
        if entry.dist is not None:
            found.setdefault(entry.name, _described(entry.name, entry.module, entry.dist))
    return tuple(found[name] for name in sorted(found))


def find(name: str) -> PipelineInfo:
    """The installed pipeline of that name. Raises PipelineUnavailable."""
    for info in installed():
        if info.name == name:
            return info
    raise PipelineUnavailable(
        "There is no such pipeline on this server.",
        hint="The person who runs the server can install one with pip; it appears here after a restart.",
    )


def _described(name: str, module: str, package: metadata.Distribution) -> PipelineInfo:
    files = [file for file in package.files or () if file.parts[0] == module and "__pycache__" not in file.parts]
    about = _json(package, module)
    labels: Mapping[str, list[str]] = about.get("labels", {})
    return PipelineInfo(
        name=name,
        version=package.version,
        distribution=package.metadata["Name"],
        module=module,
        language=str(about.get("lang", "")),
        labels=tuple(sorted({label for part in labels if part in PROPOSING for label in labels[part]})),
        requires_spacy=str(about.get("spacy_version", "")),
        digest=_digest(files),
        parses="parser" in about.get("components", ()),
        config=next((Path(str(file.locate())) for file in files if file.name == "config.cfg"), None),
    )


def _json(package: metadata.Distribution, module: str) -> dict[str, Any]:
    """The package's own meta.json; empty where there is none or it is damaged."""
    try:
        return dict(json.loads(Path(str(package.locate_file(f"{module}/meta.json"))).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _digest(files: Iterable[metadata.PackagePath]) -> str:
    """One hash of the names and hashes that the installer recorded; "" where it recorded none."""
    lines = sorted(f"{file} {file.hash.value}" for file in files if file.hash)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


class SpacySuggester:
    """A loaded pipeline, reduced to what proposes spans. Made by `load`, in a process of its own."""

    def __init__(self, info: PipelineInfo, nlp: Language) -> None:
        self.info = info
        self.nlp = nlp

    @property
    def components(self) -> tuple[str, ...]:
        return tuple(self.nlp.pipe_names)

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        """The proposals for each text, in the order of the texts; reads about a second ahead.

        Paragraphs of several texts go through the pipeline together. If one of them breaks it, the texts are
        read one by one, and the one at fault comes back with its error. What the pipeline learns of new words
        is forgotten after each group, so that memory stays flat.
        """
        for group in _groups(texts):
            yield from self._group(group)

    def _group(self, group: list[Text]) -> list[Suggested]:
        try:
            with self.nlp.memory_zone():
                return self._read(group)
        except MemoryError:
            raise
        except Exception as error:
            if len(group) == 1:
                logger.warning("The pipeline failed on text %s: %s", group[0].key, type(error).__name__)
                return [Suggested(group[0].key, error=type(error).__name__)]
        return [result for text in group for result in self._group([text])]

    def _read(self, group: list[Text]) -> list[Suggested]:
        spans: dict[int, list[Suggestion]] = {text.key: [] for text in group}
        dropped = dict.fromkeys(spans, 0)
        unread = dict.fromkeys(spans, 0)
        for doc, (key, start, length) in self.nlp.pipe(_paragraphs(group, unread), as_tuples=True, batch_size=BATCH):
            for first, last, label, score in _proposed(doc):
                if label and 0 <= first < last <= length:
                    spans[key].append((start + first, start + last, label, score))
                else:
                    dropped[key] += 1
        return [Suggested(key, once(found), dropped[key], unread[key]) for key, found in spans.items()]


def load(info: PipelineInfo, *, whole: bool = False) -> SpacySuggester:
    """Load a pipeline without the components that no proposal of spans needs, or `whole`, with its parser.

    Raises PipelineUnavailable. 0.3 s and more.
    """
    from spacy.about import __version__ as spacy_version
    from spacy.util import is_compatible_version

    if info.requires_spacy and is_compatible_version(spacy_version, info.requires_spacy) is False:
        raise PipelineUnavailable(
            f"{info.name} {info.version} was made for spaCy {info.requires_spacy}; this server has {spacy_version}.",
            hint="Install the version of the pipeline that fits.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = import_module(info.module).load(exclude=[] if whole else unneeded(_components(info)))
    except MemoryError:
        raise
    except Exception as error:
        logger.exception("Loading %s failed", info.name)
        raise PipelineUnavailable(
            f"{info.name} {info.version} is installed but cannot be loaded ({type(error).__name__}).",
            hint=f"Installing {info.distribution} again may help; the log has the details.",
        ) from error
    return SpacySuggester(info, nlp)


def unneeded(components: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The components of a pipeline's configuration that its proposals do not depend on.

    Rules and span categorizers may read parts of speech and parses, so beside one of them those stay.
    An embedding stays where another component that stays listens to it.
    """
    leave = IRRELEVANT
    if not any(settings.get("factory") in READING_SYNTAX for settings in components.values()):
        leave = leave | SYNTAX
    kept = {name: settings for name, settings in components.items() if settings.get("factory") not in leave}
    if "Listener" not in json.dumps(list(kept.values()), default=str):
        kept = {name: settings for name, settings in kept.items() if settings.get("factory") not in EMBEDDING}
    return [name for name in components if name not in kept]


def _components(info: PipelineInfo) -> Mapping[str, Mapping[str, Any]]:
    from spacy.util import load_config

    return load_config(info.config)["components"] if info.config else {}


def _groups(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """As many texts at once as keep the batches full; few enough to hear soon that the job was cancelled."""
    group: list[Text] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text.text)
        if GROUP_CHARACTERS <= size:
            yield group
            group, size = [], 0
    if group:
        yield group


def _paragraphs(group: list[Text], unread: dict[int, int]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for text in group:
        for start, end in text.paragraphs:
            paragraph = text.text[start:end]
            if UNREADABLE.search(paragraph):
                unread[text.key] += 1
            else:
                yield paragraph, (text.key, start, end - start)


def _proposed(doc: Doc) -> Iterator[Suggestion]:
    for entity in doc.ents:
        yield entity.start_char, entity.end_char, entity.label_, None
    for group in doc.spans.values():
        scores = group.attrs.get("scores")
        for number, span in enumerate(group):
            yield span.start_char, span.end_char, span.label_, None if scores is None else float(scores[number])


def once(spans: list[Suggestion]) -> tuple[Suggestion, ...]:
    """In reading order, each range with each label once, with its best score."""
    best: dict[tuple[int, int, str], float | None] = {}
    for start, end, label, score in spans:
        known = best.get((start, end, label))
        best[start, end, label] = score if known is None else max(known, score or 0.0)
    return tuple((*place, best[place]) for place in sorted(best, key=lambda place: (place[0], -place[1], place[2])))
