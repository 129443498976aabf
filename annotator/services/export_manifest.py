"""The manifest of an export: what is in its files, of which moment, and what could not be carried along."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator import __version__
from annotator.formats.split import Side
from annotator.models import Project
from annotator.records import DocumentRecord, Problem
from annotator.selectors.exports import Totals
from annotator.services.export_files import Written
from annotator.services.export_options import Options

MOST_PROBLEMS = 1_000


class Loss:
    """The problems of an export: all counted, the first thousand kept."""

    def __init__(self, report: Callable[[Problem], None] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.left_out = 0
        self.kept: list[Problem] = []
        self._report = report

    def add(self, problem: Problem) -> None:
        self.counts[problem.code] += 1
        self.left_out += problem.level == "error"
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)
        if self._report is not None:
            self._report(problem)

    def take(self, problems: list[Problem]) -> None:
        """Empty the list of a writer."""
        for problem in problems:
            self.add(problem)
        problems.clear()

    def as_dict(self) -> dict[str, Any]:
        return {
            "left_out": self.left_out,
            "counts": dict(sorted(self.counts.items())),
            "omitted": self.counts.total() - len(self.kept),
            "problems": [asdict(problem) for problem in self.kept],
        }


@dataclass
class Tally:
    """What the records held."""

    documents: Counter[Side] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    empty: int = 0

    def add(self, record: DocumentRecord, side: Side) -> None:
        self.documents[side] += 1
        self.empty += not record.spans and not record.labels
        self.spans.update([span.label for span in record.spans])
        if record.labels:
            self.labels.update(record.labels)
        if record.facts is not None:
            self.facts.update(record.facts.counts())


def manifest_of(
    project: Project, options: Options, totals: Totals, tally: Tally, loss: Loss, files: Iterable[Written]
) -> dict[str, Any]:
    """The manifest. Equal data gives an equal one: there is no date in it, the last change says which moment it is."""
    version = project.schema_version
    return {
        "tool": {"name": "Annotator", "version": __version__},
        "format": options.format,
        "options": options.as_dict(),
        "project": project.slug,
        "schema": {"name": version.schema.slug, "version": version.number, "sha256": version.digest},
        "last_change": totals.last_change,
        "documents": {
            "in_project": totals.documents,
            "exported": totals.exported,
            "not_seen": totals.not_seen,
            "empty": tally.empty,
            "train": tally.documents["train"],
            "dev": tally.documents["dev"],
        },
        "spans": dict(sorted(tally.spans.items())),
        "document_labels": dict(sorted(tally.labels.items())),
        "facts": dict(sorted(tally.facts.items())),
        "files": [asdict(file) for file in sorted(files, key=lambda file: file.name)],
        "loss": loss.as_dict(),
    }


def as_bytes(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"
