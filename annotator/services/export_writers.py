"""From records to the files of a format: one writer for each kind of file, all with `add` and `finish`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Protocol, cast

from django.conf import settings

from annotator.fact_records import ProjectRecord
from annotator.formats.base import LineWriter
from annotator.formats.docbin import DocBinWriter
from annotator.formats.masking import masked
from annotator.formats.registry import MASKED, line_writer
from annotator.formats.spacy_config import Component, components_for, training_config
from annotator.formats.split import Side
from annotator.models import Project
from annotator.records import DocumentRecord, Part, Problem, SpanRecord
from annotator.services.export_files import Files, Output
from annotator.services.export_manifest import Loss
from annotator.services.export_options import SPACY, Options
from annotator.text.alignment import tokens_touched
from labels.freezing import frozen

CONFIG = "config.cfg"
IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Names:
    """What the files of the two sides are called; without a split `dev` is empty. A folder for spaCy has a config."""

    train: str
    dev: str = ""
    config: str = ""

    @classmethod
    def single(cls, name: str) -> Names:
        return cls(name)

    @classmethod
    def folder(cls, options: Options) -> Names:
        if not options.dev_fraction:
            return cls(f"annotations{options.suffix}")
        config = CONFIG if options.format == SPACY else ""
        return cls(f"train{options.suffix}", f"dev{options.suffix}", config)

    def of(self, side: Side) -> str:
        return self.dev if side == "dev" else self.train

    @property
    def sides(self) -> tuple[Side, ...]:
        return ("train", "dev") if self.dev else ("train",)


class Writer(Protocol):
    def about(self, record: ProjectRecord) -> None:
        """Something that the project knows of the world. Comes before all documents."""
        ...

    def add(self, record: DocumentRecord, side: Side) -> None: ...

    def finish(self) -> None:
        """Complete the files."""
        ...

    def close(self) -> None:
        """Let go of what was only needed on the way."""
        ...


def writer_for(project: Project, options: Options, files: Files, names: Names, loss: Loss) -> Writer:
    if options.format == SPACY:
        return DocBins(project, options, files, names, loss)
    return Lines(options, files, names, loss)


class Lines:
    """Files that are written as the records come: each side has an encoder and a file."""

    def __init__(self, options: Options, files: Files, names: Names, loss: Loss) -> None:
        self._files, self._loss = files, loss
        self._hide = options.offsets_only and options.format in MASKED
        self._sides: dict[Side, tuple[LineWriter, Output]] = {
            side: (
                line_writer(options.format, tokens=options.tokens, offsets_only=options.offsets_only),
                files.create(names.of(side)),
            )
            for side in names.sides
        }
        for encoder, output in self._sides.values():
            output.write(encoder.head())

    def about(self, record: ProjectRecord) -> None:
        for encoder, output in self._sides.values():
            output.write(encoder.about(record))

    def add(self, record: DocumentRecord, side: Side) -> None:
        encoder, output = self._sides[side]
        output.write(encoder.encode(masked(record) if self._hide else record))
        if encoder.problems:
            self._loss.take(encoder.problems)

    def finish(self) -> None:
        for encoder, output in self._sides.values():
            output.write(encoder.tail())
            self._loss.take(encoder.problems)
            self._files.finish(output)

    def close(self) -> None:
        """Nothing is left."""


class DocBins:
    """spaCy's files, written at the end: what grows waits in scratch files. A folder gets a training configuration."""

    def __init__(self, project: Project, options: Options, files: Files, names: Names, loss: Loss) -> None:
        self._language, self._options, self._files, self._names, self._loss = (
            project.language,
            options,
            files,
            names,
            loss,
        )
        self._scratch = ExitStack()
        self._labels = [label.name for label in frozen(project.schema_version).offered("document")]
        self._bins = {side: self._docbin() for side in names.sides}
        self._with_spans = self._with_labels = False
        self._longest = 1

    def about(self, record: ProjectRecord) -> None:
        """A DocBin has documents only."""

    def add(self, record: DocumentRecord, side: Side) -> None:
        writer = self._bins[side]
        if self._options.offsets_only:
            record = masked(record)
        groups = writer.with_groups
        writer.add(record)
        if writer.problems:
            self._loss.take(writer.problems)
        self._with_spans = self._with_spans or bool(record.spans)
        self._with_labels = self._with_labels or bool(record.labels)
        if groups < writer.with_groups and record.tokens is not None:
            self._longest = max([self._longest, *_token_counts(record.spans, record.tokens)])

    def finish(self) -> None:
        for side, writer in self._bins.items():
            output = self._files.create(self._names.of(side))
            writer.write_to(cast(BinaryIO, output))
            self._files.finish(output)
        if self._names.config:
            self._add_config()

    def close(self) -> None:
        self._scratch.close()

    def _docbin(self) -> DocBinWriter:
        return DocBinWriter(
            self._language,
            layout=self._options.layout,  # type: ignore[arg-type]  # checked by Options
            alignment=self._options.alignment,  # type: ignore[arg-type]
            document_labels=self._labels,
            named=self._options.offsets_only,
            scratch=self._scratch_file,
        )

    def _scratch_file(self) -> BinaryIO:
        folder = str(settings.FILE_UPLOAD_TEMP_DIR)
        return cast(BinaryIO, self._scratch.enter_context(SpooledTemporaryFile(IN_MEMORY, dir=folder)))

    def _add_config(self) -> None:
        """The configuration for what there is to learn; a warning where training could not work."""
        components = self._components()
        if not self._bins["dev"].documents:
            self._loss.add(_NO_DEV)
        if not components:
            self._loss.add(_NOTHING_TO_TRAIN)
            return
        text = training_config(
            self._language,
            components,
            longest_span=self._longest,
            train=self._names.train,
            dev=self._names.dev,
        )
        self._files.add(self._names.config, text.encode())

    def _components(self) -> tuple[Component, ...]:
        """Where some documents have entities and some span groups, entities are what all can be trained on."""
        entities = any(writer.with_ents for writer in self._bins.values())
        return components_for(
            ents=self._with_spans and entities,
            groups=self._with_spans and not entities,
            document_labels=self._with_labels,
        )


_NO_DEV = Problem(
    "dev_empty",
    "There are too few documents for a development set; spaCy cannot train without one.",
    hint="Submit more documents.",
    level="warning",
)
_NOTHING_TO_TRAIN = Problem(
    "nothing_to_train",
    "There is neither a span nor a document label to learn from, so no configuration was made.",
    hint="Submit documents with annotations.",
    level="warning",
)


def _token_counts(spans: Iterable[SpanRecord], bounds: Sequence[Part]) -> Iterator[int]:
    for span in spans:
        tokens = tokens_touched(span.start, span.end, bounds)
        if tokens is not None:
            yield tokens[1] - tokens[0]
