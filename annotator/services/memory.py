"""The project's memory of names as a suggester: what most people said of a name is suggested wherever it stands.

It is an engine like a pipeline, with its own runs: "memory:names". A run whose memory differs is another run, and the
newest one counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.errors import Invalid
from annotator.facts.memory import SOURCE, Memory
from annotator.models import Project
from annotator.records import LabelDef, Schema, canonical_json
from annotator.selectors import memory as decided
from annotator.suggesters.spacy_pipeline import Suggested, Text
from annotator.text.packing import unpack
from labels.freezing import frozen

NAME = SOURCE
VERSION = "2"  # of the rule, not of what is remembered: figures count all its runs as one source


@dataclass(frozen=True, slots=True)
class MemoryEngine:
    """What a project remembers, ready to read texts."""

    memory: Memory
    nested: bool = False
    name: str = NAME
    version: str = VERSION

    @property
    def parameters(self) -> dict[str, Any]:
        """A digest of what is remembered: the same memory is the same run."""
        votes = {key: vote.label for key, vote in self.memory.votes.items()}
        forms = {" ".join(key): dict(spellings) for key, spellings in self.memory.forms.items()}
        return {"memory": hashlib.sha256(canonical_json([votes, forms]).encode()).hexdigest()}

    def labels(self, schema: Schema) -> Mapping[str, LabelDef]:
        """Memory speaks of labels by their own names."""
        return {name: schema.by_id[number] for number, name in decided.name_labels(schema).items()}

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        """Some 2 ms for a text of 3,000 characters, whatever the number of names."""
        for text in texts:
            found = self.memory.find(text.text, unpack(text.tokens), text.skip, nested=self.nested)
            yield Suggested(text.key, tuple((each.start, each.end, each.label, each.score) for each in found))


def remembered(project: Project) -> MemoryEngine | None:
    """The memory of a project, None where nobody has confirmed a name yet. The queries of `memory_rows`."""
    schema = frozen(project.schema_version)
    memory = Memory.of(decided.memory_rows(project, schema))
    return MemoryEngine(memory, nested=schema.overlap != "none") if memory.votes else None


def engine_of(project: Project) -> MemoryEngine:
    """The same. Raises Invalid where there is nothing to remember."""
    engine = remembered(project)
    if engine is None:
        raise Invalid("Nobody has confirmed a name yet.", hint="Accept or add some names first.")
    return engine
